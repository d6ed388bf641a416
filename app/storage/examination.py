"""Looks at a SQLite file before anything may write to it; free of the database library."""

from __future__ import annotations

import logging
from pathlib import Path

from app.storage import backup, errors, places
from app.storage.failures import named

log = logging.getLogger(__name__)

ALWAYS_CHECKED = 16 * 1024 * 1024
"""Bytes up to which a file is looked through at every start (some ten milliseconds); a larger one only when the
program did not end properly the last time."""


def examine(file: Path) -> None:
    """Raise what stands in the way of working with this file, which need not be there yet: a StorageError."""
    places.require_usable(file)
    with named(file):
        if not file.exists() or not file.stat().st_size:
            return
        backup.require_file(file)
        if (was_left_open(file) or file.stat().st_size <= ALWAYS_CHECKED) and (
            found := backup.problems(file, thorough=False)
        ):
            log.error("the database is damaged: %s", "; ".join(found))
            raise errors.DamagedDatabase(file)


def was_left_open(file: Path) -> bool:
    """Whether somebody else has it open right now, or the last one did not end properly."""
    journal = file.with_name(f"{file.name}-wal")
    return journal.exists() and journal.stat().st_size > 0
