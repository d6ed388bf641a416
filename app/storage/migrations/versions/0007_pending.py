"""Adds an index of what waits, so that counting it does not mean reading every message of a large mailing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

PENDING = sa.text(
    "status IN ('held', 'queued', 'sending', 'scheduled', 'cancel_requested', 'needs_decision')"
)


def upgrade() -> None:
    """One index of few rows; nothing that is there is touched."""
    op.create_index(
        "ix_message_pending",
        "message",
        ["mandant_id", "status", "reason", "parts"],
        sqlite_where=PENDING,
        postgresql_where=PENDING,
    )
