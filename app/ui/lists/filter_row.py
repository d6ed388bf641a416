"""The row of filters under the titles of a list, each in its column's place, whatever becomes of the column."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
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
MAKING_MILLISECONDS = 50
"""So long after the row is shown its editors are made, if nobody asked for them: rows come first."""


class FilterRow(QWidget):
    """`changed` tells that the user filters by something else, once the keys have come to rest.

    The editors are made when they are first wanted, or a moment after the row is shown, and `made` tells of it:
    they take longer than all the rest of a list.
    """

    changed = Signal()
    made = Signal()
    list_wanted = Signal()
    column_wanted = Signal(int)

    def __init__(
        self, context: UiContext, columns: Sequence[Column[Any]], header: QHeaderView, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("filterRow")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._context = context
        self._header = header
        self._columns = tuple(columns)
        self._sections = {
            column.key: section for section, column in enumerate(columns) if column.filter is not None
        }
        self._editors: dict[str, FilterEditor] | None = None
        self._until_made: FilterValues = {}
        self._told: FilterValues = {}
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(SETTLED_MILLISECONDS)
        self._rest.timeout.connect(self._tell)

    @property
    def editors(self) -> dict[str, FilterEditor]:
        """Column key → what stands under its title."""
        if self._editors is None:
            self._editors = {}
            for key, section in self._sections.items():
                column = self._columns[section]
                if column.filter is not None:
                    self._editors[key] = self._made(self._context, column.title, column.filter, section)
                    self._editors[key].set_value(self._until_made.get(key))
            self.arrange()
            self.made.emit()
        return self._editors

    @property
    def is_made(self) -> bool:
        return self._editors is not None

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.is_made:
            QTimer.singleShot(MAKING_MILLISECONDS, self, lambda: self.editors)

    def values(self) -> dict[str, object]:
        """What is filtered by now: column key → value."""
        if not self.is_made:
            return dict(self._until_made)
        found = {key: editor.value() for key, editor in self.editors.items()}
        return {key: value for key, value in found.items() if value is not None}

    def set_values(self, values: FilterValues) -> None:
        """Show these filters and no others; `changed` is not told. Raises KeyError for a column without a filter."""
        for key in values:
            self._sections[key]  # a typing error should not go unseen
        if not self.is_made and all(isinstance(value, frozenset) and value for value in values.values()):
            # Choices are what they are; other values are as their editors understand them.
            self._until_made = self._told = dict(values)
            return
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
        if not self.is_made:
            return
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
