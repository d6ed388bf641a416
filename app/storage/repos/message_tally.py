"""Counts SMS without counting them all: as many as are remembered, and those that came since."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, func, insert, select, text

from app.models.message import MessageRecord
from app.models.message_tally import MessageTallyRecord
from app.storage.database import Work

STALE = 2_000
"""So many messages are counted anew each time: that takes less than a millisecond."""

_T = MessageTallyRecord
_REMEMBERED = text("SELECT mandant_id, messages, up_to FROM message_tally")
_SINCE = "SELECT count(*) FROM message{way} WHERE id > :up_to AND mandant_id IN ({mandants})"
_OF_EACH_SINCE = (
    "SELECT mandant_id, count(*) FROM message{way} WHERE id > :up_to AND id <= :newest GROUP BY mandant_id"
)


def count(work: Work, mandant_ids: Iterable[int]) -> int | None:
    """How many messages these Mandanten have, exactly; None while nothing is remembered."""
    connection, wanted = work.connection(), frozenset(mandant_ids)
    remembered = connection.execute(_REMEMBERED).all()
    if not remembered:
        return None
    listed = ", ".join(f"{number:d}" for number in sorted(wanted)) or "NULL"
    # Asked in two steps: not knowing the number, PostgreSQL would read the whole table.
    since = text(_SINCE.format(way=_by_key(work), mandants=listed))
    came = connection.execute(since, {"up_to": remembered[0].up_to}).scalar_one()
    return int(came + sum(row.messages for row in remembered if row.mandant_id in wanted))


def is_stale(work: Work) -> bool:
    """Whether more messages came since than should be counted each time."""
    return newest(work) - _up_to(work) > STALE


def newest(work: Work) -> int:
    """The greatest id of a message."""
    return work.scalar(select(func.max(MessageRecord.id))) or 0


def newest_for_ever(work: Work) -> int:
    """The greatest id, while it is certain that nobody is about to store a message with a smaller one.

    On PostgreSQL numbers are given before a transaction ends. Raises Busy if one is storing messages right now;
    those that want to begin with it wait until this one has ended.
    """
    if not _is_sqlite(work):
        work.execute(text("LOCK TABLE message IN SHARE MODE NOWAIT"))
    return newest(work)


def remember(work: Work, newest: int) -> None:
    """How many messages each Mandant has up to `newest`, which has to be one that was found `for_ever`."""
    if not _is_sqlite(work):
        work.execute(text("LOCK TABLE message_tally IN EXCLUSIVE MODE"))  # it may still be read
    up_to = _up_to(work)
    if newest <= up_to:
        return  # another computer was quicker
    messages = {row.mandant_id: row.messages for row in work.connection().execute(select(_T.__table__))}
    way = _by_key(work) if up_to else _by_mandant(work)
    since = text(_OF_EACH_SINCE.format(way=way))
    for mandant_id, came in work.execute(since, {"up_to": up_to, "newest": newest}):
        messages[mandant_id] = messages.get(mandant_id, 0) + came
    work.execute(delete(_T))
    rows = [{"mandant_id": key, "up_to": newest, "messages": many} for key, many in messages.items()]
    work.execute(insert(_T), rows)


def _up_to(work: Work) -> int:
    return work.scalar(select(func.max(_T.up_to))) or 0


def _by_key(work: Work) -> str:
    """SQLite would rather walk through all messages of the Mandant."""
    return " NOT INDEXED" if _is_sqlite(work) else ""


def _by_mandant(work: Work) -> str:
    return " INDEXED BY ix_message_mandant" if _is_sqlite(work) else ""


def _is_sqlite(work: Work) -> bool:
    return work.get_bind().dialect.name == "sqlite"
