"""Queries for the overview of mailings: little of each to find it by, and the figures of those that are shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, select

from app.domain.delivery import MessageStatus
from app.domain.mailing_list import MailingFigures
from app.domain.mailings import Mailing, MailingCost, MailingState, counts_of
from app.models.mailing import MailingMessageRecord, MailingRecord
from app.models.message import MessageRecord
from app.storage.database import Work
from app.storage.repos.mailings import from_record

_MAILING, _OF, _M = MailingRecord, MailingMessageRecord, MessageRecord


class StoredHead(NamedTuple):
    """A mailing as it is stored, without its recipients: a pasted list may have tens of thousands."""

    id: int
    name: str
    template: str
    state: MailingState
    due_at: datetime | None
    launched_at: datetime | None
    created_at: datetime
    planned_recipients: int
    user_name: str


def heads(work: Work, mandant_id: int) -> list[StoredHead]:
    """Of all mailings of a Mandant."""
    columns = (getattr(_MAILING, name) for name in StoredHead._fields)
    query = select(*columns).where(_MAILING.mandant_id == mandant_id)
    return [StoredHead(*row) for row in work.execute(query)]


def some(work: Work, mandant_id: int, ids: Sequence[int]) -> dict[int, Mailing]:
    """These mailings by id, with the state as it is stored; those of other Mandanten are missing."""
    query = select(_MAILING).where(_MAILING.mandant_id == mandant_id, _MAILING.id.in_(ids))
    return {record.id: from_record(record) for record in work.scalars(query)}


def figures(work: Work, mandant_id: int, ids: Sequence[int]) -> dict[int, MailingFigures]:
    """Counts and cost of these mailings in one statement; those without messages are missing."""
    mine = select(_MAILING.id).where(_MAILING.mandant_id == mandant_id, _MAILING.id.in_(ids))
    left, priced = _M.accepted_at.is_not(None), _M.price.is_not(None)
    query = (
        select(
            _OF.mailing_id, _M.status, left, priced, _M.currency,
            func.count(), func.sum(_M.parts), func.sum(_M.price),
        )
        .join(_M, _M.id == _OF.message_id)
        .where(_OF.mailing_id.in_(mine))
        .group_by(_OF.mailing_id, _M.status, left, priced, _M.currency)
    )  # fmt: skip
    sums: dict[int, _Sums] = {}
    for row in work.execute(query):
        sums.setdefault(row[0], _Sums()).add(*row[1:])
    return {mailing_id: one.figures() for mailing_id, one in sums.items()}


class _Sums:
    """Adds up the groups of one mailing."""

    def __init__(self) -> None:
        self._by_status: dict[MessageStatus, int] = {}
        self._costs: dict[str, Decimal] = {}
        self._parts = 0
        self._unpriced = 0

    def add(
        self,
        status: MessageStatus,
        left: bool,
        priced: bool,
        currency: str,
        count: int,
        parts: int,
        price: Decimal | None,
    ) -> None:
        self._by_status[status] = self._by_status.get(status, 0) + count
        if not left:
            return
        self._parts += int(parts)
        if priced and price is not None:
            self._costs[currency] = self._costs.get(currency, Decimal(0)) + Decimal(price)
        else:
            self._unpriced += int(parts)

    def figures(self) -> MailingFigures:
        cost = MailingCost(self._parts, self._unpriced, tuple(sorted(self._costs.items())))
        return MailingFigures(counts_of(self._by_status), cost)
