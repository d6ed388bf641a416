"""Queries behind the values of placeholders: whose appointment, what kind, with whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.domain.appointments import EXPECTED
from app.domain.calendar import AppointmentRow
from app.models.appointment import AppointmentRecord, AppointmentTypeRecord
from app.models.mandant import ResourceRecord
from app.models.message import MessageRecord
from app.storage.database import Work
from app.storage.repos import appointments


@dataclass(frozen=True, slots=True)
class MessageOrigin:
    """For whom, about what and by whom a stored message was written."""

    mandant_id: int
    customer_id: int | None
    appointment_id: int | None
    user_name: str


def next_appointment(work: Work, mandant_id: int, customer_id: int, now: datetime) -> AppointmentRow | None:
    """The customer's first appointment from `now` on that is expected to take place."""
    found = work.scalar(
        select(AppointmentRecord.id)
        .where(
            AppointmentRecord.mandant_id == mandant_id,
            AppointmentRecord.customer_id == customer_id,
            AppointmentRecord.start >= now,
            AppointmentRecord.deleted.is_(False),
            AppointmentRecord.state.in_(tuple(EXPECTED)),
        )
        .order_by(AppointmentRecord.start, AppointmentRecord.id)
        .limit(1)
    )
    return None if found is None else appointments.get(work, mandant_id, found)


def type_name(work: Work, type_id: int | None) -> str:
    if type_id is None:
        return ""
    return work.scalar(select(AppointmentTypeRecord.name).where(AppointmentTypeRecord.id == type_id)) or ""


def staff_name(work: Work, mandant_id: int, staff_id: int | None) -> str:
    if staff_id is None:
        return ""
    mine = select(ResourceRecord.name).where(
        ResourceRecord.id == staff_id, ResourceRecord.mandant_id == mandant_id
    )
    return work.scalar(mine) or ""


def origin(work: Work, message_id: int) -> MessageOrigin | None:
    row = work.execute(
        select(
            MessageRecord.mandant_id,
            MessageRecord.customer_id,
            MessageRecord.appointment_id,
            MessageRecord.user_name,
        ).where(MessageRecord.id == message_id)
    ).one_or_none()
    return None if row is None else MessageOrigin(*row)
