"""What the mouse does in the calendar: mark a range, move an appointment, pull its end. No Qt."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import NamedTuple

from app.domain.appointments import GRID_MINUTES, MINUTES_PER_DAY, snap, snap_down
from app.domain.calendar import Appointment
from app.ui.calendar import edits
from app.ui.calendar.geometry import Area, Place
from app.ui.calendar.view_model import (
    CalendarView,
    clock_words,
    local_days,
    pieces_of,
    times_of,
)


class Grip(Enum):
    """What one took hold of."""

    NOTHING = "nothing"
    RANGE = "range"
    WHOLE = "whole"
    END = "end"


class Ghost(NamedTuple):
    """What would be if one let go now: pieces (column, start, end), or an all-day bar, and its times in words."""

    pieces: tuple[tuple[int, int, int], ...]
    bar: tuple[int, int] | None
    words: str
    appointment_id: int = 0


class Marked(NamedTuple):
    """A range was marked: minutes of the local days; `all_day` ones reach from `day` to `last_day`."""

    day: date
    start: int
    end: int
    all_day: bool = False
    last_day: date | None = None


class Changed(NamedTuple):
    """An appointment was let go somewhere else."""

    appointment: Appointment


class Interaction:
    """One press of the mouse from beginning to end."""

    def __init__(self) -> None:
        self.grip = Grip.NOTHING
        self._view: CalendarView | None = None
        self._from: Place | None = None
        self._to: Place | None = None
        self._appointment: Appointment | None = None

    @property
    def running(self) -> bool:
        """Whether something is held and has been dragged."""
        return self._to is not None

    def mark_from(self, view: CalendarView, place: Place) -> None:
        """The mouse went down on a free place."""
        self._begin(Grip.RANGE, view, place, None)

    def take(self, view: CalendarView, place: Place, appointment: Appointment, *, by_end: bool) -> None:
        """The mouse went down on an appointment, or on its lower edge."""
        self._begin(Grip.END if by_end else Grip.WHOLE, view, place, appointment)

    def drag(self, place: Place) -> Ghost | None:
        """The mouse is there now; what would be if one let go."""
        if self.grip is Grip.NOTHING:
            return None
        self._to = place
        result, view = self._result(), self._view
        if view is None or result is None:
            return None
        return _mark_ghost(view, result) if isinstance(result, Marked) else _ghost(view, result.appointment)

    def drop(self) -> Marked | Changed | None:
        """The mouse went up; None if nothing came of it."""
        result = self._result() if self.running else None
        if isinstance(result, Changed) and result.appointment == self._appointment:
            result = None
        self.cancel()
        return result

    def cancel(self) -> None:
        """Let go without any effect."""
        self.grip = Grip.NOTHING
        self._view = self._from = self._to = self._appointment = None

    def _begin(self, grip: Grip, view: CalendarView, place: Place, appointment: Appointment | None) -> None:
        self.grip, self._view, self._from, self._to = grip, view, place, None
        self._appointment = appointment

    def _result(self) -> Marked | Changed | None:
        view, start, end = self._view, self._from, self._to
        if view is None or start is None or end is None:
            return None
        if self._appointment is None:
            return _marked(view, start, end)
        if self.grip is Grip.END:
            return Changed(_pulled(view, self._appointment, end))
        return Changed(_moved(view, self._appointment, start, end))


def _mark_ghost(view: CalendarView, marked: Marked) -> Ghost:
    column = view.column_of(marked.day) or 0
    if marked.all_day:
        last = view.column_of(marked.last_day or marked.day) or column
        return Ghost((), (column, last), "")
    words = f"{clock_words(marked.start)} – {clock_words(marked.end)}"
    return Ghost(((column, marked.start, marked.end),), None, words)


def _ghost(view: CalendarView, appointment: Appointment) -> Ghost:
    columns = {head.day: column for column, head in enumerate(view.days)}
    if appointment.all_day:
        shown = [columns[day] for day in local_days(appointment, view.zone) if day in columns]
        return Ghost((), (shown[0], shown[-1]) if shown else None, "", appointment.id)
    pieces = tuple(
        (columns[day], start, end)
        for day, start, end, _begins, _ends in pieces_of(appointment, view.zone)
        if day in columns
    )
    return Ghost(pieces, None, times_of(appointment, view.zone), appointment.id)


def _marked(view: CalendarView, start: Place, end: Place) -> Marked:
    day = view.days[start.column].day
    if start.area is Area.ALL_DAY:
        first, last = sorted((start.column, end.column))
        return Marked(view.days[first].day, 0, MINUTES_PER_DAY, all_day=True, last_day=view.days[last].day)
    first, last = sorted((snap_down(start.minute), snap_down(end.minute)))
    return Marked(day, first, min(MINUTES_PER_DAY, last + GRID_MINUTES))


def _moved(view: CalendarView, appointment: Appointment, start: Place, end: Place) -> Appointment:
    day = view.days[end.column].day
    days = (day - view.days[start.column].day).days
    if appointment.all_day and end.area is Area.TIMES:
        minute = min(snap_down(end.minute), MINUTES_PER_DAY - edits.USUAL_MINUTES)
        return edits.given_time(appointment, view.zone, day, minute)
    if not appointment.all_day and end.area is Area.ALL_DAY:
        return edits.lasting_all_day(appointment, view.zone, day)
    if appointment.all_day or end.area is not Area.TIMES:
        return edits.moved_by(appointment, view.zone, days=days)
    before = edits.start_minute(appointment, view.zone)
    if abs(end.minute - start.minute) < GRID_MINUTES // 2:
        return edits.moved_by(appointment, view.zone, days=days)
    after = min(snap(before + end.minute - start.minute), MINUTES_PER_DAY - GRID_MINUTES)
    return edits.moved_by(appointment, view.zone, days=days, minutes=after - before)


def _pulled(view: CalendarView, appointment: Appointment, end: Place) -> Appointment:
    return edits.ended_at(appointment, view.zone, view.days[end.column].day, snap(end.minute))
