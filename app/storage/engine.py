"""How the database is opened: SQLite made durable and strict, PostgreSQL with the one driver that is shipped."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

BUSY_TIMEOUT_SECONDS = 5.0
CONNECT_TIMEOUT_SECONDS = 10


def make_engines(url: str) -> tuple[Engine, Engine]:
    """One engine whose transactions write and one whose transactions only read.

    On SQLite a writing transaction takes the write lock with its first statement: a transaction that began by
    reading and wants to write later fails at once when another writer was quicker, in spite of the busy timeout.
    Reading ones refuse every change and see one state of the data from their first statement to their end.
    """
    if url.startswith("sqlite"):
        return _sqlite(url, "BEGIN IMMEDIATE"), _sqlite(url, "BEGIN DEFERRED", read_only=True)
    engine = create_engine(
        with_driver(url),
        pool_pre_ping=True,
        connect_args={"connect_timeout": CONNECT_TIMEOUT_SECONDS, "application_name": "Terminbote"},
    )
    return engine, engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def with_driver(url: str) -> str:
    """`postgresql://…` means psycopg 3."""
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def _sqlite(url: str, begin: str, *, read_only: bool = False) -> Engine:
    # `isolation_level=None` keeps Python's driver from beginning transactions at moments of its own choice.
    engine = create_engine(
        url, connect_args={"timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False, "isolation_level": None}
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

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
