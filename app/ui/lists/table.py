"""The table of a list: rows of one height with hairlines, drawn in as few steps as Qt allows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLine, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.ui import theme
from app.ui.lists.cell import CellDelegate
from app.ui.lists.header import ListHeader
from app.ui.lists.model import PagedModel
from app.ui.lists.source import Row


class ListTable(QTableView):
    """The lines between the rows are drawn in one go, not cell by cell; `typed` are letters nobody else takes."""

    typed = Signal(str)

    def __init__(self, title: str, model: PagedModel[Row], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = ListHeader(model.columns, self)
        self.setHorizontalHeader(self.header)
        self.header.setSortIndicatorShown(
            self.header.sectionsClickable()
        )  # the table has just switched it off
        self.setModel(model)
        self._cells = CellDelegate(model, self)
        self.setItemDelegate(self._cells)
        self.setAccessibleName(title)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = (
            self.verticalScrollBar()
        )  # always there, or the columns would jump; off where there is nothing to scroll
        bar.rangeChanged.connect(lambda least, most: bar.setEnabled(most > least))
        bar.setEnabled(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def keyboardSearch(self, search: str) -> None:
        """Qt would read the whole list through to find a row; a page may have a better use for the letters."""
        if search:
            self.typed.emit(search)

    def reach(self, section: int) -> None:
        """Scroll sideways until this column is seen."""
        left = self.header.sectionViewportPosition(section)
        right = left + self.header.sectionSize(section)
        bar, width = self.horizontalScrollBar(), self.viewport().width()
        if left < 0 or right - left > width:
            bar.setValue(bar.value() + left)
        elif right > width:
            bar.setValue(bar.value() + right - width)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.FontChange:
            self._cells.measure()
        super().changeEvent(event)

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        for index in (current, previous):
            if index.isValid():  # Qt thinks of the one cell only
                self.viewport().update(self._place_of(index.row()))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        first = self.rowAt(0)
        if first < 0:
            return
        top, height = self.rowViewportPosition(first), self.verticalHeader().defaultSectionSize()
        shown = min(self.model().rowCount() - first, (self.viewport().height() - top) // height + 1)
        bottoms = range(top + height - 1, top + shown * height, height)
        width = min(self.viewport().width(), self.horizontalHeader().length())
        with QPainter(self.viewport()) as painter:
            painter.setPen(theme.colour("border"))
            painter.drawLines([QLine(0, bottom, width - 1, bottom) for bottom in bottoms])
            current = self.currentIndex()
            if current.isValid() and self.hasFocus() and not self._is_alone(current):
                painter.setPen(theme.colour("accent"))
                painter.drawRect(self._place_of(current.row()).adjusted(0, 0, -1, -1))

    def _is_alone(self, current: QModelIndex) -> bool:
        """Whether the current row is the one that is selected: then one need not be told which one it is."""
        selected = self.selectionModel().selection()
        return selected.count() == 1 and selected.at(0).top() == selected.at(0).bottom() == current.row()

    def _place_of(self, row: int) -> QRect:
        width = min(self.viewport().width(), self.horizontalHeader().length())
        return QRect(0, self.rowViewportPosition(row), width, self.rowHeight(row))
