"""The tables of the first release, as they were then: the models move on, these statements do not."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None

FOLDER = Path(__file__).resolve().parent.parent / "first"


def upgrade() -> None:
    """One statement after the other; each ends with a semicolon at the end of a line and an empty line."""
    connection = op.get_bind()
    kind = "sqlite" if connection.dialect.name == "sqlite" else "postgres"
    script = (FOLDER / f"{kind}.sql").read_text(encoding="utf-8")
    for statement in script.split(";\n\n"):
        connection.exec_driver_sql(statement.rstrip(";\n"))
