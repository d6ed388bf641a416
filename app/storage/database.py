"""The database: transactions for reading and for writing, and nothing else; the only module that commits."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from sqlalchemy.orm import Session

from app.models import tables
from app.storage.engine import PATIENCE_SECONDS, make_engines, place_of
from app.storage.failures import translated
from app.storage.reading import RunningReads

Work: TypeAlias = Session
"""What repositories are given: an open transaction."""


class Database:
    """Short transactions on SQLite or PostgreSQL; safe to use from several threads, one transaction each.

    What the database itself complains about arrives as `app.storage.errors`, whichever database it is.
    """

    metadata = tables.METADATA

    def __init__(self, url: str, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        """Connects only when first asked. `patience_seconds` is how long a writer waits for its turn on SQLite."""
        self.place = place_of(url)
        self.engine, self.reading_engine = make_engines(url, patience_seconds)
        self._reads = RunningReads()

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Work]:
        """One consistent view of the data; any attempt to change something in it is an error.

        Raises Cancelled where it was broken off by `interrupt_reads`.
        """
        with (
            translated(self.place),
            Session(self.reading_engine, expire_on_commit=False) as session,
            self._reads.entered(session),
        ):
            yield session

    def interrupt_reads(self, threads: Collection[int]) -> None:
        """Let what these threads (their `threading.get_ident`) read at this moment end with Cancelled.

        Writing transactions are never touched. A read that lies between two statements goes on: call again.
        """
        self._reads.break_off(threads)

    @contextmanager
    def write(self) -> Iterator[Work]:
        """All or nothing: commits when the block ends, rolls back on any error.

        Writers on SQLite come one after the other: the next one waits for its turn, for `patience_seconds`.
        Raises Busy after that.
        Raises ChangedMeanwhile where a row is saved that somebody else has saved since it was read.
        """
        with translated(self.place), Session(self.engine, expire_on_commit=False) as session:
            yield session
            session.commit()

    def close(self) -> None:
        self.reading_engine.dispose()
        self.engine.dispose()
