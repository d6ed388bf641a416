"""The weeks that were read already, so that leafing through them needs no waiting. No Qt."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.domain.appointments import WorkingHours, week_of
from app.domain.calendar import Appointment, AppointmentRow
from app.ui.calendar.view_model import CalendarView, build, days_of_week, local_days, period_title

MOST_KEPT = 9


class Week(NamedTuple):
    """One week as it was read: its rows and how they are laid out. `monday` names it."""

    monday: date
    rows: tuple[AppointmentRow, ...]
    view: CalendarView
    title: str


def lay_out(monday: date, rows: Sequence[AppointmentRow], zone: ZoneInfo, hours: WorkingHours) -> Week:
    """Make a week of its rows; may be done on any thread."""
    days = days_of_week(monday, hours, rows, zone)
    return Week(monday, tuple(rows), build(days, rows, zone, hours), period_title(days))


def with_appointment(week: Week, appointment: Appointment, zone: ZoneInfo, hours: WorkingHours) -> Week:
    """The week as it will be once `appointment` is stored; a new one is not added, as its names are not known yet."""
    rows = [
        row._replace(appointment=appointment) if row.appointment.id == appointment.id else row
        for row in week.rows
    ]
    shown = week_of(week.monday)
    rows = [row for row in rows if any(day in shown for day in local_days(row.appointment, zone))]
    rows.sort(key=lambda row: (row.appointment.start, row.appointment.id))
    return lay_out(week.monday, rows, zone, hours)


class Weeks:
    """Keeps a few; after a change all are doubtful: they may be shown at once, but are to be read again."""

    def __init__(self) -> None:
        self._kept: OrderedDict[date, Week] = OrderedDict()
        self._doubtful: set[date] = set()

    def get(self, monday: date) -> Week | None:
        week = self._kept.get(monday)
        if week is not None:
            self._kept.move_to_end(monday)
        return week

    def keep(self, week: Week, *, doubtful: bool = False) -> None:
        self._kept[week.monday] = week
        self._kept.move_to_end(week.monday)
        (self._doubtful.add if doubtful else self._doubtful.discard)(week.monday)
        while len(self._kept) > MOST_KEPT:
            self._doubtful.discard(self._kept.popitem(last=False)[0])

    def is_fresh(self, monday: date) -> bool:
        return monday in self._kept and monday not in self._doubtful

    def doubt_all(self) -> None:
        """Something was changed, here or elsewhere."""
        self._doubtful.update(self._kept)

    def forget_all(self) -> None:
        """Working hours or language are others now."""
        self._kept.clear()
        self._doubtful.clear()
