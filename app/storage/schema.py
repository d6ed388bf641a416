"""The version of the tables: made new, recognised, and brought up to date."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from app.storage import errors
from app.storage.database import Database
from app.storage.failures import storage_error, translated
from app.storage.version import HEAD, OWN_TABLE, VERSION_TABLE

log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).resolve().parent / "migrations"

NEVER_LOSES_ROWS = (
    "mandant", "user_account", "customer", "customer_phone", "consent", "appointment", "text_block",
    "message", "attempt", "message_event", "audit", "appointment_event", "customer_note",
    "tag", "customer_tag", "selection",
)  # fmt: skip
_LOCK = 7_214_905_131  # any number of our own: workstations that start together migrate one after the other


def found_version(connection: Connection, place: Path | str = "") -> str | None:
    """The version of the tables, None for an empty database. Raises ForeignDatabase."""
    if connection.dialect.name == "sqlite":
        names = "SELECT name FROM sqlite_master WHERE type = 'table'"
    else:
        names = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    tables = set(connection.execute(text(names)).scalars())
    if not tables:
        return None
    found = (
        connection.scalar(text("SELECT version_num FROM alembic_version"))
        if VERSION_TABLE in tables
        else None
    )
    if found is None or OWN_TABLE not in tables:
        raise errors.ForeignDatabase(place)
    return str(found)


def is_newer(version: str) -> bool:
    """Whether `version` is not known here yet; steps are numbered in four digits."""
    return version > HEAD


def make_ready(database: Database, *, before_migration: Callable[[str], object]) -> None:
    """Create the tables or bring them to this version; cheap when there is nothing to do.

    `before_migration` is given the version found, when its data are about to be changed: the moment for a copy.
    Raises NewerDatabase, ForeignDatabase, MigrationFailed; then nothing has changed.
    """
    with translated(database.place):
        with database.reading_engine.connect() as connection:
            found = found_version(connection, database.place)
        if found is None:
            create(database)
        elif is_newer(found):
            raise errors.NewerDatabase(database.place)
        elif found != HEAD:
            before_migration(found)
            migrate(database)


def create(database: Database) -> None:
    """Make all tables of the newest version in an empty database, without Alembic, which costs time to import."""
    with database.engine.begin() as connection:
        _lock(connection)
        if found_version(connection, database.place) is not None:
            return  # another process was quicker
        database.metadata.create_all(connection)
        # The table is Alembic's own and has to look exactly as Alembic makes it.
        connection.execute(
            text(
                "CREATE TABLE alembic_version "
                "(version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
            )
        )
        connection.execute(text("INSERT INTO alembic_version (version_num) VALUES (:head)"), {"head": HEAD})


def migrate(database: Database, *, steps: Path | None = None, target: str = "head") -> None:
    """Run the steps that are missing, all or none; `target` is the last one to run. Raises MigrationFailed."""
    with database.engine.connect() as connection:
        connection.detach()  # what is switched off here must not come back from the pool
        if database.is_sqlite:
            # With them on, replacing a table would act on the rows that refer to it; a switch only works
            # outside a transaction.
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                _lock(connection)
                before = _counts(connection)
                _run(connection, steps or MIGRATIONS, target)
                _verify(connection, before)
        except DBAPIError as error:
            log.exception("the tables could not be brought up to date")
            raise storage_error(error, database.place) or errors.MigrationFailed(database.place) from error
        except Exception as error:  # whatever a step does wrong: the transaction is undone, the user is told
            log.exception("the tables could not be brought up to date")
            raise errors.MigrationFailed(database.place) from error


def _run(connection: Connection, steps: Path, target: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(steps).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, target)


def _lock(connection: Connection) -> None:
    """On SQLite the transaction itself is the lock."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _counts(connection: Connection) -> dict[str, int]:
    known = set(inspect(connection).get_table_names())
    return {
        table: connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608  (names from above)
        for table in NEVER_LOSES_ROWS
        if table in known
    }


def _verify(connection: Connection, before: Mapping[str, int]) -> None:
    after = _counts(connection)
    lost = {
        table: count - after.get(table, 0) for table, count in before.items() if after.get(table, 0) < count
    }
    if lost:
        raise RuntimeError(f"rows would be lost: {lost}")
    if connection.dialect.name == "sqlite" and (
        broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    ):
        raise RuntimeError(f"{len(broken)} rows refer to rows that are not there")
