"""The index of the words in texts of SMS: kept in step, and rebuilt in one go."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text

from app.domain.message_words import words_of
from app.models.message_words import CREATE_POSTGRESQL_INDEX
from app.storage.database import Work

CHUNK = 5_000

_STORE_SQLITE = text("INSERT INTO message_words (rowid, words) VALUES (:id, :words)")
_STORE_POSTGRESQL = text(
    "INSERT INTO message_words (message_id, words) VALUES (:id, array_to_tsvector(CAST(:words AS TEXT[]))) "
    "ON CONFLICT (message_id) DO UPDATE SET words = excluded.words"
)
# What is not stored anywhere can only be taken out by saying it again.
_FORGET_SQLITE = text(
    "INSERT INTO message_words (message_words, rowid, words) VALUES ('delete', :id, :words)"
)


def store(work: Work, texts: Sequence[tuple[int, str]]) -> None:
    """Index new messages: their ids and texts."""
    if not texts:
        return
    if _is_sqlite(work):
        work.execute(_STORE_SQLITE, [{"id": key, "words": _joined(words)} for key, words in texts])
    else:
        work.execute(_STORE_POSTGRESQL, [{"id": key, "words": list(words_of(words))} for key, words in texts])


def stored(work: Work, message_id: int) -> str:
    """The text of a message as the table holds it now."""
    return work.scalar(text("SELECT text FROM message WHERE id = :id"), {"id": message_id}) or ""


def replace(work: Work, message_id: int, old_text: str, new_text: str) -> None:
    """The message says something else now; `old_text` has to be exactly what it said before."""
    if words_of(old_text) == words_of(new_text):
        return
    if _is_sqlite(work):
        work.execute(_FORGET_SQLITE, {"id": message_id, "words": _joined(old_text)})
    store(work, [(message_id, new_text)])


def rebuild(work: Work) -> None:
    """Index all messages anew: the way to go for a database that held messages before it had this index."""
    if _is_sqlite(work):
        work.execute(text("INSERT INTO message_words (message_words) VALUES ('delete-all')"))
    else:
        work.execute(text("DROP INDEX IF EXISTS ix_message_words_words"))
        work.execute(text("DELETE FROM message_words"))
    last = 0
    chunk = text("SELECT id, text FROM message WHERE id > :last ORDER BY id LIMIT :chunk")
    while texts := [(row[0], row[1]) for row in work.execute(chunk, {"last": last, "chunk": CHUNK})]:
        store(work, texts)
        last = texts[-1][0]
    if not _is_sqlite(work):
        work.execute(text(CREATE_POSTGRESQL_INDEX))


def _joined(words: str) -> str:
    return " ".join(words_of(words))


def _is_sqlite(work: Work) -> bool:
    return work.get_bind().dialect.name == "sqlite"
