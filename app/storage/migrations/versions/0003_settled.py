"""Adds the list of failed SMS that somebody has looked at and lets rest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """One table; nothing that is there is touched."""
    op.create_table(
        "message_settled",
        sa.Column("message_id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_name", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("message_id", name="pk_message_settled"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_message_settled_message_id"),
    )
