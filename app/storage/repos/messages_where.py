"""What a list of messages is limited to, as SQL: along which index it is walked, and what each row is asked besides."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import TextClause, bindparam, text

from app.domain.number_search import NumberPattern
from app.models.base import UtcDateTime
from app.models.message_standing import STANDING
from app.storage.database import Work
from app.storage.repos import customer_search


class Key(NamedTuple):
    """The place of a message in a list; `rank` is None where the list is not sorted by standing."""

    rank: int | None
    at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list holds and how it is sorted, in the database's own terms; empty fields do not limit.

    `ranks` are those of standings, `words` beginnings of words, `people` terms of the customers' search.
    """

    mandant_ids: tuple[int, ...]
    ranks: tuple[int, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    user_name: str = ""
    resent: bool = False
    words: tuple[str, ...] = ()
    number: NumberPattern | None = None
    people: tuple[str, ...] = ()
    by_standing: bool = False
    descending: bool = True


@dataclass(slots=True)
class Where:
    """Conditions joined by AND, with the values they name."""

    conditions: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def add(self, condition: str, **values: Any) -> None:
        self.conditions.append(condition)
        self.values |= values

    @property
    def sql(self) -> str:
        return " AND ".join(self.conditions)


@dataclass(frozen=True, slots=True)
class Stream:
    """A part of a list that lies in one index in the order of time."""

    index: str
    where: Where


def streams(wanted: Wanted, rank: int | None = None) -> list[Stream]:
    """The parts that make up the list, or that stretch of it which has this rank."""
    ranks = wanted.ranks if rank is None else (rank,)
    found = []
    for mandant_id in wanted.mandant_ids:
        whose = f"mandant_id = {mandant_id:d}"
        if wanted.resent:
            found.append(Stream("ix_message_resent", Where([whose, "resend_of IS NOT NULL"])))
        elif ranks:
            found += [Stream("ix_message_standing", Where([whose, f"{STANDING} = {r:d}"])) for r in ranks]
        elif wanted.user_name:
            where = Where([whose, "user_name = :user_name"], {"user_name": wanted.user_name})
            found.append(Stream("ix_message_user", where))
        else:
            found.append(Stream("ix_message_mandant", Where([whose])))
    return found


def along(
    wanted: Wanted, *, after: Key | None = None, before: Key | None = None, newest_first: bool
) -> Where:
    """The stretch of time; behind or before a place of the list, if one is given."""
    where = Where()
    older, newer = (after, before) if newest_first else (before, after)
    if newer is not None:
        where.add("(listed_at, id) > (:newer_at, :newer_id)", newer_at=newer.at, newer_id=newer.id)
    elif wanted.since is not None:
        where.add("listed_at >= :since", since=wanted.since)
    if older is not None:
        where.add("(listed_at, id) < (:older_at, :older_id)", older_at=older.at, older_id=older.id)
    elif wanted.until is not None:
        where.add("listed_at < :until", until=wanted.until)
    return where


def each_row(work: Work, wanted: Wanted, rank: int | None = None, *, all_of_it: bool = False) -> Where:
    """What the index does not answer, asked of each row; with `all_of_it` also what it does."""
    where = Where()
    ranks = wanted.ranks if rank is None else (rank,)
    if all_of_it:
        where.add(f"mandant_id IN ({_listed(wanted.mandant_ids)})")
        if wanted.resent:
            where.add("resend_of IS NOT NULL")
    if ranks and (wanted.resent or all_of_it):
        where.add(f"{STANDING} IN ({_listed(ranks)})")
    if wanted.user_name and (wanted.resent or ranks or all_of_it):
        where.add("user_name = :user_name", user_name=wanted.user_name)
    for text_filter in (_words, _number, _people):
        text_filter(work, wanted, where)
    return where


def statement(sql: str, values: dict[str, Any]) -> TextClause:
    """`sql` with its values, instants as the columns keep them."""
    moments = [
        bindparam(name, type_=UtcDateTime()) for name, value in values.items() if isinstance(value, datetime)
    ]
    return text(sql).bindparams(*moments)


def is_sqlite(work: Work) -> bool:
    return work.get_bind().dialect.name == "sqlite"


def _words(work: Work, wanted: Wanted, where: Where) -> None:
    if not wanted.words:
        return
    if is_sqlite(work):
        where.add("has_words(text, :words)", words=" ".join(wanted.words))
    else:
        where.add(
            "EXISTS (SELECT 1 FROM message_words WHERE message_id = message.id AND words @@ CAST(:words AS TSQUERY))",
            words=" & ".join(f"'{word}':*" for word in wanted.words),
        )


def _number(work: Work, wanted: Wanted, where: Where) -> None:
    if wanted.number is None:
        return
    least, most = (">=", "<") if is_sqlite(work) else ("~>=~", "~<~")  # byte by byte, as the index is sorted
    choices = ["1 = 0"]
    for place, prefix in enumerate(wanted.number.prefixes):
        choices.append(f"number {least} :from{place} AND number {most} :to{place}")
        where.values |= {f"from{place}": prefix, f"to{place}": f"{prefix}:"}  # the sign after 9
    if wanted.number.piece:
        choices.append(f"{'instr' if is_sqlite(work) else 'strpos'}(number, :piece) > 0")
        where.values["piece"] = wanted.number.piece
    where.add(f"({' OR '.join(choices)})")


def _people(work: Work, wanted: Wanted, where: Where) -> None:
    if wanted.people:
        texts = customer_search.text_checks(work, wanted.people, where.values)
        theirs = f"SELECT 1 FROM customer WHERE customer.id = message.customer_id{texts}"  # noqa: S608
        where.add(f"EXISTS ({theirs})")


def _listed(numbers: tuple[int, ...]) -> str:
    return ", ".join(f"{number:d}" for number in numbers) or "NULL"
