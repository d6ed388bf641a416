"""How far long work has come, and the wish to stop it: shared by the thread that works and the one that watches."""

from __future__ import annotations

import threading


class Cancelled(Exception):
    """Whoever asked for the work does not want it any more; nothing was changed."""


class Progress:
    """`done` of `total` steps; a total of 0 is not known yet. Both may be read on any thread."""

    def __init__(self) -> None:
        self.done = 0
        self.total = 0
        self._wish = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._wish.set()

    @property
    def cancelled(self) -> bool:
        return self._wish.is_set()

    def expect(self, steps: int) -> None:
        """So many steps are to come from here on."""
        self.done, self.total = 0, steps

    def step(self, count: int = 1) -> None:
        """The work has come `count` steps further. Raises Cancelled."""
        self.done += count
        if self._wish.is_set():
            raise Cancelled
