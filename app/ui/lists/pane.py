"""A list as it is seen: the table with its hairlines, what stands there when it is empty, and its habits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Generic

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import UserError
from app.i18n import _
from app.ui import icons, theme
from app.ui.context import UiContext
from app.ui.lists.board import ListBoard
from app.ui.lists.columns import ColumnArrangement
from app.ui.lists.model import PagedModel, Texts
from app.ui.lists.source import Column, ListSource, Row, SeekSource

if TYPE_CHECKING:
    from app.ui.lists.filtering import Filtering
    from app.ui.lists.filters import FilterValues
    from app.ui.widgets.empty_state import EmptyState


class ListPane(QWidget, Generic[Row]):
    """The table of a `ListSource` with its empty, loading and failed states.

    `selected` follows the current row (0 = none), `activated` is Enter or a double-click, both with the row's id;
    `typed` are letters typed into the list. What is given to `offer` is offered by a right click. Ctrl+C copies
    the selected rows as text, F5 is the page's.

    `sort` is what the list is sorted by at first: a column's `sort`, and whether descending. With `filters` there
    is a row of them under the titles. The page makes a new source of both and hands it to `reload`, at first and
    whenever `filters_changed` tells what is filtered by (column key → value) or `sort_changed` by what is sorted.

    With `ask` the source is read while the rest of the list is made; the page still has to `reload` at once.
    """

    selected = Signal(int)
    activated = Signal(int)
    typed = Signal(str)
    loaded = Signal()
    filters_changed = Signal(object)
    sort_changed = Signal(str, bool)

    def __init__(
        self,
        context: UiContext,
        name: str,
        title: str,
        columns: Sequence[Column[Row]],
        source: ListSource[Row] | SeekSource[Row],
        parent: QWidget | None = None,
        *,
        filters: bool = False,
        sort: tuple[str, bool] = ("", False),
        ask: bool = False,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._name = name
        self._show_empty: Callable[[EmptyState], None] = lambda state: state.show_empty(
            "list", _("Nothing here yet.")
        )
        self._wanted = 0
        self._marked: frozenset[int] = frozenset()
        self._row_before = 0
        self._select_first = False
        self._from_top: int | None = None
        self.model: PagedModel[Row] = PagedModel(context.tasks, columns, source, self)
        if ask:
            self.model.ask_early()
        self._board = ListBoard(title, self.model, self)
        self.table = self._board.table
        self.arrangement = ColumnArrangement(context.layout, name, columns, self.table)
        self.filtering: Filtering | None = None
        if filters:
            from app.ui.lists.filtering import Filtering  # what a list without filters need not load

            self.filtering = Filtering(context, name, columns, self.table, self.arrangement, self._board)
            self.filtering.changed.connect(self.filters_changed)
        self._board.arrange_by(self.arrangement, self.filtering.row if self.filtering else None)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._board)
        self.setFocusProxy(self.table)
        self._make_actions()
        self._connect()
        key, descending = kept_sort(context, name, sort)
        self.table.header.sort_by(key, descending=descending)

    def _make_actions(self) -> None:
        self._copy_action = QAction(_("Copy"), self)
        self._copy_action.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self._copy_action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._copy_action.triggered.connect(self.copy)
        icons.put(self._copy_action, "copy")
        self.table.addAction(self._copy_action)

    def _connect(self) -> None:
        self.table.activated.connect(lambda index: self.activated.emit(self.model.id_at(index.row())))
        self.table.typed.connect(self.typed)
        self.table.selectionModel().currentRowChanged.connect(self._tell_selected)
        self.model.modelAboutToBeReset.connect(self._note_selection)
        self.model.loaded.connect(self._settle)
        self.model.failed.connect(self._fail)
        self.model.top_row = lambda: self.table.rowAt(0)
        self.model.moved.connect(self._stay_where_it_is)
        self.model.found.connect(lambda number: self.select(number) if number == self._wanted else None)
        self.table.header.sort_changed.connect(self._take_sorting)
        theme.notifier().changed.connect(self.table.viewport().update)

    @property
    def empty(self) -> EmptyState:
        """What stands there instead of rows."""
        return self._board.empty

    def set_empty(self, show_empty: Callable[[EmptyState], None]) -> None:
        """What an empty list says: called with the empty state each time it is needed."""
        self._show_empty = show_empty

    def reload(
        self, source: ListSource[Row] | SeekSource[Row] | None = None, *, select_first: bool = False
    ) -> None:
        """Read the list again; what is selected stays selected, and where it is. If it has gone, the next one is.

        With `select_first` the first row is selected instead: the best hit of another search.
        """
        self._select_first = self._select_first or select_first
        self.model.reload(source, follow=not self._select_first)

    def offer(self, *actions: QAction) -> None:
        """Show these, then *Copy*, on a right click."""
        self.table.insertActions(self._copy_action, list(actions))

    def select(self, number: int) -> None:
        """Make the row with this id the current one, now or as soon as the list holds it."""
        row = self.model.position_of(number)
        if row >= 0:
            self._go_to(row)
        else:
            self._wanted = number
            self.model.look_for(number)

    @property
    def sort(self) -> tuple[str, bool]:
        """What the list is sorted by: the `sort` of a column, and whether descending; remembered from last time."""
        return self.table.header.sort_key, self.table.header.descending

    @property
    def filter_values(self) -> dict[str, object]:
        """What is filtered by: column key → value. Ask again at each reload: a preset of days moves on at midnight."""
        return self.filtering.values() if self.filtering else {}

    def preset_filters(self, values: FilterValues) -> None:
        """Filter by these from the beginning; whoever clears the filters comes back to them."""
        if self.filtering is None:
            raise RuntimeError("this list has no filters")
        self.filtering.preset(values)

    def set_filters(self, values: FilterValues) -> None:
        """Filter by these and nothing else; `filters_changed` is not told. Only for a list with filters."""
        if self.filtering is None:
            raise RuntimeError("this list has no filters")
        self.filtering.set_values(values)

    @property
    def current_id(self) -> int:
        """The id of the current row, 0 if there is none."""
        return self.model.id_at(self.table.currentIndex().row())

    @property
    def current_row(self) -> Row | None:
        return self.model.row_at(self.table.currentIndex().row())

    def selected_ids(self) -> list[int]:
        """The ids of all selected rows, from top to bottom."""
        return [self.model.id_at(row) for row in self._selected_rows()]

    def copy(self) -> None:
        """Put the selected rows on the clipboard as they are seen: the columns shown, separated by tabs."""
        shown = self.arrangement.shown_sections()

        def put(rows: list[Texts]) -> None:
            lines = ("\t".join(texts[section] for section in shown) for texts in rows)
            QGuiApplication.clipboard().setText("\n".join(lines))

        self.model.texts_of(self._selected_rows(), put)

    def _selected_rows(self) -> list[int]:
        chosen = self.table.selectionModel().selection()
        ranges = [chosen.at(position) for position in range(chosen.count())]
        return sorted({row for piece in ranges for row in range(piece.top(), piece.bottom() + 1)})

    def _tell_selected(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.selected.emit(self.model.id_at(current.row()))

    def _note_selection(self) -> None:
        """Before the rows change: which one was current, how far from the top it stood, and which were marked."""
        current = self.table.currentIndex()
        if self._select_first or self._wanted or not current.isValid():
            return
        rows = self._selected_rows()
        if rows != [current.row()]:
            self._marked = frozenset(self.model.id_at(row) for row in rows)
        self._wanted, self._row_before = self.model.id_at(current.row()), current.row()
        place = self.table.rowViewportPosition(current.row())
        self._from_top = place if 0 <= place < self.table.viewport().height() else None

    def _settle(self) -> None:
        if self.model.rowCount() == 0:
            self._wanted = 0
            self._say_empty()
            self._board.show_empty()
            self.selected.emit(0)
        else:
            had_current = self.table.currentIndex().isValid()
            self._board.show_rows()
            row = self.model.position_of(self._wanted) if self._wanted else -1
            if row >= 0 or self._select_first or not had_current:
                self._go_to(row if row >= 0 else min(self._row_before, self.model.rowCount() - 1))
            self._mark_again()
            self._wanted = 0
        self._select_first, self._from_top, self._row_before = False, None, 0
        self._marked = frozenset()
        self.loaded.emit()

    def _mark_again(self) -> None:
        """Several were selected: these again and no others, as far as they are still there."""
        rows = self.model.positions_of(self._marked) if self._marked else []
        chosen, last = QItemSelection(), self.model.columnCount() - 1
        for _offset, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
            found = [row for _number, row in run]
            chosen.select(self.model.index(found[0], 0), self.model.index(found[-1], last))
        if rows:
            flag = QItemSelectionModel.SelectionFlag
            self.table.selectionModel().select(chosen, flag.ClearAndSelect)

    def _stay_where_it_is(self, rows: int) -> None:
        """So many rows came in above; at the very top the new ones are what should be seen."""
        bar = self.table.verticalScrollBar()
        if bar.value():
            self.table.doItemsLayout()
            bar.setValue(bar.value() + rows * self.table.verticalHeader().defaultSectionSize())

    def _say_empty(self) -> None:
        if self.filtering is not None and self.filtering.narrows:
            self.empty.show_empty(
                "funnel-x",
                _("Nothing fits these filters."),
                _("Change one of them, or take them all away."),
                action=_("Clear filters"),
                on_action=self._clear_filters,
            )
        else:
            self._show_empty(self.empty)

    def _clear_filters(self) -> None:
        self.table.setFocus()
        if self.filtering is not None:
            self.filtering.clear()

    def _take_sorting(self, key: str, descending: bool) -> None:
        self._context.layout.set(f"{self._name}.sort", [key, descending])
        self.sort_changed.emit(key, descending)

    def _go_to(self, row: int) -> None:
        index = self.model.index(row, 0)
        flag = QItemSelectionModel.SelectionFlag
        self.table.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
        if self._from_top is not None:
            self.table.doItemsLayout()  # or the scroll bar does not know yet how long the list is
            height = self.table.verticalHeader().defaultSectionSize()
            self.table.verticalScrollBar().setValue(row * height - self._from_top)
        self.table.scrollTo(index)

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            self._context.tasks.unhandled(error)
        words = str(error) if isinstance(error, UserError) else ""
        self.empty.show_failed(words, retry=self.reload)
        self._board.show_empty()


def kept_sort(context: UiContext, name: str, sort: tuple[str, bool]) -> tuple[str, bool]:
    """What the list of this name was sorted by last, as in `ListPane.sort`; `sort` if nobody has chosen."""
    kept = context.layout.get(f"{name}.sort") or sort
    return str(kept[0]), bool(kept[1])
