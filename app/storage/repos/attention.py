"""Finds the messages that need somebody; what was sent again, or laid to rest, needs nobody any more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, insert, select
from sqlalchemy.orm import aliased

from app.domain.attention import ONE_FOR_ALL
from app.domain.delivery import TROUBLE, MessageStatus, StatusReason
from app.models.history import MessageSettledRecord
from app.models.message import MessageRecord
from app.storage.database import Work

_M = MessageRecord
_S = MessageStatus
_FAILED = tuple(TROUBLE - {_S.NEEDS_DECISION})
_TOGETHER = tuple(ONE_FOR_ALL)
_NOT_ALONE = (StatusReason.WAITS_FOR_WITHDRAWAL, *_TOGETHER)


def ids(work: Work, mandant_id: int, since: datetime, limit: int) -> list[int]:
    """Open questions of any age, and what failed from `since` (UTC) on: the newest first."""
    # One question each, so that each finds its index; together they are short.
    found = [
        row
        for wanted in (_open(mandant_id), _failed(mandant_id, since))
        for row in work.execute(
            wanted.with_only_columns(_M.listed_at, _M.id)
            .order_by(_M.listed_at.desc(), _M.id.desc())
            .limit(limit)
        )
    ]
    found.sort(reverse=True)
    return [number for _at, number in found[:limit]]


def count(work: Work, mandant_id: int, since: datetime) -> int:
    """How many there are; those that one deed lets go count once for each reason."""
    alone = sum(
        work.scalar(wanted.with_only_columns(func.count())) or 0
        for wanted in (_open(mandant_id), _failed(mandant_id, since))
    )
    return alone + len(together(work, mandant_id))


def together(work: Work, mandant_id: int) -> dict[StatusReason, int]:
    """Why messages are held that one deed lets go, and how many."""
    query = (
        _of(mandant_id, (_S.HELD,))
        .where(_M.reason.in_(_TOGETHER))
        .with_only_columns(_M.reason, func.count())
        .group_by(_M.reason)
    )
    return {reason: number for reason, number in work.execute(query) if reason is not None}


def settle(work: Work, message_id: int, at: datetime, user_name: str) -> None:
    """Lay a failed message to rest; twice is once."""
    if work.get(MessageSettledRecord, message_id) is None:
        work.execute(insert(MessageSettledRecord).values(message_id=message_id, at=at, user_name=user_name))


def unsettle(work: Work, message_id: int) -> None:
    """It needs attention again."""
    record = work.get(MessageSettledRecord, message_id)
    if record is not None:
        work.delete(record)


def _open(mandant_id: int) -> Select[Any]:
    held = (_M.status == _S.HELD) & _M.reason.is_not(None) & _M.reason.not_in(_NOT_ALONE)
    return _of(mandant_id, (_S.HELD, _S.NEEDS_DECISION)).where(held | (_M.status == _S.NEEDS_DECISION))


def _failed(mandant_id: int, since: datetime) -> Select[Any]:
    again, settled = aliased(_M), MessageSettledRecord
    return (
        _of(mandant_id, _FAILED)
        .where(_M.listed_at >= since)
        .where(~exists(select(again.id).where(again.resend_of == _M.id)))
        .where(~exists(select(settled.message_id).where(settled.message_id == _M.id)))
    )


def _of(mandant_id: int, statuses: tuple[MessageStatus, ...]) -> Select[Any]:
    wanted: ColumnElement[bool] = _M.status.in_(statuses)
    return select(_M.id).where(_M.mandant_id == mandant_id, wanted)
