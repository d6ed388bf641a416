"""Draws a cell of a list as a link, because a click on it does what it says."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from app.ui import theme
from app.ui.lists.cell import CellDelegate
from app.ui.lists.rows import Index, RowsModel
from app.ui.lists.source import Row
from app.ui.lists.table import ListTable


class LinkCell(CellDelegate):
    """For one column of `table`; the mouse becomes a hand over its words."""

    def __init__(self, model: RowsModel[Row], table: ListTable) -> None:
        super().__init__(model, table)
        self._list = table
        table.setMouseTracking(True)
        table.viewport().installEventFilter(self)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setPen(theme.colour("accent"))
        if option.state & QStyle.StateFlag.State_MouseOver:
            font = painter.font()
            font.setUnderline(True)
            painter.setFont(font)
        super().paint(painter, option, index)
        painter.restore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseMove:
            index = self._list.indexAt(event.position().toPoint())
            is_link = self._list.itemDelegateForIndex(index) is self and bool(index.data())
            shape = Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor
            self._list.viewport().setCursor(shape)
        return super().eventFilter(watched, event)
