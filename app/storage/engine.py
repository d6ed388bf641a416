"""How the database is opened: SQLite made durable and strict, PostgreSQL with the one driver that is shipped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from app.storage.errors import BadAddress, DriverMissing

PATIENCE_SECONDS = 5.0
CONNECT_TIMEOUT_SECONDS = 10


def make_engines(url: str, patience_seconds: float = PATIENCE_SECONDS) -> tuple[Engine, Engine]:
    """One engine whose transactions write and one whose transactions only read.

    On SQLite a writing transaction takes the write lock with its first statement: a transaction that began by
    reading and wants to write later fails at once when another writer was quicker, in spite of the busy timeout.
    Reading ones refuse every change and see one state of the data from their first statement to their end.
    """
    if sqlite_path(url) is not None:
        writing = _sqlite(url, "BEGIN IMMEDIATE", patience_seconds)
        return writing, _sqlite(url, "BEGIN DEFERRED", patience_seconds, read_only=True)
    if make_url(with_driver(url)).drivername != "postgresql+psycopg":
        raise BadAddress(place_of(url))
    try:
        engine = create_engine(
            with_driver(url),
            pool_pre_ping=True,
            connect_args={"connect_timeout": CONNECT_TIMEOUT_SECONDS, "application_name": "Terminbote"},
        )
    except ImportError as error:
        raise DriverMissing(place_of(url)) from error
    return engine, engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def with_driver(url: str) -> str:
    """`postgresql://…` means psycopg 3."""
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def sqlite_path(url: str) -> Path | None:
    """The file an SQLite address names; None for a server. Raises BadAddress."""
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise BadAddress from error
    if address.get_backend_name() != "sqlite":
        return None
    if not address.database or address.database == ":memory:":
        raise BadAddress
    return Path(address.database)


def place_of(url: str) -> Path | str:
    """The file, or server and database, for people: without user and password."""
    path = sqlite_path(url)
    if path is not None:
        return path
    address = make_url(url)
    host = address.host or address.query.get("host") or "localhost"
    return f"{host}/{address.database or ''}"


def _sqlite(url: str, begin: str, patience_seconds: float, *, read_only: bool = False) -> Engine:
    # `isolation_level=None` keeps Python's driver from beginning transactions at moments of its own choice.
    engine = create_engine(
        url,
        connect_args={"timeout": patience_seconds, "check_same_thread": False, "isolation_level": None},
    )
    pragmas = ["journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"]
    if read_only:
        pragmas.append("query_only=ON")

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
        connection.create_function("has_words", 2, _has_words, deterministic=True)

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _has_words(message: str, beginnings: str) -> bool:
    """SQL: whether each of the folded `beginnings` (blanks between) begins a word of `message`."""
    from app.domain.message_words import fits

    return fits(message, beginnings.split())
