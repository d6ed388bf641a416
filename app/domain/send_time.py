"""When a message goes out: the rules that count back from an appointment, rounding and local time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

QUARTER_MINUTES = 15
_WEEK = timedelta(days=7)


class SendRule(StrEnum):
    """How the send time is chosen."""

    NOW = "now"
    HOUR_1 = "hour_1"
    HOURS_2 = "hours_2"
    DAY_1 = "day_1"
    DAYS_2 = "days_2"
    FIXED_WEEKDAY = "fixed_weekday"
    CUSTOM = "custom"


# What "Later" offers, in the order shown.
FROM_APPOINTMENT = (
    SendRule.HOUR_1,
    SendRule.HOURS_2,
    SendRule.DAY_1,
    SendRule.DAYS_2,
    SendRule.FIXED_WEEKDAY,
    SendRule.CUSTOM,
)
FROM_CUSTOMER = (SendRule.CUSTOM,)

_ELAPSED = {SendRule.HOUR_1: timedelta(hours=1), SendRule.HOURS_2: timedelta(hours=2)}
_WALL_CLOCK = {SendRule.DAY_1: timedelta(days=1), SendRule.DAYS_2: timedelta(days=2)}


@dataclass(frozen=True, slots=True)
class FixedMoment:
    """A weekday (0 = Monday) and a local time of day, for instance Saturday 20:00."""

    weekday: int
    at: time

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ValueError("a weekday is 0 (Monday) to 6 (Sunday)")
        if self.at.tzinfo is not None:
            raise ValueError("the time of day is local and has no zone")


def due_at(
    rule: SendRule,
    appointment_start: datetime,
    zone: ZoneInfo,
    fixed: FixedMoment | None = None,
) -> datetime:
    """The aware UTC instant at which `rule` sends for an appointment that starts at `appointment_start` (UTC).

    Hours are elapsed time, days are days on the wall clock of `zone`; both round down to the local quarter
    hour. A fixed moment is the latest one strictly before the appointment and is not rounded. Raises
    ValueError for NOW and CUSTOM, for a naive start and for FIXED_WEEKDAY without `fixed`.
    """
    start = to_local(appointment_start, zone)
    if rule in _ELAPSED:
        earlier = to_local(appointment_start - _ELAPSED[rule], zone)
        return appointment_start - _ELAPSED[rule] - _past_quarter(earlier)
    if rule in _WALL_CLOCK:
        wall = start.replace(tzinfo=None, fold=0) - _WALL_CLOCK[rule]
        return from_local(wall - _past_quarter(wall), zone)
    if rule is SendRule.FIXED_WEEKDAY:
        if fixed is None:
            raise ValueError("a fixed weekday needs its weekday and time")
        return _latest_before(appointment_start, start, fixed, zone)
    raise ValueError(f"{rule.value} is not counted back from an appointment")


def _latest_before(instant: datetime, local: datetime, fixed: FixedMoment, zone: ZoneInfo) -> datetime:
    days_back = (local.weekday() - fixed.weekday) % 7
    wall = datetime.combine(local.date() - timedelta(days=days_back), fixed.at)
    while (moment := from_local(wall, zone)) >= instant:
        wall -= _WEEK
    return moment


def propose_custom(now: datetime, zone: ZoneInfo) -> datetime:
    """`now` (UTC) rounded up to the next quarter hour of the local clock, as UTC; an exact quarter stays."""
    past = _past_quarter(to_local(now, zone))
    quarter = timedelta(minutes=QUARTER_MINUTES)
    return (now + (quarter - past if past else past)).astimezone(UTC)


def from_local(naive_local: datetime, zone: ZoneInfo) -> datetime:
    """The UTC instant of a wall-clock time. Raises ValueError if the time already carries a zone.

    A time skipped by the clocks (spring) becomes the first one that exists after it; a time that happens
    twice (autumn) is the first of the two.
    """
    if naive_local.tzinfo is not None:
        raise ValueError("a wall-clock time without zone is needed")
    wall = naive_local.replace(fold=0)
    instant = wall.replace(tzinfo=zone).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None, fold=0) == wall:
        return instant
    return _end_of_gap(wall, zone)


def _end_of_gap(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which the clocks jumped over `wall` (PEP 495: fold 1 reads a gap with the later offset)."""
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    offset_after = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        if middle.astimezone(zone).utcoffset() == offset_after:
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0)


def to_local(utc: datetime, zone: ZoneInfo) -> datetime:
    """The aware local time of an instant. Raises ValueError for a naive value."""
    if utc.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return utc.astimezone(zone)


def is_past(due: datetime, now: datetime) -> bool:
    """Whether a message due at `due` goes out at once."""
    return due <= now


def _past_quarter(local: datetime) -> timedelta:
    """How long the local clock is past its last quarter hour."""
    return timedelta(
        minutes=local.minute % QUARTER_MINUTES, seconds=local.second, microseconds=local.microsecond
    )
