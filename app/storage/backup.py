"""Copies of a SQLite database made while it is in use, checked before they bear their name, and brought back.

A copy made with a file manager may be torn or stale: what was written last lies in a second file.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from app.storage import errors
from app.storage.failures import named, sqlite_error

MAGIC = b"SQLite format 3\x00"
_COMPANIONS = ("-wal", "-shm", "-journal")


def back_up(source: Path, target: Path) -> None:
    """Copy the database `source`, which may be in use, to `target`, replacing an earlier copy there.

    `target` never holds half a copy. Raises ForeignDatabase when it holds something else than a copy of ours,
    DamagedDatabase when the copy is not sound, DiskFull and its like.
    """
    require_file(source)
    if not target.parent.is_dir():
        raise errors.FileMissing(target.parent)
    with named(target):
        if target.exists() and (target.samefile(source) or not _may_be_replaced(target)):
            raise errors.ForeignDatabase(target)
        part = target.with_name(f".{target.name}.part")
        try:
            _copy(source, part)
            _settle(part, target)
        finally:
            _remove(part)


def restore(copy: Path, database: Path, *, prepare: Callable[[Path], None]) -> Path | None:
    """Put a copy in the place of `database`; returns where the old one lies now, None if there was none.

    `prepare` is given the new file before it takes its place, to bring it up to date. Until the very last step
    the old database stands; nobody may have it open, or Busy is raised.
    """
    require_file(copy)
    with named(database):
        database.parent.mkdir(parents=True, exist_ok=True)
        part = database.with_name(f".{database.name}.part")
        try:
            _copy(copy, part)
            prepare(part)
            _fold_journal(part)
            kept = _set_aside(database)
            _settle(part, database)
        finally:
            _remove(part)
    return kept


def require_file(path: Path) -> None:
    """Raise FileMissing or DamagedDatabase unless `path` at least begins like a database."""
    with named(path), path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise errors.DamagedDatabase(path)


def problems(path: Path, *, thorough: bool = True) -> list[str]:
    """What the database engine finds wrong inside the file, in its own words; thorough compares indexes as well."""
    check = "integrity_check" if thorough else "quick_check"
    with named(path), closing(_connect(path, "ro")) as connection:
        try:
            found = [str(row[0]) for row in connection.execute(f"PRAGMA {check}(10)")]
        except sqlite3.DatabaseError as error:  # too badly broken even to be looked through
            if not isinstance(sqlite_error(error), errors.DamagedDatabase):
                raise
            return [str(error)]
    return [] if found == ["ok"] else found


def free_name(folder: Path, stem: str) -> Path:
    """`folder/stem.sqlite`, or with the first number that no file bears yet."""
    number = 1
    while (path := folder / (f"{stem}.sqlite" if number == 1 else f"{stem}-{number}.sqlite")).exists():
        number += 1
    return path


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=5.0
    )


def _copy(source: Path, part: Path) -> None:
    _remove(part)
    # `rw`: a database left behind by a crash has a journal that has to be worked off first.
    with closing(_connect(source, "rw" if os.access(source, os.W_OK) else "ro")) as old:
        with closing(_connect(part, "rwc")) as new:
            old.backup(new)
        _fold_journal(part)
    if problems(part):
        raise errors.DamagedDatabase(source)


def _fold_journal(path: Path) -> None:
    """Make one file of it, with nothing beside it. Raises Busy while anybody else has it open."""
    with closing(_connect(path, "rw")) as connection:
        connection.execute("PRAGMA journal_mode=DELETE").fetchall()


def _set_aside(database: Path) -> Path | None:
    if not database.exists():
        return None
    kept = free_name(database.parent, f"{database.stem}-before-restore")
    try:
        require_file(database)  # or opening it would throw its journal away
        _fold_journal(database)
    except (sqlite3.DatabaseError, errors.DamagedDatabase) as error:
        if isinstance(error, sqlite3.Error) and not isinstance(sqlite_error(error), errors.DamagedDatabase):
            raise
        # Damaged, perhaps the reason for all this: keep the pieces as they are.
        for companion in _COMPANIONS:
            piece = database.with_name(database.name + companion)
            if piece.exists():
                piece.rename(kept.with_name(kept.name + companion))
    try:
        os.link(database, kept)  # a second name, so that the place is never empty
    except OSError:  # not every file system can
        database.rename(kept)
    return kept


def _settle(part: Path, target: Path) -> None:
    """Bring it to the disk, then give it its name."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(target)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _remove(part: Path) -> None:
    for suffix in ("", *_COMPANIONS):
        part.with_name(part.name + suffix).unlink(missing_ok=True)


def _may_be_replaced(target: Path) -> bool:
    """An empty file, or an earlier copy."""
    with target.open("rb") as file:
        return file.read(len(MAGIC)) in (b"", MAGIC)
