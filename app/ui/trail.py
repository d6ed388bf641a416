"""Where one has been: steps back, and forward again, as in a browser. No Qt."""

from __future__ import annotations

from typing import NamedTuple

LONGEST = 50


class Stop(NamedTuple):
    """A place of the main window, and what was selected there as the place itself describes it (None = nothing)."""

    place: str
    thing: object = None


class Trail:
    """Remembers the stops behind and before the one where one is."""

    def __init__(self) -> None:
        self._behind: list[Stop] = []
        self._before: list[Stop] = []

    @property
    def can_go_back(self) -> bool:
        return bool(self._behind)

    @property
    def can_go_forward(self) -> bool:
        return bool(self._before)

    def leave(self, stop: Stop) -> None:
        """One goes on from here to somewhere else; what lay before is forgotten."""
        if not self._behind or self._behind[-1] != stop:
            self._behind.append(stop)
            del self._behind[:-LONGEST]
        self._before.clear()

    def back(self, here: Stop) -> Stop | None:
        """The last stop that is not where one is; None if there is none."""
        return self._step(self._behind, self._before, here)

    def forward(self, here: Stop) -> Stop | None:
        """The stop that one has gone back from."""
        return self._step(self._before, self._behind, here)

    def forget(self) -> None:
        """Somebody else begins here."""
        self._behind.clear()
        self._before.clear()

    @staticmethod
    def _step(taken: list[Stop], given: list[Stop], here: Stop) -> Stop | None:
        while taken:
            stop = taken.pop()
            if stop != here:
                given.append(here)
                return stop
        return None
