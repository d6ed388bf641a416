"""The numbers whose owners said STOP: no marketing to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from app.models.mailing import StoppedNumberRecord
from app.storage.database import Work

_N = StoppedNumberRecord


def every(work: Work, mandant_id: int) -> tuple[tuple[str, datetime, str], ...]:
    """Number (E.164), since when (UTC) and who wrote it down; the newest first."""
    query = select(_N.number, _N.at, _N.user_name).where(_N.mandant_id == mandant_id)
    return tuple((row[0], row[1], row[2]) for row in work.execute(query.order_by(_N.at.desc(), _N.number)))


def has(work: Work, mandant_id: int, number: str) -> bool:
    return work.get(_N, (mandant_id, number)) is not None


def among(work: Work, mandant_id: int, numbers: Sequence[str]) -> frozenset[str]:
    """Those of `numbers` that are on it."""
    query = select(_N.number).where(_N.mandant_id == mandant_id, _N.number.in_(numbers))
    return frozenset(work.scalars(query))


def add(work: Work, mandant_id: int, number: str, at: datetime, user_name: str) -> bool:
    """False if it is there already."""
    if has(work, mandant_id, number):
        return False
    work.add(_N(mandant_id=mandant_id, number=number, at=at, user_name=user_name))
    work.flush()
    return True


def remove(work: Work, mandant_id: int, number: str) -> bool:
    """False if it was not there."""
    gone = delete(_N).where(_N.mandant_id == mandant_id, _N.number == number).returning(_N.number)
    return work.scalar(gone) is not None
