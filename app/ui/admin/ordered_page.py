"""A settings page for a handful of named, coloured things in an order of their own: types, staff."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.calendar import AppointmentType, Resource
from app.i18n import _
from app.ui import icons, theme
from app.ui.admin.edit_page import EditPage
from app.ui.context import UiContext
from app.ui.widgets.colour_button import COLOURS, ColourButton
from app.ui.widgets.swatch import swatch

if TYPE_CHECKING:
    from app.services.suite import Services

Entry = TypeVar("Entry", AppointmentType, Resource)
LIST_WIDTH = 208


class OrderedPage(EditPage, Generic[Entry]):
    """Nothing is ever deleted, as appointments refer to it; what is not used any more is made inactive."""

    def __init__(self, context: UiContext, title: str, new_words: str, parent: QWidget | None = None) -> None:
        super().__init__(context, title, parent)
        self._entries: list[Entry] = []
        self._edited: Entry | None = None
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.setIconSize(QSize(14, 14))
        self.list.currentRowChanged.connect(self._choose)
        self.new_button = QPushButton(f" {new_words}")
        self.new_button.setAccessibleName(new_words)
        icons.put(self.new_button, "plus")
        self.new_button.clicked.connect(self._begin_new)
        self.up_button = self._mover("arrow-up", _("Move up"), "Alt+Up", -1)
        self.down_button = self._mover("arrow-down", _("Move down"), "Alt+Down", 1)
        for button in (self.up_button, self.down_button, self.new_button):
            self.head.addWidget(button)
        left = QVBoxLayout()
        left.addWidget(self.list)
        self.middle.insertLayout(0, left)
        self.name = QLineEdit()
        self.colour = ColourButton()
        self.active = QCheckBox(_("In use"))
        self.add("name", _("&Name"), self.name)
        self.add("colour", _("&Colour"), self.colour)
        self.colour.changed.connect(self.changed)
        self.add_fields()
        self.form.addRow("", self.active)
        self.watch(self.active)
        self.reload()

    # What a page of this kind says about itself

    @abstractmethod
    def read(self, services: Services) -> Sequence[Entry]:
        """All of them, in their order; runs in the data lane."""
        raise NotImplementedError

    @abstractmethod
    def store(self, services: Services, entry: Entry) -> Entry:
        """Save one; runs in the data lane."""
        raise NotImplementedError

    @abstractmethod
    def blank(self, colour: str, position: int) -> Entry:
        """A new one."""
        raise NotImplementedError

    def add_fields(self) -> None:
        """Add what is special about it."""

    def fill(self, entry: Entry) -> None:
        """Show what is special about it."""

    def special(self, entry: Entry) -> Entry:
        """The entry with what is special about it, as entered."""
        return entry

    # The same for all

    def reload(self) -> None:
        """Read all anew; unsaved input is thrown away."""
        self.context.tasks.run(self, self.read, self._show_all, key="list")

    def save(self) -> None:
        if self._edited is not None:
            self._store(self._entered(self._edited))

    def take_theirs(self, theirs: object) -> None:
        self.reload()

    def keep_mine(self, theirs: object) -> None:
        stored = next((entry for entry in self._entries if entry.id == getattr(theirs, "id", 0)), None)
        if stored is not None:
            self._store(replace(self._entered(stored), version=getattr(theirs, "version", 0)))

    def _store(self, entry: Entry) -> None:
        self.busy()
        self.context.tasks.run(self, lambda s: self.store(s, entry), self._saved, failed=self.show_failure)

    def _saved(self, entry: Entry) -> None:
        self._entries = [other for other in self._entries if other.id != entry.id]
        self._entries.append(entry)
        self._entries.sort(key=lambda other: (other.position, other.id))
        self._fill_list(entry.id)
        self._show(entry)
        self.saved()

    def _show_all(self, entries: Sequence[Entry]) -> None:
        self._entries = list(entries)
        wanted = self._edited.id if self._edited is not None else 0
        chosen = next((entry for entry in self._entries if entry.id == wanted), None)
        chosen = chosen or (self._entries[0] if self._entries else None)
        self._fill_list(chosen.id if chosen else 0)
        if chosen is None:
            self._begin_new()
        else:
            self._show(chosen)

    def _fill_list(self, chosen: int) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for entry in self._entries:
            words = entry.name if entry.active else _("{name} (not in use)").format(name=entry.name)
            item = QListWidgetItem(swatch(entry.colour), words)
            item.setData(Qt.ItemDataRole.UserRole, entry.id)
            item.setSizeHint(QSize(0, theme.ROW_HEIGHT))
            self.list.addItem(item)
            if entry.id == chosen:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self._wake_movers()

    def _choose(self, row: int) -> None:
        if row < 0 or self._edited is None or self._entries[row].id == self._edited.id:
            return
        if self._asked_to_save_first():
            self._fill_list(self._edited.id)
            return
        self._show(self._entries[row])

    def _begin_new(self) -> None:
        if self._asked_to_save_first():
            return
        used = {entry.colour.upper() for entry in self._entries}
        colour = next((value for value, _name in COLOURS if value not in used), COLOURS[0][0])
        position = max((entry.position for entry in self._entries), default=-1) + 1
        self._show(self.blank(colour, position))
        self.list.blockSignals(True)
        self.list.setCurrentRow(-1)
        self.list.blockSignals(False)
        self._wake_movers()
        self.name.setFocus()

    def _asked_to_save_first(self) -> bool:
        if self.is_dirty():
            self.context.notices.show(_("Save or discard your changes first."), kind="warning")
        return self.is_dirty()

    def _show(self, entry: Entry) -> None:
        self.begin_loading()
        self._edited = entry
        self.name.setText(entry.name)
        self.colour.set_colour(entry.colour)
        self.active.setChecked(entry.active)
        self.fill(entry)
        self.loaded()
        self._wake_movers()

    def _entered(self, base: Entry) -> Entry:
        common = replace(
            base, name=self.name.text(), colour=self.colour.colour(), active=self.active.isChecked()
        )
        return self.special(common)

    def _move(self, step: int) -> None:
        row = self.list.currentRow()
        target = row + step
        if row < 0 or not 0 <= target < len(self._entries) or self._asked_to_save_first():
            return
        order = list(self._entries)
        order.insert(target, order.pop(row))
        moved = [
            replace(entry, position=position)
            for position, entry in enumerate(order)
            if entry.position != position
        ]

        def work(services: Services) -> Sequence[Entry]:
            for entry in moved:
                self.store(services, entry)
            return self.read(services)

        self.context.tasks.run(self, work, self._show_all, failed=self._not_moved)

    def _not_moved(self, error: Exception) -> None:
        self.show_failure(error)
        self.reload()

    def _mover(self, icon: str, words: str, keys: str, step: int) -> QToolButton:
        button = QToolButton()
        button.setAccessibleName(words)
        native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        button.setToolTip(f"{words} ({native})")
        icons.put(button, icon)
        button.clicked.connect(lambda _checked=False: self._move(step))
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda: self._move(step))
        return button

    def _wake_movers(self) -> None:
        row = self.list.currentRow()
        self.up_button.setEnabled(row > 0)
        self.down_button.setEnabled(0 <= row < len(self._entries) - 1)
