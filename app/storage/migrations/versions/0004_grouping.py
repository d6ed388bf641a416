"""Adds tags of customers and saved selections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Three tables; nothing that is there is touched."""
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("mandant_id", sa.Integer, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("colour", sa.String(7), nullable=False),
        sa.Column("only_active", sa.Boolean, nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tag"),
        _refers("tag", "mandant_id", "mandant"),
    )
    op.create_index("ix_tag_mandant_id", "tag", ["mandant_id"])
    op.create_table(
        "customer_tag",
        sa.Column("customer_id", sa.Integer, nullable=False),
        sa.Column("tag_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("customer_id", "tag_id", name="pk_customer_tag"),
        _refers("customer_tag", "customer_id", "customer"),
        _refers("customer_tag", "tag_id", "tag"),
    )
    op.create_index("ix_customer_tag_tag", "customer_tag", ["tag_id", "customer_id"])
    op.create_table(
        "selection",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("mandant_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("criteria", sa.JSON, nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_selection"),
        _refers("selection", "mandant_id", "mandant"),
    )
    op.create_index("ix_selection_mandant_id", "selection", ["mandant_id"])


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}")
