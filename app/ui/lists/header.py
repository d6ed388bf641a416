"""The titles of a list: sorted by a click, moved by dragging, with room below for the filters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHeaderView, QWidget

from app.ui.lists.filters import DateRangeFilter
from app.ui.lists.source import Column

NARROWEST = 48
"""No column can be made narrower than this."""


class ListHeader(QHeaderView):
    """Knows what the list is sorted by; `sort_changed` tells the column's `sort` and whether it is descending."""

    sort_changed = Signal(str, bool)

    def __init__(self, columns: Sequence[Column[Any]], parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = tuple(columns)
        self._foot = 0
        self._title_size: QSize | None = None
        self.sort_key = ""
        self.descending = False
        self.setHighlightSections(False)
        self.setResizeContentsPrecision(0)  # a double click looks at the rows seen, not at a thousand
        self.setMinimumSectionSize(NARROWEST)
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(True)
        self.setSectionsClickable(any(column.sort for column in columns))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.sectionClicked.connect(self._sort_by_section)
        self._show_sorting()

    @property
    def title_height(self) -> int:
        """Pixels of the titles alone."""
        return self._titles().height()

    def keep_free(self, height: int) -> None:
        """Leave so many pixels under the titles."""
        self._foot = height
        self.setProperty("filters", "true" if height else "false")
        self.style().unpolish(self)
        self.style().polish(self)
        self.updateGeometries()

    def sort_by(self, key: str, *, descending: bool) -> None:
        """Show what the list is sorted by; tells nobody."""
        self.sort_key, self.descending = key, descending
        self._show_sorting()

    def choose_sorting(self, key: str, *, descending: bool) -> None:
        """As if a title had been clicked."""
        self.sort_by(key, descending=descending)
        self.sort_changed.emit(key, descending)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._title_size = None
        super().changeEvent(event)

    def _titles(self) -> QSize:
        """One title stands for all, as they have one line each, and it is kept: a new table asks ten times."""
        if self._title_size is None:
            if not self.count():
                return super().sizeHint()
            self._title_size = self.sectionSizeFromContents(0)
        return self._title_size

    def sizeHint(self) -> QSize:
        hint = self._titles()
        return QSize(hint.width(), hint.height() + self._foot)

    def updateGeometries(self) -> None:
        self.setViewportMargins(0, 0, 0, self._foot)
        super().updateGeometries()

    @Slot(int)
    def _sort_by_section(self, section: int) -> None:
        column = self._columns[section]
        if not column.sort:
            self._show_sorting()  # Qt has put its arrow there already
        elif column.sort == self.sort_key:
            self.choose_sorting(column.sort, descending=not self.descending)
        else:  # of days the newest are wanted first
            newest_first = isinstance(column.filter, DateRangeFilter)
            self.choose_sorting(column.sort, descending=newest_first)

    def _show_sorting(self) -> None:
        order = Qt.SortOrder.DescendingOrder if self.descending else Qt.SortOrder.AscendingOrder
        keys = [column.sort for column in self._columns]
        self.setSortIndicator(keys.index(self.sort_key) if self.sort_key in keys else -1, order)
