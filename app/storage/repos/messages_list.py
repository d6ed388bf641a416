"""Reads the overview of all SMS along its indexes: places from a mark onwards, how many there are, and their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import Integer, bindparam, select, text

from app.models.base import UtcDateTime
from app.models.mandant import MandantRecord, UserRecord
from app.models.message_standing import RANKS, STANDING
from app.storage.database import Work
from app.storage.repos import message_tally
from app.storage.repos.messages_found import Found
from app.storage.repos.messages_where import (
    Key,
    Stream,
    Wanted,
    Where,
    along,
    each_row,
    everything,
    is_sqlite,
    statement,
    streams,
    whole,
)

ALL = 10**9
_MANDANTS = select(
    MandantRecord.id, MandantRecord.name, MandantRecord.country, UserRecord.mandant_ids
).outerjoin(UserRecord, UserRecord.id == bindparam("user_id"))


class OwnMandant(NamedTuple):
    """What a list needs to know of a Mandant that the user may work in."""

    id: int
    name: str
    country: str


def own_mandants(work: Work, user_id: int) -> list[OwnMandant]:
    """Asked with every page, hence past the ORM; for a user who is not known those are all."""
    found = work.connection().execute(_MANDANTS, {"user_id": user_id})
    return [OwnMandant(*row[:3]) for row in found if not row.mandant_ids or row.id in row.mandant_ids]


_EVERY_RANK = tuple(sorted(RANKS.values()))


def keys(work: Work, wanted: Wanted | Found, after: Key | None, limit: int, skip: int = 0) -> list[Key]:
    """The places that follow `after`, or the first ones, `skip` of them left out."""
    if isinstance(wanted, Found):
        begin = wanted.behind(after) + skip
        return wanted.keys[begin : begin + limit]
    found: list[Key] = []
    for rank, start in _stretches(wanted, after):
        some = _stretch(work, wanted, rank, start, limit - len(found), skip)
        found += some
        if len(found) >= limit:
            break
        if skip:
            skip = 0 if some else skip - _among_the_next(work, wanted, rank, start, skip)
    return found


def last_keys(work: Work, wanted: Wanted | Found, limit: int) -> list[Key]:
    """The places at the end, in the order of the list."""
    if isinstance(wanted, Found):
        return wanted.keys[-limit:]
    found: list[Key] = []
    for rank, _start in reversed(list(_stretches(wanted, None))):
        some = _stretch(work, wanted, rank, None, limit - len(found), 0, from_the_end=True)
        found = some[::-1] + found
        if len(found) >= limit:
            break
    return found


def marks(work: Work, wanted: Wanted | Found, after: Key | None, step: int, most: int) -> list[Key]:
    """Each `step`-th place behind `after`; fewer than `most` of them mean that the end was reached.

    Where filters had to be looked up in an index of their own, which is not done bit by bit, all marks are given.
    """
    if isinstance(wanted, Found):
        return wanted.keys[wanted.behind(after) + step - 1 :: step]
    ways = _all_marks if wanted.is_looked_up else _marks
    found: list[Key] = []
    left_over = 0
    for rank, start in _stretches(wanted, after):
        more, left_over = ways(work, wanted, rank, start, step, left_over, most - len(found))
        found += more
        if len(found) >= most and not wanted.is_looked_up:
            break
    return found


def _marks(
    work: Work, wanted: Wanted, rank: int | None, here: Key | None, step: int, left_over: int, most: int
) -> tuple[list[Key], int]:
    """From one to the next by leaps along the index; and how many rows are left over behind the last one."""
    found = _stretch(work, wanted, rank, here, 1, step - 1 - left_over)
    if found:
        left_over = 0
        leap = _leap(work, wanted, rank, found[0], step)
        while len(found) < most and (there := leap(found[-1])):
            found += there
    if len(found) < most and rank is not None:
        left_over += _among_the_next(work, wanted, rank, found[-1] if found else here, step)
    return found, left_over


def _leap(work: Work, wanted: Wanted, rank: int | None, here: Key, step: int) -> Callable[[Key], list[Key]]:
    """Finds the `step`-th place behind another, if there is one: put into words once, as that takes the longest."""
    newest_first = _newest_first(wanted)
    walk = _walk(work, wanted, rank, here, newest_first=newest_first, rows=1, skip=step - 1)
    typed = statement(walk.sql, walk.values).columns(at=UtcDateTime(), id=Integer())
    behind = "older" if newest_first else "newer"

    def leap(key: Key) -> list[Key]:
        values = walk.values | {f"{behind}_at": key.at, f"{behind}_id": key.id}
        return [Key(rank, at, number) for at, number in work.connection().execute(typed, values)]

    return leap


def _all_marks(
    work: Work, wanted: Wanted, rank: int | None, start: Key | None, step: int, left_over: int, _most: int
) -> tuple[list[Key], int]:
    """The same for all of a stretch that has to be found as a whole."""
    newest_first = _newest_first(wanted)
    walk = _walk(work, wanted, rank, start, newest_first=newest_first, rows=ALL, by_index=True)
    sql = (
        f"SELECT at, id FROM (SELECT at, id, row_number() OVER () AS n FROM ({walk.sql}) AS walk)"  # noqa: S608
        f" AS numbered WHERE (n + {left_over:d}) % {step:d} = 0"
    )
    found = _fetch(work, sql, walk.values, rank)
    if rank is not None:
        left_over = (left_over + _among_the_next(work, wanted, rank, start, ALL)) % step
    return found, left_over


def count(work: Work, wanted: Wanted | Found) -> int:
    """How many there are."""
    if isinstance(wanted, Found):
        return len(wanted.keys)
    known = known_count(work, wanted)
    return _count(work, wanted, None) if known is None else known


def known_count(work: Work, wanted: Wanted | Found) -> int | None:
    """How many there are if that can be said without counting them; None if it cannot."""
    if isinstance(wanted, Found):
        return len(wanted.keys)
    return message_tally.count(work, wanted.mandant_ids) if wanted.is_whole else None


def position(work: Work, wanted: Wanted | Found, message_id: int) -> int:
    """How many stand before this message, -1 if it is not among them."""
    if isinstance(wanted, Found):
        return wanted.position(message_id)
    key = _key_of(work, wanted, message_id)
    return -1 if key is None else place(work, wanted, key)


def place(work: Work, wanted: Wanted | Found, key: Key) -> int:
    """How many stand before this place, whether anything is there or not."""
    if isinstance(wanted, Found):
        return wanted.place(key)
    before = 0
    for rank, _start in _stretches(wanted, None):
        if rank == key.rank:
            return before + _count(work, wanted, rank, before=key)
        before += _count(work, wanted, rank)
    return before


def count_between(work: Work, wanted: Wanted, after: Key | None, before: Key | None) -> int:
    """How many stand between two places of a list sorted by time; without one of them, from its beginning or end."""
    return _count(work, wanted, None, after=after, before=before)


def user_names(work: Work, mandant_ids: Iterable[int]) -> set[str]:
    """Who has sent anything: each name is looked up behind the one before, not read from every row."""
    found: set[str] = set()
    following = text(
        "SELECT user_name FROM message WHERE mandant_id = :mandant AND user_name > :name "
        "ORDER BY user_name LIMIT 1"
    )
    for mandant_id in mandant_ids:
        name = work.scalar(following, {"mandant": mandant_id, "name": ""})
        while name is not None:
            found.add(name)
            name = work.scalar(following, {"mandant": mandant_id, "name": name})
    return found


def _newest_first(wanted: Wanted) -> bool:
    """Within a standing always, whichever way the standings are sorted."""
    return wanted.descending or wanted.by_standing


def _stretches(wanted: Wanted, after: Key | None) -> Iterator[tuple[int | None, Key | None]]:
    """The stretches of the list sorted by time alone, and behind which place the first one begins."""
    if not wanted.by_standing:
        yield None, after
        return
    ranks = _EVERY_RANK if wanted.or_resent else wanted.ranks or _EVERY_RANK
    for rank in sorted(ranks, reverse=wanted.descending):
        if after is None or rank == after.rank:
            yield rank, after
            after = None


def _stretch(
    work: Work,
    wanted: Wanted,
    rank: int | None,
    after: Key | None,
    limit: int,
    skip: int,
    *,
    from_the_end: bool = False,
) -> list[Key]:
    newest_first = _newest_first(wanted) is not from_the_end
    walk = _walk(work, wanted, rank, after, newest_first=newest_first, rows=limit, skip=skip)
    return _fetch(work, walk.sql, walk.values, rank)


def _among_the_next(work: Work, wanted: Wanted, rank: int | None, after: Key | None, most: int) -> int:
    """How many are left in a stretch, counted no further than `most`."""
    walk = _walk(work, wanted, rank, after, newest_first=_newest_first(wanted), rows=most)
    sql = f"SELECT count(*) FROM ({walk.sql}) AS walk"  # noqa: S608
    return work.scalar(statement(sql, walk.values), walk.values) or 0


def _walk(
    work: Work,
    wanted: Wanted,
    rank: int | None,
    after: Key | None,
    *,
    newest_first: bool,
    rows: int,
    skip: int = 0,
    by_index: bool = False,
) -> Where:
    """Time and id of `rows` places of a stretch in the order of the list: its streams are merged as they are read."""
    way = "DESC" if newest_first else "ASC"
    parts, values = _parts(work, wanted, rank, after=after, newest_first=newest_first, by_index=by_index)
    streams_of_keys = [f"SELECT listed_at AS at, id {part}" for part in parts]
    if len(parts) > 1 and not is_sqlite(work):  # PostgreSQL would sort all of them
        first = f"ORDER BY listed_at {way}, id {way} LIMIT {rows + skip:d}"
        streams_of_keys = [f"({stream} {first})" for stream in streams_of_keys]
    order = f"ORDER BY 1 {way}, 2 {way} LIMIT {rows:d} OFFSET {skip:d}"
    return Where([f"{' UNION ALL '.join(streams_of_keys)} {order}"], values)


def _count(
    work: Work, wanted: Wanted, rank: int | None, *, after: Key | None = None, before: Key | None = None
) -> int:
    stretch = along(wanted, after=after, before=before, newest_first=_newest_first(wanted))
    found = 0
    for piece in wanted.of(rank).pieces():
        part, values = _part(work, whole(piece), stretch, each_row(work, piece, by_index=True))
        found += work.scalar(statement(f"SELECT count(*) {part}", values), values) or 0
    return found


def _parts(
    work: Work,
    wanted: Wanted,
    rank: int | None,
    *,
    after: Key | None,
    newest_first: bool,
    by_index: bool,
) -> tuple[list[str], dict[str, Any]]:
    """FROM and WHERE for each stream of a stretch."""
    stretch = along(wanted, after=after, newest_first=newest_first)
    parts: list[str] = []
    values: dict[str, Any] = {}
    for piece in wanted.of(rank).pieces():
        asked = each_row(work, piece, by_index=by_index)
        for stream in streams(piece):
            part, its_values = _part(work, stream, stretch, asked)
            parts.append(part)
            values |= its_values
    return parts, values


def _part(work: Work, stream: Stream, stretch: Where, asked: Where) -> tuple[str, dict[str, Any]]:
    indexed = f" INDEXED BY {stream.index}" if is_sqlite(work) else ""
    conditions = [*stream.where.conditions, *stretch.conditions, *asked.conditions]
    values = {**stream.where.values, **stretch.values, **asked.values}
    return f"FROM message{indexed} WHERE {' AND '.join(conditions)}", values


def _key_of(work: Work, wanted: Wanted, message_id: int) -> Key | None:
    where = everything(work, wanted)
    where.add("message.id = :message_id", message_id=message_id)
    rank = STANDING if wanted.by_standing else "NULL"
    sql = f"SELECT listed_at AS at, id, {rank} AS rank FROM message WHERE {where.sql}"  # noqa: S608
    query = statement(sql, where.values)
    row = work.execute(query.columns(at=UtcDateTime(), id=Integer()), where.values).one_or_none()
    return None if row is None else Key(row.rank, row.at, row.id)


def _fetch(work: Work, sql: str, values: dict[str, Any], rank: int | None) -> list[Key]:
    typed = statement(sql, values).columns(at=UtcDateTime(), id=Integer())
    return [Key(rank, at, number) for at, number in work.connection().execute(typed, values)]
