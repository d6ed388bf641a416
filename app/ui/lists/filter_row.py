"""The row of filters under the titles of a list, each in its column's place, whatever becomes of the column."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHeaderView, QWidget

from app.ui.context import UiContext
from app.ui.lists.choice_filter import ChoiceEditor
from app.ui.lists.date_filter import DateRangeEditor
from app.ui.lists.filter_editors import CheckEditor, FilterEditor, TextEditor
from app.ui.lists.filters import (
    CheckFilter,
    ChoiceFilter,
    ColumnFilter,
    DateRangeFilter,
    FilterValues,
    TextFilter,
)
from app.ui.lists.source import Column

SETTLED_MILLISECONDS = 150
"""So long after the last key the list is asked anew; Enter does not wait."""


class FilterRow(QWidget):
    """`changed` tells that the user filters by something else, once the keys have come to rest."""

    changed = Signal()
    list_wanted = Signal()
    column_wanted = Signal(int)

    def __init__(
        self, context: UiContext, columns: Sequence[Column[Any]], header: QHeaderView, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("filterRow")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._header = header
        self._columns = tuple(columns)
        self.editors: dict[str, FilterEditor] = {}
        self._sections: dict[str, int] = {}
        self._told: FilterValues = {}
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(SETTLED_MILLISECONDS)
        self._rest.timeout.connect(self._tell)
        for section, column in enumerate(columns):
            if column.filter is not None:
                self._sections[column.key] = section
                self.editors[column.key] = self._made(context, column.title, column.filter, section)

    def values(self) -> dict[str, object]:
        """What is filtered by now: column key → value."""
        found = {key: editor.value() for key, editor in self.editors.items()}
        return {key: value for key, value in found.items() if value is not None}

    def set_values(self, values: FilterValues) -> None:
        """Show these filters and no others; `changed` is not told. Raises KeyError for a column without a filter."""
        for key in values:
            self.editors[key]  # a typing error should not go unseen
        self._rest.stop()
        for key, editor in self.editors.items():
            editor.set_value(values.get(key))
        self._told = self.values()

    def clear(self, key: str = "") -> None:
        """Take away one column's filter, or all of them, and tell so at once."""
        for editor in [self.editors[key]] if key else self.editors.values():
            editor.set_value(None)
        self._tell()

    def focus_first(self) -> None:
        """Put the keyboard into the filter that stands first."""
        shown = self._in_order()
        if shown:
            shown[0].setFocus()

    def arrange(self) -> None:
        """Put each filter under its title."""
        for key, editor in self.editors.items():
            section = self._sections[key]
            editor.setHidden(self._header.isSectionHidden(section))
            left, width = self._header.sectionViewportPosition(section), self._header.sectionSize(section)
            editor.setGeometry(left, 0, width, self.height() - 1)

    def order_tabs(self) -> None:
        """Tab goes from left to right, as the columns stand."""
        for before, after in pairwise(self._in_order(with_hidden=True)):
            QWidget.setTabOrder(before.field, after.field)

    @property
    def last(self) -> QWidget | None:
        """The filter that stands last: what follows in the order of Tab comes after it."""
        shown = self._in_order(with_hidden=True)
        return shown[-1].field if shown else None

    def _in_order(self, *, with_hidden: bool = False) -> list[FilterEditor]:
        keys = sorted(self.editors, key=lambda key: self._header.visualIndex(self._sections[key]))
        return [
            self.editors[key]
            for key in keys
            if with_hidden or not self._header.isSectionHidden(self._sections[key])
        ]

    @Slot()
    def _tell(self) -> None:
        self._rest.stop()
        values = self.values()
        if values != self._told:
            self._told = values
            self.changed.emit()

    def _made(self, context: UiContext, title: str, kind: ColumnFilter, section: int) -> FilterEditor:
        editor: FilterEditor
        match kind:
            case TextFilter():
                editor = TextEditor(title, kind, self)
            case DateRangeFilter():
                editor = DateRangeEditor(context, title, kind, self)
            case ChoiceFilter():
                editor = ChoiceEditor(context, title, kind, self)
            case CheckFilter():
                editor = CheckEditor(title, kind, self)
        editor.edited.connect(self._rest.start)
        editor.confirmed.connect(self._tell)
        editor.list_wanted.connect(self.list_wanted)
        editor.reached.connect(lambda: self.column_wanted.emit(section))
        return editor
