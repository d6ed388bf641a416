"""Reads the complaints of SQLite and psycopg and names them by `app.storage.errors`."""

from __future__ import annotations

import re
import sqlite3
from typing import Any

from sqlalchemy.exc import DBAPIError

from app.storage import errors
from app.storage.errors import StorageError

_SQLITE: dict[int, type[StorageError]] = {
    sqlite3.SQLITE_BUSY: errors.Busy,
    sqlite3.SQLITE_LOCKED: errors.Busy,
    sqlite3.SQLITE_FULL: errors.DiskFull,
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
    ("55P03", errors.Busy),
    ("40", errors.Busy),
    ("53", errors.ServerMissing),
    ("57P03", errors.ServerMissing),
    ("57P", errors.ConnectionLost),
    ("08", errors.ConnectionLost),
)
_ROLE_SPEAKS = re.compile(r"FATAL|SCRAM|password|no password supplied", re.IGNORECASE)
_NAMES_A_DATABASE = re.compile(r"""(database|Datenbank|databas(?:en)?)\s*["»„'].*["«“']\s*(does not|existiert|finns|eksisterer)""")


def storage_error(error: DBAPIError) -> StorageError | None:
    """The name of what went wrong; None for what no person can mend, such as a mistake in a statement."""
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return _of_sqlite(cause)
    if cause is not None and type(cause).__module__.startswith("psycopg"):
        return _of_postgres(cause, lost=error.connection_invalidated)
    return None


def _of_sqlite(cause: sqlite3.Error) -> StorageError | None:
    code = getattr(cause, "sqlite_errorcode", 0)
    if code in _SQLITE_UNIQUE:
        return errors.AlreadyThere(str(cause).rpartition(": ")[2])
    kind = _SQLITE.get(code & 0xFF)
    return kind() if kind else None


def _of_postgres(cause: Any, *, lost: bool) -> StorageError | None:
    state = getattr(cause, "sqlstate", None)
    if state == "23505":
        return errors.AlreadyThere(cause.diag.constraint_name or "")
    if state:
        return next((kind() for start, kind in _POSTGRES if state.startswith(start)), None)
    if lost or "server closed the connection" in str(cause):
        return errors.ConnectionLost()
    if type(cause).__name__ not in ("OperationalError", "ConnectionTimeout"):
        return None
    # While connecting the driver passes on only the server's sentence, not its code.
    sentence = str(cause)
    if _NAMES_A_DATABASE.search(sentence):
        return errors.UnknownDatabase()
    return errors.AccessDenied() if _ROLE_SPEAKS.search(sentence) else errors.ServerMissing()
