"""Where the keyboard is in the calendar, and where an arrow key takes it. No Qt."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import NamedTuple

from app.domain.appointments import GRID_MINUTES, MINUTES_PER_DAY, snap_down
from app.ui.calendar.view_model import Block, CalendarView

_SLOTS = MINUTES_PER_DAY // GRID_MINUTES


class Cursor(NamedTuple):
    """A place in a day: a free cell of the grid, or the appointment `appointment_id` that begins at `minute`."""

    day: date
    minute: int
    appointment_id: int = 0


class Mark(NamedTuple):
    """A range of one day being marked: from the cell where it began to the cell where it is now."""

    day: date
    anchor: int
    head: int

    @property
    def start(self) -> int:
        return min(self.anchor, self.head)

    @property
    def end(self) -> int:
        return max(self.anchor, self.head) + GRID_MINUTES

    def stretched(self, steps: int) -> Mark:
        """With its moving end that many cells further, within the day."""
        head = self.head + steps * GRID_MINUTES
        return Mark(self.day, self.anchor, max(0, min(MINUTES_PER_DAY - GRID_MINUTES, head)))


class Direction(Enum):
    UP = (0, -1)
    DOWN = (0, 1)
    LEFT = (-1, 0)
    RIGHT = (1, 0)

    @property
    def sideways(self) -> int:
        return self.value[0]

    @property
    def steps(self) -> int:
        return self.value[1]


def step(view: CalendarView, cursor: Cursor, direction: Direction) -> Cursor | None:
    """Where the arrow leads; None = beyond the first or last day shown."""
    column = view.column_of(cursor.day)
    if column is None:
        return at(view, 0, cursor.minute)
    if not direction.sideways:
        return _vertically(view, column, cursor, direction.steps)
    beside = _beside(view, column, cursor, direction.sideways)
    if beside is not None:
        return _on(view, beside)
    target = column + direction.sideways
    if not 0 <= target < len(view.days):
        return None
    return at(view, target, cursor.minute, from_right=direction is Direction.LEFT)


def at(view: CalendarView, column: int, minute: int, *, from_right: bool = False) -> Cursor:
    """What lies at that minute of a day: the appointment there, the leftmost of several, or the free cell."""
    minute = max(0, min(MINUTES_PER_DAY - 1, minute))
    here = [view.blocks[index] for index in view.columns[column]]
    covering = [block for block in here if block.start <= minute < block.end]
    if not covering:
        return Cursor(view.days[column].day, snap_down(minute))
    covering.sort(key=lambda block: block.lane, reverse=from_right)
    return _on(view, covering[0])


def on_appointment(view: CalendarView, appointment_id: int) -> Cursor | None:
    """At the first place where the appointment is shown."""
    block = view.first_block(appointment_id)
    if block is not None:
        return _on(view, block)
    bar = view.bar_of(appointment_id)
    return None if bar is None else Cursor(view.days[bar.first].day, 0, appointment_id)


def to_begin(view: CalendarView, cursor: Cursor) -> Cursor:
    """To where the working day begins; from there to the all-day appointments of the day, if there are any."""
    column = view.column_of(cursor.day) or 0
    opening = (view.days[column].open or view.opening)[0]
    bars = [bar for bar in view.bars if bar.first <= column <= bar.last]
    if cursor.minute <= opening and bars:
        ids = [bar.id for bar in bars]
        following = ids.index(cursor.appointment_id) + 1 if cursor.appointment_id in ids else 0
        if following < len(ids):
            return Cursor(view.days[column].day, 0, ids[following])
    return at(view, column, opening)


def to_end(view: CalendarView, cursor: Cursor) -> Cursor:
    """To the last appointment of the day, or to the last cell of the working day."""
    column = view.column_of(cursor.day) or 0
    here = [view.blocks[index] for index in view.columns[column]]
    if here:
        return _on(view, max(here, key=lambda block: (block.start, block.lane)))
    return at(view, column, (view.days[column].open or view.opening)[1] - GRID_MINUTES)


def _vertically(view: CalendarView, column: int, cursor: Cursor, steps: int) -> Cursor:
    here = [view.blocks[index] for index in view.columns[column]]
    taken: set[int] = set()
    for block in here:
        taken.update(range(block.start // GRID_MINUTES, -(-block.end // GRID_MINUTES)))
    stops = [(block.start, block.lane, block.id) for block in here]
    stops += [(slot * GRID_MINUTES, 0, 0) for slot in range(_SLOTS) if slot not in taken]
    stops.sort()
    current = next(
        (stop for stop in stops if cursor.appointment_id and stop[2] == cursor.appointment_id), None
    )
    current = current or (cursor.minute, -1 if steps < 0 else 0, 0)
    if steps > 0:
        target = next((stop for stop in stops if stop > current), stops[-1])
    else:
        target = next((stop for stop in reversed(stops) if stop < current), stops[0])
    return Cursor(view.days[column].day, target[0], target[2])


def _beside(view: CalendarView, column: int, cursor: Cursor, sideways: int) -> Block | None:
    """The neighbour within the same day that lies side by side with the current appointment."""
    here = [view.blocks[index] for index in view.columns[column]]
    current = next((block for block in here if block.id == cursor.appointment_id), None)
    if current is None:
        return None
    neighbours = [
        block
        for block in here
        if block.start < current.end
        and current.start < block.end
        and (block.lane - current.lane) * sideways > 0
    ]
    return min(neighbours, key=lambda block: (abs(block.lane - current.lane), block.start), default=None)


def _on(view: CalendarView, block: Block) -> Cursor:
    return Cursor(view.days[block.column].day, block.start, block.id)
