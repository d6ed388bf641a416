"""Adds the number of SMS that each Mandant had at one moment, so that not all of them have to be counted again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

COUNTED = """
    INSERT INTO message_tally (mandant_id, up_to, messages)
    SELECT mandant_id, (SELECT max(id) FROM message), count(*) FROM message GROUP BY mandant_id
"""


def upgrade() -> None:
    """One table; nothing that is there is touched."""
    op.create_table(
        "message_tally",
        sa.Column("mandant_id", sa.Integer, nullable=False),
        sa.Column("up_to", sa.Integer, nullable=False),
        sa.Column("messages", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("mandant_id", name="pk_message_tally"),
        sa.ForeignKeyConstraint(["mandant_id"], ["mandant.id"], name="fk_message_tally_mandant_id"),
    )
    if op.get_bind().dialect.name == "postgresql":
        # A message that somebody is about to store must not be passed over: it may have a smaller number.
        op.execute("LOCK TABLE message IN SHARE MODE")
    op.execute(COUNTED)
