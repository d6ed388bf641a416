"""Texts begun and not sent, one per user, Mandant and place they were begun at."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select

from app.models.message import DraftRecord
from app.storage.database import Work


def get(work: Work, user_id: int, mandant_id: int, context: str) -> tuple[str, str] | None:
    """Number and text of the draft."""
    row = work.execute(
        select(DraftRecord.number, DraftRecord.text).where(*_key(user_id, mandant_id, context))
    ).one_or_none()
    return None if row is None else (row.number, row.text)


def put(
    work: Work, user_id: int, mandant_id: int, context: str, *, number: str, text: str, now: datetime
) -> None:
    """Keep this draft instead of the one kept so far."""
    record = work.scalar(select(DraftRecord).where(*_key(user_id, mandant_id, context)).with_for_update())
    if record is None:
        record = DraftRecord(user_id=user_id, mandant_id=mandant_id, context=context)
        work.add(record)
    record.number, record.text, record.changed_at = number, text, now
    work.flush()


def discard(work: Work, user_id: int, mandant_id: int, context: str) -> None:
    work.execute(delete(DraftRecord).where(*_key(user_id, mandant_id, context)))


def _key(user_id: int, mandant_id: int, context: str) -> tuple[ColumnElement[bool], ...]:
    return (
        DraftRecord.user_id == user_id,
        DraftRecord.mandant_id == mandant_id,
        DraftRecord.context == context,
    )
