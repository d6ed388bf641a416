"""How many SMS parts a Mandant uses in a period."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from app.domain.delivery import MessageStatus
from app.models.message import MessageRecord
from app.storage.database import Work

_M = MessageRecord
_COSTS_NOTHING = (
    MessageStatus.CANCELLED,
    MessageStatus.SUPERSEDED,
    MessageStatus.MISSED,
    MessageStatus.FAILED,
    MessageStatus.REJECTED,
)


def between(work: Work, mandant_id: int, start: datetime, end: datetime) -> int:
    """Parts that left, or wait to leave, from `start` until before `end` (aware instants)."""
    query = select(func.sum(_M.parts)).where(
        _M.mandant_id == mandant_id,
        _M.listed_at >= start,
        _M.listed_at < end,
        _M.status.not_in(_COSTS_NOTHING),
    )
    return int(work.scalar(query) or 0)
