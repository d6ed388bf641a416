"""Appointments, their types and the people or rooms they occupy, as services hand them out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from app.domain.appointments import AppointmentState
from app.domain.delivery import MessageStatus, StatusReason

LONGEST_APPOINTMENT = timedelta(days=31, hours=2)  # the hours: clocks are put back
"""No appointment lasts longer; so whoever looks for those of a week need not look at all that ever began before."""

DEFAULT_COLOUR = "#0F6E84"


class ResourceKind(StrEnum):
    STAFF = "staff"
    ROOM = "room"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Resource:
    """A staff member, room or device that an appointment occupies."""

    id: int
    mandant_id: int
    name: str
    kind: ResourceKind = ResourceKind.STAFF
    colour: str = DEFAULT_COLOUR
    position: int = 0
    active: bool = True
    version: int = 0


@dataclass(frozen=True, slots=True)
class AppointmentType:
    """What an appointment is about: colour and length (minutes) are proposed from it; shared by all Mandanten."""

    id: int
    name: str
    colour: str = DEFAULT_COLOUR
    minutes: int = 30
    position: int = 0
    active: bool = True
    version: int = 0


@dataclass(frozen=True, slots=True)
class Appointment:
    """`start` and `end` are UTC; an all-day one runs from local midnight to local midnight of the Mandant."""

    id: int
    mandant_id: int
    start: datetime
    end: datetime
    all_day: bool = False
    title: str = ""
    type_id: int | None = None
    customer_id: int | None = None
    staff_id: int | None = None
    note: str = ""
    state: AppointmentState = AppointmentState.PLANNED
    version: int = 0


class AppointmentRow(NamedTuple):
    """What the calendar paints: the appointment with the words and colours of what it refers to."""

    appointment: Appointment
    customer_name: str = ""
    type_name: str = ""
    colour: str = DEFAULT_COLOUR
    staff_name: str = ""
    sms_status: MessageStatus | None = None
    sms_due: datetime | None = None
    sms_reason: StatusReason | None = None


class AppointmentChange(NamedTuple):
    """What one action did, so that it can be undone: `before` None = created, `after` None = removed for good.

    `questions` are ids of messages held because their text was edited by hand and the appointment moved.
    `withdrawn` and `renewed` count the scheduled SMS that were taken back and made anew (D-14); `next_due` (UTC)
    is when the earliest of those made anew goes out.
    """

    before: Appointment | None
    after: Appointment | None
    withdrawn: int = 0
    renewed: int = 0
    questions: tuple[int, ...] = ()
    next_due: datetime | None = None

    @property
    def subject(self) -> Appointment:
        """The appointment this is about, as it is now or was last. Raises ValueError for an empty change."""
        subject = self.after or self.before
        if subject is None:
            raise ValueError("a change has at least one side")
        return subject
