"""Runs the steps in the transaction that `app.storage.schema` has opened, so that all of them hold or none."""

from __future__ import annotations

from alembic import context

from app.models.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    transactional_ddl=True,  # SQLite can, once the driver is kept from committing by itself
    render_as_batch=connection.dialect.name == "sqlite",
)
context.run_migrations()
