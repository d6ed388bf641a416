"""Reads and moves messages of the outbox; every move is guarded by the state it started from and leaves a trace."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Table, insert, or_, select
from sqlalchemy.orm import aliased

from app.domain.consent import Purpose
from app.domain.delivery import MessageStatus, StatusReason, may_move
from app.domain.outbox import OutboxMessage
from app.domain.send_time import SendRule
from app.models.appointment import AppointmentRecord
from app.models.mandant import MandantRecord
from app.models.message import MessageEventRecord, MessageRecord
from app.storage.database import Work
from app.storage.repos import guarded, mailing_queue, message_words, used_text_blocks

# Past the ORM, whose share would be the largest of what the database does for an SMS.
COLUMNS = tuple(MessageRecord.__table__.c[field.name] for field in fields(OutboxMessage))
_NEW_STEP = insert(cast("Table", MessageEventRecord.__table__))

# What a renewed message takes over from the one it stands in for.
_COPIED = (
    "mandant_id",
    "account_id",
    "customer_id",
    "appointment_id",
    "user_id",
    "user_name",
    "resend_of",
    "purpose",
    "number",
    "sender",
    "text",
    "template",
    "edited_by_hand",
    "appointment_start",
    "parts",
    "rule",
    "fixed_weekday",
    "fixed_minute",
)


def message_of(row: Row[Any]) -> OutboxMessage:
    """The value of a row of `COLUMNS`."""
    values: Sequence[Any] = row
    return OutboxMessage(*values)


def get(work: Work, message_id: int, *, mandant_id: int | None = None) -> OutboxMessage | None:
    """One message, locked for this transaction; None if it does not exist (in this Mandant)."""
    query = select(*COLUMNS).where(MessageRecord.id == message_id).with_for_update()
    if mandant_id is not None:
        query = query.where(MessageRecord.mandant_id == mandant_id)
    row = work.execute(query).one_or_none()
    return None if row is None else message_of(row)


def of_appointment(work: Work, appointment_id: int) -> tuple[OutboxMessage, ...]:
    """All messages that belong to an appointment, oldest first, locked."""
    query = (
        select(*COLUMNS)
        .where(MessageRecord.appointment_id == appointment_id)
        .order_by(MessageRecord.id)
        .with_for_update()
    )
    return tuple(message_of(row) for row in work.execute(query))


def held(
    work: Work, mandant_id: int, reasons: Iterable[StatusReason] | None, ids: Sequence[int]
) -> tuple[OutboxMessage, ...]:
    """The held ones of `ids`, locked, by their due time; limited to `reasons` if given."""
    query = (
        select(*COLUMNS)
        .where(MessageRecord.mandant_id == mandant_id, MessageRecord.status == MessageStatus.HELD)
        .where(MessageRecord.id.in_(ids))
        .order_by(MessageRecord.due_at, MessageRecord.id)
        .with_for_update()
    )
    if reasons is not None:
        query = query.where(MessageRecord.reason.in_(tuple(reasons)))
    return tuple(message_of(row) for row in work.execute(query))


def held_for(work: Work, mandant_id: int, reason: StatusReason) -> tuple[OutboxMessage, ...]:
    """All messages of a Mandant that are held for `reason`, locked, by their due time."""
    query = (
        select(*COLUMNS)
        .where(MessageRecord.mandant_id == mandant_id, MessageRecord.status == MessageStatus.HELD)
        .where(MessageRecord.reason == reason)
        .order_by(MessageRecord.due_at, MessageRecord.id)
        .with_for_update()
    )
    return tuple(message_of(row) for row in work.execute(query))


def scheduled_to(
    work: Work, mandant_id: int, customer_id: int, number: str, purpose: Purpose
) -> tuple[OutboxMessage, ...]:
    """What lies at a gateway for this number: the customer's, and what was written to it without a customer; locked."""
    query = (
        select(*COLUMNS)
        .where(MessageRecord.mandant_id == mandant_id, MessageRecord.status == MessageStatus.SCHEDULED)
        .where(MessageRecord.number == number, MessageRecord.purpose == purpose)
        .where(or_(MessageRecord.customer_id == customer_id, MessageRecord.customer_id.is_(None)))
        .order_by(MessageRecord.id)
        .with_for_update()
    )
    return tuple(message_of(row) for row in work.execute(query))


