"""Sending again what did not arrive: says before what would happen, then does exactly that, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from uuid import uuid4

from app.clock import Clock
from app.domain.accounts import Account
from app.domain.consent import Verdict, verdict
from app.domain.customers import Customer
from app.domain.delivery import MessageStatus
from app.domain.mandants import Mandant
from app.domain.messages import Receipt
from app.domain.outbox import OutboxMessage
from app.domain.permissions import Actor, Permission
from app.domain.resending import (
    MOST_AT_ONCE,
    Candidate,
    Recipient,
    ResendLine,
    ResendOffer,
    recipient,
    why_left_out,
)
from app.domain.send_time import SendRule
from app.domain.sms_text import measure, normalise
from app.errors import FieldProblem, InvalidInput, NotFound
from app.i18n import _
from app.services import marketing, senders
from app.services.events import Events, MessagesChanged
from app.storage.database import Database, Work
from app.storage.repos import accounts, audit, customers, mandants, messages_compose, planning, resending
from app.storage.repos.messages_compose import NewMessage


@dataclass(frozen=True, slots=True)
class _Judged:
    """A chosen message with what was found out about it."""

    message: OutboxMessage
    line: ResendLine


@dataclass(frozen=True, slots=True)
class _Desk:
    """What all of them have in common."""

    mandant: Mandant
    account: Account | None


class ResendingService:
    """Resends messages of the actor's Mandant; those of others are counted and left alone."""

    def __init__(self, database: Database, events: Events, clock: Clock) -> None:
        self._database = database
        self._events = events
        self._clock = clock

    def offer(self, actor: Actor, ids: Sequence[int]) -> ResendOffer:
        """What resending these would do, in the order given. Raises InvalidInput for more than `MOST_AT_ONCE`."""
        actor.require(Permission.SEND_SMS)
        _refuse_too_many(ids)
        with self._database.read() as work:
            desk = self._desk(work, actor)
            judged = self._judged(work, desk, resending.messages(work, actor.mandant_id, ids))
        lines = tuple(one.line for one in judged)
        parts = sum(line.parts for line in lines if line.left_out is None)
        price = desk.account.price_per_part if desk.account else None
        return ResendOffer(
            lines=lines,
            parts=parts,
            cost=Decimal(parts) * price if price is not None else None,
            currency=desk.account.currency if desk.account else "",
            elsewhere=len(set(ids)) - len(lines),
        )

    def resend(self, actor: Actor, ids: Sequence[int], intent: str) -> tuple[Receipt, ...]:
        """Put those that may go into the outbox once more, all or none, and mark them as resent (SA-16).

        Everything is judged anew, so what somebody else has resent meanwhile is left out. `intent` is made once
        per opened question: with the same one nothing is sent a second time. Raises InvalidInput.
        """
        actor.require(Permission.SEND_SMS)
        _refuse_too_many(ids)
        now = self._clock.now()
        with self._database.write() as work:
            desk = self._desk(work, actor)
            chosen = resending.messages(work, actor.mandant_id, ids, lock=True)
            going = [one for one in self._judged(work, desk, chosen) if one.line.left_out is None]
            receipts = [self._queue(work, actor, desk, one, intent, now) for one in going]
        told = tuple(receipt for receipt in receipts if receipt is not None)
        if told:
            people = {one.message.customer_id for one in going if one.message.customer_id is not None}
            self._events.publish(
                MessagesChanged(tuple(receipt.message_id for receipt in told), tuple(sorted(people)))
            )
        return told

    def _desk(self, work: Work, actor: Actor) -> _Desk:
        mandant = mandants.get(work, actor.mandant_id)
        if mandant is None:
            raise NotFound
        return _Desk(mandant, accounts.active(work, mandant.id))

    def _judged(self, work: Work, desk: _Desk, chosen: Sequence[OutboxMessage]) -> list[_Judged]:
        again = resending.resent(work, [message.id for message in chosen])
        people: dict[int, Customer | None] = {}
        judged = []
        for message in chosen:
            customer_id = message.customer_id
            if customer_id is not None and customer_id not in people:
                people[customer_id] = customers.get(work, desk.mandant.id, customer_id)
            customer = people.get(customer_id) if customer_id is not None else None
            judged.append(self._judge(work, desk, message, customer, resent_already=message.id in again))
        return judged

    def _judge(
        self,
        work: Work,
        desk: _Desk,
        message: OutboxMessage,
        customer: Customer | None,
        *,
        resent_already: bool,
    ) -> _Judged:
        whom = recipient(message, customer, desk.mandant.country)
        text, can_opt_out = _text(message, desk, customer)
        size = measure(text, desk.account.profile) if desk.account else None
        candidate = Candidate(
            message=message,
            recipient=whom,
            verdict=_verdict(work, message, customer, whom),
            appointment=planning.appointment(work, message.appointment_id),
            resent_already=resent_already,
            size=size,
            can_opt_out=can_opt_out,
        )
        number = whom.number or message.number
        line = ResendLine(
            id=message.id,
            at=message.accepted_at or message.due_at,
            customer_name=_name(customer),
            number=number,
            text=text,
            status=message.status,
            reason=message.reason,
            parts=size.parts if size else 0,
            left_out=why_left_out(candidate, self._clock.now()),
            number_before=message.number if number != message.number else "",
        )
        return _Judged(message, line)

    def _queue(
        self, work: Work, actor: Actor, desk: _Desk, judged: _Judged, intent: str, now: datetime
    ) -> Receipt | None:
        """None if this intent has been here before: then the message is in the outbox already."""
        message = _copy(actor, desk, judged, intent, now)
        message_id = messages_compose.add(work, message)
        if message_id is None:
            return None
        audit.add(work, actor, now, "resent", "message", message_id, {"of": judged.message.id})
        undo_until = message.act_at if message.act_at > now else None
        return Receipt(message_id, MessageStatus.QUEUED, now, undo_until, waits_at_gateway=False)


