"""Finds messages that somebody has to be asked about before they leave late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.domain.delivery import MessageStatus, StatusReason
from app.domain.messages import MessageRow
from app.domain.outbox import OutboxMessage
from app.models.appointment import AppointmentRecord
from app.models.customer import CustomerRecord
from app.models.message import MessageRecord
from app.storage.database import Work
from app.storage.repos import mailing_queue
from app.storage.repos.outbox import COLUMNS, message_of

_M = MessageRecord


def due_before(work: Work, before: datetime) -> tuple[OutboxMessage, ...]:
    """Messages of all Mandanten that wait here and were due before that instant (UTC), locked."""
    query = (
        select(*COLUMNS)
        .where(_M.act_at.is_not(None), _M.status == MessageStatus.QUEUED, _M.due_at < before)
        .where(~mailing_queue.belongs_to_one(_M.id))  # it is paused as a whole
        .order_by(_M.due_at, _M.id)
        .with_for_update(skip_locked=True)
    )
    return tuple(message_of(row) for row in work.execute(query))


def rows(work: Work, mandant_id: int, reasons: Sequence[StatusReason]) -> tuple[MessageRow, ...]:
    """The held messages of a Mandant with one of these reasons, as a list shows them, by their due time."""
    query = (
        select(_M, CustomerRecord.last_name, CustomerRecord.first_name, CustomerRecord.company)
        .add_columns(AppointmentRecord.start)
        .join(CustomerRecord, CustomerRecord.id == _M.customer_id, isouter=True)
        .join(AppointmentRecord, AppointmentRecord.id == _M.appointment_id, isouter=True)
        .where(_M.mandant_id == mandant_id, _M.status == MessageStatus.HELD, _M.reason.in_(reasons))
        .order_by(_M.due_at, _M.id)
    )
    return tuple(
        MessageRow(
            id=message.id,
            mandant_id=message.mandant_id,
            customer_id=message.customer_id,
            appointment_id=message.appointment_id,
            at=message.listed_at,
            number=message.number,
            customer_name=", ".join(part for part in (last_name, first_name) if part) or company or "",
            text=message.text,
            parts=message.parts,
            status=message.status,
            reason=message.reason,
            words=message.words,
            user_name=message.user_name,
            price=message.price,
            currency=message.currency,
            rule=message.rule,
            due=message.due_at,
            appointment_start=start,
            is_resend=message.resend_of is not None,
            edited_by_hand=message.edited_by_hand,
            purpose=message.purpose,
        )
        for message, last_name, first_name, company, start in work.execute(query)
    )
