"""The place of SMS in the main window: all that was sent, and what waits in the outbox, side by side as tabs."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.domain.message_list import MessageQuery
from app.i18n import _
from app.ui import actions, theme
from app.ui.context import UiContext
from app.ui.labels import plain
from app.ui.messages.page import AllMessagesPage
from app.ui.outbox.page import OutboxPage

ALL, OUTBOX = range(2)


class MessagesPlace(QWidget):
    """Hands what the main window asks on to the page in front."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(_("All SMS or outbox"))
        self.tabs.setDrawBase(False)
        self.tabs.addTab(_("All SMS"))
        self.tabs.addTab(_("Outbox"))
        self.all_messages = AllMessagesPage(context, self)
        self.outbox = OutboxPage(context, self)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.all_messages)
        self.stack.addWidget(self.outbox)
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE_L)
        head.addWidget(plain(_("SMS"), name="pageTitle"))
        head.addWidget(self.tabs)
        head.addStretch(1)
        self._tools = self.all_messages.filter_tools
        if self._tools is not None:
            head.addWidget(self._tools)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_M)
        box.setSpacing(theme.SPACE_S)
        box.addLayout(head)
        box.addWidget(self.stack, 1)
        self.addActions(self.all_messages.filter_actions)  # from the head, too
        self.tabs.currentChanged.connect(self._change)
        actions.make(self, "messages.other_tab", self._next)

    @property
    def front(self) -> AllMessagesPage | OutboxPage:
        """The page that is seen."""
        return self.outbox if self.tabs.currentIndex() == OUTBOX else self.all_messages

    def activate(self) -> None:
        self.front.activate()

    def focus_first(self) -> None:
        self.front.focus_first()

    def show_outbox(self) -> None:
        """Bring what waits to the front."""
        self.tabs.setCurrentIndex(OUTBOX)

    def show_message(self, message_id: int) -> None:
        """Select this SMS."""
        self.tabs.setCurrentIndex(ALL)
        self.all_messages.show_message(message_id)

    def show_messages(self, query: MessageQuery) -> None:
        """Filter the list like this."""
        self.tabs.setCurrentIndex(ALL)
        self.all_messages.show_messages(query)

    def whereabouts(self) -> object:
        """The tab in front and, of the list of all, what is filtered and selected."""
        return self.tabs.currentIndex(), self.all_messages.whereabouts()

    def return_to(self, thing: object) -> None:
        if isinstance(thing, tuple):
            tab, inside = thing
            self.tabs.setCurrentIndex(tab)
            if tab == ALL:
                self.all_messages.return_to(inside)

    def _next(self) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + 1) % self.tabs.count())

    @Slot(int)
    def _change(self, tab: int) -> None:
        self.stack.setCurrentIndex(tab)
        if self._tools is not None:
            self._tools.setVisible(tab == ALL)
        for action in self.all_messages.filter_actions:
            action.setEnabled(tab == ALL)
        self.front.activate()
        self.front.focus_first()
