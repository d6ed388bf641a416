"""The database: transactions for reading and for writing, and nothing else; the only module that commits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeAlias

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.storage.engine import make_engine

Work: TypeAlias = Session
"""What repositories are given: an open transaction."""


class Database:
    """Short transactions on SQLite or PostgreSQL; safe to use from several threads, one transaction each."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Work]:
        """A consistent view; whatever is changed in it is thrown away."""
        with Session(self.engine, expire_on_commit=False) as session:
            session.execute(text("BEGIN DEFERRED") if self.is_sqlite else text("SET TRANSACTION READ ONLY"))
            yield session
            session.rollback()

    @contextmanager
    def write(self) -> Iterator[Work]:
        """All or nothing: commits when the block ends, rolls back on any error.

        On SQLite the write lock is taken first (`BEGIN IMMEDIATE`): a read that turns into a write later
        would fail at once when another writer was quicker, in spite of the busy timeout.
        """
        with Session(self.engine, expire_on_commit=False) as session:
            if self.is_sqlite:
                session.execute(text("BEGIN IMMEDIATE"))
            yield session
            session.commit()

    def close(self) -> None:
        self.engine.dispose()
