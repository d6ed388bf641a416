"""Draws the cells of a list as the style sheet has them, in less than half the time the style takes for it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Slot
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from app.ui import theme
from app.ui.lists.rows import Index, RowsModel
from app.ui.lists.source import Row

_HAS_TEXT = QStyleOptionViewItem.ViewItemFeature.HasDisplay
_HAS_ICON = QStyleOptionViewItem.ViewItemFeature.HasDecoration
# Plain ints, as comparing Qt's own flags takes longer than drawing the cell.
_SELECTED = QStyle.StateFlag.State_Selected.value
_UNDER_MOUSE = QStyle.StateFlag.State_MouseOver.value
_ENABLED = QStyle.StateFlag.State_Enabled.value
_ONE_LINE = Qt.TextFlag.TextSingleLine.value | Qt.TextFlag.TextDontClip.value  # "Ä" reaches above its line
_RIGHT = _ONE_LINE | Qt.AlignmentFlag.AlignRight.value

_BREAKS = str.maketrans("\t\n\r\x0b\x0c\u2028\u2029", "       ")

ROOM = 8
"""Pixels left free at either side: the padding of an item in the style sheet, and the style's own margin."""
ICON = 16
AFTER_ICON = 6
NARROW = 4
"""Pixels of a letter; of a long text only so much is measured as may have room, unless its letters are narrower."""
MOST_SHORTENED = 4096
"""So many texts are remembered as they were cut to their column's width; measuring them again takes long."""


class CellDelegate(QStyledItemDelegate):
    """Asks the model for texts directly: role by role takes as long as painting."""

    def __init__(self, model: RowsModel[Row], table: QTableView) -> None:
        super().__init__(table)
        self._model = model
        self._table = table
        self._right = frozenset(place for place, column in enumerate(model.columns) if column.right)
        self._icons = frozenset(
            place for place, column in enumerate(model.columns) if column.icon is not None
        )
        self._shortened: dict[tuple[str, int], str] = {}
        self._pictures: dict[tuple[int, bool, float], QPixmap] = {}
        self.measure()
        self._take_colours()
        theme.notifier().changed.connect(self._take_colours)

    def measure(self) -> None:
        """Take the size of the letters, now and whenever the table's font has changed."""
        metrics = self._table.fontMetrics()
        self._line, self._ascent = metrics.height(), metrics.ascent()
        self._shortened.clear()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, column, rect = index.row(), index.column(), option.rect
        state = option.state.value
        if state & _SELECTED:
            painter.fillRect(rect, self._selection)
        elif state & _UNDER_MOUSE:
            painter.fillRect(rect, self._hover)
        left, width = rect.x() + ROOM, rect.width() - 2 * ROOM
        if column in self._icons:
            icon = self._model.icon_at(row, column)
            if icon is not None:
                top = rect.y() + (rect.height() - ICON) // 2
                painter.drawPixmap(left, top, self._picture(icon, enabled=bool(state & _ENABLED)))
                left, width = left + ICON + AFTER_ICON, width - ICON - AFTER_ICON
        text = self._model.text_at(row, column)
        if text and width > 0:
            shown = self._shortened.get((text, width)) or self._shorten(text, width, option)
            top = rect.y() + (rect.height() - self._line) // 2
            if column in self._right:
                painter.drawText(QRect(left, top, width, self._line), _RIGHT, shown)
            else:  # without flags Qt need not look for lines and tabs
                painter.drawText(left, top + self._ascent, shown)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """For the width that a double click gives to a column."""
        option.text = self._model.text_at(index.row(), index.column())
        option.features = _HAS_TEXT | _HAS_ICON if index.column() in self._icons else _HAS_TEXT

    def _shorten(self, text: str, width: int, option: QStyleOptionViewItem) -> str:
        if len(self._shortened) >= MOST_SHORTENED:
            self._shortened.clear()
        one_line, metrics = text.translate(_BREAKS), option.fontMetrics
        beginning = one_line[: width // NARROW + 1]
        shown = metrics.elidedText(beginning, Qt.TextElideMode.ElideRight, width)
        if shown == beginning != one_line:  # letters narrower than most
            shown = metrics.elidedText(one_line, Qt.TextElideMode.ElideRight, width)
        self._shortened[text, width] = shown
        return shown

    def _picture(self, icon: QIcon, *, enabled: bool) -> QPixmap:
        """As an icon it would be looked up, and drawn by the set's own engine, for each cell."""
        ratio = self._table.devicePixelRatioF()
        key = (icon.cacheKey(), enabled, ratio)
        if key not in self._pictures:
            mode = QIcon.Mode.Normal if enabled else QIcon.Mode.Disabled
            self._pictures[key] = icon.pixmap(QSize(ICON, ICON), ratio, mode)
        return self._pictures[key]

    @Slot()
    def _take_colours(self) -> None:
        self._selection: QColor = theme.colour("selection")
        self._hover: QColor = theme.colour("hover")
        self._pictures.clear()
