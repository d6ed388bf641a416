"""The index behind the customer search, in step with `customer.search_text`; each database has its own kind.

SQLite: FTS5 with trigrams, so any piece of three or more letters is found at once. PostgreSQL: the same trigrams
as an array under a GIN index, because `pg_trgm` is not part of every installation and needs a right to switch on.
Both hold the words with two blanks before each, so that the first one or two letters of a word form a trigram too.
"""

from __future__ import annotations

from sqlalchemy import DDL, event

from app.models.base import Base

CREATE_SQLITE = """
CREATE VIRTUAL TABLE IF NOT EXISTS customer_search USING fts5(text, tokenize='trigram case_sensitive 1')
"""
CREATE_POSTGRESQL = """
CREATE TABLE IF NOT EXISTS customer_search (
    customer_id INTEGER NOT NULL CONSTRAINT pk_customer_search PRIMARY KEY,
    grams TEXT[] COLLATE "C" NOT NULL
)
"""
CREATE_POSTGRESQL_INDEX = """
CREATE INDEX IF NOT EXISTS ix_customer_search_grams ON customer_search USING gin (grams)
"""


def _with_all_tables(dialect: str, statement: str) -> None:
    command: DDL = DDL(statement.strip())  # type: ignore[no-untyped-call]
    event.listen(Base.metadata, "after_create", command.execute_if(dialect=dialect))


_with_all_tables("sqlite", CREATE_SQLITE)
_with_all_tables("postgresql", CREATE_POSTGRESQL)
_with_all_tables("postgresql", CREATE_POSTGRESQL_INDEX)
