"""A customer's timeline: SMS, appointments, consents and notes in one order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.delivery import MessageStatus, StatusReason


class AppointmentStep(StrEnum):
    """What happened to an appointment. Stored in the database by value."""

    BOOKED = "booked"
    MOVED = "moved"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    CONFIRMED = "confirmed"
    ARRIVED = "arrived"
    NO_SHOW = "no_show"
    REINSTATED = "reinstated"
    REMOVED = "removed"


class TimelineKind(StrEnum):
    """What an entry is about; the timeline can be limited to some of these."""

    SMS = "sms"
    APPOINTMENT = "appointment"
    CONSENT = "consent"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line. `key` is unique over all kinds, `source_id` the id of the message, step, consent or note. UTC."""

    key: int
    kind: TimelineKind
    source_id: int
    at: datetime
    text: str = ""
    user_name: str = ""
    number: str = ""
    status: MessageStatus | None = None
    reason: StatusReason | None = None
    parts: int = 0
    step: AppointmentStep | None = None
    appointment_id: int | None = None
    start: datetime | None = None
    start_before: datetime | None = None
    granted: bool | None = None
    purpose: str = ""
    source: str = ""
