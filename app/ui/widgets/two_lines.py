"""Draws list entries of two lines: a title, and something quiet below it; headings small between them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui import theme

DETAIL_ROLE = Qt.ItemDataRole.UserRole
LEVEL_ROLE = Qt.ItemDataRole.UserRole + 1
KEY_ROLE = Qt.ItemDataRole.UserRole + 2
"""For the owner of the list; not drawn."""


class TwoLines(QStyledItemDelegate):
    """An entry that cannot be selected is a heading; level "warning" makes the second line amber."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        lines = 2 if index.data(DETAIL_ROLE) else 1
        return QSize(100, option.fontMetrics.height() * lines + theme.SPACE_M)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        self.initStyleOption(option, index)
        title, detail = option.text, str(index.data(DETAIL_ROLE) or "")
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        room: QRect = option.rect.adjusted(theme.SPACE_S, theme.SPACE_XS, -theme.SPACE_S, -theme.SPACE_XS)
        colours = theme.colours()
        is_entry = bool(index.flags() & Qt.ItemFlag.ItemIsSelectable)
        painter.save()
        painter.setFont(theme.font() if is_entry else theme.font(theme.Size.SMALL, bold=True))
        painter.setPen(QColor(colours.text if is_entry else colours.quiet))
        place = Qt.AlignmentFlag.AlignTop if detail else Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | place, _elided(painter, title, room.width()))
        if detail:
            painter.setFont(theme.font(theme.Size.SMALL))
            painter.setPen(QColor(colours.warn if index.data(LEVEL_ROLE) == "warning" else colours.quiet))
            bottom = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
            painter.drawText(room, bottom, _elided(painter, detail, room.width()))
        painter.restore()


def _elided(painter: QPainter, text: str, width: int) -> str:
    return painter.fontMetrics().elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, width)
