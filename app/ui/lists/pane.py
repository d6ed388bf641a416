"""A list as it is seen: the table with its hairlines, what stands there when it is empty, and its habits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic

from PySide6.QtCore import QItemSelectionModel, QLine, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QPainter, QPaintEvent, QResizeEvent
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
from app.ui.lists.model import Index, PagedModel
from app.ui.lists.source import Column, ListSource, Row
from app.ui.widgets.empty_state import EmptyState

SETTLED_MILLISECONDS = 400
"""So long after the last pull at a column its width is remembered."""
_HAS_TEXT = QStyleOptionViewItem.ViewItemFeature.HasDisplay
_HAS_ICON = QStyleOptionViewItem.ViewItemFeature.HasDecoration


class _Table(QTableView):
    """Rows of one height with a hairline under each; the lines are drawn in one go, not cell by cell."""

    typed = Signal(str)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(48)

    def keyboardSearch(self, search: str) -> None:
        """Qt would read the whole list through to find a row; a page may have a better use for the letters."""
        if search:
            self.typed.emit(search)

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


class ListPane(QWidget, Generic[Row]):
    """The table of a `ListSource` with its empty, loading and failed states.

    `selected` follows the current row (0 = none), `activated` is Enter or a double-click, both with the row's id;
    `typed` are letters typed into the list. What is given to `offer` is offered by a right click. Ctrl+C copies
    the selected rows as text, F5 is the page's.
    """

    selected = Signal(int)
    activated = Signal(int)
    typed = Signal(str)
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
        self._row_before = 0
        self._select_first = False
        self._from_top: int | None = None
        self.model: PagedModel[Row] = PagedModel(context.tasks, columns, source, self)
        self.table = _Table(title)
        self.table.setModel(self.model)
        self.table.setItemDelegate(_Cell(self.model, self.table))
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
        self._copy_action = QAction(_("Copy"), self)
        self._copy_action.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self._copy_action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._copy_action.triggered.connect(self.copy)
        icons.put(self._copy_action, "copy")
        self.table.addAction(self._copy_action)
        self._resized = QTimer(self)
        self._resized.setSingleShot(True)
        self._resized.setInterval(SETTLED_MILLISECONDS)
        self._resized.timeout.connect(self._remember_widths)
        self.table.horizontalHeader().sectionResized.connect(self._note_resized)
        self.table.activated.connect(lambda index: self.activated.emit(self.model.id_at(index.row())))
        self.table.typed.connect(self.typed)
        self.table.selectionModel().currentRowChanged.connect(self._tell_selected)
        self.model.modelAboutToBeReset.connect(self._note_selection)
        self.model.loaded.connect(self._settle)
        self.model.failed.connect(self._fail)
        theme.notifier().changed.connect(self.table.viewport().update)

    def set_empty(self, show_empty: Callable[[EmptyState], None]) -> None:
        """What an empty list says: called with the empty state each time it is needed."""
        self._show_empty = show_empty

    def reload(self, source: ListSource[Row] | None = None, *, select_first: bool = False) -> None:
        """Read the list again; the selected row stays selected, and where it is. If it has gone, the next one is.

        With `select_first` the first row is selected instead: the best hit of another search.
        """
        self._select_first = self._select_first or select_first
        self.model.reload(source)

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
        """Put the selected rows on the clipboard, cells separated by tabs."""
        self.model.texts_of(
            self._selected_rows(),
            lambda rows: QGuiApplication.clipboard().setText("\n".join("\t".join(texts) for texts in rows)),
        )

    def _selected_rows(self) -> list[int]:
        chosen = self.table.selectionModel().selection()
        ranges = [chosen.at(position) for position in range(chosen.count())]
        return sorted({row for piece in ranges for row in range(piece.top(), piece.bottom() + 1)})

    def _tell_selected(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.selected.emit(self.model.id_at(current.row()))

    def _note_selection(self) -> None:
        """Before the rows change: which one was current, and how far from the top it stood."""
        current = self.table.currentIndex()
        if self._select_first or self._wanted or not current.isValid():
            return
        self._wanted, self._row_before = self.model.id_at(current.row()), current.row()
        place = self.table.rowViewportPosition(current.row())
        self._from_top = place if 0 <= place < self.table.viewport().height() else None

    def _settle(self) -> None:
        if self.model.rowCount() == 0:
            self._wanted = 0
            self._show_empty(self.empty)
            self._stack.setCurrentWidget(self.empty)
            self.selected.emit(0)
        else:
            had_current = self.table.currentIndex().isValid()
            self._stack.setCurrentWidget(
                self.table
            )  # if this brings the focus, Qt makes a row current unselected
            row = self.model.position_of(self._wanted) if self._wanted else -1
            if row >= 0 or self._select_first or not had_current:
                self._go_to(row if row >= 0 else min(self._row_before, self.model.rowCount() - 1))
            self._wanted = 0
        self._select_first, self._from_top, self._row_before = False, None, 0
        self.loaded.emit()

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
        self._stack.setCurrentWidget(self.empty)

    def _set_widths(self) -> None:
        header = self.table.horizontalHeader()
        kept = self._context.layout.get(f"{self._name}.columns", {})
        for position, column in enumerate(self.model.columns):
            if column.stretch:
                header.setSectionResizeMode(position, QHeaderView.ResizeMode.Stretch)
            else:
                header.resizeSection(position, int(kept.get(column.key, column.width)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for position, column in enumerate(self.model.columns):
            if column.room:
                self.table.setColumnHidden(position, self.width() < column.room)

    def _note_resized(self) -> None:
        if self.isVisible():
            self._resized.start()

    def _remember_widths(self) -> None:
        header = self.table.horizontalHeader()
        widths = {
            column.key: header.sectionSize(position)
            for position, column in enumerate(self.model.columns)
            if not column.stretch and not header.isSectionHidden(position)
        }
        widths = {**self._context.layout.get(f"{self._name}.columns", {}), **widths}
        self._context.layout.set(f"{self._name}.columns", widths)