def _copy(actor: Actor, desk: _Desk, judged: _Judged, intent: str, now: datetime) -> NewMessage:
    """The same text to the same recipient, now (SA-15), linked to the first one (D-7)."""
    old, account = judged.message, desk.account
    if account is None:
        raise RuntimeError("a message is let through without an account")
    return NewMessage(
        mandant_id=old.mandant_id,
        account_id=account.id,
        customer_id=old.customer_id,
        appointment_id=old.appointment_id,
        appointment_start=old.appointment_start,
        user_id=actor.user_id or None,
        user_name=actor.name,
        resend_of=old.id,
        reference=uuid4().hex,
        dedup_key=sha256(f"{intent}:{old.id}".encode()).hexdigest(),
        purpose=old.purpose,
        number=judged.line.number,
        sender=senders.choose(old.sender, desk.mandant, account),
        text=judged.line.text,
        template=None,
        edited_by_hand=False,
        parts=judged.line.parts,
        rule=SendRule.NOW,
        fixed_weekday=None,
        fixed_minute=None,
        created_at=now,
        due_at=now,
        act_at=now + timedelta(seconds=account.hold_seconds),
    )


def _text(message: OutboxMessage, desk: _Desk, customer: Customer | None) -> tuple[str, bool]:
    """The same text, with what marketing from today's sender has to say besides, and whether that can be said."""
    said = marketing.opt_out_of(message.purpose, desk.mandant, customer)
    if said is None or desk.account is None:
        return normalise(message.text), True
    try:
        sender = senders.choose(message.sender, desk.mandant, desk.account)
        return normalise(marketing.whole_text(message.text, said, sender)), True
    except InvalidInput:
        return normalise(message.text), False


def _verdict(work: Work, message: OutboxMessage, customer: Customer | None, whom: Recipient) -> Verdict:
    """SA-30, as for a new one: a customer has agreed for this number; nobody has taken it back for a mere number."""
    number = whom.number or message.number
    if marketing.is_stopped(work, message.mandant_id, number, message.purpose):
        return Verdict.WITHDRAWN
    if customer is not None:
        return verdict(customer.consents, number, message.purpose)[0]
    said = messages_compose.consents_of_number(work, message.mandant_id, number)
    judged, _record = verdict(said, number, message.purpose)
    return judged if judged is Verdict.WITHDRAWN else Verdict.NOT_NEEDED


def _name(customer: Customer | None) -> str:
    if customer is None:
        return ""
    return ", ".join(part for part in (customer.last_name, customer.first_name) if part) or customer.company


def _refuse_too_many(ids: Sequence[int]) -> None:
    if len(ids) > MOST_AT_ONCE:
        words = _("At most {limit} SMS can be resent at once. Choose fewer.")
        raise InvalidInput(FieldProblem("ids", words.format(limit=MOST_AT_ONCE)))
