"""What differs between two versions of an appointment, in words. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from app import formats
from app.domain.calendar import AppointmentRow
from app.domain.words import N_
from app.i18n import _
from app.ui.calendar.words import state_sign

_FIELDS = (
    ("start", N_("Start")),
    ("end", N_("End")),
    ("type_id", N_("Type")),
    ("title", N_("Title")),
    ("customer_id", N_("Customer")),
    ("staff_id", N_("Staff")),
    ("state", N_("State")),
    ("note", N_("Note")),
)


def in_words(row: AppointmentRow, zone: ZoneInfo) -> Mapping[str, str]:
    """Each attribute as a person reads it."""
    appointment = row.appointment
    return {
        "start": formats.format_instant(appointment.start, zone),
        "end": formats.format_instant(appointment.end, zone),
        "type_id": row.type_name,
        "title": appointment.title,
        "customer_id": row.customer_name,
        "staff_id": row.staff_name,
        "state": state_sign(appointment.state).words,
        "note": appointment.note,
    }


def differences(mine: AppointmentRow, theirs: AppointmentRow, zone: ZoneInfo) -> list[tuple[str, str, str]]:
    """Name of the field, my words, their words, for what is not the same."""
    left, right = in_words(mine, zone), in_words(theirs, zone)
    return [(_(name), left[field], right[field]) for field, name in _FIELDS if left[field] != right[field]]
