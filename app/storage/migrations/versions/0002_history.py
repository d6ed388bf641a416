"""Adds what the overview of all SMS, the report and the customer's timeline are read from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KNOWN_SO_FAR = """
    INSERT INTO appointment_event (mandant_id, appointment_id, customer_id, at, step, title, start, user_name)
    SELECT mandant_id, id, customer_id, {at}, '{step}', title, start, ''
    FROM appointment WHERE {which}
"""


def upgrade() -> None:
    """New tables and indexes only; no row that is there already is touched."""
    _appointment_events()
    _customer_notes()
    _text_blocks_of_messages()
    resent = sa.text("resend_of IS NOT NULL")
    op.create_index(
        "ix_message_resend_of", "message", ["resend_of"], sqlite_where=resent, postgresql_where=resent
    )


def _appointment_events() -> None:
    op.create_table(
        "appointment_event",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("mandant_id", sa.Integer, nullable=False),
        sa.Column("appointment_id", sa.Integer, nullable=False),
        sa.Column("customer_id", sa.Integer),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.String(40), nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("start_before", sa.DateTime(timezone=True)),
        sa.Column("user_name", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_appointment_event"),
        _refers("appointment_event", "mandant_id", "mandant"),
        _refers("appointment_event", "appointment_id", "appointment"),
        _refers("appointment_event", "customer_id", "customer"),
    )
    op.create_index("ix_appointment_event_appointment", "appointment_event", ["appointment_id"])
    op.create_index("ix_appointment_event_customer", "appointment_event", ["customer_id", "at", "id"])
    # Of what happened so far it is known when it was booked, and of a cancelled one when it was last touched.
    op.execute(KNOWN_SO_FAR.format(at="created_at", step="booked", which="NOT deleted"))
    op.execute(
        KNOWN_SO_FAR.format(at="changed_at", step="cancelled", which="state = 'cancelled' AND NOT deleted")
    )


def _customer_notes() -> None:
    op.create_table(
        "customer_note",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("mandant_id", sa.Integer, nullable=False),
        sa.Column("customer_id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("user_name", sa.String, nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_customer_note"),
        _refers("customer_note", "mandant_id", "mandant"),
        _refers("customer_note", "customer_id", "customer"),
    )
    op.create_index("ix_customer_note_customer", "customer_note", ["customer_id", "at", "id"])


def _text_blocks_of_messages() -> None:
    op.create_table(
        "message_text_block",
        sa.Column("message_id", sa.Integer, nullable=False),
        sa.Column("text_block_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("message_id", "text_block_id", name="pk_message_text_block"),
        _refers("message_text_block", "message_id", "message"),
        _refers("message_text_block", "text_block_id", "text_block"),
    )


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}")
