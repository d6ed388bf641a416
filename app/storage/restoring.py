"""Brings a copy of the data back: checked and brought up to date first, put in place last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.storage import backup, errors, places, schema
from app.storage.database import Database
from app.storage.engine import sqlite_path
from app.storage.repos import restored


@dataclass(frozen=True, slots=True)
class Restored:
    """`kept` is where the data from before lie now, None if there were none; `held` counts the messages on hold."""

    kept: Path | None
    held: int


def back_up_database(url: str, target: Path) -> None:
    """Copy the database at `url`, in use or not, to the file `target`. Raises NotForServers for a server."""
    backup.back_up(_file_of(url), target)


def restore_database(copy: Path, url: str, now: datetime) -> Restored:
    """Put `copy` in the place of the database at `url`, which nobody may have open (Busy).

    Raises NotForServers for a server, FileMissing, DamagedDatabase, ForeignDatabase or NewerDatabase for a copy
    that cannot be used; then nothing has changed.
    """
    target = _file_of(url)
    places.require_usable(target)
    held = 0

    def prepare(file: Path) -> None:
        nonlocal held
        database = Database(f"sqlite:///{file}")
        try:
            _require_ours(database)
            schema.make_ready(database, before_migration=lambda _found: None)  # `copy` itself stays as it is
            with database.write() as work:
                held = restored.hold_unsent(work, now)
        except errors.StorageError as error:
            raise type(error)(copy) from error
        finally:
            database.close()

    kept = backup.restore(copy, target, prepare=prepare)
    return Restored(kept, held)


def _require_ours(database: Database) -> None:
    with database.reading_engine.connect() as connection:
        if schema.found_version(connection, database.place) is None:
            raise errors.ForeignDatabase(database.place)


def _file_of(url: str) -> Path:
    file = sqlite_path(url)
    if file is None:
        raise errors.NotForServers
    return file
