"""The dialog *Send SMS*: for a customer, for an appointment, or for any number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4
from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app import field_names
from app.domain.customers import Customer
from app.domain.filled_text import FilledText
from app.domain.messages import Draft, DraftContext, Receipt
from app.domain.permissions import Permission
from app.domain.placeholders import to_neutral
from app.errors import AlreadySent, UserError
from app.i18n import _
from app.ui import theme
from app.ui.context import UiContext
from app.ui.gateway_words import sending_off
from app.ui.notices import Notices
from app.ui.sms import view_model
from app.ui.sms.dialog_frame import KEEP_OPEN, SendSmsFrame
from app.ui.sms.draft_keeper import DraftKeeper
from app.ui.sms.follow import SendFollower, Sent
from app.ui.sms.number_state import NOTHING_YET, NumberState, judge_number
from app.ui.sms.view_model import ComposeState, compose, judge_message
from app.ui.sms.when_state import WhenState, first_choice, judge_when

if TYPE_CHECKING:
    from app.services.events import CustomersChanged

JUDGES_AFTER_MS = 20
"""So long after a key is the text judged: about when its picture is on the screen, and before a held key's next."""
LOOK_AGAIN_MS = 30_000
"""A time that was still to come passes while the window stands open."""


class SendSmsDialog(SendSmsFrame):
    """Everything stands at once; numbers, blocks and values arrive in one read a moment later.

    Ctrl+Enter pressed before they have is carried out when they are there and nothing speaks against it.
    """

    def __init__(
        self, context: UiContext, draft_context: DraftContext, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, parent)
        self._draft_context = draft_context
        self._draft: Draft | None = None
        self._intent = uuid4().hex
        self._number: NumberState = NOTHING_YET
        self._when = WhenState(None, None, "")
        self._state: ComposeState | None = None
        self._sending = False
        self._send_when_ready = False
        self._keeper = DraftKeeper(context, draft_context, self._to_keep, self)
        self.own_notices: Notices | None = None
        self._judging = QTimer(self)
        self._judging.setSingleShot(True)
        self._judging.setInterval(JUDGES_AFTER_MS)
        self._judging.timeout.connect(self._judge)
        self._connect()
        self._show_state()
        self.message.editor.setFocus()
        self._ask_for_draft(self._load)

    def _ask_for_draft(self, then: Callable[[Draft], None]) -> None:
        actor, place = self.context.session.actor, self._draft_context
        self.context.tasks.run(
            self, lambda s: s.messaging.draft(actor, place), then, failed=self._not_loaded, key="draft"
        )

    def _load(self, draft: Draft) -> None:
        typed = self.message.editor.filled.text.strip()
        self._draft = draft
        self.stripe.show_colour(draft.mandant_colour)
        self.company.show_mandant(draft.mandant_name, draft.mandant_colour)
        if draft.title:
            self.setWindowTitle(_("Send SMS – {name}").format(name=draft.title))
        self.sender_field.load(draft)
        self._sender_changed()
        self.number.load(draft)
        self.when.load(draft, first_choice(draft, self.context.clock.now()))
        self.message.load(draft)
        if typed:
            self._keeper.begin(stored=draft.saved_text, untouched="")
        else:
            self._insert_first_text(draft)
        self._say_whether_it_goes(draft)
        self._number_changed()
        self._when_changed()
        if not self.number.raw:
            self.number.line.setFocus()
        if self._send_when_ready and not draft.saved_text:
            self._press_accent()
        self._send_when_ready = False

    def _say_whether_it_goes(self, draft: Draft) -> None:
        if draft.sending_off:
            self.hint.say(sending_off(), icon="circle-pause", colour="warn")
        if not draft.account_name:
            may_set_up = self.context.session.may(Permission.MANAGE_ACCOUNTS)
            self.hint.say(
                _("No SMS gateway is set up yet."),
                icon="plug",
                colour="warn",
                action=_("Set up a gateway…") if may_set_up else "",
            )

    def _insert_first_text(self, draft: Draft) -> None:
        """What was kept from last time, or the default block of appointments (AW-19)."""
        if draft.default_block is not None:
            self.message.insert_block(draft.default_block)
        elif self._draft_context.text:
            self.message.insert(self._draft_context.text, typed=True)
        untouched = self._to_keep()[1]
        self._keeper.begin(stored=draft.saved_text, untouched=untouched)
        if draft.saved_text and draft.saved_text != untouched:
            self.message.editor.set_filled(FilledText())
            self.message.insert(draft.saved_text, typed=True)
            self.hint.say(_("Your text from last time is back."), icon="history", action=_("Start afresh"))

    def _not_loaded(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.hint.say(error.text, icon="circle-alert", colour="error")
        else:
            self.hint.say(_("This could not be loaded."), icon="circle-alert", colour="error")
            self.context.tasks.unhandled(error)

    def _refresh(self, draft: Draft) -> None:
        """The customer's record was changed meanwhile: numbers and values are new, the text stays."""
        self._draft = draft
        self.number.load(draft)
        self.message.load(draft)
        self._number_changed()

    @Slot()
    def _hint_pressed(self) -> None:
        draft = self._draft
        if draft is not None and not draft.account_name:
            self.reject()
            self.context.navigator.show_settings("gateway")
            return
        self.hint.say("")
        self.message.editor.set_filled(FilledText())
        if draft is not None and draft.default_block is not None:
            self.message.insert_block(draft.default_block)
        self.message.editor.setFocus()

    # What changes while one types

    @Slot()
    def _text_changed(self) -> None:
        """Counted with every key; what is wrong with the text is told when the key has been painted."""
        draft, known, editor = self._draft, self._state, self.message.editor
        if draft is None:
            return
        self._keeper.touched()
        text = editor.filled.text
        if not editor.was_typed or known is None or bool(text) is not bool(known.text.text):
            self._judge()
            return
        self.message.counter.show_count(view_model.count_text(text, draft, self.sender_field.shown))
        if not self._judging.isActive():
            self._judging.start()

    @Slot()
    def _judge(self) -> None:
        self._judging.stop()
        self._show_state()
        self._later_changed()

    @Slot()
    def _number_changed(self) -> None:
        if self._draft is None:
            return
        self._number = judge_number(self.number.raw, self._draft, agrees=self.number.agrees_box.isChecked())
        may_record = self._draft.may_record_consent and self.consent.isHidden()
        self.number.show_state(self._number, may_record=may_record)
        self._show_state()

    @Slot()
    def _number_edited(self) -> None:
        self.consent.hide()
        self._number_changed()

    @Slot()
    def _sender_changed(self) -> None:
        if self._draft is not None:
            shown = self.sender_field.shown
            self.preview.show_sender(shown or self._draft.account_name, view_model.sender_note(shown))
            self._show_state()

    @Slot()
    def _when_changed(self) -> None:
        if self._draft is None:
            return
        self._when = judge_when(
            self.when.choice(),
            self._draft,
            self.context.clock.now(),
            may_name_a_time=self.message.editor.filled.may_name_a_time,
        )
        self.when.show_state(self._when)
        self._show_state()

    def _later_changed(self) -> None:
        """What is said about a later time depends on the text; now there is nothing to say."""
        if self.when.later.isChecked():
            self._when_changed()

    def _show_state(self) -> None:
        draft = self._draft
        if draft is None:
            self.say_why_not(_("One moment …"))
            return
        text = judge_message(self.message.editor.filled, draft, self.sender_field.shown)
        self._state = compose(text, draft, self._number, self._when)
        may_edit = self.context.session.may(Permission.EDIT_CUSTOMERS)
        self.message.show_state(self._state, may_complete=may_edit and draft.context.customer_id is not None)
        gaps = tuple((gap.start, gap.end) for gap in text.gaps)
        self.preview.show_text(text.text, text.part_ends, gaps)
        self.say_why_not(self._state.why_not or self.sender_field.problem())

    # The customer's record

    @Slot()
    def _ask_consent(self) -> None:
        draft, number = self._draft, self._number.consent_number
        if draft is not None and draft.context.customer_id is not None and number:
            today = self.context.clock.now().astimezone(ZoneInfo(draft.time_zone)).date()
            self.consent.ask(draft.context.customer_id, number, draft.context.purpose, today)
            self.number.consent.hide()

    @Slot(object)
    def _consent_recorded(self, customer: Customer) -> None:
        if self._draft is not None:
            self._draft = replace(self._draft, consents=customer.consents)
        self._number_changed()
        self.message.editor.setFocus()

    @Slot()
    def _complete_customer(self) -> None:
        if self._draft is not None and self._draft.context.customer_id is not None:
            self.context.navigator.edit_customer(self._draft.context.customer_id)

    @Slot(object)
    def _customers_changed(self, event: CustomersChanged) -> None:
        if self._draft is not None and self._draft.context.customer_id in event.ids:
            self._ask_for_draft(self._refresh)

    # Sending

    def _press_accent(self) -> None:
        self._judge()  # the last key may have been struck just now
        if self._draft is None:
            self._send_when_ready = True
        elif self.send_button.isEnabled():
            self._send()
        else:
            self.why_not.setText(self.send_button.accessibleDescription())

    def _send(self) -> None:
        self._judge()
        draft = self._draft
        if draft is None or self._state is None or not self._state.can_send or self.sender_field.problem():
            return
        if self._sending:
            return
        self._sending = True
        self.say_why_not("", busy=True)
        actor = self.context.session.actor
        request = view_model.request(
            self._intent,
            self._draft_context,
            self.message.editor.filled,
            self._number,
            self.when.choice(),
            self._when,
            save_number=self.number.save_box.isChecked(),
            text_blocks=self.message.text_blocks,
        )
        request = replace(request, sender=self.sender_field.value)
        self.context.tasks.run(
            self,
            lambda s: s.messaging.send(actor, request),
            lambda receipt: self._sent(draft, receipt),
            failed=self._not_sent,
        )

    def _sent(self, draft: Draft, receipt: Receipt) -> None:
        self._sending = False
        number, text = self._to_keep()
        self._keeper.begin(stored="", untouched=text)  # the service has thrown the draft away with it
        sent = Sent(
            receipt=receipt,
            name=draft.title or number,
            gateway=draft.account_name,
            zone=ZoneInfo(draft.time_zone),
            is_later=receipt.due > self.context.clock.now(),
            customer_id=draft.context.customer_id,
            undone=lambda: self._take_back(number, text),
        )
        if self.keep_open.isChecked():
            SendFollower(self.context, self._notices_here(), sent)
            self._begin_anew()
        else:
            SendFollower(self.context, self.context.notices, sent)
            self.accept()

    def _notices_here(self) -> Notices:
        """Notices in this window, above its buttons."""
        if self.own_notices is None:
            self.own_notices = Notices(self)
            self.own_notices.bottom_margin = self.height() - self.send_button.y() + theme.SPACE_S
        return self.own_notices

    def _not_sent(self, error: Exception) -> None:
        """Nothing was queued; the text stays, and the reason stands at its field."""
        self._sending = False
        self._show_state()
        if isinstance(error, AlreadySent):
            self._keeper.begin(stored="", untouched=self._to_keep()[1])
            self.context.notices.show(error.text)
            self.accept()
        elif not isinstance(error, UserError):
            self.context.tasks.unhandled(error)
        elif error.field == "number":
            self._number = NumberState("", "error", error.text, why_not=error.text)
            self.number.show_state(self._number, may_record=False)
            self._show_state()
            self.number.line.setFocus()
        else:
            self.hint.say(error.text, icon="circle-alert", colour="error")

    def _begin_anew(self) -> None:
        """The window stays: an empty text, a new intent, the same number."""
        self._intent = uuid4().hex
        self.hint.say("")
        if self._draft is not None:
            self._say_whether_it_goes(self._draft)
        self._keeper.begin(stored="", untouched="")
        self.message.editor.set_filled(FilledText())
        (self.message.editor if self._draft and self._draft.title else self.number.line).setFocus()

    def _take_back(self, number: str, text: str) -> None:
        """Undone: the text is there again, in this window if it still stands, otherwise in a new one."""
        context, place = self.context, self._draft_context
        if isValid(self) and self.isVisible():
            self.number.set_raw(number)
            self.message.editor.set_filled(FilledText())
            self.message.insert(text, typed=True)
            return
        actor = context.session.actor
        context.tasks.run(
            context.tasks,
            lambda s: s.messaging.save_draft(actor, place, number, text),
            lambda _none: context.navigator.send_sms(place),
        )

    def reject(self) -> None:
        """Close without sending; what was written is kept for next time."""
        if self._sending:
            return
        if self._draft is not None:
            self._keeper.flush()
        super().reject()

    def _to_keep(self) -> tuple[str, str]:
        """Number and text as a draft keeps them: neutral, to be filled again next time."""
        filled = self.message.editor.filled
        text = filled.text if filled.template is None else filled.template
        return self.number.raw, to_neutral(text, field_names.names())

    @Slot(bool)
    def _keep_open_toggled(self, keep: bool) -> None:
        self.context.layout.set(KEEP_OPEN, keep)

    def _connect(self) -> None:
        self.number.edited.connect(self._number_edited)
        self.number.consent_wanted.connect(self._ask_consent)
        self.consent.recorded.connect(self._consent_recorded)
        self.consent.given_up.connect(self._number_changed)
        self.hint.pressed.connect(self._hint_pressed)
        self.message.edited.connect(self._text_changed)
        self.message.complete_wanted.connect(self._complete_customer)
        self.sender_field.edited.connect(self._sender_changed)
        self.when.edited.connect(self._when_changed)
        self.keep_open.toggled.connect(self._keep_open_toggled)
        self.context.events.customers_changed.connect(self._customers_changed)
        clock = QTimer(self)
        clock.setInterval(LOOK_AGAIN_MS)
        clock.timeout.connect(self._later_changed)
        clock.start()