def move(
    work: Work,
    message: OutboxMessage,
    status: MessageStatus,
    reason: StatusReason | None,
    at: datetime,
    *,
    words: str = "",
    trace: str = "",
    **columns: Any,
) -> bool:
    """Bring `message` from the state it was read in to `status`, with more `columns`; False if it moved meanwhile.

    `words` are the gateway's own and stay on the message, `trace` goes into its history only (a raw answer).
    Raises ValueError for a move that the life of a message does not have.
    """
    if status is not message.status and not may_move(message.status, status):
        raise ValueError(f"a message cannot go from {message.status.value} to {status.value}")
    values = {"status": status, "reason": reason, "words": words, "status_at": at, **columns}
    if not adjust(work, message, **values):
        return False
    step = {"message_id": message.id, "at": at, "status": status, "reason": reason, "words": trace or words}
    work.connection().execute(_NEW_STEP, step)
    return True


def adjust(work: Work, message: OutboxMessage, **columns: Any) -> bool:
    """Change columns of a message that is still as it was read; False if it is not."""
    if "text" in columns and columns["text"] != message.text:
        return _rewrite(work, message, columns)
    return guarded.change(work, message, columns)


def _rewrite(work: Work, message: OutboxMessage, columns: dict[str, Any]) -> bool:
    """Change the text, and what it is found by: both or neither."""
    old_text = message_words.stored(work, message.id)
    if not guarded.change(work, message, columns):
        return False
    message_words.replace(work, message.id, old_text, columns["text"])
    return True


def copy(work: Work, message_id: int, at: datetime, **columns: Any) -> int:
    """A new message like `message_id` with other `columns`; returns its id."""
    old = (
        work.execute(
            select(*(getattr(MessageRecord, name) for name in _COPIED)).where(MessageRecord.id == message_id)
        )
        .one()
        ._mapping
    )
    values = {**old, "created_at": at, "status_at": at, "words": "", "attempts": 0, "currency": "", **columns}
    new_id = work.scalar(insert(MessageRecord).values(**values).returning(MessageRecord.id)) or 0
    work.execute(
        insert(MessageEventRecord).values(
            message_id=new_id,
            at=at,
            status=columns["status"],
            reason=columns.get("reason"),
            words="",
        )
    )
    used_text_blocks.hand_on(work, message_id, new_id)
    mailing_queue.hand_on(work, message_id, new_id)
    return new_id


def predecessors(work: Work, message: OutboxMessage) -> tuple[MessageStatus, ...]:
    """The states of all messages that `message` stands in for, nearest first."""
    found = []
    older = message.replaces
    while older is not None:
        row = work.execute(
            select(MessageRecord.status, MessageRecord.replaces).where(MessageRecord.id == older)
        ).one()
        found.append(row.status)
        older = row.replaces
    return tuple(found)


def successor(work: Work, message_id: int) -> tuple[int, MessageStatus] | None:
    """The message that stands in for `message_id`: its id and state."""
    row = work.execute(
        select(MessageRecord.id, MessageRecord.status).where(MessageRecord.replaces == message_id)
    ).first()
    return None if row is None else (row.id, row.status)


def waiting_for_withdrawal(work: Work) -> tuple[int, ...]:
    """The ids of messages that wait until what they stand in for is withdrawn."""
    query = (
        select(MessageRecord.id)
        .where(MessageRecord.mandant_id.in_(select(MandantRecord.id)))  # leads to the index on states
        .where(MessageRecord.status == MessageStatus.HELD)
        .where(MessageRecord.reason == StatusReason.WAITS_FOR_WITHDRAWAL)
    )
    return tuple(work.scalars(query))


def out_of_step(work: Work, limit: int) -> tuple[int, ...]:
    """Appointments whose start is not the one that a message still waiting for them was made from."""
    newer = aliased(MessageRecord)
    query = (
        select(MessageRecord.appointment_id)
        .join(AppointmentRecord, AppointmentRecord.id == MessageRecord.appointment_id)
        .where(MessageRecord.mandant_id.in_(select(MandantRecord.id)))
        .where(MessageRecord.status.in_((MessageStatus.QUEUED, MessageStatus.SCHEDULED)))
        .where(MessageRecord.rule != SendRule.NOW)  # may have been written beside an unsaved appointment
        .where(MessageRecord.appointment_start != AppointmentRecord.start)
        .where(~select(newer.id).where(newer.replaces == MessageRecord.id).exists())
        .distinct()
        .limit(limit)
    )
    return tuple(found for found in work.scalars(query) if found is not None)
