"""The place of SMS in the main window: what was sent, and beside it what waits."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.domain.message_list import MessageQuery
from app.i18n import _
from app.ui import theme
from app.ui.context import UiContext
from app.ui.labels import plain
from app.ui.messages.page import AllMessagesPage
from app.ui.outbox.page import OutboxPage

ALL, OUTBOX = range(2)


class MessagesPlace(QWidget):
    """Hands what the main window asks on to the page in front; Ctrl+PgUp and Ctrl+PgDown change between them."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.all_messages = AllMessagesPage(context, self)
        self.outbox = OutboxPage(context, self)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(_("SMS"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.addTab(_("All SMS"))
        self.tabs.addTab(_("Outbox"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.all_messages)
        self._stack.addWidget(self.outbox)
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE_L)
        head.addWidget(plain(_("SMS"), name="pageTitle"))
        head.addWidget(self.tabs)
        head.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_M)
        box.setSpacing(theme.SPACE_S)
        box.addLayout(head)
        box.addWidget(self._stack, 1)
        self.tabs.currentChanged.connect(self._show_tab)
        for keys, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda step=step: self._step(step))

    def activate(self) -> None:
        self._page.activate()

    def focus_first(self) -> None:
        self._page.focus_first()

    def show_message(self, message_id: int) -> None:
        """Select this SMS."""
        self.tabs.setCurrentIndex(ALL)
        self.all_messages.show_message(message_id)

    def show_messages(self, query: MessageQuery) -> None:
        """Filter the list like this."""
        self.tabs.setCurrentIndex(ALL)
        self.all_messages.show_messages(query)

    def show_outbox(self) -> None:
        """What waits."""
        self.tabs.setCurrentIndex(OUTBOX)

    def whereabouts(self) -> object:
        return self.tabs.currentIndex(), self.all_messages.whereabouts()

    def return_to(self, thing: object) -> None:
        if isinstance(thing, tuple):
            tab, inside = thing
            self.tabs.setCurrentIndex(tab)
            self.all_messages.return_to(inside)

    @property
    def _page(self) -> AllMessagesPage | OutboxPage:
        return self.outbox if self.tabs.currentIndex() == OUTBOX else self.all_messages

    @Slot(int)
    def _show_tab(self, _index: int) -> None:
        self._stack.setCurrentWidget(self._page)
        self._page.activate()
        self._page.focus_first()

    def _step(self, step: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())
