"""The database: transactions for reading and for writing, and nothing else; the only module that commits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeAlias

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.models import tables
from app.storage.engine import make_engines
from app.storage.errors import ChangedMeanwhile
from app.storage.failures import storage_error

Work: TypeAlias = Session
"""What repositories are given: an open transaction."""


class Database:
    """Short transactions on SQLite or PostgreSQL; safe to use from several threads, one transaction each.

    What the database itself complains about arrives as `app.storage.errors`, whichever database it is.
    """

    metadata = tables.METADATA

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine, self.reading_engine = make_engines(url)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Work]:
        """One consistent view of the data; any attempt to change something in it is an error."""
        with _translated(), Session(self.reading_engine, expire_on_commit=False) as session:
            yield session
            session.rollback()

    @contextmanager
    def write(self) -> Iterator[Work]:
        """All or nothing: commits when the block ends, rolls back on any error.

        Writers on SQLite come one after the other: the next one waits for its turn, up to the busy timeout.
        Raises ChangedMeanwhile where a row is saved that somebody else has saved since it was read.
        """
        with _translated(), Session(self.engine, expire_on_commit=False) as session:
            yield session
            session.commit()

    def close(self) -> None:
        self.reading_engine.dispose()
        self.engine.dispose()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except StaleDataError as error:
        raise ChangedMeanwhile from error
    except DBAPIError as error:
        known = storage_error(error)
        if known is None:
            raise
        raise known from error
