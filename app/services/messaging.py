"""Writing one SMS: what the dialog needs to know, and the one way into the outbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4
from zoneinfo import ZoneInfo

from app.clock import Clock
from app.domain import hand_over, phone
from app.domain.accounts import Account
from app.domain.calendar import Appointment
from app.domain.consent import Verdict, verdict
from app.domain.customers import Customer, CustomerPhone, PhoneLabel
from app.domain.delivery import MessageStatus
from app.domain.hand_over import HandOver
from app.domain.mandants import Mandant
from app.domain.messages import Draft, DraftContext, Receipt, SendRequest
from app.domain.permissions import Actor, Permission
from app.domain.phone import PhoneNumber
from app.domain.send_time import SendRule, due_at
from app.domain.sms_text import normalise
from app.errors import AlreadySent, ConsentMissing, FieldProblem, InvalidInput, NotFound
from app.i18n import _
from app.phone_words import problem_text
from app.services import marketing, provider_facts, senders
from app.services.draft_reader import DraftReader, customer_of, draft_key, remember_rule
from app.services.events import Events, MessagesChanged
from app.services.message_text import checked_text
from app.services.values import ValueService
from app.storage.database import Database, Work
from app.storage.repos import (
    accounts,
    appointments,
    audit,
    drafts,
    mandants,
    messages_compose,
    used_text_blocks,
)
from app.storage.repos.messages_compose import NewMessage

if TYPE_CHECKING:
    from app.services.customers import CustomerService

MAX_INTENT = 64


class MessagingService:
    """Use cases of the SMS dialog. Everything that can be wrong on our side is found before a message exists."""

    def __init__(
        self,
        database: Database,
        events: Events,
        clock: Clock,
        values: ValueService,
        customers: CustomerService,
    ) -> None:
        self._database = database
        self._events = events
        self._clock = clock
        self._customers = customers
        self._reader = DraftReader(clock, values)

    def draft(self, actor: Actor, context: DraftContext) -> Draft:
        """All that is needed to write an SMS from `context`. Raises NotFound."""
        actor.require(Permission.SEND_SMS)
        with self._database.read() as work:
            return self._reader.read(work, actor, context)

    def send(self, actor: Actor, request: SendRequest) -> Receipt:
        """Put one SMS into the outbox; nobody waits for the gateway.

        Raises InvalidInput (fields number, text, sender, when, account), ConsentMissing, UnfilledPlaceholder,
        NotFound, and AlreadySent if this intent is in the outbox.
        """
        actor.require(Permission.SEND_SMS)
        now = self._clock.now()
        with self._database.write() as work:
            self._refuse_repetition(work, request)
            customer = customer_of(work, actor, request.context)
            message, planned = self._prepare(work, actor, request, customer, now)
            message_id = messages_compose.add(work, message)
            if message_id is None:
                self._refuse_repetition(work, request)
                raise RuntimeError("an intent was taken and is not there")
            used_text_blocks.note(work, message_id, message.mandant_id, request.text_blocks)
            audit.add(work, actor, now, "queued", "message", message_id, {"rule": request.rule.value})
            remember_rule(work, actor, request.context, request.rule, request.fixed)
            drafts.discard(work, actor.user_id, message.mandant_id, draft_key(request.context))
        self._events.publish(MessagesChanged((message_id,), (customer.id,) if customer else ()))
        if request.save_number and customer is not None:
            self._save_number(actor, customer, message.number)
        return Receipt(
            message_id=message_id,
            status=MessageStatus.QUEUED,
            due=message.due_at,
            undo_until=planned.act_at if planned.act_at > now else None,
            waits_at_gateway=planned.at_gateway,
        )

    def save_draft(self, actor: Actor, context: DraftContext, number: str, text: str) -> None:
        """Keep what was written so far, for this user and place; survives a crash. A blank text keeps nothing."""
        actor.require(Permission.SEND_SMS)
        with self._database.write() as work:
            key = draft_key(context)
            if text.strip():
                drafts.put(
                    work,
                    actor.user_id,
                    actor.mandant_id,
                    key,
                    number=number,
                    text=text,
                    now=self._clock.now(),
                )
            else:
                drafts.discard(work, actor.user_id, actor.mandant_id, key)

    def discard_draft(self, actor: Actor, context: DraftContext) -> None:
        self.save_draft(actor, context, "", "")

    def _prepare(
        self, work: Work, actor: Actor, request: SendRequest, customer: Customer | None, now: datetime
    ) -> tuple[NewMessage, HandOver]:
        """Check everything and lay the message out; the database is only read."""
        mandant, account = self._mandant_and_account(work, actor)
        appointment = self._appointment(work, actor, request.context)
        number = _number(request.number, mandant)
        self._require_consent(work, actor, request, customer, number)
        sender = senders.choose(request.sender, mandant, account)
        besides = marketing.opt_out_of(request.purpose, mandant, customer)
        text, size = checked_text(marketing.whole_text(request.text, besides, sender), account.profile)
        due = max(_due(request, mandant, now), now)
        window = provider_facts.scheduling_window(account.provider)
        hold = timedelta(seconds=account.hold_seconds if request.undoable else 0)
        planned = hand_over.plan(now, due, hold, window)
        later = request.rule is not SendRule.NOW
        # D-3: what goes now is sent as it was read, what goes later is filled again at hand-over.
        template = None
        if later and request.template is not None:
            template = normalise(marketing.whole_text(request.template, besides, sender))
        fixed = request.fixed if request.rule is SendRule.FIXED_WEEKDAY else None
        message = NewMessage(
            mandant_id=mandant.id,
            account_id=account.id,
            customer_id=customer.id if customer else None,
            appointment_id=(appointment.id or None) if appointment else None,
            appointment_start=appointment.start if appointment else None,
            user_id=actor.user_id or None,
            user_name=actor.name,
            resend_of=request.context.resend_of,
            reference=uuid4().hex,
            dedup_key=request.intent,
            purpose=request.purpose,
            number=number.e164,
            sender=sender,
            text=text,
            template=template,
            edited_by_hand=later and template is None,
            parts=size.parts,
            rule=request.rule,
            fixed_weekday=fixed.weekday if fixed else None,
            fixed_minute=fixed.at.hour * 60 + fixed.at.minute if fixed else None,
            created_at=now,
            due_at=due,
            act_at=planned.act_at,
        )
        return message, planned

    def _refuse_repetition(self, work: Work, request: SendRequest) -> None:
        if not 0 < len(request.intent) <= MAX_INTENT:
            raise ValueError("an intent is a key of 1 to 64 characters")
        earlier = messages_compose.of_intent(work, request.intent)
        if earlier is not None:
            raise AlreadySent(
                _("This SMS is in the outbox already; it is not sent twice."), message_id=earlier
            )

    def _mandant_and_account(self, work: Work, actor: Actor) -> tuple[Mandant, Account]:
        mandant = mandants.get(work, actor.mandant_id)
        if mandant is None:
            raise NotFound
        account = accounts.active(work, mandant.id)
        if account is None:
            raise InvalidInput(FieldProblem("account", _("No SMS gateway is set up yet.")))
        return mandant, account

    def _appointment(self, work: Work, actor: Actor, context: DraftContext) -> Appointment | None:
        """The appointment written about, as it is being edited; one that is stored must be the Mandant's."""
        appointment = context.appointment
        if appointment is None or not appointment.id:
            return appointment
        if appointments.get(work, actor.mandant_id, appointment.id) is None:
            raise NotFound
        return appointment

    def _require_consent(
        self,
        work: Work,
        actor: Actor,
        request: SendRequest,
        customer: Customer | None,
        number: PhoneNumber,
    ) -> None:
        """SA-30. A number without a customer needs no record, but an opt-out is honoured whoever typed it."""
        if marketing.is_stopped(work, actor.mandant_id, number.e164, request.purpose):
            words = _("The owner of this number said STOP and does not want marketing any more.")
            raise ConsentMissing(words, field="number")
        if customer is not None:
            judged, _record = verdict(customer.consents, number.e164, request.purpose)
            if judged is not Verdict.GRANTED:
                raise ConsentMissing(_("No consent to SMS is recorded for this number."), field="number")
            return
        said = messages_compose.consents_of_number(work, actor.mandant_id, number.e164)
        if verdict(said, number.e164, request.purpose)[0] is Verdict.WITHDRAWN:
            words = _("The owner of this number does not want SMS any more.")
            raise ConsentMissing(words, field="number")

    def _save_number(self, actor: Actor, customer: Customer, number: str) -> None:
        if any(entry.e164 == number for entry in customer.phones):
            return
        added = CustomerPhone(PhoneLabel.MOBILE, phone.format_international(number), number)
        self._customers.save(actor, replace(customer, phones=(*customer.phones, added)))


def _number(raw: str, mandant: Mandant) -> PhoneNumber:
    """The number as the gateway gets it. A landline or foreign number is the writer's decision, no number is not."""
    reading = phone.read(raw, mandant.country)
    if reading.number is None:
        raise InvalidInput(FieldProblem("number", problem_text(reading.problems[0])))
    return reading.number


def _due(request: SendRequest, mandant: Mandant, now: datetime) -> datetime:
    if request.rule is SendRule.NOW:
        return now
    if request.rule is SendRule.CUSTOM:
        if request.due is None:
            raise InvalidInput(FieldProblem("when", _("Enter date and time of sending.")))
        return request.due
    if request.context.appointment is None:
        raise InvalidInput(
            FieldProblem("when", _("This time is counted back from an appointment; there is none."))
        )
    return due_at(request.rule, request.context.appointment.start, ZoneInfo(mandant.time_zone), request.fixed)
