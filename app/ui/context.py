"""What every page and dialog is given: how to get work done, what happens, who works, and how to reach the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from app.clock import Clock
    from app.domain.mailings import Recipients
    from app.domain.message_list import MessageQuery
    from app.domain.messages import DraftContext
    from app.ui.event_bridge import EventBridge
    from app.ui.layout_memory import LayoutMemory
    from app.ui.notices import Notices
    from app.ui.session import Session
    from app.ui.tasks import TaskRunner
    from app.ui.theme import Appearance


class Navigator(Protocol):
    """Ways from one place to another, so that no page has to know another page."""

    def show_customer(self, customer_id: int) -> None: ...
    def edit_customer(self, customer_id: int, created: Callable[[int], None] | None = None) -> None:
        """Open the editor; id 0 = a new one, then `created` is told its id after saving."""
        ...

    def show_appointment(self, appointment_id: int) -> None: ...
    def book(self, customer_id: int) -> None:
        """Open the appointment editor for this customer at the next sensible time."""
        ...

    def send_sms(self, context: DraftContext) -> None: ...
    def show_log(self, customer_id: int) -> None: ...
    def show_message(self, message_id: int) -> None:
        """Select this SMS in the list of all."""
        ...

    def show_outbox(self) -> None: ...
    def show_messages(self, query: MessageQuery) -> None:
        """Show the list of all SMS filtered like this; its times have to be midnights of the Mandant."""
        ...

    def write_mailing(self, recipients: Recipients) -> None:
        """Open the editor of mailings with a new draft to these."""
        ...

    def show_mailing(self, mailing_id: int) -> None:
        """Select this mailing in the list of all."""
        ...

    def show_report(self) -> None: ...
    def show_practice_phone(self) -> None: ...
    def show_help(self, chapter: str = "") -> None:
        """Open the manual; empty = the chapter of the place one is in."""
        ...

    def show_settings(self, page: str = "") -> None:
        """`page` is one of company, users, gateway, text_blocks, appointment_types, staff, tags, mailings,
        stop_list, program.
        """
        ...


class Choices(Protocol):
    """What belongs to the whole program and is chosen from its menu or its settings."""

    def lock(self) -> None: ...
    def log_out(self) -> None: ...
    def choose_language(self, language: str) -> None:
        """One of `app.i18n.LANGUAGES`; all windows are made anew."""
        ...

    def choose_appearance(self, appearance: Appearance) -> None: ...
    def choose_lock_minutes(self, minutes: int) -> None:
        """Lock after so many minutes without a key or the mouse; 0 = never."""
        ...

    def close(self) -> None: ...


class UiContext(NamedTuple):
    """Handed to every page and dialog by the main window."""

    tasks: TaskRunner
    events: EventBridge
    session: Session
    notices: Notices
    navigator: Navigator
    clock: Clock
    layout: LayoutMemory
    choices: Choices
