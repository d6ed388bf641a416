"""What lies over a list's table: the filters under its titles, the button at their end, and the empty state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import icons
from app.ui.lists.columns import ColumnArrangement
from app.ui.lists.table import ListTable
from app.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from app.ui.lists.column_menu import ColumnMenu
    from app.ui.lists.filter_row import FilterRow

FILTERS_HEIGHT = 36
BUTTON = 20
"""The button reaches over the scroll bar and into the room after the last title, not over its words."""


class ListBoard(QWidget):
    """Keeps everything in its place. The empty state covers the rows only, where filters have to stay in reach."""

    def __init__(
        self, table: ListTable, arrangement: ColumnArrangement, empty: EmptyState, row: FilterRow | None
    ) -> None:
        super().__init__()
        self._table = table
        self._arrangement = arrangement
        self._empty = empty
        self._row = row
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(table)
        self.columns_button = QToolButton(self)
        self.columns_button.setObjectName("columnsButton")
        self.columns_button.setAccessibleName(_("Columns and sorting"))
        self.columns_button.setToolTip(_("Columns and sorting"))
        icons.put(self.columns_button, "columns-3", "quiet")
        self._above_bar = QWidget()  # the scroll bar begins where the rows do
        table.addScrollBarWidget(self._above_bar, Qt.AlignmentFlag.AlignTop)
        empty.setParent(self)
        empty.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        empty.setObjectName("listCover" if row else "listCoverWhole")
        if row is not None:
            row.setParent(self)
            table.header.keep_free(FILTERS_HEIGHT)
            row.list_wanted.connect(table.setFocus)
            row.column_wanted.connect(table.reach)
        self._connect()

    def show_rows(self) -> None:
        self._empty.hide()

    def show_empty(self) -> None:
        """Cover the rows with what the empty state says."""
        self.arrange()
        self._empty.show()
        self._empty.raise_()

    @Slot()
    def open_menu(self) -> None:
        """Sorting and columns, under the button."""
        menu = self._menu()
        corner = self.columns_button.mapToGlobal(self.columns_button.rect().bottomRight())
        menu.popup(corner - QPoint(menu.sizeHint().width(), 0))

    @Slot()
    def arrange(self) -> None:
        """Put everything over its part of the table."""
        header, viewport = self._table.header, self._table.viewport()
        corner = header.mapTo(self, QPoint(0, 0))
        titles = header.height() - (FILTERS_HEIGHT if self._row else 0)
        self._above_bar.setFixedHeight(header.height())
        self.columns_button.setGeometry(self.width() - BUTTON - 1, corner.y(), BUTTON, titles)
        self.columns_button.raise_()
        if self._row is None:
            self._empty.setGeometry(self.rect())
            return
        self._row.setGeometry(corner.x(), corner.y() + titles, header.width(), FILTERS_HEIGHT)
        self._row.arrange()
        below = viewport.geometry().translated(self._table.pos())
        self._empty.setGeometry(below)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.order_tabs()  # moving into a window has put the order of Tab out of joint

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._arrangement.fit()
        return super().eventFilter(watched, event)

    def order_tabs(self) -> None:
        """Filters from left to right, then the button, then the rows; without filters one begins with the rows."""
        if self._row is None or self._row.last is None:
            QWidget.setTabOrder(self._table, self.columns_button)
            return
        self._row.order_tabs()
        QWidget.setTabOrder(self._row.last, self.columns_button)
        QWidget.setTabOrder(self.columns_button, self._table)

    def _connect(self) -> None:
        header = self._table.header
        self._table.viewport().installEventFilter(self)
        self.columns_button.clicked.connect(lambda _checked=False: self.open_menu())
        header.customContextMenuRequested.connect(self._open_column_menu)
        header.geometriesChanged.connect(self.arrange)
        header.sectionResized.connect(self.arrange)
        header.sectionMoved.connect(self.order_tabs)
        self._arrangement.arranged.connect(self.arrange)
        self._table.horizontalScrollBar().valueChanged.connect(self.arrange)

    @Slot(QPoint)
    def _open_column_menu(self, place: QPoint) -> None:
        header = self._table.header
        self._menu(header.logicalIndexAt(place)).popup(header.viewport().mapToGlobal(place))

    def _menu(self, section: int = -1) -> ColumnMenu:
        from app.ui.lists.column_menu import ColumnMenu  # few lists see it opened

        return ColumnMenu(self._table.header, self._arrangement, self, section)
