"""The version of the tables: made new, recognised, and brought up to date."""

from __future__ import annotations

from sqlalchemy import Connection, text

from app.storage.database import Database

HEAD = "0001"
"""The newest revision in `app/storage/migrations/versions`; a test keeps the two together."""


def create(database: Database) -> None:
    """Make all tables of the newest version in an empty database, without Alembic, which costs time to import."""
    with database.engine.begin() as connection:
        database.metadata.create_all(connection)
        _stamp(connection)


def _stamp(connection: Connection) -> None:
    # The table is Alembic's; the shape is what Alembic itself would make.
    connection.execute(
        text(
            "CREATE TABLE alembic_version "
            "(version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(text("INSERT INTO alembic_version (version_num) VALUES (:head)"), {"head": HEAD})
