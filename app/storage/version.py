"""Which version of the tables this program works with."""

from __future__ import annotations

HEAD = "0007"
"""The newest step in `app/storage/migrations/versions`, known here so that Alembic need not be asked."""

VERSION_TABLE = "alembic_version"
OWN_TABLE = "message"
"""A database without these two holds something else than ours."""
