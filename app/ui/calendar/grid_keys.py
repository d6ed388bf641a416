"""The keyboard in the painted calendar: arrows go, Shift marks, Alt or Ctrl moves, both with Shift stretch."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.ui.calendar import cursor as cursors
from app.ui.calendar import edits
from app.ui.calendar.cursor import Cursor, Direction, Mark

if TYPE_CHECKING:
    from app.ui.calendar.time_grid import TimeGrid

_ARROWS = {
    Qt.Key.Key_Up: Direction.UP,
    Qt.Key.Key_Down: Direction.DOWN,
    Qt.Key.Key_Left: Direction.LEFT,
    Qt.Key.Key_Right: Direction.RIGHT,
}
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_MOVING = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier


class GridKeys:
    """Turns keys into places of the cursor and into moved appointments."""

    def __init__(self, grid: TimeGrid) -> None:
        self._grid = grid

    def press(self, event: QKeyEvent) -> bool:
        """Whether the key means something here."""
        grid, view, key = self._grid, self._grid.view, Qt.Key(event.key())
        if view is None:
            return False
        direction, modifiers = _ARROWS.get(key), event.modifiers()
        if direction is not None:
            self._arrow(direction, modifiers)
            return True
        cursor = self._cursor()
        match key:
            case Qt.Key.Key_Home:
                grid.put_cursor(cursors.to_begin(view, cursor))
            case Qt.Key.Key_End:
                grid.put_cursor(cursors.to_end(view, cursor))
            # + and − are also keys of the page, which Qt does not know with Shift or on the number pad.
            case Qt.Key.Key_PageUp | Qt.Key.Key_Minus:
                grid.travelled.emit(-1)
            case Qt.Key.Key_PageDown | Qt.Key.Key_Plus:
                grid.travelled.emit(1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if not modifiers & _MOVING:
                self._enter()
            case Qt.Key.Key_Escape if grid.mark is not None:
                grid.put_cursor(cursor)
            case _:
                return False
        return True

    def _arrow(self, direction: Direction, modifiers: Qt.KeyboardModifier) -> None:
        if modifiers & _MOVING:
            self._move(direction, stretch=bool(modifiers & _SHIFT))
        elif modifiers & _SHIFT and not direction.sideways:
            self._stretch_mark(direction.steps)
        else:
            self._go(direction)

    def _go(self, direction: Direction) -> None:
        grid, view = self._grid, self._grid.view
        if view is None:
            return
        if grid.cursor_at is None:
            grid.put_cursor(self._cursor())
            return
        target = cursors.step(view, grid.cursor_at, direction)
        if target is None:
            grid.travelled.emit(direction.sideways)
        else:
            grid.put_cursor(target)

    def _stretch_mark(self, steps: int) -> None:
        cursor = self._cursor()
        mark = (self._grid.mark or Mark(cursor.day, cursor.minute, cursor.minute)).stretched(steps)
        self._grid.put_cursor(Cursor(mark.day, mark.start), mark=mark)

    def _move(self, direction: Direction, *, stretch: bool) -> None:
        grid, view = self._grid, self._grid.view
        row = view.row_of(grid.selected_id) if view and grid.selected_id else None
        if row is None or view is None or not grid.editable:
            return
        appointment, zone = row.appointment, view.zone
        if stretch and not direction.sideways:
            changed = edits.stretched_on_grid(appointment, zone, direction.steps)
        elif stretch and appointment.all_day:
            changed = edits.stretched_on_grid(appointment, zone, direction.sideways)
        elif direction.sideways:
            changed = edits.moved_by(appointment, zone, days=direction.sideways)
        elif appointment.all_day:
            return
        else:
            changed = edits.moved_on_grid(appointment, zone, direction.steps)
        if changed != appointment:
            grid.moved.emit(changed)

    def _enter(self) -> None:
        grid = self._grid
        if grid.selected_id and grid.mark is None:
            grid.open_requested.emit(grid.selected_id)
        elif grid.editable and (marked := grid.marked()) is not None:
            grid.create_requested.emit(marked)

    def _cursor(self) -> Cursor:
        """The cursor, or where it appears first: at the beginning of the first day's work."""
        grid, view = self._grid, self._grid.view
        if grid.cursor_at is not None or view is None:
            return grid.cursor_at or Cursor(date.min, 0)
        return Cursor(view.first_day, view.opening[0])
