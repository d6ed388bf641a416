"""A list as it is seen: the table with its hairlines, what stands there when it is empty, and its habits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.errors import UserError
from app.i18n import _
from app.ui import icons, theme
from app.ui.context import UiContext
from app.ui.lists.model import PagedModel
from app.ui.lists.source import Column, ListSource, Row
from app.ui.widgets.empty_state import EmptyState


class _HairlineDelegate(QStyledItemDelegate):
    """Draws the cell as the style does and a line under it; no frame around a single cell of a whole row."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        painter.setPen(theme.colour("border"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())


class ListPane(QWidget, Generic[Row]):
    """The table of a `ListSource` with its empty, loading and failed states.

    `selected` follows the current row (0 = none), `activated` is Enter or a double-click, both with the row's id.
    `actions_shown` are offered by a right click. Ctrl+C copies the selected rows as text, F5 is the page's.
    """

    selected = Signal(int)
    activated = Signal(int)
    loaded = Signal()

    def __init__(
        self,
        context: UiContext,
        name: str,
        title: str,
        columns: Sequence[Column[Row]],
        source: ListSource[Row],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._name = name
        self._show_empty: Callable[[EmptyState], None] = lambda state: state.show_empty(
            "list", _("Nothing here yet.")
        )
        self._wanted = 0
        self.model: PagedModel[Row] = PagedModel(context.tasks, columns, source, self)
        self.table = _table(title)
        self.table.setModel(self.model)
        self.table.setItemDelegate(_HairlineDelegate(self.table))
        self.empty = EmptyState()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._stack)
        self.setFocusProxy(self.table)
        self.empty.show_loading()
        self._stack.setCurrentWidget(self.empty)
        self._set_widths()
        copy = QAction(_("Copy"), self)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        copy.triggered.connect(self.copy)
        icons.put(copy, "copy")
        self.table.addAction(copy)
        self.table.horizontalHeader().sectionResized.connect(self._remember_widths)
        self.table.activated.connect(lambda index: self.activated.emit(self.model.id_at(index.row())))
        self.table.selectionModel().currentRowChanged.connect(self._tell_selected)
        self.model.modelAboutToBeReset.connect(self._note_selection)
        self.model.loaded.connect(self._settle)
        self.model.failed.connect(self._fail)
        theme.notifier().changed.connect(self.table.viewport().update)

    def set_empty(self, show_empty: Callable[[EmptyState], None]) -> None:
        """What an empty list says: called with the empty state each time it is needed."""
        self._show_empty = show_empty

    def reload(self, source: ListSource[Row] | None = None) -> None:
        """Read the list again; the selected row stays selected if it is still there."""
        self.model.reload(source)

    def offer(self, *actions: QAction) -> None:
        """Show these, then *Copy*, on a right click."""
        copy = self.table.actions()[-1]
        self.table.insertActions(copy, list(actions))

    def select(self, number: int) -> None:
        """Make the row with this id the current one, now or as soon as the list holds it."""
        self._wanted = number
        row = self.model.position_of(number)
        if row >= 0:
            self._go_to(row)

    @property
    def current_id(self) -> int:
        """The id of the current row, 0 if there is none."""
        return self.model.id_at(self.table.currentIndex().row())

    @property
    def current_row(self) -> Row | None:
        return self.model.row_at(self.table.currentIndex().row())

    def selected_ids(self) -> list[int]:
        """The ids of all selected rows, from top to bottom."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.model.id_at(row) for row in rows]

    def copy(self) -> None:
        """Put the selected rows on the clipboard, cells separated by tabs."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        QGuiApplication.clipboard().setText("\n".join("\t".join(self.model.texts_at(row)) for row in rows))

    def _tell_selected(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.selected.emit(self.model.id_at(current.row()))

    def _note_selection(self) -> None:
        self._wanted = self._wanted or self.current_id

    def _settle(self) -> None:
        if self.model.rowCount() == 0:
            self._wanted = 0
            self._show_empty(self.empty)
            self._stack.setCurrentWidget(self.empty)
            self.selected.emit(0)
        else:
            self._stack.setCurrentWidget(self.table)
            row = self.model.position_of(self._wanted) if self._wanted else -1
            if row >= 0 or not self.table.currentIndex().isValid():
                self._go_to(max(row, 0))
            self._wanted = 0
        self.loaded.emit()

    def _go_to(self, row: int) -> None:
        index = self.model.index(row, 0)
        flag = QItemSelectionModel.SelectionFlag
        self.table.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
        self.table.scrollTo(index)

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            self._context.tasks.unhandled(error)
        words = str(error) if isinstance(error, UserError) else ""
        self.empty.show_failed(words, retry=self.reload)
        self._stack.setCurrentWidget(self.empty)

    def _set_widths(self) -> None:
        header = self.table.horizontalHeader()
        kept = self._context.layout.get(f"{self._name}.columns", {})
        for position, column in enumerate(self.model.columns):
            if column.stretch:
                header.setSectionResizeMode(position, QHeaderView.ResizeMode.Stretch)
            else:
                header.resizeSection(position, int(kept.get(column.key, column.width)))

    def _remember_widths(self) -> None:
        header = self.table.horizontalHeader()
        if self.isVisible():
            widths = {
                column.key: header.sectionSize(position)
                for position, column in enumerate(self.model.columns)
                if not column.stretch
            }
            self._context.layout.set(f"{self._name}.columns", widths)


def _table(title: str) -> QTableView:
    table = QTableView()
    table.setAccessibleName(title)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setCornerButtonEnabled(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setMinimumSectionSize(48)
    return table
