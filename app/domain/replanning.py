"""What becomes of a message when its appointment is moved, cancelled, removed or brought back (D-14).

Pure: the state of the message, the appointment as it is now and a fresh computation go in, one step comes out.
Applying the step leaves the outbox equal to that computation, or leaves a question to a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.domain.appointments import AppointmentState
from app.domain.calendar import Appointment
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.outbox import OutboxMessage
from app.domain.placeholders import gaps_in
from app.domain.send_time import SendRule, due_at

_S = MessageStatus
_R = StatusReason

HERE = frozenset({_S.HELD, _S.QUEUED})
AT_GATEWAY = frozenset({_S.SCHEDULED, _S.CANCEL_REQUESTED})
BETWEEN = frozenset({_S.SENDING, _S.UNKNOWN})
# Reasons we gave ourselves when the appointment no longer wanted the message; what a person withdrew stays so.
NOT_WANTED = frozenset({_R.APPOINTMENT_CANCELLED, _R.APPOINTMENT_OVER})

_UNRESOLVED = AT_GATEWAY | BETWEEN | {_S.NEEDS_DECISION}
_LEFT = frozenset({_S.ACCEPTED, _S.SENT, _S.DELIVERED, _S.NO_REPORT})


class Step(StrEnum):
    """What to do with one message."""

    KEEP = "keep"
    ADJUST = "adjust"  # waits here: new time, new text
    ASK = "ask"  # waits here: new time, but a person has to look at the text
    WITHDRAW = "withdraw"  # waits here: take it back
    RECALL = "recall"  # the gateway has it, or may: take it back there
    REPLACE = "replace"  # as RECALL, and a new message waits until that is sure
    REVIVE = "revive"  # was taken back: a new message


@dataclass(frozen=True, slots=True)
class Plan:
    """A step with the state it leads to; `asks` is set where a person has to release the message."""

    step: Step
    reason: StatusReason | None = None
    asks: bool = False


class Predecessors(StrEnum):
    """What the messages that a new one stands in for allow it to do."""

    GONE = "gone"
    UNRESOLVED = "unresolved"
    LEFT = "left"


def is_wanted(message: OutboxMessage, appointment: Appointment | None) -> bool:
    """Whether the appointment still takes place, for the person the message is addressed to."""
    if appointment is None or appointment.state is AppointmentState.CANCELLED:
        return False
    return message.customer_id is None or message.customer_id == appointment.customer_id


def fresh_due(message: OutboxMessage, appointment: Appointment, zone: ZoneInfo) -> datetime:
    """When the message is due by its rule (UTC); a time chosen by hand stays."""
    if message.rule in (SendRule.NOW, SendRule.CUSTOM):
        return message.due_at
    return due_at(message.rule, appointment.start, zone, message.fixed)


def comes_too_late(due: datetime, appointment: Appointment, now: datetime) -> bool:
    """Whether a message meant for before the appointment would arrive when it has begun (all-day: is over).

    One that was meant for afterwards – thanks, an apology – is never too late.
    """
    begins = appointment.end if appointment.all_day else appointment.start
    return due < begins <= now


def must_ask(message: OutboxMessage, appointment: Appointment) -> bool:
    """Whether the text was written by hand for another start than the appointment has now (D-3)."""
    return not message.can_be_filled_again and message.appointment_start != appointment.start


def replan(
    message: OutboxMessage, appointment: Appointment | None, *, due: datetime, text: str, now: datetime
) -> Plan:
    """Decide on one message; `due` and `text` are freshly computed from the appointment as it is now."""
    if appointment is None or not is_wanted(message, appointment):
        return _not_wanted(message, _R.APPOINTMENT_CANCELLED, now)
    if comes_too_late(due, appointment, now):
        return _not_wanted(message, _R.APPOINTMENT_OVER, now)
    asks = must_ask(message, appointment)
    if message.status in HERE:
        return _waiting_here(message, due, text, asks=asks, now=now)
    withdrawn = message.reason in NOT_WANTED
    if message.status in (_S.CANCELLED, _S.MISSED):
        return Plan(Step.REVIVE, asks=asks) if withdrawn else Plan(Step.KEEP)
    if not _waits_at_gateway(message, now):
        return Plan(Step.KEEP)
    if message.status is _S.CANCEL_REQUESTED and not withdrawn:
        return Plan(Step.KEEP)
    if not withdrawn and not asks and due == message.due_at and text == message.text:
        return Plan(Step.KEEP)
    return Plan(Step.REPLACE, asks=asks)


def held_reason_after(
    message: OutboxMessage, *, due: datetime, text: str, now: datetime
) -> StatusReason | None:
    """The reason an adjusted message keeps; a held one without any is free to go."""
    if message.status is not _S.HELD:
        return message.reason
    settled = {
        _R.MOVED_BY_HAND_EDITED: True,
        _R.OVERDUE_AT_START: due > now,
        _R.UNFILLED_PLACEHOLDER: not gaps_in(text),
        _R.WAITS_FOR_WITHDRAWAL: False,
    }
    if message.reason is None or settled.get(message.reason, False):
        return None
    return message.reason


def predecessors(statuses: Iterable[MessageStatus]) -> Predecessors:
    """What the whole chain of replaced messages says: only when none can arrive any more may the new one leave."""
    found = set(statuses)
    if found & _UNRESOLVED:
        return Predecessors.UNRESOLVED
    return Predecessors.LEFT if found & _LEFT else Predecessors.GONE


def _waits_at_gateway(message: OutboxMessage, now: datetime) -> bool:
    """Whether the gateway holds the message for later, or would if the call that is open works out."""
    return message.status in AT_GATEWAY or (message.status in BETWEEN and message.due_at > now)


def _not_wanted(message: OutboxMessage, reason: StatusReason, now: datetime) -> Plan:
    if message.status in HERE:
        return Plan(Step.WITHDRAW, reason)
    if message.reason not in NOT_WANTED and _waits_at_gateway(message, now):
        return Plan(Step.RECALL, reason)
    return Plan(Step.KEEP)


def _waiting_here(message: OutboxMessage, due: datetime, text: str, *, asks: bool, now: datetime) -> Plan:
    moved = due != message.due_at
    if asks:
        asked = message.reason in (_R.MOVED_BY_HAND_EDITED, _R.TOO_LATE_TO_WITHDRAW)
        if message.status is _S.HELD and asked:
            return Plan(Step.ADJUST if moved else Step.KEEP, message.reason, asks=True)
        return Plan(Step.ASK, _R.MOVED_BY_HAND_EDITED, asks=True)
    reason = held_reason_after(message, due=due, text=text, now=now)
    if not moved and text == message.text and reason is message.reason:
        return Plan(Step.KEEP)
    return Plan(Step.ADJUST, reason)
