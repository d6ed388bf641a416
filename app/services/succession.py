"""A message that stands in for another leaves only when that one surely cannot arrive any more: never two."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.domain.delivery import MessageStatus, StatusReason
from app.domain.outbox import OutboxMessage
from app.domain.replanning import Predecessors, predecessors
from app.storage.database import Work
from app.storage.repos import outbox


def look(work: Work, message: OutboxMessage) -> Predecessors:
    """What the messages that `message` stands in for allow."""
    return predecessors(outbox.predecessors(work, message))


def settle(work: Work, changed: Iterable[int], now: datetime) -> tuple[OutboxMessage, ...]:
    """After messages `changed` their state: let those go that waited for them, or ask; returns these."""
    settled: list[OutboxMessage] = []
    for message_id in changed:
        newest = _newest(work, message_id)
        if newest is None:
            continue
        waiting = outbox.get(work, newest)
        if waiting is not None and settle_one(work, waiting, now):
            settled.append(waiting)
    return tuple(settled)


def settle_one(work: Work, waiting: OutboxMessage, now: datetime) -> bool:
    """Let one go if what it waits for is settled; False if it goes on waiting, or does not wait."""
    if waiting.status is not MessageStatus.HELD or waiting.reason is not StatusReason.WAITS_FOR_WITHDRAWAL:
        return False
    match look(work, waiting):
        case Predecessors.UNRESOLVED:
            return False
        case Predecessors.GONE:
            return outbox.move(work, waiting, MessageStatus.QUEUED, None, now, act_at=now)
        case Predecessors.LEFT:
            # The old one went out with the old time. Whether the new one follows is for a person to say.
            reason = StatusReason.TOO_LATE_TO_WITHDRAW
            return outbox.move(work, waiting, MessageStatus.HELD, reason, now)


def _newest(work: Work, message_id: int) -> int | None:
    """The last message of the chain that stands in for `message_id`; None if nothing does."""
    newest = None
    following = outbox.successor(work, message_id)
    while following is not None:
        newest = following[0]
        following = outbox.successor(work, newest)
    return newest
