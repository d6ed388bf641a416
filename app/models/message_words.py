"""The index behind the search in texts of SMS, found by the beginnings of words; each database has its own kind.

Both hold what `app.domain.message_words.words_of` makes of a text, so that both find the same. SQLite: FTS5 without
a copy of the text, without the places of the words and without their number, a few bytes a word. PostgreSQL: a
table of its own, or every new state of a message would have to be written into the GIN index again.
"""

from __future__ import annotations

from sqlalchemy import DDL, event

from app.models.base import Base

# `ascii` parts words at blanks only as far as folded words go: all other letters belong to the word.
CREATE_SQLITE = """
CREATE VIRTUAL TABLE IF NOT EXISTS message_words
USING fts5(words, content='', detail=none, columnsize=0, tokenize='ascii')
"""
CREATE_POSTGRESQL = """
CREATE TABLE IF NOT EXISTS message_words (
    message_id INTEGER NOT NULL CONSTRAINT pk_message_words PRIMARY KEY,
    words TSVECTOR NOT NULL
)
"""
CREATE_POSTGRESQL_INDEX = """
CREATE INDEX IF NOT EXISTS ix_message_words_words ON message_words USING gin (words)
"""


def _with_all_tables(dialect: str, statement: str) -> None:
    command: DDL = DDL(statement.strip())  # type: ignore[no-untyped-call]
    event.listen(Base.metadata, "after_create", command.execute_if(dialect=dialect))


_with_all_tables("sqlite", CREATE_SQLITE)
_with_all_tables("postgresql", CREATE_POSTGRESQL)
_with_all_tables("postgresql", CREATE_POSTGRESQL_INDEX)
