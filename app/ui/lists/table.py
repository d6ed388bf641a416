"""The table of a list: rows of one height with hairlines, drawn in as few steps as Qt allows."""

from __future__ import annotations

from PySide6.QtCore import QLine, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.ui import theme
from app.ui.lists.header import ListHeader
from app.ui.lists.model import Index, PagedModel
from app.ui.lists.source import Row

_HAS_TEXT = QStyleOptionViewItem.ViewItemFeature.HasDisplay
_HAS_ICON = QStyleOptionViewItem.ViewItemFeature.HasDecoration


class ListTable(QTableView):
    """The lines between the rows are drawn in one go, not cell by cell; `typed` are letters nobody else takes."""

    typed = Signal(str)

    def __init__(self, title: str, model: PagedModel[Row]) -> None:
        super().__init__()
        self.header = ListHeader(model.columns, self)
        self.setHorizontalHeader(self.header)
        self.header.setSortIndicatorShown(
            self.header.sectionsClickable()
        )  # the table has just switched it off
        self.setModel(model)
        self.setItemDelegate(_Cell(model, self))
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


class _Cell(QStyledItemDelegate):
    """Tells the style at once what a cell says: asking the model role by role takes as long as painting."""

    def __init__(self, model: PagedModel[Row], parent: QTableView) -> None:
        super().__init__(parent)
        self._model = model
        self._rare = frozenset(
            position
            for position, column in enumerate(model.columns)
            if column.right or column.icon is not None
        )

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        column = index.column()
        option.text = self._model.text_at(index.row(), column)
        option.features = _HAS_TEXT
        if column in self._rare:
            if self._model.columns[column].right:
                option.displayAlignment = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            icon = self._model.icon_at(index.row(), column)
            if icon is not None:
                option.icon = icon
                option.features = _HAS_TEXT | _HAS_ICON
