"""The last look at a message before it leaves: everything that can fail in our own code fails here, not later."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain import hand_over
from app.domain.accounts import Account
from app.domain.consent import Verdict, verdict
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.outbox import OutboxMessage
from app.domain.placeholders import fill, gaps_in
from app.domain.replanning import comes_too_late, is_wanted
from app.domain.send_time import SendRule
from app.domain.sender import check_sender
from app.domain.sms_text import Encoding, measure, normalise
from app.services import marketing
from app.services.planning import MessageValues
from app.services.provider_facts import capabilities, scheduling_window
from app.storage.database import Work
from app.storage.repos import claims, planning

_AT_ONCE = timedelta(seconds=1)
"""What is due within a second is due."""


@dataclass(frozen=True, slots=True)
class Ready:
    """It may leave like this; `send_at` (UTC) is set where the gateway keeps it until then."""

    text: str = field(repr=False)
    parts: int
    encoding: Encoding
    sender: str | None
    send_at: datetime | None


@dataclass(frozen=True, slots=True)
class Stopped:
    """It must not leave, at least not now."""

    status: MessageStatus
    reason: StatusReason


@dataclass(frozen=True, slots=True)
class NotYet:
    """Its time has not come; look again at `act_at` (UTC)."""

    act_at: datetime


class HandOverCheck:
    """Looks at a message as of now, in the transaction that claims it."""

    def __init__(self, values: MessageValues) -> None:
        self._values = values

    def look(
        self, work: Work, message: OutboxMessage, account: Account, now: datetime
    ) -> Ready | Stopped | NotYet:
        """Whether the message may leave now, and with which text (D-3, D-4)."""
        appointment = planning.appointment(work, message.appointment_id)
        if appointment is not None and comes_too_late(message.due_at, appointment, now):
            return Stopped(MessageStatus.MISSED, StatusReason.APPOINTMENT_OVER)
        counted_back = message.rule not in (SendRule.NOW, SendRule.CUSTOM)
        if counted_back and message.appointment_id is not None and not is_wanted(message, appointment):
            return Stopped(MessageStatus.CANCELLED, StatusReason.APPOINTMENT_CANCELLED)
        send_at: datetime | None = None
        if message.due_at > now + _AT_ONCE:
            plan = hand_over.plan(now, message.due_at, timedelta(0), scheduling_window(account.provider))
            if plan.act_at > now:
                return NotYet(plan.act_at)
            send_at = message.due_at
        if not message.number:
            return Stopped(MessageStatus.HELD, StatusReason.NO_NUMBER)
        if not self._consented(work, message):
            return Stopped(MessageStatus.HELD, StatusReason.NO_CONSENT)
        return self._text(work, message, account, send_at)

    def _consented(self, work: Work, message: OutboxMessage) -> bool:
        """A customer must have agreed; a free number only must not have said no. STOP ends all marketing."""
        if marketing.is_stopped(work, message.mandant_id, message.number, message.purpose):
            return False
        answer, _record = verdict(claims.consents(work, message), message.number, message.purpose)
        if message.customer_id is None:
            return answer is not Verdict.WITHDRAWN
        return answer is Verdict.GRANTED

    def _text(
        self, work: Work, message: OutboxMessage, account: Account, send_at: datetime | None
    ) -> Ready | Stopped:
        text = message.text
        # What is sent now was filled when it was written, and was read like that.
        if message.template is not None and message.rule is not SendRule.NOW:
            text = fill(message.template, self._values.for_message(work, message.id)).text
        text = normalise(text)
        if not text.strip() or gaps_in(text):
            return Stopped(MessageStatus.HELD, StatusReason.UNFILLED_PLACEHOLDER)
        size = measure(text, account.profile)
        if size.problem is not None:
            return Stopped(MessageStatus.HELD, StatusReason.TEXT_TOO_LONG)
        able = capabilities(account.provider)
        sender = message.sender if able.sender_alpha_max or able.sender_num_max else ""
        if sender and check_sender(sender).problem is not None:
            return Stopped(MessageStatus.HELD, StatusReason.INVALID_SENDER)
        return Ready(text, size.parts, size.encoding, check_sender(sender).value or None, send_at)
