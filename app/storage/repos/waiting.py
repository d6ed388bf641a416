"""Reads what waits in the outbox, by its time."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from app.domain.mailings import MailingState
from app.domain.waiting import SHOWN, WaitingQuery
from app.models.mailing import MailingMessageRecord, MailingRecord
from app.models.message import MessageRecord
from app.storage.database import Work

_M = MessageRecord


def ids(work: Work, mandant_id: int, query: WaitingQuery) -> array[int]:
    """All that waits in a Mandant, what is due first on top."""
    # Sorted here: asked to sort, SQLite would rather walk through all that was ever sent.
    by_time: Any = select(_M.listed_at, _M.id)
    found = [tuple(row) for row in work.execute(_wanted(by_time, mandant_id, query))]
    return array("q", [number for _at, number in sorted(found)])


def count(work: Work, mandant_id: int, query: WaitingQuery) -> int:
    return work.scalar(_wanted(select(func.count()).select_from(_M), mandant_id, query)) or 0


def due_times(work: Work, mandant_id: int, since: datetime) -> tuple[datetime, ...]:
    """When everything that waits from `since` (UTC) on is due."""
    return tuple(sorted(work.scalars(_wanted(select(_M.listed_at), mandant_id, WaitingQuery(since=since)))))


class Extras(NamedTuple):
    """When it is handed over (UTC), the key of its gateway account, whether its mailing is paused."""

    act_at: datetime | None
    account_id: int | None
    mailing_paused: bool


def extras(work: Work, wanted: Sequence[int]) -> dict[int, Extras]:
    """What the outbox says beyond a message's row, by the message's id."""
    of, mailing = MailingMessageRecord, MailingRecord
    query = (
        select(_M.id, _M.act_at, _M.account_id, mailing.state)
        .outerjoin(of, of.message_id == _M.id)
        .outerjoin(mailing, mailing.id == of.mailing_id)
        .where(_M.id.in_(wanted))
    )
    return {
        row.id: Extras(row.act_at, row.account_id, row.state == MailingState.PAUSED)
        for row in work.execute(query)
    }


def sender(work: Work, message_id: int) -> str:
    """Whom a message says it is from."""
    return work.scalar(select(_M.sender).where(_M.id == message_id)) or ""


def _wanted(query: Select[Any], mandant_id: int, limits: WaitingQuery) -> Select[Any]:
    """While a message waits, `listed_at` is when it is due; an index of Mandant and state leads to it."""
    query = query.where(_M.mandant_id == mandant_id, _M.status.in_(SHOWN))
    if limits.since is not None:
        query = query.where(_M.listed_at >= limits.since)
    if limits.until is not None:
        query = query.where(_M.listed_at < limits.until)
    return query
