"""What a list of messages is limited to, as SQL: along which index it is walked, and what each row is asked besides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import TextClause, bindparam, text

from app.domain.number_search import NumberPattern
from app.models.base import UtcDateTime
from app.models.message_standing import STANDING
from app.storage.database import Work
from app.storage.repos import customer_search

FEW_USERS = 12
"""What more users have sent is not merged from a part of the index each, but asked of each row."""


class Key(NamedTuple):
    """The place of a message in a list; `rank` is None where the list is not sorted by standing."""

    rank: int | None
    at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list holds and how it is sorted, in the database's own terms; empty fields do not limit.

    `ranks` are those of standings; with `or_resent` messages sent again are meant besides, and `other_ranks` are
    those that are not meant. `words` are beginnings of words, `people` terms of the customers' search. The filters in
    `everywhere` fit so many messages that a page is found sooner by asking each row than by looking into their index.
    """

    mandant_ids: tuple[int, ...]
    ranks: tuple[int, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    user_names: tuple[str, ...] = ()
    resent: bool = False
    or_resent: bool = False
    other_ranks: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    number: NumberPattern | None = None
    people: tuple[str, ...] = ()
    mailing_id: int = 0
    by_standing: bool = False
    descending: bool = True
    everywhere: frozenset[str] = frozenset()

    @property
    def is_whole(self) -> bool:
        """Whether nothing but the Mandanten limits it."""
        return self == Wanted(self.mandant_ids, by_standing=self.by_standing, descending=self.descending)

    @property
    def is_looked_up(self) -> bool:
        """Whether it has filters with an index of their own."""
        return bool(self.words or self.number or self.people or self.mailing_id)

    @property
    def by_user(self) -> bool:
        """Whether the users' index leads to the rows: nothing narrower does, and they are few."""
        return 0 < len(self.user_names) <= FEW_USERS and not self.resent and not self.ranks

    def of(self, rank: int | None) -> Wanted:
        """The stretch of the list that has this rank; all of it for None."""
        if rank is None:
            return self
        besides = self.or_resent and rank not in self.ranks
        return replace(self, ranks=(rank,), resent=self.resent or besides, or_resent=False)

    def pieces(self) -> tuple[Wanted, ...]:
        """Parts that have no message in common, and of which each is read along one kind of index."""
        if not self.or_resent:
            return (self,)
        again = replace(self, ranks=(), resent=True, or_resent=False, other_ranks=self.ranks)
        return replace(self, or_resent=False), again


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


def streams(wanted: Wanted) -> list[Stream]:
    """The parts that make up a piece of the list."""
    each = [replace(wanted, mandant_ids=(mandant_id,)) for mandant_id in wanted.mandant_ids]
    if wanted.by_user:
        return [whole(one, user) for one in each for user in range(len(wanted.user_names))]
    if wanted.ranks and not wanted.resent:
        each = [replace(one, ranks=(rank,)) for one in each for rank in wanted.ranks]
    return [whole(one) for one in each]


def whole(wanted: Wanted, user: int | None = None) -> Stream:
    """All parts of a piece at once, in no order: for who only wants to count. `user`: of that one only."""
    where = Where([f"mandant_id IN ({_listed(wanted.mandant_ids)})"])
    if wanted.resent:
        where.add("resend_of IS NOT NULL")
        return Stream("ix_message_resent", where)
    if wanted.ranks:
        where.add(f"{STANDING} IN ({_listed(wanted.ranks)})")
        return Stream("ix_message_standing", where)
    if wanted.by_user:
        _add_users(where, wanted.user_names, only=user)
        return Stream("ix_message_user", where)
    return Stream("ix_message_mandant", where)


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


def each_row(work: Work, wanted: Wanted, *, by_index: bool = False) -> Where:
    """What the index walked along for a piece does not answer.

    Filters that have an index of their own are asked of each row only where they fit nearly everywhere, and never
    with `by_index`: that is for who wants all rows.
    """
    where = Where()
    if wanted.ranks and wanted.resent:
        where.add(f"{STANDING} IN ({_listed(wanted.ranks)})")
    if wanted.other_ranks:
        where.add(f"{STANDING} NOT IN ({_listed(wanted.other_ranks)})")
    if wanted.user_names and not wanted.by_user:
        _add_users(where, wanted.user_names)
    for name, ask, look_up in _FILTERS:
        if getattr(wanted, name):
            # PostgreSQL sees by itself which way is the shorter one.
            one_by_one = not is_sqlite(work) or (name in wanted.everywhere and not by_index)
            where.add(ask(work, wanted, where.values) if one_by_one else look_up(work, wanted, where.values))
    return where


def everything(work: Work, wanted: Wanted) -> Where:
    """All of it, asked of each row."""
    where = along(wanted, newest_first=True)
    where.add(f"mandant_id IN ({_listed(wanted.mandant_ids)})")
    if wanted.resent:
        where.add("resend_of IS NOT NULL")
    if wanted.ranks:
        again = " OR resend_of IS NOT NULL" if wanted.or_resent else ""
        where.add(f"({STANDING} IN ({_listed(wanted.ranks)}){again})")
    _add_users(where, wanted.user_names)
    for name, ask, _look_up in _FILTERS:
        if getattr(wanted, name):
            where.add(ask(work, wanted, where.values))
    return where


def statement(sql: str, values: dict[str, Any]) -> TextClause:
    """`sql` with its values, instants as the columns keep them."""
    moments = [
        bindparam(name, type_=UtcDateTime()) for name, value in values.items() if isinstance(value, datetime)
    ]
    return text(sql).bindparams(*moments)


def is_sqlite(work: Work) -> bool:
    return work.get_bind().dialect.name == "sqlite"


def _ask_words(work: Work, wanted: Wanted, values: dict[str, Any]) -> str:
    if not is_sqlite(work):
        return f"id IN ({ids_with_words(work, wanted.words, values)})"
    values["words"] = " ".join(wanted.words)
    return "has_words(text, :words)"


def _look_up_words(work: Work, wanted: Wanted, values: dict[str, Any]) -> str:
    return f"id IN ({ids_with_words(work, wanted.words, values)})"


def ids_with_words(work: Work, words: tuple[str, ...], values: dict[str, Any]) -> str:
    """SELECT of the messages that hold words beginning so."""
    if is_sqlite(work):
        values["match"] = " AND ".join(f'"{word}"*' for word in words)
        return "SELECT rowid FROM message_words WHERE message_words MATCH :match"
    values["match"] = " & ".join(f"'{word}':*" for word in words)
    return "SELECT message_id FROM message_words WHERE words @@ CAST(:match AS TSQUERY)"


def _ask_number(work: Work, wanted: Wanted, values: dict[str, Any]) -> str:
    choices = number_choices(work, wanted.number or NumberPattern(), values)
    return f"({' OR '.join(choices)})"


def _look_up_number(work: Work, wanted: Wanted, values: dict[str, Any]) -> str:
    return f"id IN ({ids_with_number(work, wanted.number or NumberPattern(), values)})"


def ids_with_number(work: Work, pattern: NumberPattern, values: dict[str, Any]) -> str:
    """SELECT of the messages to such numbers, each of them once."""
    indexed = " INDEXED BY ix_message_number" if is_sqlite(work) else ""
    choices = number_choices(work, pattern, values)
    return " UNION ALL ".join(f"SELECT id FROM message{indexed} WHERE {choice}" for choice in choices)  # noqa: S608


def number_choices(work: Work, pattern: NumberPattern, values: dict[str, Any]) -> list[str]:
    """What a number may be, as conditions of which only one can hold."""
    least, most = (">=", "<") if is_sqlite(work) else ("~>=~", "~<~")  # byte by byte, as the index is sorted
    choices = []
    for place, prefix in enumerate(pattern.prefixes):
        choices.append(f"number {least} :from{place} AND number {most} :to{place}")
        values |= {f"from{place}": prefix, f"to{place}": f"{prefix}:"}  # the sign after 9
    if pattern.piece:
        choices.append(f"{'instr' if is_sqlite(work) else 'strpos'}(number, :piece) > 0")
        values["piece"] = pattern.piece
    return choices or ["number = ''"]


def _ask_people(work: Work, wanted: Wanted, values: dict[str, Any]) -> str:
    texts = customer_search.text_checks(work, wanted.people, values)
    return f"EXISTS (SELECT 1 FROM customer WHERE customer.id = message.customer_id{texts})"  # noqa: S608


def _look_up_people(work: Work, wanted: Wanted, values: dict[str, Any]) -> str:
    texts = customer_search.text_checks(work, wanted.people, values)
    # SQLite goes through a CROSS JOIN from left to right.
    return (
        "id IN (SELECT of_them.id FROM customer CROSS JOIN message AS of_them "  # noqa: S608
        "WHERE of_them.customer_id = customer.id "
        f"AND customer.mandant_id IN ({_listed(wanted.mandant_ids)}){texts})"
    )


def _ask_mailing(_work: Work, wanted: Wanted, _values: dict[str, Any]) -> str:
    return (
        "EXISTS (SELECT 1 FROM mailing_message AS of_mailing WHERE of_mailing.message_id = message.id "  # noqa: S608
        f"AND of_mailing.mailing_id = {wanted.mailing_id:d})"
    )


def _look_up_mailing(_work: Work, wanted: Wanted, _values: dict[str, Any]) -> str:
    return f"id IN ({ids_of_mailing(wanted.mailing_id)})"


def ids_of_mailing(mailing_id: int) -> str:
    """SELECT of the messages that a mailing has made."""
    return f"SELECT message_id FROM mailing_message WHERE mailing_id = {mailing_id:d}"  # noqa: S608


_Condition = Callable[[Work, Wanted, dict[str, Any]], str]
_FILTERS: tuple[tuple[str, _Condition, _Condition], ...] = (
    ("words", _ask_words, _look_up_words),
    ("number", _ask_number, _look_up_number),
    ("people", _ask_people, _look_up_people),
    ("mailing_id", _ask_mailing, _look_up_mailing),
)


def _add_users(where: Where, names: tuple[str, ...], only: int | None = None) -> None:
    named = {f"user{place}": name for place, name in enumerate(names) if only in (None, place)}
    if len(named) == 1:
        where.add(f"user_name = :{next(iter(named))}", **named)
    elif named:
        where.add(f"user_name IN ({', '.join(f':{key}' for key in named)})", **named)


def _listed(numbers: tuple[int, ...]) -> str:
    return ", ".join(f"{number:d}" for number in numbers) or "NULL"
