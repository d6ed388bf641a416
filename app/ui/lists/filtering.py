"""The filters of one list as a whole: what is filtered by, by hand, by the page or by a saved name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.ui import actions
from app.ui.context import UiContext
from app.ui.lists import date_filter, filters
from app.ui.lists.columns import ColumnArrangement
from app.ui.lists.filter_row import FilterRow
from app.ui.lists.filter_tools import FilterTools
from app.ui.lists.filters import FilterValues
from app.ui.lists.saved import SavedFilters
from app.ui.lists.source import Column
from app.ui.lists.table import ListTable


class Filtering(QObject):
    """`changed` tells the values when the user has changed them. `tools` are for the page to place.

    `filter_action` and `clear_action` work inside the list; a page that wants their keys everywhere adds them to
    itself.
    """

    changed = Signal(object)

    def __init__(
        self,
        context: UiContext,
        name: str,
        columns: Sequence[Column[Any]],
        table: ListTable,
        arrangement: ColumnArrangement,
        pane: QWidget,
    ) -> None:
        super().__init__(pane)
        self._context = context
        self._name = name
        self._columns = {column.key: column for column in columns}
        self._arrangement = arrangement
        self._preset: FilterValues = {}
        self.row = FilterRow(context, columns, table.header, pane)
        self.filter_action = actions.make(pane, "list.filter", self.row.focus_first)
        self.clear_action = actions.make(pane, "list.clear_filters", self.clear)
        self.row.changed.connect(self._tell)
        arrangement.hidden.connect(self._forget)

    @cached_property
    def tools(self) -> FilterTools:
        """*Clear all filters*, where there are any, and *Saved filters*."""
        saved = SavedFilters(self._context, self._name, self._as_json)
        saved.chosen.connect(self._take_saved)
        tools = FilterTools(self.clear_action, saved)
        tools.refresh(active=self.narrows)
        return tools

    def values(self) -> dict[str, object]:
        """Column key → what it is filtered by; presets of days as they are today."""
        return self.row.values()

    def set_values(self, values: FilterValues) -> None:
        """Filter by these and nothing else; `changed` is not told. Raises KeyError for an unknown column."""
        self.row.set_values(values)
        self._show_state()

    def preset(self, values: FilterValues) -> None:
        """Filter by these to begin with; *Clear all filters* comes back to them. `changed` is not told."""
        self._preset = values
        self.set_values(values)

    @property
    def narrows(self) -> bool:
        """Whether anything is filtered by that was not preset."""
        values = self.values()
        return bool(values) and values != self._preset

    def clear(self) -> None:
        """Take all filters away, as if by hand; what was preset is filtered by again."""
        before = self.values()
        self.row.set_values(self._preset)
        if self.values() != before:
            self._tell()

    @Slot()
    def _tell(self) -> None:
        self._show_state()
        self.changed.emit(self.values())

    @Slot(str)
    def _forget(self, key: str) -> None:
        """Nobody should be filtering by a column that was taken away."""
        if key in self.row.editors:
            self.row.clear(key)

    @Slot(object)
    def _take_saved(self, stored: dict[str, Any]) -> None:
        today = date_filter.today(self._context)
        read = {
            key: filters.from_json(kind, value, today)
            for key, value in stored.items()
            if key in self._columns and (kind := self._columns[key].filter) is not None
        }
        self.row.set_values({key: value for key, value in read.items() if value is not None})
        self._tell()

    def _as_json(self) -> dict[str, Any]:
        return {key: filters.to_json(value) for key, value in self.values().items()}

    def _show_state(self) -> None:
        self._arrangement.need(self.values())
        if "tools" in self.__dict__:
            self.tools.refresh(active=self.narrows)
