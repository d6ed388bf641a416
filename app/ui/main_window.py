"""The main window: a frame that stands at once, and is filled when somebody is logged in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QSize, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QStatusBar, QVBoxLayout, QWidget

from app.config import APP_NAME
from app.i18n import _
from app.ui.navigation import Navigation
from app.ui.places import PLACES
from app.ui.status_line import StatusLine
from app.ui.top_bar import TopBar
from app.ui.widgets.stripe import MandantStripe

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QAction

    from app.ui.context import UiContext

USUAL_SIZE = QSize(1200, 800)
SMALLEST_SIZE = QSize(900, 600)


class MainWindow(QMainWindow):
    """Pages are made when they are first shown, and thrown away when the Mandant or the user changes."""

    first_painted = Signal()
    closing = Signal()
    leaving = Signal()
    """Another place, or another thing in the same one, is about to be shown."""

    def __init__(self) -> None:
        super().__init__()
        self._painted = False
        self._context: UiContext | None = None
        self._pages: dict[str, Any] = {}
        self.place = ""
        self.setWindowTitle(APP_NAME)
        self.setMinimumSize(SMALLEST_SIZE)
        self.resize(USUAL_SIZE)
        self.stripe = MandantStripe(None, self)
        self.top_bar = TopBar(self)
        self.navigation = Navigation(self)
        self.navigation.chosen.connect(self.go_to)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(QWidget())
        self.status_line = StatusLine(self)
        self.status_line.attention.connect(self.top_bar.show_attention)
        self._lay_out()

    def attach(self, context: UiContext) -> None:
        """Come to life: somebody is logged in, and the session is followed from now on."""
        self._context = context
        self.stripe.follow(context.session)
        context.session.changed.connect(self.show_names)
        for place in PLACES:
            shortcut = QShortcut(QKeySequence(place.shortcut), self)
            shortcut.activated.connect(lambda key=place.key: self.go_to(key))

    def show_session(self, user_menu: Callable[[], Sequence[QAction | None]]) -> None:
        """Show the pages of the session's user and Mandant; those of another one are thrown away."""
        context = self._context
        if context is None:
            return
        self._forget_pages()
        self.show_names()
        self.top_bar.show_user(context.session.actor.name, user_menu)
        self.navigation.setEnabled(True)
        self.top_bar.search.setEnabled(True)
        self.top_bar.search.attach(context)
        self.go_to(self.place or PLACES[0].key)

    def show_names(self) -> None:
        """The Mandanten have got other names or colours."""
        if self._context is not None and self._context.session.ready:
            session = self._context.session
            self.setWindowTitle(f"{session.mandant.name} – {APP_NAME}")
            self.top_bar.show_mandants(session.mandants, session.mandant)

    def hide_session(self) -> None:
        """Nobody is logged in: nothing of anybody may stay on the screen."""
        self._forget_pages()
        self.setWindowTitle(APP_NAME)
        self.top_bar.hide_session()
        self.navigation.setEnabled(False)

    def go_to(self, key: str) -> None:
        """Show a place and put the keyboard into it."""
        page = self.page(key)
        if page is None:
            return
        self.leaving.emit()
        self.place = key
        self.navigation.show_place(key)
        self.stack.setCurrentWidget(page)
        page.activate()
        page.focus_first()

    def page(self, key: str) -> Any:
        """The page of a place, made if need be; None while nobody is logged in."""
        context = self._context
        if context is None or not context.session.ready:
            return None
        if key not in self._pages:
            place = next(place for place in PLACES if place.key == key)
            page = place.make(context, self.stack)
            self._pages[key] = page
            self.stack.addWidget(page)
        return self._pages[key]

    def focus_search(self) -> None:
        """Put the keyboard into the search."""
        self.top_bar.search.setFocus()
        self.top_bar.search.selectAll()

    def unsaved_page(self) -> Any:
        """A page that holds input which was not saved, if there is one."""
        return next((p for p in self._pages.values() if getattr(p, "is_dirty", bool)()), None)

    def geometry_text(self) -> str:
        """Size and place on the screen, for `restore_geometry_text` of the next start."""
        return bytes(self.saveGeometry().toBase64().data()).decode()

    def restore_geometry_text(self, text: str) -> None:
        if text:
            self.restoreGeometry(QByteArray.fromBase64(text.encode()))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.first_painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()  # the program decides: there may be unsaved input, and workers to stop
        self.closing.emit()

    def _forget_pages(self) -> None:
        for page in self._pages.values():
            self.stack.removeWidget(page)
            page.deleteLater()
        self._pages.clear()

    def _lay_out(self) -> None:
        central = QWidget(self)
        columns = QHBoxLayout()
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(self.navigation)
        columns.addWidget(self.stack, 1)
        rows = QVBoxLayout(central)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.stripe)
        rows.addWidget(self.top_bar)
        rows.addLayout(columns, 1)
        self.setCentralWidget(central)
        bar = QStatusBar(self)
        bar.setSizeGripEnabled(False)
        bar.addWidget(self.status_line, 1)
        bar.setAccessibleName(_("Status"))
        self.setStatusBar(bar)
