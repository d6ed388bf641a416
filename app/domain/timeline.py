"""A customer's timeline: SMS, appointments, consents and notes in one order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.appointments import AppointmentState
from app.domain.calendar import Appointment
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
    """One line. `key` is unique over all kinds, `source_id` the id of the message, step, consent or note.

    Instants are UTC; `agreed_on` is the day the customer said it, `start_before` where an appointment was moved from.
    """

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
    agreed_on: date | None = None

    @property
    def id(self) -> int:
        """The key, under the name that lists know it by."""
        return self.key

    @property
    def message_id(self) -> int:
        """The SMS this is about, 0 for anything else."""
        return self.source_id if self.kind is TimelineKind.SMS else 0


@dataclass(frozen=True, slots=True)
class TimelineQuery:
    """What of a customer's timeline is shown: `kinds` empty = all; `text` has to occur in it, in any case."""

    customer_id: int
    kinds: frozenset[TimelineKind] = frozenset()
    text: str = ""


@dataclass(frozen=True, slots=True)
class TimelineHead:
    """Whose timeline it is, and how much of each kind it holds; `time_zone` is the Mandant's."""

    customer_name: str
    time_zone: str
    counts: tuple[tuple[TimelineKind, int], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What happened to the appointment of one customer; `customer_id` None: it is nobody's."""

    step: AppointmentStep
    customer_id: int | None


_STATES = {
    AppointmentState.CONFIRMED: AppointmentStep.CONFIRMED,
    AppointmentState.ARRIVED: AppointmentStep.ARRIVED,
    AppointmentState.NO_SHOW: AppointmentStep.NO_SHOW,
    AppointmentState.CANCELLED: AppointmentStep.CANCELLED,
    AppointmentState.PLANNED: AppointmentStep.CHANGED,
}


def steps_between(before: Appointment | None, after: Appointment | None) -> tuple[Step, ...]:
    """What a change means to the people it concerns; nothing if only the note was touched.

    Given to another customer it is removed for the one and booked for the other.
    """
    if after is None:
        return () if before is None else (Step(AppointmentStep.REMOVED, before.customer_id),)
    if before is None:
        return (Step(AppointmentStep.BOOKED, after.customer_id),)
    if before.customer_id != after.customer_id:
        gone = (Step(AppointmentStep.REMOVED, before.customer_id),) if before.customer_id else ()
        return (*gone, Step(AppointmentStep.BOOKED, after.customer_id))
    found: list[AppointmentStep] = []
    if before.start != after.start:
        found.append(AppointmentStep.MOVED)
    if before.state is not after.state:
        again = before.state is AppointmentState.CANCELLED
        found.append(AppointmentStep.REINSTATED if again else _STATES[after.state])
    if not found and _looks(before) != _looks(after):
        found.append(AppointmentStep.CHANGED)
    return tuple(Step(step, after.customer_id) for step in found)


def _looks(appointment: Appointment) -> tuple[object, ...]:
    return (
        appointment.end,
        appointment.title,
        appointment.type_id,
        appointment.staff_id,
        appointment.all_day,
    )
