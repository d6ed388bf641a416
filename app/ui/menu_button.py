"""A button of the top bar: an icon, some words, and usually a menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QIcon
from PySide6.QtWidgets import QMenu, QToolButton, QWidget


class MenuButton(QToolButton):
    """`name` is what a screen reader calls it; what it shows is its description."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(26, 16))  # wider than the icon: room before the words
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_words(self, words: str, description: str = "") -> None:
        """Show `words`, which may come from outside; `description` is the tool tip, too."""
        self.setText(words.replace("&", "&&"))
        self.setAccessibleDescription(description or words.strip())
        self.setToolTip(description)
        self.show()

    def offer(self, actions: Sequence[QAction | None]) -> None:
        """Open a menu of these; None = a line."""
        menu = QMenu(self)
        _fill(menu, actions)
        self._take(menu)

    def offer_later(self, make: Callable[[], Sequence[QAction | None]]) -> None:
        """The same with what `make` gives, which is asked when the menu is opened for the first time."""
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: _fill(menu, make()), Qt.ConnectionType.SingleShotConnection)
        self._take(menu)

    def choose(
        self, entries: Sequence[tuple[QIcon, str, bool, object]], chosen: Callable[[object], object]
    ) -> None:
        """Open a menu of icon, words, whether it is the present choice, and what `chosen` is called with."""
        menu = QMenu(self)
        group = QActionGroup(menu)
        for icon, words, is_current, value in entries:
            action = menu.addAction(icon, words.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(is_current)
            action.triggered.connect(lambda _checked=False, chosen_value=value: chosen(chosen_value))
            group.addAction(action)
        self._take(menu)

    def _take(self, menu: QMenu) -> None:
        old = self.menu()
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(menu)
        if old is not None:
            old.deleteLater()


def _fill(menu: QMenu, actions: Sequence[QAction | None]) -> None:
    for action in actions:
        if action is None:
            menu.addSeparator()
        else:
            menu.addAction(action)
