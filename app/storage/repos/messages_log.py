"""Reads messages for lists and for one message's history; never a whole table, never an OFFSET."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select, tuple_

from app.domain.delivery import TROUBLE, MessageStatus, StatusReason
from app.domain.messages import Fingerprint, LogHead, MessageRow, MessageStep, MessageStory
from app.models.appointment import AppointmentRecord
from app.models.customer import CustomerRecord
from app.models.mandant import MandantRecord
from app.models.message import AttemptRecord, MessageEventRecord, MessageRecord, ProviderAccountRecord
from app.storage.database import Work

_M, _C, _A = MessageRecord, CustomerRecord, AppointmentRecord
_PLAIN = (
    "id",
    "mandant_id",
    "customer_id",
    "appointment_id",
    "number",
    "text",
    "parts",
    "status",
    "reason",
    "words",
    "user_name",
    "price",
    "currency",
    "rule",
    "edited_by_hand",
)


def head(work: Work, mandant_id: int, customer_id: int) -> LogHead | None:
    """The name of the customer and the number of messages; None if there is no such customer in this Mandant."""
    counted = select(func.count()).select_from(_M).where(_M.customer_id == customer_id).scalar_subquery()
    found = work.execute(
        select(_C.last_name, _C.first_name, _C.company, counted.label("messages"), MandantRecord.time_zone)
        .join(MandantRecord, MandantRecord.id == _C.mandant_id)
        .where(_C.id == customer_id, _C.mandant_id == mandant_id)
    ).one_or_none()
    return None if found is None else LogHead(_name(found), found.messages, found.time_zone)


def ids(work: Work, mandant_id: int, customer_id: int) -> array[int]:
    """All messages of a customer, the newest first; read from the index alone."""
    if not _is_ours(work, mandant_id, customer_id):
        return array("q")
    return array("q", work.scalars(_newest_first(select(_M.id), customer_id)))


def fingerprint(work: Work, mandant_id: int, customer_id: int, newest: int) -> Fingerprint:
    """The `newest` messages of a customer with their states."""
    if not _is_ours(work, mandant_id, customer_id):
        return ()
    query = _newest_first(select(_M.id, _M.status), customer_id).limit(newest)
    return tuple((number, status) for number, status in work.execute(query))


def page(
    work: Work, mandant_id: int, customer_id: int, *, older_than: tuple[datetime, int] | None, limit: int
) -> tuple[MessageRow, ...]:
    """The newest messages of a customer, or those older than the (`at`, `id`) of the last one seen."""
    if not _is_ours(work, mandant_id, customer_id):
        return ()
    query = _newest_first(_lines(), customer_id).limit(limit)
    if older_than is not None:
        query = query.where(tuple_(_M.listed_at, _M.id) < older_than)
    return tuple(_line(row) for row in work.execute(query))


def rows(work: Work, mandant_id: int, wanted: Sequence[int]) -> tuple[MessageRow, ...]:
    """These messages in the order asked for; what is not in this Mandant is left out."""
    # Sorted out here: asked for both, SQLite takes the index of the Mandant and walks through all its messages.
    found = {
        row.id: _line(row)
        for row in work.execute(_lines().where(_M.id.in_(wanted)))
        if row.mandant_id == mandant_id
    }
    return tuple(found[number] for number in wanted if number in found)


def needing_attention(work: Work, mandant_id: int, since: datetime, limit: int) -> tuple[MessageRow, ...]:
    """Open questions of any age, and what failed from `since` (UTC) on: the newest first.

    The same as the count of `accounts.state`.
    """
    held = (_M.status == MessageStatus.HELD) & (_M.reason.is_distinct_from(StatusReason.WAITS_FOR_WITHDRAWAL))
    failed = _M.status.in_(tuple(TROUBLE - {MessageStatus.NEEDS_DECISION})) & (_M.listed_at >= since)
    query = _lines().where(
        _M.mandant_id == mandant_id, held | failed | (_M.status == MessageStatus.NEEDS_DECISION)
    )
    newest = query.order_by(_M.listed_at.desc(), _M.id.desc()).limit(limit)
    return tuple(_line(row) for row in work.execute(newest))


def story(work: Work, mandant_id: int, message_id: int) -> MessageStory | None:
    """One message with every step known of it; None if it is not in this Mandant."""
    found = rows(work, mandant_id, (message_id,))
    if not found:
        return None
    sender, account = work.execute(
        select(_M.sender, ProviderAccountRecord.name)
        .join(ProviderAccountRecord, ProviderAccountRecord.id == _M.account_id, isouter=True)
        .where(_M.id == message_id)
    ).one()
    return MessageStory(found[0], _steps(work, message_id), sender, account or "")


def _steps(work: Work, message_id: int) -> tuple[MessageStep, ...]:
    event, attempt = MessageEventRecord, AttemptRecord
    states = work.execute(
        select(event.at, event.status, event.reason, event.words)
        .where(event.message_id == message_id)
        .order_by(event.id)
    )
    calls = work.execute(
        select(attempt.started_at, attempt.action, attempt.outcome, attempt.words)
        .where(attempt.message_id == message_id)
        .order_by(attempt.id)
    )
    steps = [MessageStep(at, status, reason, words) for at, status, reason, words in states]
    steps += [MessageStep(at, call=call, outcome=outcome, words=words) for at, call, outcome, words in calls]
    return tuple(sorted(steps, key=lambda step: step.at))


def _is_ours(work: Work, mandant_id: int, customer_id: int) -> bool:
    """Asked before the messages, so that these can be found by the customer alone and in one index."""
    ours = select(_C.id).where(_C.id == customer_id, _C.mandant_id == mandant_id)
    return work.scalar(ours) is not None


def _newest_first(query: Any, customer_id: int) -> Any:
    return query.where(_M.customer_id == customer_id).order_by(_M.listed_at.desc(), _M.id.desc())


def _lines() -> Select[Any]:
    return (
        select(
            *(getattr(_M, name) for name in _PLAIN),
            _M.listed_at.label("at"),
            _M.due_at.label("due"),
            _M.resend_of,
            _A.start.label("appointment_start"),
            _C.last_name,
            _C.first_name,
            _C.company,
        )
        .join(_C, _C.id == _M.customer_id, isouter=True)
        .join(_A, _A.id == _M.appointment_id, isouter=True)
    )


def _line(row: Row[Any]) -> MessageRow:
    # By position: by name each row would cost three times as much, and a window of the log has many.
    return MessageRow(
        **dict(zip(_PLAIN, row, strict=False)),
        at=row.at,
        due=row.due,
        appointment_start=row.appointment_start,
        customer_name=_name(row),
        is_resend=row.resend_of is not None,
    )


def _name(row: Row[Any]) -> str:
    return ", ".join(part for part in (row.last_name, row.first_name) if part) or row.company or ""
