"""Adds sent SMS up for the report, and reads them line by line; always one Mandant and one stretch of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from app.domain.part_waste import Overhang, overhang
from app.domain.report import COUNTED, Cell, Month, SentSms
from app.domain.segment_profile import STANDARD, WARN_ABOVE_PARTS, SegmentProfile
from app.models.customer import CustomerRecord
from app.models.history import MessageTextBlockRecord
from app.models.message import MessageRecord, TextBlockRecord
from app.storage.database import Work

_M, _C = MessageRecord, CustomerRecord
_COUNTED = tuple(sorted(COUNTED))
CHUNK = 500
"""Texts that are measured between two looks at whether anybody still wants to know."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose messages; `digits` are those of `search_digits`, which every spelling of a number ends with."""

    mandant_id: int
    handler: str = ""
    digits: str = ""


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


def page(
    work: Work, scope: Scope, month: Month, *, older_than: SentSms | None, limit: int
) -> tuple[SentSms, ...]:
    """The newest SMS of a stretch of time, or those that stand below `older_than` in the list."""
    query = _lines().where(*_within(scope, month))
    if older_than is not None:
        query = query.where(tuple_(_M.listed_at, _M.id) < (older_than.at, older_than.id))
    newest = query.order_by(_M.listed_at.desc(), _M.id.desc()).limit(limit)
    return tuple(_line(*row) for row in work.execute(newest))


def _within(scope: Scope, month: Month) -> tuple[ColumnElement[bool], ...]:
    wanted: list[ColumnElement[bool]] = [
        _M.mandant_id == scope.mandant_id,
        _M.listed_at >= month.since,
        _M.listed_at < month.until,
        _M.status.in_(_COUNTED),
    ]
    if scope.handler:
        wanted.append(_M.user_name == scope.handler)
    if scope.digits:
        wanted.append(_M.number.contains(scope.digits, autoescape=True))
    return tuple(wanted)


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


def _lines() -> Select[Any]:
    columns: tuple[InstrumentedAttribute[Any], ...] = (
        _M.id,
        _M.mandant_id,
        _M.customer_id,
        _M.listed_at,
        _M.number,
        _M.status,
        _M.reason,
        _M.parts,
        _M.price,
        _M.currency,
        _M.user_name,
        _C.last_name,
        _C.first_name,
        _C.company,
    )
    return select(*columns).join(_C, _C.id == _M.customer_id, isouter=True)


def _line(*row: Any) -> SentSms:
    number, mandant_id, customer_id, at, phone, status, reason, parts, price, currency, handler, *names = row
    last_name, first_name, company = names
    name = ", ".join(part for part in (last_name, first_name) if part) or company or ""
    return SentSms(
        number, mandant_id, customer_id, at, phone, name, status, reason, parts, price, currency, handler
    )
