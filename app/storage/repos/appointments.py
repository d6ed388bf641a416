"""Queries on appointments, with the words, colours and SMS state that the calendar shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, case, func, select, update

from app.domain.appointments import AppointmentState, Span
from app.domain.calendar import LONGEST_APPOINTMENT, Appointment, AppointmentRow
from app.domain.delivery import WAITING, MessageStatus
from app.models.appointment import AppointmentRecord, AppointmentTypeRecord
from app.models.customer import CustomerRecord
from app.models.mandant import ResourceRecord
from app.models.message import MessageRecord
from app.storage import rows
from app.storage.database import Work

_CHUNK = 1000
_A = AppointmentRecord
_VALUES = (
    "start",
    "end",
    "all_day",
    "title",
    "type_id",
    "customer_id",
    "staff_id",
    "note",
    "state",
)
_APPOINTMENT = (_A.id, _A.mandant_id, *(getattr(_A, name) for name in _VALUES), _A.version)
_WITHDRAWN = (MessageStatus.CANCELLED, MessageStatus.SUPERSEDED)


def between(work: Work, mandant_id: int, start: datetime, end: datetime) -> tuple[AppointmentRow, ...]:
    """All that share time with the period, earlier and then longer ones first; two statements per 1 000 rows."""
    statement = _rows(mandant_id).where(*_touching(start, end))
    found = work.execute(statement.order_by(_A.start, _A.end.desc(), _A.id)).all()
    return _with_sms(work, found)


def get(work: Work, mandant_id: int, appointment_id: int) -> AppointmentRow | None:
    """One appointment of this Mandant; a creation that was undone is not found."""
    found = work.execute(_rows(mandant_id).where(_A.id == appointment_id)).all()
    return _with_sms(work, found)[0] if found else None


def busy(
    work: Work, mandant_id: int, start: datetime, end: datetime, *, staff_id: int | None = None
) -> tuple[Span, ...]:
    """The times taken by appointments that are not cancelled; of one staff member, or of everybody."""
    statement = select(_A.start, _A.end).where(
        _A.mandant_id == mandant_id,
        _A.deleted.is_(False),
        _A.state != AppointmentState.CANCELLED,
        *_touching(start, end),
    )
    if staff_id is not None:
        statement = statement.where(_A.staff_id == staff_id)
    return tuple(Span(*row) for row in work.execute(statement.order_by(_A.start)))


def overlapping(work: Work, appointment: Appointment) -> tuple[AppointmentRow, ...]:
    """Others of the same staff member at the same time, cancelled ones left out."""
    statement = _rows(appointment.mandant_id).where(
        *_touching(appointment.start, appointment.end),
        _A.staff_id == appointment.staff_id,
        _A.id != appointment.id,
        _A.state != AppointmentState.CANCELLED,
    )
    return tuple(rows.appointment(row) for row in work.execute(statement.order_by(_A.start)))


def insert(work: Work, appointment: Appointment, now: datetime) -> int:
    """Store a new one, version 1; returns its id."""
    record = AppointmentRecord(
        mandant_id=appointment.mandant_id,
        created_at=now,
        changed_at=now,
        deleted=False,
        **_values(appointment),
    )
    work.add(record)
    work.flush()
    return record.id


def overwrite(work: Work, appointment: Appointment, now: datetime, *, deleted: bool = False) -> bool:
    """Store over `appointment.version`, counting the version up; False if that is not the stored version."""
    written = work.execute(
        update(_A)
        .where(_A.id == appointment.id, _A.mandant_id == appointment.mandant_id)
        .where(_A.version == appointment.version)
        .values(changed_at=now, deleted=deleted, version=_A.version + 1, **_values(appointment))
        .execution_options(synchronize_session=False)
        .returning(_A.id)
    )
    return written.scalar_one_or_none() is not None


def undone_version(work: Work, mandant_id: int, appointment_id: int) -> int | None:
    """The version of a creation that was undone; None if there is no such row."""
    return work.scalar(
        select(_A.version).where(_A.id == appointment_id, _A.mandant_id == mandant_id, _A.deleted.is_(True))
    )


def earliest_waiting(work: Work, appointment_id: int) -> datetime | None:
    """When the next SMS of this appointment goes out; None if none waits."""
    return work.scalar(
        select(func.min(MessageRecord.due_at)).where(
            MessageRecord.appointment_id == appointment_id, MessageRecord.status.in_(WAITING)
        )
    )


def unknown_references(work: Work, appointment: Appointment) -> tuple[str, ...]:
    """Which of `type_id`, `customer_id`, `staff_id` name something that is not there for this Mandant."""
    mine = appointment.mandant_id
    checks = (
        ("type_id", appointment.type_id, select(AppointmentTypeRecord.id)),
        (
            "customer_id",
            appointment.customer_id,
            select(CustomerRecord.id).where(CustomerRecord.mandant_id == mine),
        ),
        (
            "staff_id",
            appointment.staff_id,
            select(ResourceRecord.id).where(ResourceRecord.mandant_id == mine),
        ),
    )
    return tuple(
        name
        for name, wanted, those in checks
        if wanted is not None and work.scalar(those.where(those.selected_columns[0] == wanted)) is None
    )


def _values(appointment: Appointment) -> dict[str, Any]:
    return {name: getattr(appointment, name) for name in _VALUES}


def _touching(start: datetime, end: datetime) -> tuple[Any, ...]:
    # Bounded on both sides by the indexed start: nothing that began earlier can reach into the period.
    return _A.start < end, _A.start > start - LONGEST_APPOINTMENT, _A.end > start


def _rows(mandant_id: int) -> Select[Any]:
    return (
        select(
            *_APPOINTMENT,
            CustomerRecord.last_name,
            CustomerRecord.first_name,
            CustomerRecord.company,
            AppointmentTypeRecord.name.label("type_name"),
            AppointmentTypeRecord.colour.label("colour"),
            ResourceRecord.name.label("staff_name"),
        )
        .join(CustomerRecord, CustomerRecord.id == _A.customer_id, isouter=True)
        .join(AppointmentTypeRecord, AppointmentTypeRecord.id == _A.type_id, isouter=True)
        .join(ResourceRecord, ResourceRecord.id == _A.staff_id, isouter=True)
        .where(_A.mandant_id == mandant_id, _A.deleted.is_(False))
    )


def _with_sms(work: Work, found: Sequence[Row[Any]]) -> tuple[AppointmentRow, ...]:
    sms: dict[int, rows.Sms] = {}
    for first in range(0, len(found), _CHUNK):
        sms |= _newest_sms(work, [row.id for row in found[first : first + _CHUNK]])
    return tuple(rows.appointment(row, sms.get(row.id)) for row in found)


def _newest_sms(work: Work, ids: Sequence[int]) -> dict[int, rows.Sms]:
    """For each appointment its newest SMS; one that was withdrawn counts only where there is no other."""
    stays = case((MessageRecord.status.not_in(_WITHDRAWN), MessageRecord.id))
    newest = (
        select(func.coalesce(func.max(stays), func.max(MessageRecord.id)))
        .where(MessageRecord.appointment_id.in_(ids))
        .group_by(MessageRecord.appointment_id)
    )
    statement = select(
        MessageRecord.appointment_id, MessageRecord.status, MessageRecord.due_at, MessageRecord.reason
    )
    found = work.execute(statement.where(MessageRecord.id.in_(newest)))
    return {row.appointment_id: (row.status, row.due_at, row.reason) for row in found}
