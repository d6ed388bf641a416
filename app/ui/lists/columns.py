"""Which columns a list shows, how wide and in what order: chosen by the user, remembered, and put back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QHeaderView

from app.ui.layout_memory import LayoutMemory
from app.ui.lists.source import Column
from app.ui.lists.table import ListTable

SETTLED_MILLISECONDS = 400
"""So long after the last pull at a column its width is remembered."""


class ColumnArrangement(QObject):
    """Widths, order and visibility of a table's columns; `hidden` tells a column that the user took away.

    Nobody's choice: a column with `room` is shown where there is room. The column with `stretch` takes what the
    others leave, but never less than its `width`: then the table scrolls sideways.
    """

    arranged = Signal()
    hidden = Signal(str)

    def __init__(
        self, memory: LayoutMemory, name: str, columns: Sequence[Column[Any]], table: ListTable
    ) -> None:
        super().__init__(table)
        self._memory = memory
        self._name = name
        self._table = table
        self._header = table.header
        self._busy = False
        self._needed: frozenset[str] = frozenset()
        self.columns = tuple(columns)
        self._sections = {column.key: section for section, column in enumerate(columns)}
        self._stretched = next(
            (key for key, section in self._sections.items() if columns[section].stretch), ""
        )
        self._choices: dict[str, bool] = dict(memory.get(f"{name}.shown_columns", {}))
        self._resized = QTimer(self)
        self._resized.setSingleShot(True)
        self._resized.setInterval(SETTLED_MILLISECONDS)
        self._resized.timeout.connect(self._remember_widths)
        self._set_widths(memory.get(f"{name}.columns", {}))
        self._set_order(memory.get(f"{name}.column_order", []))
        if self._stretched:
            self._header.setSectionResizeMode(
                self._sections[self._stretched], QHeaderView.ResizeMode.Fixed
            )  # by us
        self._header.sectionResized.connect(self._note_resized)
        self._header.sectionMoved.connect(self._note_moved)

    def section_of(self, key: str) -> int:
        """The column's place before anybody moved it."""
        return self._sections[key]

    def in_order(self) -> list[Column[Any]]:
        """All columns from left to right, hidden ones too."""
        header = self._header
        return [self.columns[header.logicalIndex(place)] for place in range(header.count())]

    def shown_sections(self) -> list[int]:
        """Where the shown columns stood before anybody moved them, as they are seen from left to right."""
        return [self._sections[column.key] for column in self.in_order() if self.is_shown(column.key)]

    def is_shown(self, key: str) -> bool:
        return not self._header.isSectionHidden(self._sections[key])

    def is_last_shown(self, key: str) -> bool:
        """Whether it is the only one, which stays."""
        return self.is_shown(key) and sum(self.is_shown(column.key) for column in self.columns) == 1

    def set_shown(self, key: str, shown: bool) -> None:
        """Show or hide a column by choice; the last one stays."""
        if not shown and self.is_last_shown(key):
            return
        self._choices[key] = shown
        self._memory.set(f"{self._name}.shown_columns", dict(self._choices))
        if not shown:
            self._needed -= {key}
            self.hidden.emit(key)
        self.fit()

    def need(self, keys: Iterable[str]) -> None:
        """Show these, whatever was chosen: nobody should be filtering by what cannot be seen."""
        self._needed = frozenset(keys)
        self.fit()

    def move(self, key: str, places: int) -> None:
        """Move a column over so many shown ones, to the left if negative."""
        target = self.place_beside(key, places)
        if target is not None:
            self._header.moveSection(self._header.visualIndex(self._sections[key]), target)

    def place_beside(self, key: str, places: int) -> int | None:
        """Where the column would go, None if there is nothing to pass."""
        shown = [column.key for column in self.in_order() if self.is_shown(column.key)]
        position = shown.index(key) + places
        if not 0 <= position < len(shown):
            return None
        return self._header.visualIndex(self._sections[shown[position]])

    def reset(self) -> None:
        """Everything as it was before anybody touched it."""
        self._choices.clear()
        self._set_widths({})
        self._set_order([])
        self._resized.stop()
        for what, empty in (("columns", {}), ("column_order", []), ("shown_columns", {})):
            self._memory.set(f"{self._name}.{what}", empty)
        self.fit()

    def fit(self) -> None:
        """Show what has room, and give the stretching column what is left."""
        if self._busy:
            return
        self._busy = True
        width = self._table.width()
        for column in self.columns:
            shown = self._choices.get(column.key, not column.room or width >= column.room)
            self._header.setSectionHidden(
                self._sections[column.key], not (shown or column.key in self._needed)
            )
        self._stretch()
        self._busy = False
        self.arranged.emit()

    def _stretch(self) -> None:
        if self._stretched and self.is_shown(self._stretched):
            section = self._sections[self._stretched]
            others = self._header.length() - self._header.sectionSize(section)
            room = self._table.viewport().width() - others
            self._header.resizeSection(section, max(self.columns[section].width, room))

    def _set_widths(self, kept: dict[str, Any]) -> None:
        self._busy = True
        for section, column in enumerate(self.columns):
            self._header.resizeSection(section, int(kept.get(column.key, column.width)))
        self._busy = False

    def _set_order(self, kept: Sequence[str]) -> None:
        """Columns that were not there when the order was remembered follow their neighbour."""
        self._busy = True
        order = [key for key in kept if key in self._sections]
        for place, key in enumerate(self._sections):
            if key not in order:
                before = self.columns[place - 1].key if place else ""
                order.insert(order.index(before) + 1 if before else 0, key)
        for place, key in enumerate(order):
            self._header.moveSection(self._header.visualIndex(self._sections[key]), place)
        self._busy = False

    @Slot(int, int, int)
    def _note_resized(self, section: int, before: int, after: int) -> None:
        if not self._busy and before and after:
            if self._table.isVisible():
                self._resized.start()
            self.fit()

    @Slot()
    def _note_moved(self) -> None:
        if not self._busy:
            self._memory.set(f"{self._name}.column_order", [column.key for column in self.in_order()])
            self.arranged.emit()

    @Slot()
    def _remember_widths(self) -> None:
        widths = {
            column.key: self._header.sectionSize(section)
            for section, column in enumerate(self.columns)
            if not column.stretch and not self._header.isSectionHidden(section)
        }
        kept = self._memory.get(f"{self._name}.columns", {})
        self._memory.set(f"{self._name}.columns", {**kept, **widths})
