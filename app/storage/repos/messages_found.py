"""Where few messages can be meant, looks them all up; where nearly every one is, says so."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Integer

from app.domain.message_words import fits
from app.models.base import UtcDateTime
from app.models.message_standing import STANDING
from app.storage.database import Work
from app.storage.repos import customer_search, id_lists
from app.storage.repos.messages_where import (
    Key,
    Wanted,
    everything,
    ids_of_mailing,
    ids_with_number,
    ids_with_words,
    is_sqlite,
    statement,
)

FEW = 20_000
"""So many messages are looked up and sorted while somebody types."""
MANY = 80_000
"""So many are worth it where all have to be counted anyway: then every place of the list is known."""
MESSAGES_A_PERSON = 10
SAMPLE = 250
"""So many of the oldest and of the newest messages tell whether a filter fits nearly everywhere."""
EVERYWHERE = {"words": 15, "number": 5, "people": 5}
"""More hits than that in both samples: texts take longer to ask than numbers."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def prepared(work: Work, wanted: Wanted, *, to_count: bool = False) -> Wanted | Found:
    """The list itself if it is short; otherwise the question, with the filters that fit `everywhere`."""
    if not wanted.mandant_ids:
        return Found(work, wanted, ())
    if not wanted.is_looked_up:
        return wanted
    everywhere = _everywhere(work, wanted)
    for name, hits in _HITS:
        # A mailing's messages lie together in their index, so that even many are found while somebody types.
        most = MANY if to_count or name == "mailing_id" else FEW
        # Words that are everywhere are in far too many messages; a number or a name may still be in few enough.
        if getattr(wanted, name) and (name not in everywhere or (to_count and name != "words")):
            found = hits(work, wanted, most)
            if found is not None and len(found) <= most:
                return Found(work, wanted, found)
    return replace(wanted, everywhere=everywhere)


class Found:
    """All messages of a list that is short, in its order."""

    def __init__(self, work: Work, wanted: Wanted, ids: Sequence[int]) -> None:
        self._wanted = wanted
        where = everything(work, wanted)
        by_key = " NOT INDEXED" if is_sqlite(work) else ""
        rank = STANDING if wanted.by_standing else "NULL"
        sql = f"SELECT listed_at AS at, id, {rank} AS rank FROM message{by_key} WHERE {where.sql} "  # noqa: S608
        query = statement(f"{sql} AND {id_lists.among(work, 'id')}", where.values)
        typed = query.columns(at=UtcDateTime(), id=Integer())
        values = where.values | id_lists.parameter(work, ids)
        rows = work.execute(typed, values) if ids else ()
        self.keys = sorted((Key(rank, at, number) for at, number, rank in rows), key=self._order)

    def behind(self, after: Key | None) -> int:
        """How many stand before what follows `after`."""
        return 0 if after is None else bisect_right(self.keys, self._order(after), key=self._order)

    def place(self, key: Key) -> int:
        """How many stand before `key`."""
        return bisect_left(self.keys, self._order(key), key=self._order)

    def position(self, message_id: int) -> int:
        return next((place for place, key in enumerate(self.keys) if key.id == message_id), -1)

    def _order(self, key: Key) -> tuple[int, float, int]:
        by_standing, descending = self._wanted.by_standing, self._wanted.descending
        way = -1 if descending or by_standing else 1
        rank = (key.rank or 0) * (-1 if descending else 1)
        return (rank, way * (key.at - _EPOCH).total_seconds(), way * key.id)


def _everywhere(work: Work, wanted: Wanted) -> frozenset[str]:
    """The filters that fit many of the oldest and newest messages: their index would list nearly all."""
    if not (wanted.words or wanted.number or wanted.people):
        return frozenset()
    columns = "text, number, coalesce(search_text, '')"
    ends = [
        f"SELECT {columns} FROM (SELECT * FROM message ORDER BY id {way} LIMIT {SAMPLE}) AS {way}_end "  # noqa: S608
        f"LEFT JOIN customer ON customer.id = {way}_end.customer_id"
        for way in ("ASC", "DESC")
    ]
    rows = work.execute(statement(" UNION ALL ".join(ends), {})).all()
    number = wanted.number
    hits = {
        "words": sum(fits(row[0], wanted.words) for row in rows) if wanted.words else 0,
        "number": sum(number.fits(row[1]) for row in rows) if number else 0,
        "people": sum(customer_search.fits(row[2], wanted.people) for row in rows) if wanted.people else 0,
    }
    return frozenset(name for name, count in hits.items() if count > EVERYWHERE[name])


def _hits_of_people(work: Work, wanted: Wanted, most: int) -> Sequence[int] | None:
    people: list[int] = []
    most_people = max(1, most // MESSAGES_A_PERSON)
    for mandant_id in wanted.mandant_ids:
        people += customer_search.find_ids(work, mandant_id, wanted.people, most_people + 1, archived=None)
        if len(people) > most_people:
            return None
    indexed = " INDEXED BY ix_message_customer" if is_sqlite(work) else ""
    theirs = f"SELECT id FROM message{indexed} WHERE {id_lists.among(work, 'customer_id')}"  # noqa: S608
    return _some(work, theirs, dict(id_lists.parameter(work, people)), most)


def _hits_of_number(work: Work, wanted: Wanted, most: int) -> Sequence[int] | None:
    values: dict[str, Any] = {}
    return _some(work, ids_with_number(work, wanted.number, values), values, most) if wanted.number else None


def _hits_of_words(work: Work, wanted: Wanted, most: int) -> Sequence[int] | None:
    values: dict[str, Any] = {}
    return _some(work, ids_with_words(work, wanted.words, values), values, most)


def _hits_of_mailing(work: Work, wanted: Wanted, most: int) -> Sequence[int] | None:
    return _some(work, ids_of_mailing(wanted.mailing_id), {}, most)


def _some(work: Work, ids: str, values: dict[str, Any], most: int) -> Sequence[int]:
    return work.scalars(statement(f"{ids} LIMIT {most + 1}", values), values).all()


_HITS: tuple[tuple[str, Callable[[Work, Wanted, int], Sequence[int] | None]], ...] = (
    ("mailing_id", _hits_of_mailing),
    ("people", _hits_of_people),
    ("number", _hits_of_number),
    ("words", _hits_of_words),
)
