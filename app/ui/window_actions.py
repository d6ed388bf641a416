"""The actions of the whole window: the menu of the user, and the keys that work everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app import i18n
from app.i18n import N_, _
from app.ui import actions, icons, theme

if TYPE_CHECKING:
    from app.ui.context import Choices, UiContext
    from app.ui.main_window import MainWindow

APPEARANCES = {
    theme.Appearance.SYSTEM: N_("Like the system"),
    theme.Appearance.LIGHT: N_("Light"),
    theme.Appearance.DARK: N_("Dark"),
}

MENU_ONLY = ("window.lock", "window.log_out", "window.practice_phone")
"""Actions that depend on who is logged in, made anew for each."""


def make_keys(window: MainWindow, context: UiContext) -> None:
    """The keys that work wherever one is in the main window."""
    actions.make(window, "window.find", window.focus_search)
    actions.make(window, "window.help", context.navigator.show_help)
    keys = actions.make(window, "window.keys", lambda: show_keys(context, window))
    # On most keyboards `?` needs Shift, and Qt does not count that as the same key.
    keys.setShortcuts([QKeySequence("?"), QKeySequence("Shift+?")])


def user_menu(window: MainWindow, context: UiContext) -> Callable[[], Sequence[QAction | None]]:
    """The user's own actions, whose keys work from now on; what is returned makes the whole menu (None = a line)."""
    choices = context.choices
    for old in window.actions():
        if old.objectName() in MENU_ONLY:
            window.removeAction(old)
            old.deleteLater()
    lock = actions.make(window, "window.lock", choices.lock, context=context)
    log_out = actions.make(window, "window.log_out", choices.log_out, context=context)
    practice = actions.make(
        window, "window.practice_phone", context.navigator.show_practice_phone, context=context
    )

    def whole() -> Sequence[QAction | None]:
        return (
            lock,
            log_out,
            None,
            _sub_menu(window, _("Language"), "languages", _languages(choices)),
            _sub_menu(window, _("Appearance"), "sun-moon", _appearances(choices)),
            None,
            practice,
            _entry(window, "window.help", context.navigator.show_help),
            _entry(window, "window.keys", lambda: show_keys(context, window)),
            _entry(window, "window.about", lambda: show_about(context, window)),
            None,
            _entry(window, "window.quit", choices.close),
        )

    return whole


def show_keys(context: UiContext, window: QWidget) -> None:
    from app.ui.key_sheet import KeySheet

    KeySheet(context, window).open()


def show_about(context: UiContext, window: QWidget) -> None:
    from app.ui.about import AboutDialog

    AboutDialog(context, window).open()


Entry = tuple[str, bool, Callable[[], object]]


def _languages(choices: Choices) -> list[Entry]:
    current = i18n.current_language()
    return [
        (name, code == current, lambda chosen=code: choices.choose_language(chosen))  # type: ignore[misc]
        for code, name in i18n.LANGUAGES.items()
    ]


def _appearances(choices: Choices) -> list[Entry]:
    current = theme.notifier().appearance
    return [
        (_(text), kind is current, lambda chosen=kind: choices.choose_appearance(chosen))  # type: ignore[misc]
        for kind, text in APPEARANCES.items()
    ]


def _sub_menu(window: MainWindow, title: str, icon: str, entries: list[Entry]) -> QAction:
    menu = QMenu(title, window)
    group = QActionGroup(menu)
    for text, checked, slot in entries:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(checked)
        action.triggered.connect(lambda _checked=False, run=slot: run())
        group.addAction(action)
    icons.put(menu.menuAction(), icon)
    return menu.menuAction()


def _entry(window: MainWindow, action_id: str, slot: Callable[[], object]) -> QAction:
    """As `actions.make`, for a menu only: its keys work already, and two of the same would cancel each other out."""
    row = actions.spec(action_id)
    action = QAction(_(row.text), window)
    icons.put(action, row.icon)
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.triggered.connect(lambda _checked=False: slot())
    return action
