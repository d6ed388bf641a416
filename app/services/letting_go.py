"""Lets go what was held for a reason that is mended: in time by itself, late only when somebody says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain import hand_over
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.outbox import OutboxMessage
from app.domain.replanning import comes_too_late
from app.services.provider_facts import scheduling_window
from app.storage.database import Work
from app.storage.repos import accounts, outbox, planning

_S = MessageStatus
_R = StatusReason

OVERDUE_AFTER = timedelta(minutes=10)
"""So late may a message leave without anybody being asked."""


@dataclass(frozen=True, slots=True)
class LetGo:
    """How many go by themselves now, and about how many somebody is asked; `messages` are all that changed."""

    going: int = 0
    asked: int = 0
    messages: tuple[OutboxMessage, ...] = ()


def let_go(work: Work, mandant_id: int, reason: StatusReason, now: datetime) -> LetGo:
    """Settle all messages of a Mandant that are held for `reason`."""
    messages = outbox.held_for(work, mandant_id, reason)
    account = accounts.active(work, mandant_id)
    window = scheduling_window(account.provider if account else "")
    going = asked = 0
    for message in messages:
        if now - message.due_at > OVERDUE_AFTER:
            asked += hold_late(work, message, now)
            continue
        act_at = hand_over.plan(now, message.due_at, timedelta(0), window).act_at
        going += outbox.move(work, message, _S.QUEUED, None, now, act_at=act_at)
    return LetGo(going, asked, messages)


def hold_late(work: Work, message: OutboxMessage, now: datetime) -> bool:
    """Ask about a message whose time has passed; False if its appointment has begun, so that it is simply missed."""
    appointment = planning.appointment(work, message.appointment_id)
    begun = appointment is not None and comes_too_late(message.due_at, appointment, now)
    status, reason = (_S.MISSED, _R.APPOINTMENT_OVER) if begun else (_S.HELD, _R.OVERDUE_AT_START)
    outbox.move(work, message, status, reason, now, act_at=None)
    return not begun
