"""Finds the next gap in a calendar, within working hours and on the grid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.appointments import GRID_MINUTES, Span, WorkingHours
from app.domain.send_time import from_local, propose_custom, to_local

LOOK_AHEAD = timedelta(days=60)


def next_free(
    after: datetime,
    minutes: int,
    zone: ZoneInfo,
    hours: WorkingHours,
    busy: Sequence[Span],
    *,
    capacity: int = 1,
) -> datetime:
    """The first grid line at or after `after` (UTC) where an appointment of `minutes` fits; UTC.

    It fits where it lies within the working hours of one local day and meets at no moment `capacity` busy
    spans or more (as many as there are people to take it). If nothing fits within LOOK_AHEAD, the first
    quarter after `after`.
    """
    earliest = propose_custom(after, zone)
    day = to_local(earliest, zone).date()
    last = (to_local(earliest, zone) + LOOK_AHEAD).date()
    length = timedelta(minutes=minutes)
    while day <= last:
        for start in _starts(day, minutes, zone, hours):
            if start >= earliest and _most_at_once(Span(start, start + length), busy) < capacity:
                return start
        day += timedelta(days=1)
    return earliest


def _starts(day: date, minutes: int, zone: ZoneInfo, hours: WorkingHours) -> list[datetime]:
    times = hours.of(day.weekday())
    if times is None:
        return []
    opens, closes = times
    first = -(-opens // GRID_MINUTES) * GRID_MINUTES
    return [
        from_local(datetime.combine(day, time(minute // 60, minute % 60)), zone)
        for minute in range(first, closes - minutes + 1, GRID_MINUTES)
    ]


def _most_at_once(wanted: Span, busy: Sequence[Span]) -> int:
    meeting = [span for span in busy if span.overlaps(wanted)]
    moments = [wanted.start, *(span.start for span in meeting if span.start > wanted.start)]
    return max(sum(1 for span in meeting if span.start <= moment < span.end) for moment in moments)
