"""The lines of a review: written in bulk past SQLAlchemy, summed up and read by the page."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, select, text, update

from app.domain.mailing_review import ReviewOrder, ReviewQuery, ReviewVerdict
from app.models.mailing import MailingRecipientRecord
from app.storage.database import Work
from app.storage.repos import id_lists

_R = MailingRecipientRecord
_GETS_IT = ReviewVerdict.GETS_IT


@dataclass(slots=True)
class ReviewLine:
    """A row as it is written; `detail` is the name of who has the same number, or the names of what is not filled."""

    mailing_id: int
    review: int
    position: int
    customer_id: int | None
    typed: str = field(repr=False)
    name: str
    number: str = field(repr=False)
    verdict: ReviewVerdict
    detail: str = ""
    parts: int = 0
    units: int = 0
    units_over: int = 0
    is_unicode: bool = False
    text: str = field(default="", repr=False)
    words: str = field(default="", repr=False)


_COLUMNS = tuple(column.name for column in fields(ReviewLine))


@dataclass(frozen=True, slots=True)
class StoredLine:
    """A row as it was read."""

    id: int
    line: ReviewLine


def add(work: Work, lines: Sequence[ReviewLine]) -> None:
    """Insert them in one go."""
    if lines:
        mark = "?" if work.get_bind().dialect.name == "sqlite" else "%s"
        marks = ", ".join([mark] * len(_COLUMNS))
        statement = f"INSERT INTO mailing_recipient ({', '.join(_COLUMNS)}) VALUES ({marks})"  # noqa: S608
        work.connection().exec_driver_sql(statement, [astuple_of(line) for line in lines])


def astuple_of(line: ReviewLine) -> tuple[Any, ...]:
    """The values in the order of the columns; `dataclasses.astuple` would copy each of them."""
    return (
        line.mailing_id,
        line.review,
        line.position,
        line.customer_id,
        line.typed,
        line.name,
        line.number,
        line.verdict.value,
        line.detail,
        line.parts,
        line.units,
        line.units_over,
        line.is_unicode,
        line.text,
        line.words,
    )


def put_aside(work: Work, line_ids: Sequence[int]) -> None:
    """Nobody of these gets it, until they have been judged again."""
    these = text(id_lists.among(work, "mailing_recipient.id"))
    statement = update(_R).where(these).values(verdict=ReviewVerdict.LEFT_OUT)
    work.execute(statement.execution_options(synchronize_session=False), id_lists.parameter(work, line_ids))


def replace_all(work: Work, lines: Mapping[int, ReviewLine]) -> None:
    """These were judged again; by the id of the row."""
    statement = update(_R).where(_R.id == bindparam("row_id"))
    statement = statement.values({name: bindparam(name) for name in _COLUMNS})
    rows = [
        {"row_id": number, **{name: getattr(line, name) for name in _COLUMNS}}
        for number, line in lines.items()
    ]
    work.connection().execute(statement, rows)


def retype(work: Work, line_id: int, typed: str) -> None:
    """Another number was written in place of the one of this line."""
    statement = update(_R).where(_R.id == line_id).values(typed=typed)
    work.execute(statement.execution_options(synchronize_session=False))


def append(work: Work, like: ReviewLine, review: int, numbers: Sequence[str]) -> tuple[int, ...]:
    """Lines for more typed numbers, still to be judged, at the end of a review; returns their ids."""
    mine = (_R.mailing_id == like.mailing_id, _R.review == review)
    last = work.scalar(select(func.max(_R.position)).where(*mine)) or 0
    rows = [_R(**_unjudged(like, review, last + 1 + index, number)) for index, number in enumerate(numbers)]
    work.add_all(rows)
    work.flush()
    return tuple(row.id for row in rows)


def _unjudged(like: ReviewLine, review: int, position: int, typed: str) -> dict[str, Any]:
    line = ReviewLine(like.mailing_id, review, position, None, typed, "", typed, ReviewVerdict.UNREADABLE)
    return {name: getattr(line, name) for name in _COLUMNS}


def discard_others(work: Work, mailing_id: int, keep: int) -> None:
    """Delete the lines of all reviews but `keep`."""
    work.execute(delete(_R).where(_R.mailing_id == mailing_id, _R.review != keep))


def discard_launched(work: Work, mailing_id: int, review: int) -> None:
    """Those who get it are messages now; of the others stays who they were and why."""
    mine = (_R.mailing_id == mailing_id, _R.review == review)
    work.execute(delete(_R).where(*mine, _R.verdict == _GETS_IT))
    work.execute(
        update(_R).where(*mine).values(text="", words="").execution_options(synchronize_session=False)
    )


def who_has(
    work: Work, mailing_id: int, review: int, numbers: Sequence[str]
) -> dict[str, dict[int | None, str]]:
    """Of these numbers those that get it already: by number the customers with their names."""
    given = id_lists.texts(work, numbers)
    query = select(_R.number, _R.customer_id, _R.name).where(
        _R.mailing_id == mailing_id,
        _R.review == review,
        text(id_lists.among_texts(work, "mailing_recipient.number")),
        # Not the bare column, or SQLite goes through all who get it instead of looking these numbers up.
        text(f"mailing_recipient.verdict || '' = '{_GETS_IT.value}'"),
    )
    found: dict[str, dict[int | None, str]] = {}
    for number, customer_id, name in work.connection().execute(query, given):
        found.setdefault(number, {})[customer_id] = name
    return found


@dataclass(frozen=True, slots=True)
class Totals:
    """A review in figures; `over` has (characters too many for one part fewer, how many people)."""

    by_verdict: dict[ReviewVerdict, int]
    by_parts: dict[int, int]
    unicode: int
    mere_numbers: int
    over: tuple[tuple[int, int], ...]


def totals(work: Work, mailing_id: int, review: int) -> Totals:
    """Counted by the database, in one pass."""
    query = (
        select(
            _R.verdict,
            _R.parts,
            _R.units_over,
            func.count(),
            func.count().filter(_R.is_unicode),
            func.count().filter(_R.customer_id.is_(None)),
        )
        .where(_R.mailing_id == mailing_id, _R.review == review)
        .group_by(_R.verdict, _R.parts, _R.units_over)
    )
    by_verdict: dict[ReviewVerdict, int] = {}
    by_parts: dict[int, int] = {}
    over: dict[int, int] = {}
    unicode = mere = 0
    for verdict, parts, units_over, count, of_unicode, of_numbers in work.execute(query):
        by_verdict[verdict] = by_verdict.get(verdict, 0) + count
        if verdict is _GETS_IT:
            by_parts[parts] = by_parts.get(parts, 0) + count
            unicode += of_unicode
            mere += of_numbers
            if units_over:
                over[units_over] = over.get(units_over, 0) + count
    return Totals(by_verdict, by_parts, unicode, mere, tuple(sorted(over.items())))


def extreme(work: Work, mailing_id: int, review: int, *, longest: bool) -> StoredLine | None:
    """Who gets the longest, or the shortest text; who is too long for the gateway counts, too."""
    order = (_R.units.desc(), _R.position) if longest else (_R.units, _R.position)
    counted = _R.verdict.in_((_GETS_IT, ReviewVerdict.TEXT_TOO_LONG) if longest else (_GETS_IT,))
    row = work.scalar(_lines(mailing_id, review).where(counted).order_by(*order).limit(1))
    return None if row is None else _stored(row)


def that_fit(work: Work, mailing_id: int, review: int, parts: int) -> int:
    """How many of those who get it, in their order, `parts` are enough for."""
    running = func.sum(_R.parts).over(order_by=_R.position).label("running")
    lines = select(running).where(_R.mailing_id == mailing_id, _R.review == review, _R.verdict == _GETS_IT)
    counted = lines.subquery()
    return work.scalar(select(func.count()).where(counted.c.running <= parts)) or 0


def ids(work: Work, mailing_id: int, review: int, query: ReviewQuery) -> array[int]:
    """The ids of the lines in the order asked for."""
    statement = select(_R.id).where(_R.mailing_id == mailing_id, _R.review == review)
    if query.verdict is not None:
        statement = statement.where(_R.verdict == query.verdict)
    elif query.gets_it is not None:
        gets_it = _R.verdict == _GETS_IT
        statement = statement.where(gets_it if query.gets_it else ~gets_it)
    orders: dict[ReviewOrder, tuple[Any, ...]] = {
        ReviewOrder.AS_CHOSEN: (_R.position,),
        ReviewOrder.LONGEST_FIRST: (_R.units.desc(), _R.position),
        ReviewOrder.SHORTEST_FIRST: (_R.units, _R.position),
    }
    return id_lists.fetch(work, statement.order_by(*orders[query.order]))


def between(work: Work, mailing_id: int, review: int, first: int, after: int) -> dict[int, ReviewLine]:
    """The lines at the places from `first` until before `after`, by place."""
    table = _R.__table__
    query = select(*(table.c[name] for name in _COLUMNS)).where(
        _R.mailing_id == mailing_id, _R.review == review, _R.position >= first, _R.position < after
    )
    return {row.position: ReviewLine(*row) for row in work.connection().execute(query).all()}


def positions(work: Work, mailing_id: int, review: int) -> array[int]:
    """The places of those who get it, in order."""
    statement = select(_R.position).where(
        _R.mailing_id == mailing_id, _R.review == review, _R.verdict == _GETS_IT
    )
    return id_lists.fetch(work, statement.order_by(_R.position))


def by_ids(work: Work, mailing_id: int, line_ids: Sequence[int]) -> tuple[StoredLine, ...]:
    """These lines in the order of `line_ids`; what is gone is left out."""
    query = select(_R).where(_R.mailing_id == mailing_id, text(id_lists.among(work, "mailing_recipient.id")))
    found = {row.id: row for row in work.scalars(query, id_lists.parameter(work, line_ids))}
    return tuple(_stored(found[number]) for number in line_ids if number in found)


def of_customers(
    work: Work, mailing_id: int, review: int, customer_ids: Sequence[int]
) -> tuple[StoredLine, ...]:
    """The lines of these customers."""
    theirs = text(id_lists.among(work, "mailing_recipient.customer_id"))
    query = _lines(mailing_id, review).where(theirs).order_by(_R.position)
    return tuple(_stored(row) for row in work.scalars(query, id_lists.parameter(work, customer_ids)))


def left_for(work: Work, mailing_id: int, review: int, numbers: Sequence[str]) -> tuple[StoredLine, ...]:
    """Those who are left out because somebody else has one of these numbers, in order."""
    if not numbers:
        return ()
    query = _lines(mailing_id, review).where(
        text(id_lists.among_texts(work, "mailing_recipient.number")),
        # as in `who_has`
        text(f"mailing_recipient.verdict || '' = '{ReviewVerdict.SAME_NUMBER}'"),
    )
    rows = work.scalars(query.order_by(_R.position), id_lists.texts(work, numbers))
    return tuple(_stored(row) for row in rows)


def _lines(mailing_id: int, review: int) -> Select[Any]:
    return select(_R).where(_R.mailing_id == mailing_id, _R.review == review)


def _stored(row: MailingRecipientRecord) -> StoredLine:
    return StoredLine(row.id, ReviewLine(*(getattr(row, name) for name in _COLUMNS)))
