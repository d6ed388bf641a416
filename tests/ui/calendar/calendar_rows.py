"""Rows and views of a calendar, made without a database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.appointments import AppointmentState, WorkingHours
from app.domain.calendar import Appointment, AppointmentRow
from app.domain.delivery import MessageStatus
from app.ui.calendar.view_model import CalendarView, build, days_of_week

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 11, 23)
HOURS = WorkingHours()


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


def row(
    number: int,
    start: str,
    minutes: int = 60,
    *,
    name: str = "Meyer, Erika",
    title: str = "Hearing test",
    state: AppointmentState = AppointmentState.PLANNED,
    sms: MessageStatus | None = None,
    days: int = 0,
) -> AppointmentRow:
    """`start` on Berlin's clock; with `days` an all-day one over so many days."""
    begin = berlin(start)
    end = begin + timedelta(minutes=minutes)
    if days:
        end = berlin(str(date.fromisoformat(start[:10]) + timedelta(days=days)) + " 00:00")
    appointment = Appointment(
        number,
        1,
        begin,
        end,
        all_day=bool(days),
        title=title,
        customer_id=1 if name else None,
        state=state,
        version=1,
    )
    return AppointmentRow(appointment, customer_name=name, type_name="Hearing test", sms_status=sms)


def week(*rows: AppointmentRow, monday: date = MONDAY, hours: WorkingHours = HOURS) -> CalendarView:
    return build(days_of_week(monday, hours, rows, BERLIN), rows, BERLIN, hours)


def day_view(day: date, rows: Sequence[AppointmentRow]) -> CalendarView:
    return build((day,), rows, BERLIN, HOURS)
