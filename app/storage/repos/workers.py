"""The heartbeats of dispatching processes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select

from app.models.message import WorkerRecord
from app.storage.database import Work


def last_seen(work: Work) -> datetime | None:
    """When any worker was seen last (UTC); None: never."""
    return work.scalar(select(func.max(WorkerRecord.seen_at)))


def beat(work: Work, name: str, now: datetime) -> None:
    """The worker `name` is alive; its first beat is its start."""
    record = work.scalar(select(WorkerRecord).where(WorkerRecord.name == name))
    if record is None:
        work.add(WorkerRecord(name=name, started_at=now, seen_at=now))
    else:
        record.seen_at = now


def forget_before(work: Work, moment: datetime) -> None:
    """Drop workers not seen since."""
    work.execute(delete(WorkerRecord).where(WorkerRecord.seen_at < moment))
