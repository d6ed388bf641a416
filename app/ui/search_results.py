"""The list under the search box."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.domain.customers import CustomerRow
from app.i18n import _
from app.ui import theme


class SearchResults(QListWidget):
    """Customers found, the first one chosen; never takes the focus from the box."""

    opened = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Customers found"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.itemClicked.connect(self._clicked)
        self.hide()

    def show_rows(self, rows: Sequence[CustomerRow]) -> None:
        self.clear()
        for row in rows:
            words = " · ".join(part for part in (row.name, row.company, row.phone, row.city) if part)
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, row.id)
            item.setSizeHint(QSize(0, theme.ROW_HEIGHT))
            self.addItem(item)
        if rows:
            self.setCurrentRow(0)
        else:
            item = QListWidgetItem(_("No customer found. Try fewer letters, or part of the number."))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setSizeHint(QSize(0, theme.ROW_HEIGHT))
            self.addItem(item)

    def place(self, corner: QPoint, width: int) -> None:
        """Appear with the top left corner there, as high as the rows are many."""
        height = self.count() * theme.ROW_HEIGHT + 2 * self.frameWidth() + 2
        self.setGeometry(corner.x(), corner.y(), width, height)
        self.show()
        self.raise_()

    def move_by(self, step: int) -> None:
        """Choose the next or previous one, around the ends."""
        if self.chosen() is not None:
            self.setCurrentRow((self.currentRow() + step) % self.count())

    def chosen(self) -> int | None:
        """The customer's id, None if nobody was found."""
        item = self.currentItem()
        value = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return value if isinstance(value, int) else None

    def _clicked(self, item: QListWidgetItem) -> None:
        value = item.data(Qt.ItemDataRole.UserRole)
        if isinstance(value, int):
            self.opened.emit(value)
