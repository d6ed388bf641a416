"""Where things lie in the calendar: time to pixels and back. No Qt."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from app.domain.appointments import MINUTES_PER_DAY

GUTTER = 52
"""Width of the column of hours."""
DAY_NAMES = 40
"""Height of the row with weekdays and dates."""
LANE = 24
"""Height of one row of all-day appointments."""
MOST_LANES = 4
"""So many rows of all-day appointments are shown; what is more is only counted."""
FREE_STRIP = 10
"""What stays free at the right of each day, so that a taken time can still be marked."""
EDGE = 6
"""How near to its lower edge one takes hold of an appointment to make it longer."""
SMALLEST_BLOCK = 17
"""No appointment is lower than one line of text."""
LOWEST_HOUR = 64
HIGHEST_HOUR = 96


class Box(NamedTuple):
    """A rectangle in pixels of the viewport."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    def contains(self, x: float, y: float) -> bool:
        return self.x <= x < self.right and self.y <= y < self.bottom


class Area(Enum):
    """The parts of the calendar one can point at."""

    DAY_NAME = "day_name"
    ALL_DAY = "all_day"
    TIMES = "times"
    HOURS = "hours"


class Place(NamedTuple):
    """What lies under a point: a day (counted from 0) and, in the times, the minute of its wall clock."""

    area: Area
    column: int
    minute: int


class Geometry:
    """The measures of one moment: size of the viewport, days shown, rows of all-day ones, height of an hour."""

    __slots__ = ("days", "edges", "height", "hour", "lanes", "scroll", "top", "width")

    def __init__(
        self, width: int, height: int, days: int, lanes: int = 0, hour: int = LOWEST_HOUR, scroll: int = 0
    ) -> None:
        self.width, self.height, self.days = width, height, days
        self.lanes, self.hour, self.scroll = lanes, hour, scroll
        self.top = DAY_NAMES + self.all_day_height
        """Where the times begin, below names and all-day appointments."""
        self.edges = tuple(GUTTER + column * (width - GUTTER) // days for column in range(days + 1))
        """The left edge of each day, and the right one of the last; kept as every block asks for them."""

    def whole_day(self) -> Geometry:
        """The same, so high that nothing has to be scrolled."""
        return Geometry(self.width, self.top + self.day_height, self.days, self.lanes, self.hour)

    @property
    def all_day_height(self) -> int:
        shown = min(max(self.lanes, 1), MOST_LANES)
        return shown * LANE + 4 + (LANE if self.lanes > MOST_LANES else 0)

    @property
    def day_height(self) -> int:
        return 24 * self.hour

    @property
    def page(self) -> int:
        """The height in which the times are seen."""
        return max(0, self.height - self.top)

    @property
    def last_scroll(self) -> int:
        return max(0, self.day_height - self.page)

    def left_of(self, column: int) -> int:
        """The left edge of a day; `left_of(days)` is the right edge of the last."""
        return self.edges[column]

    def width_of(self, column: int) -> int:
        return self.left_of(column + 1) - self.left_of(column)

    def y_of(self, minute: int) -> int:
        """The height of a minute of the day in the viewport, also where it is scrolled out of sight."""
        return self.top + minute * self.hour // 60 - self.scroll

    def minute_at(self, y: float) -> int:
        """The minute of the day at that height, within 0 and 1440."""
        minute = int((y - self.top + self.scroll) * 60 // self.hour)
        return max(0, min(MINUTES_PER_DAY, minute))

    def column_at(self, x: float) -> int:
        """The day at that place, the nearest one outside."""
        column = int((x - GUTTER) * self.days // max(1, self.width - GUTTER))
        return max(0, min(self.days - 1, column))

    def place_at(self, x: float, y: float) -> Place:
        """What one points at."""
        column, minute = self.column_at(x), self.minute_at(y)
        if y < DAY_NAMES:
            return Place(Area.DAY_NAME, column, 0)
        if y < self.top:
            return Place(Area.ALL_DAY, column, 0)
        return Place(Area.HOURS if x < GUTTER else Area.TIMES, column, minute)

    def box(self, column: int, start: int, end: int, lane: int = 0, lanes: int = 1, span: int = 1) -> Box:
        """The block from `start` to `end` (minutes of the day), `span` of the `lanes` of the day wide."""
        left = self.edges[column] + 2
        room = self.edges[column + 1] - left - FREE_STRIP
        x, right = left + lane * room // lanes, left + (lane + span) * room // lanes
        above, below = start * self.hour // 60, end * self.hour // 60
        height = max(SMALLEST_BLOCK, below - above)
        width = max(4, right - x - (2 if lanes > 1 else 0))
        return Box(x, self.top + above - self.scroll + 1, width, height - 2)

    def all_day_box(self, first: int, last: int, lane: int) -> Box:
        """The bar of an all-day appointment over the days `first` to `last`."""
        x = self.left_of(first) + 2
        return Box(x, DAY_NAMES + lane * LANE + 2, self.left_of(last + 1) - x - 3, LANE - 3)

    def cell(self, column: int, start: int, end: int) -> Box:
        """The whole width of a day from `start` to `end`."""
        y = self.y_of(start)
        return Box(self.left_of(column) + 1, y, self.width_of(column) - 1, self.y_of(end) - y)

    def scroll_to_show(self, start: int, end: int) -> int:
        """The scroll that brings these minutes into sight with the least movement."""
        above, below = start * self.hour // 60, end * self.hour // 60
        scroll = self.scroll
        if below > scroll + self.page:
            scroll = below - self.page
        return max(0, min(self.last_scroll, scroll, above))


def hour_height(page: int, working_minutes: int) -> int:
    """So high that a working day fits the page, as long as a quarter of an hour can still be read."""
    if working_minutes <= 0:
        return LOWEST_HOUR
    return max(LOWEST_HOUR, min(HIGHEST_HOUR, page * 60 // working_minutes)) // 4 * 4
