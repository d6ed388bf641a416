"""Opens the database the program is started with, or says which of the many possible troubles stands in the way."""

from __future__ import annotations

import logging
from pathlib import Path

from app.storage import backup, schema
from app.storage.database import Database
from app.storage.engine import sqlite_path
from app.storage.examination import examine
from app.storage.failures import named
from app.storage.version import HEAD

log = logging.getLogger(__name__)


def open_database(url: str, *, backups: Path) -> Database:
    """A database with the tables of this version, made or migrated where needed; the data of before lie in `backups`.

    Raises a StorageError named after the trouble; nothing is changed then.
    """
    file = sqlite_path(url)
    if file is not None:
        examine(file)
    database = Database(url)
    try:
        schema.make_ready(database, before_migration=lambda found: _copy_before(file, backups, found))
        if file is None:
            _require_writable(database)
    except BaseException:
        database.close()
        raise
    return database


def _copy_before(file: Path | None, backups: Path, found: str) -> None:
    if file is None:
        log.info("the server's tables are brought from version %s to %s", found, HEAD)
        return
    with named(backups):
        backups.mkdir(parents=True, exist_ok=True)
    copy = backup.free_name(backups, f"{file.stem}-version-{found}")
    backup.back_up(file, copy)
    log.info("the data of version %s were copied to %s", found, copy)


def _require_writable(database: Database) -> None:
    """A server may allow this user to look only; better said now than after the first hour's work."""
    with database.write() as work:
        work.connection().exec_driver_sql("DELETE FROM setting WHERE false")
