"""What lies over a list's table: the filters under its titles, the button at their end, and the empty state."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import icons
from app.ui.lists.columns import ColumnArrangement
from app.ui.lists.model import PagedModel
from app.ui.lists.source import Row
from app.ui.lists.table import ListTable
from app.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from app.ui.lists.column_menu import ColumnMenu
    from app.ui.lists.filter_row import FilterRow

FILTERS_HEIGHT = 36
BUTTON = 20
"""The button reaches over the scroll bar and into the room after the last title, not over its words."""
PATIENCE_MILLISECONDS = 100
"""So long after a list is shown it says that it is still being read; most are there before."""


class ListBoard(QWidget):
    """Keeps everything in its place. The empty state covers the rows only, where filters have to stay in reach.

    Everything is made where it stays: a table that is moved into another widget is dressed anew, which takes as
    long as painting ten rows.
    """

    def __init__(self, title: str, model: PagedModel[Row], parent: QWidget) -> None:
        super().__init__(parent)
        self.table = ListTable(title, model, self)
        self._row: FilterRow | None = None
        self._is_waiting = True
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MILLISECONDS)
        self._patience.timeout.connect(self._say_loading)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.table)
        self.columns_button = QToolButton(self)
        self.columns_button.setObjectName("columnsButton")
        self.columns_button.setAccessibleName(_("Columns and sorting"))
        self.columns_button.setToolTip(_("Columns and sorting"))
        icons.put(self.columns_button, "columns-3", "quiet")
        self._above_bar = QWidget(self.table)  # the scroll bar begins where the rows do
        self.table.addScrollBarWidget(self._above_bar, Qt.AlignmentFlag.AlignTop)

    def arrange_by(self, arrangement: ColumnArrangement, row: FilterRow | None) -> None:
        """To be called once, when the columns have their widths."""
        self._arrangement = arrangement
        self._row = row
        if row is not None:
            self.table.header.keep_free(FILTERS_HEIGHT)
            row.made.connect(self.order_tabs)
            row.list_wanted.connect(self.table.setFocus)
            row.column_wanted.connect(self.table.reach)
        self._connect()

    @cached_property
    def empty(self) -> EmptyState:
        """Made when it is wanted, as nearly every list has rows."""
        made = EmptyState(self)
        made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        made.setObjectName("listCover" if self._row else "listCoverWhole")
        made.hide()
        return made

    def show_rows(self) -> None:
        self._end_waiting()
        if "empty" in self.__dict__:
            self.empty.hide()

    def show_empty(self) -> None:
        """Cover the rows with what the empty state says."""
        self._end_waiting()
        self._place_empty()
        self.empty.show()
        self.empty.raise_()

    @Slot()
    def open_menu(self) -> None:
        """Sorting and columns, under the button."""
        menu = self._menu()
        corner = self.columns_button.mapToGlobal(self.columns_button.rect().bottomRight())
        menu.popup(corner - QPoint(menu.sizeHint().width(), 0))

    @Slot()
    def arrange(self) -> None:
        """Put everything over its part of the table."""
        header = self.table.header
        corner = header.mapTo(self, QPoint(0, 0))
        titles = header.height() - (FILTERS_HEIGHT if self._row else 0)
        self._above_bar.setFixedHeight(header.height())
        self.columns_button.setGeometry(self.width() - BUTTON - 1, corner.y(), BUTTON, titles)
        self.columns_button.raise_()
        if self._row is not None:
            self._row.setGeometry(corner.x(), corner.y() + titles, header.width(), FILTERS_HEIGHT)
            self._row.arrange()
        if "empty" in self.__dict__:
            self._place_empty()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_waiting:
            self._patience.start()
        self.order_tabs()  # moving into a window has put the order of Tab out of joint

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._arrangement.fit()
        return super().eventFilter(watched, event)

    def order_tabs(self) -> None:
        """Filters from left to right, then the button, then the rows; without filters one begins with the rows."""
        if self._row is None or not self._row.is_made or self._row.last is None:
            QWidget.setTabOrder(self.table, self.columns_button)
            return
        self._row.order_tabs()
        QWidget.setTabOrder(self._row.last, self.columns_button)
        QWidget.setTabOrder(self.columns_button, self.table)

    def _place_empty(self) -> None:
        viewport = self.table.viewport()
        below = viewport.geometry().translated(self.table.pos())
        self.empty.setGeometry(below if self._row is not None else self.rect())

    @Slot()
    def _say_loading(self) -> None:
        self.empty.show_loading()
        self.show_empty()

    def _end_waiting(self) -> None:
        self._is_waiting = False
        self._patience.stop()

    def _connect(self) -> None:
        header = self.table.header
        self.table.viewport().installEventFilter(self)
        self.columns_button.clicked.connect(lambda _checked=False: self.open_menu())
        header.customContextMenuRequested.connect(self._open_column_menu)
        header.geometriesChanged.connect(self.arrange)
        header.sectionResized.connect(self.arrange)
        header.sectionMoved.connect(self.order_tabs)
        self._arrangement.arranged.connect(self.arrange)
        self.table.horizontalScrollBar().valueChanged.connect(self.arrange)

    @Slot(QPoint)
    def _open_column_menu(self, place: QPoint) -> None:
        header = self.table.header
        self._menu(header.logicalIndexAt(place)).popup(header.viewport().mapToGlobal(place))

    def _menu(self, section: int = -1) -> ColumnMenu:
        from app.ui.lists.column_menu import ColumnMenu  # few lists see it opened

        return ColumnMenu(self.table.header, self._arrangement, self, section)
