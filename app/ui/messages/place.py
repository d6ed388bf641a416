"""The place of SMS in the main window: what was sent, and beside it what waits."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.message_list import MessageQuery
from app.i18n import _
from app.ui import theme
from app.ui.context import UiContext
from app.ui.labels import plain
from app.ui.messages.page import AllMessagesPage


class MessagesPlace(QWidget):
    """Hands what the main window asks on to the page in front."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.all_messages = AllMessagesPage(context, self)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_M)
        box.setSpacing(theme.SPACE_S)
        box.addWidget(plain(_("SMS"), name="pageTitle"))
        box.addWidget(self.all_messages, 1)

    def activate(self) -> None:
        self.all_messages.activate()

    def focus_first(self) -> None:
        self.all_messages.focus_first()

    def show_message(self, message_id: int) -> None:
        """Select this SMS."""
        self.all_messages.show_message(message_id)

    def show_messages(self, query: MessageQuery) -> None:
        """Filter the list like this."""
        self.all_messages.show_messages(query)

    def whereabouts(self) -> object:
        return self.all_messages.whereabouts()

    def return_to(self, thing: object) -> None:
        self.all_messages.return_to(thing)
