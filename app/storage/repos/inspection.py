"""Looks at the data as a whole: their size, their soundness, and the latest moment they know of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select, text

from app.models.base import UtcDateTime
from app.models.customer import CustomerRecord
from app.models.message import AuditRecord, MessageRecord
from app.storage import backup
from app.storage.database import Database, Work
from app.storage.repos import workers


@dataclass(frozen=True, slots=True)
class Sizes:
    customers: int
    messages: int


def sizes(work: Work) -> Sizes:
    """How much there is, of all Mandanten."""
    customers = work.scalar(select(func.count()).select_from(CustomerRecord)) or 0
    return Sizes(customers, work.scalar(select(func.count()).select_from(MessageRecord)) or 0)


def problems(database: Database) -> tuple[str, ...]:
    """What is wrong inside a SQLite file, in the database's words; a server looks after its own files."""
    if not isinstance(database.place, Path):
        return ()
    found = backup.problems(database.place)
    if not found:
        with database.read() as work:
            orphans = work.execute(text("PRAGMA foreign_key_check")).all()
        found = [f"{len(orphans)} rows refer to rows that are not there"] if orphans else []
    return tuple(found)


def latest_instant(work: Work) -> datetime | None:
    """The latest moment at which anything was written down (UTC); None in a new database."""
    newest_message = select(MessageRecord.status_at).order_by(MessageRecord.id.desc()).limit(1)
    newest_deed = select(AuditRecord.at).order_by(AuditRecord.id.desc()).limit(1)
    moments = (workers.last_seen(work), work.scalar(newest_message), work.scalar(newest_deed))
    return max((moment for moment in moments if moment is not None), default=None)


def server_time(work: Work) -> datetime | None:
    """What time the database server thinks it is (UTC); None for a file."""
    if work.get_bind().dialect.name == "sqlite":
        return None
    return work.scalar(select(func.clock_timestamp(type_=UtcDateTime)))
