"""The tables, as SQLAlchemy classes; no queries and no rules."""
