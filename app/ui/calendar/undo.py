"""What can be taken back and done again in the calendar. No Qt."""

from __future__ import annotations

from app.domain.calendar import AppointmentChange

MOST = 100


class UndoStack:
    """Two piles of changes; the service turns one into its opposite, the pile remembers that."""

    def __init__(self) -> None:
        self._done: list[AppointmentChange] = []
        self._undone: list[AppointmentChange] = []

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    def add(self, change: AppointmentChange) -> None:
        """Something new was done: what was taken back before cannot be done again any more."""
        if change.before != change.after:
            self._done = [*self._done[1 - MOST :], change]
            self._undone.clear()

    def take(self, *, again: bool = False) -> AppointmentChange | None:
        """The change to take back (or, `again`, to do again); give its opposite to `put` once that is done."""
        pile = self._undone if again else self._done
        return pile.pop() if pile else None

    def put(self, opposite: AppointmentChange, *, again: bool = False) -> None:
        """What taking back (or doing again) led to."""
        (self._done if again else self._undone).append(opposite)
