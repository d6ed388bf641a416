"""Finds the messages whose gateway should be asked for news, and keeps what it tells."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from app.domain.outbox import OutboxMessage
from app.models.message import MessageRecord
from app.storage.database import Work
from app.storage.repos.outbox import COLUMNS, message_of

_M = MessageRecord


def next_poll_at(work: Work) -> datetime | None:
    """When the next message is to be asked about (UTC)."""
    return work.scalar(select(func.min(_M.poll_at)).where(_M.poll_at.is_not(None)))


def claim(work: Work, now: datetime, pause: timedelta, limit: int) -> tuple[OutboxMessage, ...]:
    """The messages to ask about, of one account after the other; other workers leave them alone for `pause`."""
    query = (
        select(*COLUMNS)
        .where(_M.poll_at <= now, _M.account_id.is_not(None))
        .order_by(_M.poll_at, _M.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = tuple(message_of(row) for row in work.execute(query))
    postpone(work, [message.id for message in found], now + pause)
    return found


def postpone(work: Work, ids: Iterable[int], until: datetime) -> None:
    """Ask about these messages again at `until` (UTC)."""
    work.execute(
        update(_M)
        .where(_M.id.in_(tuple(ids)), _M.poll_at.is_not(None))
        .values(poll_at=until)
        .execution_options(synchronize_session=False)
    )


def by_ids(work: Work, ids: Iterable[int]) -> tuple[OutboxMessage, ...]:
    """These messages as they are now, locked."""
    query = select(*COLUMNS).where(_M.id.in_(tuple(ids))).order_by(_M.id).with_for_update()
    return tuple(message_of(row) for row in work.execute(query))
