"""Alembic's scripts: they bring a database of any released version to the newest."""
