"""Draws a cell of a list as a link, because a click on it does what it says."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui import theme
from app.ui.lists.rows import Index
from app.ui.lists.table import ListTable

ROOM = 6


class LinkCell(QStyledItemDelegate):
    """For one column of `table`; the mouse becomes a hand over its words."""

    def __init__(self, table: ListTable) -> None:
        super().__init__(table)
        self._table = table
        table.setMouseTracking(True)
        table.viewport().installEventFilter(self)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        empty = QStyleOptionViewItem(option)
        self.initStyleOption(empty, index)
        words, empty.text = empty.text, ""
        style = self._table.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, empty, painter, self._table)
        if not words:
            return
        painter.save()
        font = painter.font()
        font.setUnderline(bool(option.state & QStyle.StateFlag.State_MouseOver))
        painter.setFont(font)
        painter.setPen(theme.colour("accent"))
        room = option.rect.adjusted(ROOM, 0, -ROOM, 0)
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseMove:
            index = self._table.indexAt(event.position().toPoint())
            is_link = self._table.itemDelegateForIndex(index) is self and bool(index.data())
            shape = Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor
            self._table.viewport().setCursor(shape)
        return super().eventFilter(watched, event)
