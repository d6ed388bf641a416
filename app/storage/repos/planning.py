"""What planning a message again has to know of its appointment and its Mandant."""

from __future__ import annotations

from dataclasses import fields

from sqlalchemy import select

from app.domain.calendar import Appointment
from app.models.appointment import AppointmentRecord
from app.models.mandant import MandantRecord
from app.storage.database import Work

_COLUMNS = tuple(getattr(AppointmentRecord, field.name) for field in fields(Appointment))


def appointment(work: Work, appointment_id: int | None) -> Appointment | None:
    """The appointment as it is now, whatever its state; None if there is none, or it was removed."""
    if appointment_id is None:
        return None
    query = select(*_COLUMNS).where(
        AppointmentRecord.id == appointment_id, AppointmentRecord.deleted.is_(False)
    )
    row = work.execute(query).one_or_none()
    return None if row is None else Appointment(**row._mapping)


def time_zone(work: Work, mandant_id: int) -> str:
    """The IANA name of the Mandant's zone."""
    return work.execute(select(MandantRecord.time_zone).where(MandantRecord.id == mandant_id)).scalar_one()
