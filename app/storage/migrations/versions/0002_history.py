"""Adds what the overview of all SMS, the report and the customer's timeline are read from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.domain.message_words import words_of

revision = "0002"
down_revision = "0001"

STANDING = """(CASE WHEN status = 'delivered' THEN 3
WHEN status IN ('held', 'queued', 'rejected', 'failed', 'cancelled')
AND reason IN ('no_consent', 'no_number', 'sending_off', 'no_account', 'account_paused')
THEN CASE reason WHEN 'no_consent' THEN 4 WHEN 'no_number' THEN 6 WHEN 'sending_off' THEN 8 ELSE 9 END
WHEN status = 'held' AND reason <> 'waits_for_withdrawal' THEN 13
ELSE CASE status WHEN 'sending' THEN 0 WHEN 'unknown' THEN 0 WHEN 'accepted' THEN 1 WHEN 'sent' THEN 1
WHEN 'rejected' THEN 2 WHEN 'failed' THEN 5 WHEN 'no_report' THEN 7 WHEN 'held' THEN 10 WHEN 'queued' THEN 10
WHEN 'scheduled' THEN 11 WHEN 'cancel_requested' THEN 12 WHEN 'needs_decision' THEN 14 WHEN 'undelivered' THEN 15
WHEN 'expired' THEN 16 WHEN 'cancelled' THEN 17 WHEN 'superseded' THEN 18 WHEN 'missed' THEN 19 END END)"""

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
    _indexes_of_messages()
    _words_of_messages()


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


def _indexes_of_messages() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    number = "number" if is_sqlite else "number varchar_pattern_ops"
    for name, columns in (
        ("ix_message_standing", f"mandant_id, {STANDING}, listed_at, id"),
        ("ix_message_user", "mandant_id, user_name, listed_at, id"),
        ("ix_message_number", number),
        ("ix_message_resent", "mandant_id, listed_at, id"),
    ):
        more = " WHERE resend_of IS NOT NULL" if name == "ix_message_resent" else ""
        more = " INCLUDE (id)" if name == "ix_message_number" and not is_sqlite else more
        op.execute(f"CREATE INDEX {name} ON message ({columns}){more}")


def _words_of_messages() -> None:
    """Index the texts that are there; the words are what today's program makes of them."""
    connection = op.get_bind()
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        op.execute(
            "CREATE VIRTUAL TABLE message_words\n"
            "USING fts5(words, content='', detail=none, columnsize=0, tokenize='ascii')"
        )
        store = sa.text("INSERT INTO message_words (rowid, words) VALUES (:id, :words)")
    else:
        op.execute(
            "CREATE TABLE message_words (message_id INTEGER NOT NULL CONSTRAINT pk_message_words PRIMARY KEY, "
            "words TSVECTOR NOT NULL)"
        )
        store = sa.text(
            "INSERT INTO message_words VALUES (:id, array_to_tsvector(string_to_array(:words, ' ')))"
        )
    some = sa.text("SELECT id, text FROM message WHERE id > :last ORDER BY id LIMIT 5000")
    last = 0
    while rows := connection.execute(some, {"last": last}).all():
        connection.execute(store, [{"id": row.id, "words": " ".join(words_of(row.text))} for row in rows])
        last = rows[-1].id
    if not is_sqlite:
        op.execute("CREATE INDEX ix_message_words_words ON message_words USING gin (words)")


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}")
