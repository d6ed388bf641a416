"""The bar at the top: for whom one works, the search, what needs attention, who one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from app.i18n import _
from app.ui import icons, theme
from app.ui.search_box import SearchBox
from app.ui.widgets.swatch import SIDE, swatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.mandants import Mandant


class TopBar(QFrame):
    """Empty until somebody is logged in; then it shows the names."""

    mandant_chosen = Signal(object)
    flag_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.mandant_button = self._button(_("Company"))
        self.mandant_button.setMinimumWidth(184)
        self.search = SearchBox(self)
        self.flag = self._button(_("Needs attention"))
        self.flag.setPopupMode(QToolButton.ToolButtonPopupMode.DelayedPopup)
        self.flag.clicked.connect(self.flag_pressed)
        self.user_button = self._button(_("User"))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.SPACE_S, 6, theme.SPACE_S, 6)
        row.setSpacing(theme.SPACE_S)
        row.addWidget(self.mandant_button)
        row.addWidget(self.search, 1)
        row.addStretch(0)
        row.addWidget(self.flag)
        row.addWidget(self.user_button)
        for button in (self.mandant_button, self.flag, self.user_button):
            button.hide()
        policy = self.mandant_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # nothing jumps when the names arrive
        self.mandant_button.setSizePolicy(policy)

    def show_user(self, name: str, user_actions: Sequence[QAction | None]) -> None:
        """Offer the user's own actions (None = a line between them)."""
        menu = QMenu(self.user_button)
        for action in user_actions:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)
        self._replace_menu(self.user_button, menu)
        self.user_button.setText(name.replace("&", "&&"))
        icons.put(self.user_button, "user-round", "quiet")
        self.user_button.show()

    def hide_session(self) -> None:
        """Nobody is logged in: show no names."""
        for button in (self.mandant_button, self.flag, self.user_button):
            button.hide()
        self.search.clear()
        self.search.setEnabled(False)

    def show_attention(self, count: int, words: str) -> None:
        """The number of messages that need somebody; none hides the flag."""
        icons.put(self.flag, "flag", "warn")
        self.flag.setText(str(count))
        self.flag.setToolTip(words)
        self.flag.setAccessibleDescription(words)
        self.flag.setVisible(count > 0)

    def show_mandants(self, mandants: Sequence[Mandant], current: Mandant) -> None:
        """Offer the Mandanten one may work for, the one in front marked."""
        menu = QMenu(self.mandant_button)
        group = QActionGroup(menu)
        for mandant in mandants:
            action = menu.addAction(swatch(mandant.colour), mandant.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(mandant.id == current.id)
            action.triggered.connect(lambda _checked=False, chosen=mandant: self.mandant_chosen.emit(chosen))
            group.addAction(action)
        self._replace_menu(self.mandant_button, menu)
        self.mandant_button.setIcon(swatch(current.colour))
        self.mandant_button.setText(current.name.replace("&", "&&"))
        self.mandant_button.setAccessibleDescription(current.name)
        self.mandant_button.show()

    @staticmethod
    def _replace_menu(button: QToolButton, menu: QMenu) -> None:
        old = button.menu()
        button.setMenu(menu)
        if old is not None:
            old.deleteLater()

    def _button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setAccessibleName(name)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setIconSize(QSize(SIDE + 8, SIDE + 2))  # wider than the icon: room before the word
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button
