"""The chosen SMS in full, with what can be done about it and the proof of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from app.domain.messages import MessageRow, MessageStory
from app.domain.permissions import Permission
from app.errors import UserError
from app.i18n import _
from app.ui import actions, icons
from app.ui.context import UiContext
from app.ui.messages.proof_deeds import ProofDeeds
from app.ui.sms import log_view_model
from app.ui.sms.deeds import MessageDeeds
from app.ui.sms.log_detail import LogDetail
from app.ui.sms.log_view_model import Deed, Detail
from app.ui.sms.standing_words import row_words


class MessageDetail(QObject):
    """Reads the story of the row that `current` answers and shows it in `view`; `changed` follows what was done."""

    def __init__(
        self,
        context: UiContext,
        page: QWidget,
        current: Callable[[], MessageRow | None],
        changed: Callable[[], None],
    ) -> None:
        super().__init__(page)
        self._context = context
        self._current = current
        self._story: MessageStory | None = None
        self._zone = ZoneInfo(context.session.mandant.time_zone)
        self.deeds = MessageDeeds(context, page, context.notices, current, changed)
        self._rename_sending_again()
        self.proof = ProofDeeds(context, page, lambda: self._story)
        self.proof.enable(False)
        self.linked_action = actions.make(page, "messages.linked", self._show_linked, context=context)
        self.linked_action.setEnabled(False)
        self.view = LogDetail(self.deeds.actions)
        self.view.offer(self.linked_action, *self.proof.actions)

    @property
    def shown_id(self) -> int:
        """The message that is shown, 0 while none is."""
        return self._story.row.id if self._story is not None else 0

    def read(self) -> None:
        """Show the current row, or news of it."""
        row = self._current()
        if row is None:
            self._show_nothing()
            return
        actor, number = self._context.session.actor.for_mandant(row.mandant_id), row.id
        self._context.tasks.run(
            self,
            lambda s: self._told(s.message_log.story(actor, number)),
            self._show,
            failed=self._fail,
            key="story",
        )

    def _told(self, story: MessageStory) -> tuple[MessageStory, Detail]:
        """In the data lane: dates and numbers take their time to be written out."""
        session = self._context.session
        ours = story.row.mandant_id == session.actor.mandant_id
        shown = log_view_model.detail(story, self._zone, may_send=ours and session.may(Permission.SEND_SMS))
        return story, replace(shown, status=row_words(story.row.status, story.row.reason))

    def _show(self, answer: tuple[MessageStory, Detail]) -> None:
        story, shown = answer
        row = self._current()
        if row is not None and row.id == story.row.id:
            self._story = story
            self.view.show_detail(shown)
            self.deeds.offer(shown.deeds)
            self.proof.enable(True)
            self.linked_action.setEnabled(bool(story.resent_as or story.resend_of))

    def _show_nothing(self) -> None:
        self._story = None
        self.view.show_nothing()
        self.deeds.offer(frozenset())
        self.proof.enable(False)
        self.linked_action.setEnabled(False)

    def _show_linked(self) -> None:
        """The one that was sent in its place; from that one, the first."""
        if self._story is not None:
            self._context.navigator.show_message(self._story.resent_as or self._story.resend_of)

    def _fail(self, error: Exception) -> None:
        self._show_nothing()
        if not isinstance(error, UserError):
            self._context.tasks.unhandled(error)

    def _rename_sending_again(self) -> None:
        """Here *Resend* sends the same text at once and has the key; this one opens the dialog to change it."""
        action, row = self.deeds.actions[Deed.SEND_AGAIN], actions.spec("messages.edit_again")
        action.setObjectName(row.id)
        icons.put(action, row.icon)
        action.setShortcuts([QKeySequence(row.shortcut)])
        action.setText(_(row.text))
        action.setToolTip(f"{_(row.text)} ({actions.keys_in_words(row)})")
