"""Sending the same SMS once more: which ones may go, which are left out and why, and what it costs (SA-14 … SA-16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from app.domain import phone
from app.domain.calendar import Appointment
from app.domain.consent import Verdict
from app.domain.customers import Customer, PhoneLabel
from app.domain.delivery import MAY_ARRIVE_TWICE, RESENDABLE, MessageStatus, StatusReason
from app.domain.outbox import OutboxMessage
from app.domain.phone import PhoneProblem
from app.domain.placeholders import gaps_in
from app.domain.replanning import comes_too_late, is_wanted
from app.domain.sms_text import SmsSize

MOST_AT_ONCE = 500
"""So many messages may be sent again in one go: more than that is a mailing."""


class LeftOut(StrEnum):
    """Why a chosen message is not sent again; the screen has the words."""

    STATUS = "status"  # it waits, is on its way, has arrived, or was refused for good
    RESENT_ALREADY = "resent_already"
    APPOINTMENT_OVER = "appointment_over"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    APPOINTMENT_MOVED = "appointment_moved"  # the text may say the old time
    NO_NUMBER = "no_number"
    NUMBER_INVALID = "number_invalid"
    NUMBER_CHANGED = "number_changed"  # the customer has other numbers now, and more than one to choose from
    NO_CONSENT = "no_consent"
    UNFILLED = "unfilled"
    TOO_LONG = "too_long"
    NO_ACCOUNT = "no_account"
    NO_WAY_TO_OPT_OUT = "no_way_to_opt_out"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where a message would go now: `number` is E.164, "" where `left_out` says that there is none to use."""

    number: str = ""
    left_out: LeftOut | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A message as it is stored, with what has become of everything around it since.

    `appointment` is None without one, and when it was removed. `size` is None without a gateway account.
    """

    message: OutboxMessage
    recipient: Recipient
    verdict: Verdict
    appointment: Appointment | None
    resent_already: bool
    size: SmsSize | None
    can_opt_out: bool = True


@dataclass(frozen=True, slots=True)
class ResendLine:
    """One chosen message: what would be sent again, or why not. `number_before` is set where a corrected one is used.

    `id` is the message's; `at` (UTC) is when it left, or should have.
    """

    id: int
    at: datetime
    customer_name: str
    number: str
    text: str
    status: MessageStatus
    reason: StatusReason | None
    parts: int
    left_out: LeftOut | None = None
    number_before: str = ""

    @property
    def may_arrive_twice(self) -> bool:
        """Whether the first one may still arrive, or has arrived unseen (D-7)."""
        return self.left_out is None and self.status in MAY_ARRIVE_TWICE


@dataclass(frozen=True, slots=True)
class ResendOffer:
    """What would happen. `parts` and `cost` count what goes; `cost` None = the price is not known (D-9).

    `elsewhere` counts chosen messages of other Mandanten, which are left out: one writes for one at a time.
    """

    lines: tuple[ResendLine, ...]
    parts: int
    cost: Decimal | None
    currency: str
    elsewhere: int = 0

    @property
    def going(self) -> tuple[ResendLine, ...]:
        return tuple(line for line in self.lines if line.left_out is None)

    @property
    def left_out(self) -> tuple[ResendLine, ...]:
        return tuple(line for line in self.lines if line.left_out is not None)


def why_left_out(candidate: Candidate, now: datetime) -> LeftOut | None:
    """Why this message must not be sent again, None if it may; the first reason in the order of weight."""
    message = candidate.message
    if message.status not in RESENDABLE:
        return LeftOut.STATUS
    if candidate.resent_already:
        return LeftOut.RESENT_ALREADY
    return (
        _appointment_problem(message, candidate.appointment, now)
        or candidate.recipient.left_out
        or (LeftOut.NO_CONSENT if candidate.verdict in (Verdict.MISSING, Verdict.WITHDRAWN) else None)
        or _text_problem(message, candidate.size)
        or (None if candidate.can_opt_out else LeftOut.NO_WAY_TO_OPT_OUT)
    )


def recipient(message: OutboxMessage, customer: Customer | None, country: str) -> Recipient:
    """The same number; the customer's only mobile number where the old one was corrected or removed meanwhile."""
    reading = phone.read(message.number, country)
    if customer is not None and message.number not in _numbers(customer, country, sms_only=False):
        others = _numbers(customer, country, sms_only=True)
        if len(others) == 1:
            return Recipient(others[0])
        return Recipient(left_out=LeftOut.NUMBER_CHANGED if others else LeftOut.NO_NUMBER)
    if reading.number is None:
        return Recipient(left_out=LeftOut.NUMBER_INVALID if message.number else LeftOut.NO_NUMBER)
    if PhoneProblem.INVALID in reading.problems or message.reason is StatusReason.INVALID_NUMBER:
        return Recipient(left_out=LeftOut.NUMBER_INVALID)
    return Recipient(reading.number.e164)


def _numbers(customer: Customer, country: str, *, sms_only: bool) -> tuple[str, ...]:
    """The customer's numbers as E.164, each once; with `sms_only` those that an SMS can reach."""
    found: list[str] = []
    for entry in customer.phones:
        reading = phone.read(entry.e164 or entry.raw, country)
        able = reading.can_receive_sms and entry.label is not PhoneLabel.LANDLINE
        if reading.number is not None and (able or not sms_only):
            found.append(reading.number.e164)
    return tuple(dict.fromkeys(found))


def _appointment_problem(
    message: OutboxMessage, appointment: Appointment | None, now: datetime
) -> LeftOut | None:
    if message.appointment_id is None:
        return None
    if appointment is None or not is_wanted(message, appointment):
        return LeftOut.APPOINTMENT_CANCELLED
    if comes_too_late(message.due_at, appointment, now):
        return LeftOut.APPOINTMENT_OVER
    if message.appointment_start is not None and message.appointment_start != appointment.start:
        return LeftOut.APPOINTMENT_MOVED
    return None


def _text_problem(message: OutboxMessage, size: SmsSize | None) -> LeftOut | None:
    if gaps_in(message.text):
        return LeftOut.UNFILLED
    if size is None:
        return LeftOut.NO_ACCOUNT
    return LeftOut.TOO_LONG if size.problem is not None else None
