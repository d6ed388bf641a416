"""From rows of tables to the values of `app.domain`, whoever has read them; free of the database library."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeAlias

from app.domain.appointments import WorkingHours
from app.domain.calendar import DEFAULT_COLOUR, Appointment, AppointmentRow
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.mandants import Mandant
from app.domain.permissions import Role
from app.domain.spelling import fold
from app.domain.users import User

Sms: TypeAlias = tuple[MessageStatus, datetime, StatusReason | None]
"""State of an appointment's newest SMS, when it is or was due (UTC), and why."""

MANDANT_PLAIN = (
    "name",
    "street",
    "postal_code",
    "city",
    "phone",
    "email",
    "website",
    "time_zone",
    "country",
    "language",
    "colour",
    "default_sender",
    "sender_locked",
)
"""Columns of a Mandant that are taken as they are."""


def user(record: Any) -> User:
    return User(
        id=record.id,
        name=record.name,
        role=Role(record.role),
        has_password=bool(record.password_hash),
        active=record.active,
        language=record.language,
        mobile=record.mobile,
        mandant_ids=tuple(record.mandant_ids),
        version=record.version,
    )


def users_by_name(records: Iterable[Any]) -> tuple[User, ...]:
    return tuple(sorted(map(user, records), key=lambda one: fold(one.name)))


def mandant(record: Any) -> Mandant:
    hours = {int(day): (times[0], times[1]) for day, times in record.working_hours.items()}
    return Mandant(
        id=record.id,
        version=record.version,
        working_hours=WorkingHours(hours),
        **{name: getattr(record, name) for name in MANDANT_PLAIN},
    )


def mandants_by_name(records: Iterable[Any]) -> tuple[Mandant, ...]:
    return tuple(sorted(map(mandant, records), key=lambda one: fold(one.name)))


def appointment(row: Any, sms: Sms | None = None) -> AppointmentRow:
    """`row` has the appointment's columns and the names and colours of what it refers to."""
    status, due, reason = sms or (None, None, None)
    return AppointmentRow(
        appointment=Appointment(
            id=row.id,
            mandant_id=row.mandant_id,
            start=row.start,
            end=row.end,
            all_day=row.all_day,
            title=row.title,
            type_id=row.type_id,
            customer_id=row.customer_id,
            staff_id=row.staff_id,
            note=row.note,
            state=row.state,
            version=row.version,
        ),
        customer_name=", ".join(part for part in (row.last_name, row.first_name) if part)
        or row.company
        or "",
        type_name=row.type_name or "",
        colour=row.colour or DEFAULT_COLOUR,
        staff_name=row.staff_name or "",
        sms_status=status,
        sms_due=due,
        sms_reason=reason,
    )
