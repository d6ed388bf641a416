"""Queries on users and on what their log-in needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from app.domain.users import User
from app.models.mandant import UserRecord
from app.storage import rows
from app.storage.database import Work
from app.storage.repos import versioned


@dataclass(frozen=True, slots=True)
class LogIn:
    """What is compared when somebody logs in; never leaves the services."""

    user: User
    password_hash: str
    failed: int
    locked_until: datetime | None


def every(work: Work, *, active_only: bool = False) -> tuple[User, ...]:
    """All users, by name."""
    query = select(UserRecord)
    if active_only:
        query = query.where(UserRecord.active.is_(True))
    return rows.users_by_name(work.scalars(query))


def get(work: Work, user_id: int) -> User | None:
    record = work.get(UserRecord, user_id)
    return None if record is None else rows.user(record)


def for_name(work: Work, name: str) -> User | None:
    """Whoever has this name, whatever its case, active or not."""
    wanted = name.casefold()
    return next((user for user in every(work) if user.name.casefold() == wanted), None)


def any_exists(work: Work) -> bool:
    return work.scalar(select(UserRecord.id).limit(1)) is not None


def for_log_in(work: Work, *, name: str = "", user_id: int = 0) -> LogIn | None:
    """An active user by name, whatever its case, or by id."""
    active = work.scalars(select(UserRecord).where(UserRecord.active.is_(True)))
    wanted = name.strip().casefold()  # not in SQL: SQLite knows no capital letters beyond ASCII
    record = next((r for r in active if (r.id == user_id if user_id else r.name.casefold() == wanted)), None)
    if record is None:
        return None
    return LogIn(rows.user(record), record.password_hash, record.failed_log_ins, record.locked_until)


def save(work: Work, user: User, password_hash: str | None) -> User | None:
    """Insert (id 0) or overwrite; `password_hash` None = as it is. None if somebody else saved it meanwhile."""
    values: dict[str, object] = {
        "name": user.name,
        "role": user.role,
        "active": user.active,
        "language": user.language,
        "mobile": user.mobile,
        "mandant_ids": list(user.mandant_ids),
    }
    if password_hash is not None:
        values["password_hash"] = password_hash
        values["failed_log_ins"] = 0
        values["locked_until"] = None
    record = versioned.store(work, UserRecord, user.id, user.version, values)
    return None if record is None else rows.user(record)


def note_log_in(work: Work, user_id: int, *, failed: int, locked_until: datetime | None) -> None:
    """Remember how often in a row the password was wrong. The version stays: nobody edits this by hand."""
    work.execute(
        update(UserRecord)
        .where(UserRecord.id == user_id)
        .values(failed_log_ins=failed, locked_until=locked_until)
        .execution_options(synchronize_session=False)
    )


def set_password(work: Work, user_id: int, password_hash: str) -> None:
    work.execute(
        update(UserRecord)
        .where(UserRecord.id == user_id)
        .values(password_hash=password_hash, failed_log_ins=0, locked_until=None)
        .execution_options(synchronize_session=False)
    )
