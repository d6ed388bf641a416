"""Adds mailings, their reviews and messages, and the list of numbers that said STOP."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Four tables; nothing that is there is touched, least of all the messages."""
    _mailings()
    _recipients()
    _messages()
    op.create_table(
        "stopped_number",
        sa.Column("mandant_id", sa.Integer, nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_name", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("mandant_id", "number", name="pk_stopped_number"),
        _refers("stopped_number", "mandant_id", "mandant"),
    )


def _mailings() -> None:
    op.create_table(
        "mailing",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("mandant_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("sender", sa.String(20), nullable=False),
        sa.Column("template", sa.String, nullable=False),
        sa.Column("text_blocks", sa.JSON, nullable=False),
        sa.Column("recipients", sa.JSON, nullable=False),
        sa.Column("left_out", sa.JSON, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("spread_hours", sa.Integer, nullable=False),
        sa.Column("one_sms_only", sa.Boolean, nullable=False),
        sa.Column("one_per_phone", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("review", sa.Integer, nullable=False),
        sa.Column("review_begun", sa.Integer, nullable=False),
        sa.Column("user_id", sa.Integer),
        sa.Column("user_name", sa.String, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("launched_at", sa.DateTime(timezone=True)),
        sa.Column("paused_at", sa.DateTime(timezone=True)),
        sa.Column("planned_recipients", sa.Integer, nullable=False),
        sa.Column("planned_parts", sa.Integer, nullable=False),
        sa.Column("planned_cost", sa.BigInteger),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mailing"),
        _refers("mailing", "mandant_id", "mandant"),
        _refers("mailing", "user_id", "user_account"),
    )
    op.create_index("ix_mailing_mandant_id", "mailing", ["mandant_id"])


def _recipients() -> None:
    op.create_table(
        "mailing_recipient",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("mailing_id", sa.Integer, nullable=False),
        sa.Column("review", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("customer_id", sa.Integer),
        sa.Column("typed", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("number", sa.String, nullable=False),
        sa.Column("verdict", sa.String(40), nullable=False),
        sa.Column("detail", sa.String, nullable=False),
        sa.Column("parts", sa.Integer, nullable=False),
        sa.Column("units", sa.Integer, nullable=False),
        sa.Column("units_over", sa.Integer, nullable=False),
        sa.Column("is_unicode", sa.Boolean, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("words", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mailing_recipient"),
        _refers("mailing_recipient", "mailing_id", "mailing"),
        _refers("mailing_recipient", "customer_id", "customer"),
    )
    op.create_index("ix_mailing_recipient_customer_id", "mailing_recipient", ["customer_id"])
    of_review = ["mailing_id", "review"]
    op.create_index("ix_mailing_recipient_list", "mailing_recipient", [*of_review, "position"])
    counted = ["verdict", "units", "position", "parts", "units_over", "is_unicode", "customer_id"]
    op.create_index("ix_mailing_recipient_sizes", "mailing_recipient", [*of_review, *counted])
    op.create_index("ix_mailing_recipient_number", "mailing_recipient", [*of_review, "number"])


def _messages() -> None:
    op.create_table(
        "mailing_message",
        sa.Column("message_id", sa.Integer, nullable=False),
        sa.Column("mailing_id", sa.Integer, nullable=False),
        sa.Column("waiting", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("message_id", name="pk_mailing_message"),
        _refers("mailing_message", "message_id", "message"),
        _refers("mailing_message", "mailing_id", "mailing"),
    )
    columns, waiting = ["mailing_id", "message_id"], sa.text("waiting")
    op.create_index("ix_mailing_message_mailing", "mailing_message", columns)
    op.create_index(
        "ix_mailing_message_waiting",
        "mailing_message",
        columns,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}")
