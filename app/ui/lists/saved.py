"""Filters kept under a name, for one list and one user."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QMenu, QWidget

from app.i18n import _
from app.ui import forms, icons
from app.ui.context import UiContext
from app.ui.dialogs import Dialog
from app.ui.menu_button import MenuButton

MOST_LETTERS = 60
Stored = dict[str, Any]
"""Column key → filter, as `filters.to_json` writes it."""


class SavedFilters(MenuButton):
    """The menu of the saved ones; `present` gives the filters in force, `chosen` hands out some that were saved."""

    chosen = Signal(object)

    def __init__(self, context: UiContext, name: str, present: Callable[[], Stored]) -> None:
        super().__init__(_("Saved filters"))
        self._context = context
        self._key = f"{name}.saved_filters"
        self._present = present
        icons.put(self, "bookmark")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.setIconSize(QSize(16, 16))
        self.setToolTip(_("Saved filters"))
        self.refresh()

    @property
    def names(self) -> list[str]:
        return [entry["name"] for entry in self._entries()]

    def refresh(self) -> None:
        """Offer what is stored now, and saving only where there is something to save."""
        menu = QMenu(self)
        for entry in self._entries():
            action = menu.addAction(entry["name"].replace("&", "&&"))
            action.triggered.connect(partial(self._choose, entry["name"]))
        if self.names:
            menu.addSeparator()
        save = menu.addAction(_("Save as…"))
        icons.put(save, "save")
        save.setEnabled(bool(self._present()))
        save.triggered.connect(lambda: self._ask_name())
        self._add_names(menu, _("Rename"), "pencil", self._ask_new_name)
        self._add_names(menu, _("Delete"), "trash-2", self.delete)
        self._take(menu)

    def save(self, name: str) -> None:
        """Keep the filters in force under this name; one that has it already is replaced."""
        self._put({"name": name, "filters": self._present()})

    def rename(self, name: str, new_name: str) -> None:
        """Give it another name; one that has that already is replaced."""
        kept = [entry for entry in self._entries() if entry["name"] == name or entry["name"] != new_name]
        self._store([{**entry, "name": new_name} if entry["name"] == name else entry for entry in kept])

    def delete(self, name: str) -> None:
        """Forget it, and offer to take that back."""
        gone = self._entry(name)
        self._store([entry for entry in self._entries() if entry["name"] != name])
        self._context.notices.show(
            _("The filter “{name}” is deleted.").format(name=name),
            action=_("Undo"),
            on_action=lambda: self._put(gone),
        )

    def _choose(self, name: str, _checked: bool = False) -> None:
        self.chosen.emit(self._entry(name)["filters"])

    def _ask_name(self) -> None:
        dialog = NameDialog(self._context, _("Save filters"), "", self.names, self.window())
        dialog.named.connect(self.save)
        dialog.open()

    def _ask_new_name(self, name: str) -> None:
        others = [other for other in self.names if other != name]
        dialog = NameDialog(self._context, _("Rename filter"), name, others, self.window())
        dialog.named.connect(lambda new_name: self.rename(name, new_name))
        dialog.open()

    def _add_names(self, menu: QMenu, words: str, icon: str, slot: Callable[[str], None]) -> None:
        if not self.names:
            return
        names = menu.addMenu(words)
        icons.put(names.menuAction(), icon)
        for name in self.names:
            action = names.addAction(name.replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, named=name: slot(named))

    def _put(self, entry: dict[str, Any]) -> None:
        self._store([*(kept for kept in self._entries() if kept["name"] != entry["name"]), entry])

    def _entry(self, name: str) -> dict[str, Any]:
        return next(entry for entry in self._entries() if entry["name"] == name)

    def _entries(self) -> list[dict[str, Any]]:
        return list(self._context.layout.get(self._key, []))

    def _store(self, entries: list[dict[str, Any]]) -> None:
        entries.sort(key=lambda entry: str(entry["name"]).casefold())
        self._context.layout.set(self._key, entries)
        self.refresh()


class NameDialog(Dialog):
    """Asks for the name of some filters; `taken` are the names of others."""

    named = Signal(str)

    def __init__(
        self, context: UiContext, title: str, name: str, taken: list[str], parent: QWidget | None
    ) -> None:
        super().__init__(context, title, parent)
        self._taken = taken
        self.line = QLineEdit(name)
        self.line.setMaxLength(MOST_LETTERS)
        self.line.setMinimumWidth(300)
        form = QFormLayout()
        self.row = forms.add_row(form, _("&Name"), self.line)
        self.body.addLayout(form)
        self.add_cancel()
        self.save_button = self.add_button(_("Save"), self._save, role="accent")
        self.line.textChanged.connect(self._check)
        self.line.selectAll()
        self.line.setFocus()
        self._check()

    def _check(self) -> None:
        name = self.line.text().strip()
        self.save_button.setEnabled(bool(name))
        replaces = _("Replaces the filter that has this name.") if name in self._taken else ""
        self.row.show_problem(replaces, level="warning")

    def _save(self) -> None:
        self.named.emit(self.line.text().strip())
        self.accept()
