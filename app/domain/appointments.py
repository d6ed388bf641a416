"""Appointments in the calendar: their states, the grid, the week and how overlapping ones lie side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from heapq import heappop, heappush
from typing import ClassVar

GRID_MINUTES = 15
MINUTES_PER_DAY = 24 * 60


class AppointmentState(StrEnum):
    """What became of an appointment."""

    PLANNED = "planned"
    CONFIRMED = "confirmed"
    ARRIVED = "arrived"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


# Only for these is a reminder worth sending.
EXPECTED = frozenset({AppointmentState.PLANNED, AppointmentState.CONFIRMED})


def snap(minute_of_day: int) -> int:
    """The grid line nearest to `minute_of_day` (the later one in the middle), within 0 and 1440."""
    nearest = (2 * minute_of_day + GRID_MINUTES) // (2 * GRID_MINUTES) * GRID_MINUTES
    return max(0, min(MINUTES_PER_DAY, nearest))


def snap_down(minute_of_day: int) -> int:
    """The grid line at or before `minute_of_day`, within 0 and 1440: the cell that was clicked."""
    return max(0, min(MINUTES_PER_DAY, minute_of_day // GRID_MINUTES * GRID_MINUTES))


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, aware UTC, the end not included. Raises ValueError if it ends before it starts."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("a span cannot end before it starts")

    @property
    def duration(self) -> timedelta:
        """Elapsed time from start to end."""
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Whether both share some time; touching ends do not overlap."""
        return self.start < other.end and other.start < self.end

    def moved_to(self, start: datetime) -> Span:
        """The same duration from another start."""
        return Span(start, start + self.duration)


def side_by_side(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """For each (start, end) its column and the number of columns of the cluster it overlaps with.

    The answer keeps the order of the input. A cluster is a chain of spans that overlap; each span takes
    the leftmost free column, the earlier and then the longer one first. An empty span counts as one unit
    long, so that it stays visible. O(n log n).
    """
    order = sorted(range(len(spans)), key=lambda index: (spans[index][0], -spans[index][1]))
    columns = [0] * len(spans)
    placed: list[tuple[int, int]] = [(0, 1)] * len(spans)
    busy: list[tuple[int, int]] = []  # (end, column)
    free: list[int] = []
    width = 0
    cluster_begin = 0

    def close_cluster(cluster_end: int) -> None:
        for index in order[cluster_begin:cluster_end]:
            placed[index] = (columns[index], width)

    for position, index in enumerate(order):
        start, end = spans[index]
        while busy and busy[0][0] <= start:
            heappush(free, heappop(busy)[1])
        if not busy:
            close_cluster(position)
            cluster_begin, width = position, 0
            free.clear()
        if free:
            column = heappop(free)
        else:
            column, width = width, width + 1
        columns[index] = column
        heappush(busy, (max(end, start + 1), column))
    close_cluster(len(order))
    return placed


def week_of(day: date, first_weekday: int = 0) -> tuple[date, ...]:
    """The seven days of the week that contains `day`; weeks begin on `first_weekday` (0 = Monday)."""
    first = day - timedelta(days=(day.weekday() - first_weekday) % 7)
    return tuple(first + timedelta(days=offset) for offset in range(7))


def _office_hours() -> Mapping[int, tuple[int, int]]:
    return dict.fromkeys(range(5), (8 * 60, 18 * 60))


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Opening times: weekday (0 = Monday) → (start, end) in minutes of the local day; a missing day is closed.

    Without any given it is Monday to Friday, 8:00 to 18:00 (DEFAULT).
    """

    hours: Mapping[int, tuple[int, int]] = field(default_factory=_office_hours)

    DEFAULT: ClassVar[WorkingHours]

    def __post_init__(self) -> None:
        for weekday, (start, end) in self.hours.items():
            if not 0 <= weekday <= 6 or not 0 <= start < end <= MINUTES_PER_DAY:
                raise ValueError(
                    "working hours need a weekday 0–6 and a start before the end of the same day"
                )

    def of(self, weekday: int) -> tuple[int, int] | None:
        """Start and end in minutes of the day, or None for a closed day."""
        return self.hours.get(weekday)

    def contains(self, weekday: int, minute_of_day: int) -> bool:
        """Whether work goes on at that minute; the end is not included."""
        times = self.hours.get(weekday)
        return times is not None and times[0] <= minute_of_day < times[1]


WorkingHours.DEFAULT = WorkingHours()
