"""A list that drops down, is searched by typing, and gives one or several of its entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.domain.spelling import fold
from app.i18n import _
from app.ui import theme
from app.ui.labels import plain
from app.ui.widgets.popup import Popup
from app.ui.widgets.two_lines import DETAIL_ROLE, KEY_ROLE, LEVEL_ROLE, TwoLines

_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class PickerItem:
    """One entry: `detail` is the quiet second line, amber for `level` "warning"; `group` is its heading."""

    key: object
    title: str
    detail: str = ""
    group: str = ""
    level: str = ""


class Picker(Popup):
    """Enter or a click gives the marked entries and closes; Ctrl+Enter gives them and stays for more.

    Shift with the arrows, or Ctrl with a click, marks several.
    """

    picked = Signal(list)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self._items: tuple[PickerItem, ...] = ()
        self.search = QLineEdit()
        self.search.setAccessibleName(_("Search in {name}").format(name=name))
        self.search.setPlaceholderText(_("Type to search"))
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setItemDelegate(TwoLines(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setStyleSheet("QListWidget { border: none; }")
        hint = plain(
            _("Enter inserts · Ctrl+Enter inserts and stays · Shift marks several"), role="small", wrap=True
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.SPACE_S, theme.SPACE_S, theme.SPACE_S, theme.SPACE_S)
        box.setSpacing(theme.SPACE_S)
        box.addWidget(self.search)
        box.addWidget(self.list, 1)
        box.addWidget(hint)
        self.search.installEventFilter(self)
        self.list.installEventFilter(self)
        self.search.textChanged.connect(self._fill)
        self.list.itemClicked.connect(self._clicked)

    def open_under(self, anchor: QWidget, items: Sequence[PickerItem] = ()) -> None:
        """Offer `items` below what was pressed, or where there is room."""
        self._items = tuple(items)
        self.search.clear()
        self._fill()
        self.resize(360, 380)
        super().open_under(anchor)
        self.search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in _ENTER:
            self._give(stay=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
            return True
        if watched is self.search and event.key() in _LIST_KEYS:
            self.list.keyPressEvent(event)
            return True
        return False

    @Slot()
    def _fill(self) -> None:
        words = fold(self.search.text()).split()
        self.list.clear()
        group = ""
        for item in self._items:
            if not all(word in fold(f"{item.title} {item.detail} {item.group}") for word in words):
                continue
            if item.group and item.group != group:
                self._add_heading(item.group)
            group = item.group
            entry = QListWidgetItem(item.title)
            entry.setData(DETAIL_ROLE, item.detail)
            entry.setData(KEY_ROLE, item.key)
            entry.setData(LEVEL_ROLE, item.level)
            entry.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                f"{item.title}: {item.detail}" if item.detail else item.title,
            )
            self.list.addItem(entry)
        first = next((row for row in range(self.list.count()) if self._is_entry(row)), -1)
        if first >= 0:
            self.list.setCurrentRow(first)
        else:
            self._add_heading(_("Nothing fits."))

    def _add_heading(self, text: str) -> None:
        heading = QListWidgetItem(text)
        heading.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.addItem(heading)

    def _is_entry(self, row: int) -> bool:
        return bool(self.list.item(row).flags() & Qt.ItemFlag.ItemIsSelectable)

    @Slot(QListWidgetItem)
    def _clicked(self, item: QListWidgetItem) -> None:
        if len(self.list.selectedItems()) == 1 and item.isSelected():
            self._give(stay=False)

    def _give(self, *, stay: bool) -> None:
        rows = sorted(self.list.row(item) for item in self.list.selectedItems())
        keys = [self.list.item(row).data(KEY_ROLE) for row in rows]
        if not keys:
            return
        if not stay:
            self.hide()
        self.picked.emit(keys)
        if stay:
            self.search.selectAll()
            self.search.setFocus()
