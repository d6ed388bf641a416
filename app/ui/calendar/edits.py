"""Appointments moved and stretched on the wall clock of their Mandant. No Qt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.appointments import GRID_MINUTES, MINUTES_PER_DAY
from app.domain.calendar import Appointment
from app.domain.send_time import from_local, to_local

SHORTEST = timedelta(minutes=GRID_MINUTES)
USUAL_MINUTES = 60
"""So long is what lay in the all-day row and is given a time."""


def wall(instant: datetime, zone: ZoneInfo) -> datetime:
    """What the clock on the wall shows at an instant, naive."""
    return to_local(instant, zone).replace(tzinfo=None, fold=0)


def at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The UTC instant of a minute of a local day; 1440 is the next midnight."""
    days, rest = divmod(minute, MINUTES_PER_DAY)
    return from_local(datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60)), zone)


def start_minute(appointment: Appointment, zone: ZoneInfo) -> int:
    """The minute of the local day at which it begins."""
    start = wall(appointment.start, zone)
    return start.hour * 60 + start.minute


def moved_by(appointment: Appointment, zone: ZoneInfo, *, days: int = 0, minutes: int = 0) -> Appointment:
    """The same length from a start that far away on the wall clock; all-day ones move by whole days."""
    if appointment.all_day:
        shift = timedelta(days=days)
        start, end = (wall(moment, zone) + shift for moment in (appointment.start, appointment.end))
        return replace(appointment, start=from_local(start, zone), end=from_local(end, zone))
    shift = timedelta(days=days, minutes=minutes)
    start = from_local(wall(appointment.start, zone) + shift, zone)
    return replace(appointment, start=start, end=start + (appointment.end - appointment.start))


def moved_on_grid(appointment: Appointment, zone: ZoneInfo, steps: int) -> Appointment:
    """Moved to the next grid line in that direction, and on from there."""
    return moved_by(appointment, zone, minutes=_to_grid(start_minute(appointment, zone), steps))


def lasting_all_day(appointment: Appointment, zone: ZoneInfo, day: date) -> Appointment:
    """Over that whole day, whatever its times were."""
    return replace(appointment, all_day=True, start=at(day, 0, zone), end=at(day, MINUTES_PER_DAY, zone))


def given_time(appointment: Appointment, zone: ZoneInfo, day: date, minute: int) -> Appointment:
    """An all-day one, from that minute of the day on for the usual time."""
    start = at(day, minute, zone)
    return replace(appointment, all_day=False, start=start, end=start + timedelta(minutes=USUAL_MINUTES))


def ended_at(appointment: Appointment, zone: ZoneInfo, day: date, minute: int) -> Appointment:
    """The same start, another end; never shorter than one cell of the grid."""
    return replace(appointment, end=max(at(day, minute, zone), appointment.start + SHORTEST))


def stretched_on_grid(appointment: Appointment, zone: ZoneInfo, steps: int) -> Appointment:
    """Its end moved to the next grid line in that direction; all-day ones grow by whole days."""
    end = wall(appointment.end, zone)
    if appointment.all_day:
        later = from_local(end + timedelta(days=steps), zone)
        return replace(appointment, end=later) if later > appointment.start else appointment
    minute = end.hour * 60 + end.minute
    return ended_at(appointment, zone, end.date(), minute + _to_grid(minute, steps))


def _to_grid(minute: int, steps: int) -> int:
    """How many minutes to the grid line `steps` lines away."""
    if steps > 0:
        return (minute // GRID_MINUTES + steps) * GRID_MINUTES - minute
    return (-(-minute // GRID_MINUTES) + steps) * GRID_MINUTES - minute
