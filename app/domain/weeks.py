"""A week of a Mandant as two instants."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.appointments import week_of
from app.domain.send_time import from_local


def monday_of(day: date) -> date:
    """The day that names the week."""
    return week_of(day)[0]


def span_of(monday: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The UTC instants at which the week begins and ends."""
    first, last = (datetime.combine(day, time(0, 0)) for day in (monday, monday + timedelta(days=7)))
    return from_local(first, zone), from_local(last, zone)
