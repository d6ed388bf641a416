"""The bar at the top: for whom one works, the search, what needs attention, who one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.i18n import _
from app.ui import icons, theme
from app.ui.search_box import SearchBox

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QAction

    from app.domain.mandants import Mandant
    from app.ui.menu_button import MenuButton

LEFT_WIDTH = 184
"""As wide as the column of places below it."""
WAY = 28
"""A button that leads back or forward."""


class TopBar(QFrame):
    """Only the search until somebody is logged in; then it shows the names."""

    mandant_chosen = Signal(object)
    flag_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.mandant_button: MenuButton | None = None
        self.user_button: MenuButton | None = None
        self.flag: MenuButton | None = None
        self._named: tuple[object, ...] = ()
        self.search = SearchBox(self)
        self._left = QWidget(self)  # keeps its room: nothing jumps when the names arrive
        self._left.setFixedWidth(LEFT_WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.SPACE_S, 6, theme.SPACE_S, 6)
        row.setSpacing(theme.SPACE_S)
        self._ways = QWidget(self)
        self._ways.setFixedWidth(2 * WAY)
        row.addWidget(self._left)
        row.addWidget(self._ways)
        row.addWidget(self.search, 1)
        row.addStretch(0)
        self._row = row

    def show_user(self, name: str, make_menu: Callable[[], Sequence[QAction | None]]) -> None:
        """Offer the user's own actions (None = a line between them), made when they are first looked at."""
        button = self._buttons()[1]
        button.offer_later(make_menu)
        button.show_words(name)
        icons.put(button, "user-round", "quiet")

    def show_mandants(self, mandants: Sequence[Mandant], current: Mandant) -> None:
        """Offer the Mandanten one may work for, the one in front marked."""
        from app.ui.widgets.swatch import swatch

        named = (*mandants, current)
        if named == self._named:
            return  # told twice: by the session that begins, and with its pages
        self._named = named
        button = self._buttons()[0]
        button.choose(
            [(swatch(m.colour), m.name, m.id == current.id, m) for m in mandants], self.mandant_chosen.emit
        )
        button.setIcon(swatch(current.colour))
        button.show_words(f" {current.name}")  # a swatch fills its icon, others have room at their sides

    def show_attention(self, count: int, words: str) -> None:
        """The number of messages that need somebody; none hides the flag."""
        flag = self._buttons()[2]
        icons.put(flag, "flag", "warn")
        flag.show_words(str(count), words)
        flag.setVisible(count > 0)

    def offer_ways(self, *ways: QAction) -> None:
        """Show the buttons that lead back and forward."""
        from PySide6.QtWidgets import QToolButton

        for number, way in enumerate(ways):
            button = QToolButton(self._ways)
            button.setDefaultAction(way)
            button.setAccessibleName(way.text())
            button.setGeometry(number * WAY, (self._ways.height() - WAY) // 2, WAY, WAY)
            button.show()

    def hide_session(self) -> None:
        """Nobody is logged in: show no names."""
        self._named = ()
        for button in self._buttons():
            button.hide()
        self.search.clear()
        self.search.setEnabled(False)

    def _buttons(self) -> tuple[MenuButton, MenuButton, MenuButton]:
        """Mandant, user, flag; made when there are names to show, not before the window is painted."""
        if self.mandant_button is None or self.user_button is None or self.flag is None:
            from app.ui.menu_button import MenuButton

            self.mandant_button = MenuButton(_("Company"), self._left)
            self.mandant_button.setFixedWidth(LEFT_WIDTH)
            self.flag = MenuButton(_("Needs attention"), self)
            self.flag.clicked.connect(self.flag_pressed)
            self.flag.hide()
            self.user_button = MenuButton(_("User"), self)
            self._row.addWidget(self.flag)
            self._row.addWidget(self.user_button)
            QWidget.setTabOrder(self.mandant_button, self.search)
        return self.mandant_button, self.user_button, self.flag
