"""Adds sent SMS up for the report, and reads them line by line; always one Mandant and one stretch of time."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, case, false, func, or_, select, text, tuple_

from app.domain.number_search import NumberPattern
from app.domain.part_waste import Overhang, overhang
from app.domain.report import COUNTED, Cell, Month, SentSms
from app.domain.segment_profile import STANDARD, WARN_ABOVE_PARTS, SegmentProfile
from app.models.customer import CustomerRecord
from app.models.history import MessageTextBlockRecord
from app.models.message import MessageRecord, TextBlockRecord
from app.storage.database import Work
from app.storage.repos import id_lists

_M = MessageRecord
# Past the ORM, which takes longer than the database does for a page of lines.
_MESSAGE, _CUSTOMER = (cast("Table", record.__table__) for record in (MessageRecord, CustomerRecord))
_COUNTED = tuple(sorted(COUNTED))
_LINES: Select[Any] = select(
    *(
        _MESSAGE.c[name]
        for name in (
            "id",
            "mandant_id",
            "customer_id",
            "listed_at",
            "number",
            "status",
            "reason",
            "parts",
            "price",
            "currency",
            "user_name",
        )
    ),
    *(_CUSTOMER.c[name] for name in ("last_name", "first_name", "company")),
).select_from(_MESSAGE.outerjoin(_CUSTOMER, _CUSTOMER.c.id == _MESSAGE.c.customer_id))
CHUNK = 500
"""Texts that are measured between two looks at whether anybody still wants to know."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose messages, and which of them."""

    mandant_id: int
    handler: str = ""
    number: NumberPattern | None = None


def span(work: Work, mandant_id: int) -> tuple[datetime, datetime] | None:
    """From the first to the last message of a Mandant; None if there is none. Two looks at the index."""
    listed = select(_M.listed_at).where(_M.mandant_id == mandant_id).limit(1)
    first = work.scalar(listed.order_by(_M.listed_at, _M.id))
    last = work.scalar(listed.order_by(_M.listed_at.desc(), _M.id.desc()))
    return None if first is None or last is None else (first, last)


def cells(work: Work, scope: Scope, month: Month) -> list[Cell]:
    """The sums of one month by state, handler and currency."""
    groups = (_M.status, _M.reason, _M.user_name, _M.currency)
    query = select(*groups, *_sums()).where(*_within(scope, month)).group_by(*groups)
    return [_cell(scope, month, *row) for row in work.execute(query)]


def text_block_cells(work: Work, scope: Scope, month: Month) -> list[tuple[int, str, Cell]]:
    """The sums of one month by the text blocks that the messages were written with."""
    used = MessageTextBlockRecord
    groups = (TextBlockRecord.id, TextBlockRecord.name, _M.status, _M.currency)
    query = (
        select(*groups, *_sums())
        .select_from(_M)
        .join(used, used.message_id == _M.id)
        .join(TextBlockRecord, TextBlockRecord.id == used.text_block_id)
        .where(*_within(scope, month))
        .group_by(*groups)
    )
    return [
        (number, name, _cell(scope, month, status, None, "", *rest))
        for number, name, status, *rest in work.execute(query)
    ]


def overhangs(
    work: Work, scope: Scope, month: Month, profiles: dict[int, SegmentProfile]
) -> Iterator[list[Overhang | None]]:
    """How much the SMS of two parts are over, some hundred at a time; `profiles` are those of the accounts."""
    query = select(_M.account_id, _M.text).where(*_within(scope, month), _M.parts == 2)
    for rows in work.execute(query.execution_options(yield_per=CHUNK)).partitions():
        yield [overhang(text, profiles.get(account_id or 0, STANDARD)) for account_id, text in rows]


def ids(work: Work, scopes: Sequence[Scope], since: datetime, until: datetime) -> array[int]:
    """The SMS of several Mandanten in one stretch of time, the newest first; what is asked of each is the same."""
    mandant_ids = [scope.mandant_id for scope in scopes]
    query = select(_M.id).where(_M.mandant_id.in_(mandant_ids), *_asked(scopes[0], since, until))
    return id_lists.fetch(work, query.order_by(_M.listed_at.desc(), _M.id.desc()))


def lines(work: Work, mandant_ids: Collection[int], wanted: Sequence[int]) -> tuple[SentSms, ...]:
    """These SMS in the order asked for; those of other Mandanten are left out."""
    query = _LINES.where(text(id_lists.among(work, "message.id")))
    found = work.connection().execute(query, id_lists.parameter(work, wanted))
    read = {row[0]: _line(*row) for row in found if row[1] in mandant_ids}
    return tuple(read[number] for number in wanted if number in read)


def page(
    work: Work, scope: Scope, month: Month, *, older_than: SentSms | None, limit: int
) -> tuple[SentSms, ...]:
    """The newest SMS of a stretch of time, or those that stand below `older_than` in the list."""
    until = month.until
    if older_than is not None:
        # Beginning there, not at the end of the month: SQLite goes by this bound and reads on from it.
        until = older_than.at + timedelta(microseconds=1)
    query = _LINES.where(_M.mandant_id == scope.mandant_id, *_asked(scope, month.since, until))
    if older_than is not None:
        query = query.where(tuple_(_M.listed_at, _M.id) < (older_than.at, older_than.id))
    newest = query.order_by(_M.listed_at.desc(), _M.id.desc()).limit(limit)
    return tuple(_line(*row) for row in work.connection().execute(newest))


def _within(scope: Scope, month: Month) -> tuple[ColumnElement[bool], ...]:
    return (_M.mandant_id == scope.mandant_id, *_asked(scope, month.since, month.until))


def _asked(scope: Scope, since: datetime, until: datetime) -> list[ColumnElement[bool]]:
    wanted = [_M.listed_at >= since, _M.listed_at < until, _M.status.in_(_COUNTED)]
    if scope.handler:
        wanted.append(_M.user_name == scope.handler)
    if scope.number is not None:
        choices = [_M.number.startswith(prefix, autoescape=True) for prefix in scope.number.prefixes]
        if scope.number.piece:
            choices.append(_M.number.contains(scope.number.piece, autoescape=True))
        wanted.append(or_(false(), *choices))
    return wanted


def _sums() -> tuple[ColumnElement[Any], ...]:
    return (
        func.count(),
        func.sum(_M.parts),
        func.sum(case((_M.parts > WARN_ABOVE_PARTS, 1), else_=0)),
        func.sum(case((_M.price.is_(None), _M.parts), else_=0)),
        func.sum(_M.price),
    )


def _cell(scope: Scope, month: Month, status: Any, reason: Any, handler: str, *sums: Any) -> Cell:
    currency, messages, parts, many, unpriced, cost = sums
    return Cell(
        scope.mandant_id,
        month.first,
        status,
        reason,
        handler,
        currency,
        messages,
        int(parts),
        int(many),
        int(unpriced),
        cost,
    )


def _line(*row: Any) -> SentSms:
    number, mandant_id, customer_id, at, phone, status, reason, parts, price, currency, handler, *names = row
    last_name, first_name, company = names
    name = ", ".join(part for part in (last_name, first_name) if part) or company or ""
    return SentSms(
        number, mandant_id, customer_id, at, phone, name, status, reason, parts, price, currency, handler
    )
