"""Reads the complaints of SQLite, psycopg and the operating system and names them by `app.storage.errors`."""

from __future__ import annotations

import errno
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.storage import errors
from app.storage.errors import StorageError

if TYPE_CHECKING:
    from sqlalchemy.exc import DBAPIError

# SQLAlchemy is imported inside the functions: files are looked at before it is there.

_SQLITE: dict[int, type[StorageError]] = {
    sqlite3.SQLITE_BUSY: errors.Busy,
    sqlite3.SQLITE_LOCKED: errors.Busy,
    sqlite3.SQLITE_FULL: errors.DiskFull,
    sqlite3.SQLITE_IOERR: errors.DiskTrouble,
    sqlite3.SQLITE_READONLY: errors.ReadOnlyPlace,
    sqlite3.SQLITE_CANTOPEN: errors.ReadOnlyPlace,
    sqlite3.SQLITE_PERM: errors.ReadOnlyPlace,
    sqlite3.SQLITE_CORRUPT: errors.DamagedDatabase,
    sqlite3.SQLITE_NOTADB: errors.DamagedDatabase,
}
_SQLITE_UNIQUE = {sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY}

# Classes and codes of PostgreSQL's manual, appendix A.
_POSTGRES: tuple[tuple[str, type[StorageError]], ...] = (
    ("53100", errors.DiskFull),
    ("28", errors.AccessDenied),
    ("42501", errors.AccessDenied),
    ("3D000", errors.UnknownDatabase),
    ("25006", errors.ReadOnlyPlace),
    ("XX001", errors.DamagedDatabase),
    ("XX002", errors.DamagedDatabase),
    ("58030", errors.DiskTrouble),
    ("55P03", errors.Busy),
    ("40", errors.Busy),
    ("53", errors.ServerMissing),
    ("57P03", errors.ServerMissing),
    ("57P", errors.ConnectionLost),
    ("08", errors.ConnectionLost),
)
_WHILE_CONNECTING = ("connection failed", "connection is bad", "connection timeout", "failed to resolve")
_SERVER_REFUSES = (
    r"(?i)\bFATAL|password"  # not compiled before it is needed: files are looked at first of all
)
_NAMES_A_DATABASE = r"(?i)\b(database|Datenbank|databas\w*)\s+[\"»„'][^\"»«“']+[\"«“'»]"

_SYSTEM: dict[int, type[StorageError]] = {
    errno.ENOSPC: errors.DiskFull,
    errno.EDQUOT: errors.DiskFull,
    errno.EACCES: errors.ReadOnlyPlace,
    errno.EPERM: errors.ReadOnlyPlace,
    errno.EROFS: errors.ReadOnlyPlace,
    errno.ENOENT: errors.FileMissing,
}


def storage_error(error: DBAPIError, place: Path | str = "") -> StorageError | None:
    """The name of what went wrong; None for what no person can mend, such as a mistake in a statement."""
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return sqlite_error(cause, place)
    if cause is not None and type(cause).__module__.startswith("psycopg"):
        return _of_postgres(cause, place)
    return None


def sqlite_error(cause: sqlite3.Error, place: Path | str = "") -> StorageError | None:
    """As `storage_error`, for errors of the driver itself."""
    code = getattr(cause, "sqlite_errorcode", 0)
    if code in _SQLITE_UNIQUE:
        return errors.AlreadyThere(str(cause).rpartition(": ")[2])
    kind = _SQLITE.get(code & 0xFF)
    return kind(place) if kind else None


def system_error(cause: OSError, place: Path | str = "") -> StorageError:
    """What the operating system's refusal to read or write means."""
    return _SYSTEM.get(cause.errno or 0, errors.DiskTrouble)(place)


@contextmanager
def translated(place: Path | str) -> Iterator[None]:
    """Let what SQLAlchemy reports of the database at `place` leave as a StorageError, where a person can mend it."""
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.orm.exc import StaleDataError

    try:
        yield
    except StaleDataError as error:
        raise errors.ChangedMeanwhile(place) from error
    except DBAPIError as error:
        known = storage_error(error, place)
        if known is None:
            raise
        raise known from error


@contextmanager
def named(place: Path | str) -> Iterator[None]:
    """Give what goes wrong with the files at `place` its name."""
    try:
        yield
    except sqlite3.Error as error:
        known = sqlite_error(error, place)
        if known is None:
            raise
        raise known from error
    except OSError as error:
        raise system_error(error, place) from error


def _of_postgres(cause: Any, place: Path | str) -> StorageError | None:
    if getattr(cause, "sqlstate", None) == "23505":
        return errors.AlreadyThere(cause.diag.constraint_name or "")
    kind = _postgres_kind(cause)
    return kind(place) if kind else None


def _postgres_kind(cause: Any) -> type[StorageError] | None:
    state = getattr(cause, "sqlstate", None)
    if state:
        return next((kind for start, kind in _POSTGRES if state.startswith(start)), None)
    if type(cause).__name__ not in ("OperationalError", "ConnectionTimeout"):
        return None
    # While connecting the driver passes on only the server's sentence, in the server's language.
    sentence = str(cause)
    if not sentence.startswith(_WHILE_CONNECTING):
        return errors.ConnectionLost
    if not re.search(_SERVER_REFUSES, sentence):
        return errors.ServerMissing
    return errors.UnknownDatabase if re.search(_NAMES_A_DATABASE, sentence) else errors.AccessDenied
