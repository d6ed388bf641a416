"""A thread that does one thing whenever it is due, survives whatever goes wrong, and ends when told."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta
from typing import Protocol

from app.clock import Clock

log = logging.getLogger(__name__)

TICK_SECONDS = 2.0
"""So often the database is asked in any case: other processes put messages into it without telling."""
LONGEST_BACK_OFF_SECONDS = 60.0
JUMP = timedelta(seconds=30)
"""A difference between wall clock and monotonic clock that means: the computer slept, or somebody set the clock."""


class Worker(Protocol):
    """What a loop repeats."""

    def begin(self) -> None:
        """Called once, before the first step."""
        ...

    def step(self) -> None:
        """Do all that is due."""
        ...

    def next_due(self) -> datetime | None:
        """When there is something to do next (UTC); None: nothing is known of."""
        ...

    def woke_up(self, since: datetime) -> None:
        """The wall clock jumped forward since that instant (UTC): a sleep, or a changed clock."""
        ...

    def stop(self) -> None:
        """Let a step that is running end soon; called from another thread."""
        ...


class Loop:
    """Runs one worker in one thread, from `start` to `stop` and `join`."""

    def __init__(self, name: str, worker: Worker, clock: Clock, *, tick: float = TICK_SECONDS) -> None:
        self._worker = worker
        self._clock = clock
        self._tick = tick
        self._woken = threading.Event()
        self._stopped = threading.Event()
        self._failures = 0
        self._begun = False
        self._thread = threading.Thread(target=self._run, name=name)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Something changed: look at once. From any thread, and inside the worker's own step."""
        self._woken.set()

    def stop(self) -> None:
        """Tell the thread to end; `join` waits for it."""
        self._stopped.set()
        self._worker.stop()
        self._woken.set()

    def join(self) -> None:
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        wall, monotonic = self._clock.now(), self._clock.monotonic()
        while not self._stopped.is_set():
            self._woken.clear()
            jumped_at = self._jump_since(wall, monotonic)
            wall, monotonic = self._clock.now(), self._clock.monotonic()
            pause = self._turn(jumped_at)
            if self._failures:
                self._stopped.wait(pause)  # a message that comes in must not shorten a back-off
            else:
                self._woken.wait(pause)

    def _jump_since(self, wall: datetime, monotonic: float) -> datetime | None:
        """The instant before which the wall clock leapt ahead; None if both clocks agree."""
        passed = timedelta(seconds=self._clock.monotonic() - monotonic)
        difference = self._clock.now() - wall - passed
        if abs(difference) > JUMP:
            log.info("the clock jumped by %s seconds", round(difference.total_seconds()))
        return wall + passed if difference > JUMP else None

    def _turn(self, jumped_at: datetime | None) -> float:
        """One turn; returns how many seconds to wait for the next."""
        try:
            if not self._begun:
                self._worker.begin()
                self._begun = True
            if jumped_at is not None:
                self._worker.woke_up(jumped_at)
            self._worker.step()
            due = self._worker.next_due()
        except Exception:  # the loop must survive: databases are locked, servers go away, and there are bugs
            self._failures += 1
            pause = min(2.0 ** (self._failures - 1), LONGEST_BACK_OFF_SECONDS)
            log.exception("%s failed, again in %s seconds", self._thread.name, pause)
            return pause
        self._failures = 0
        if due is None:
            return self._tick
        return min(max((due - self._clock.now()).total_seconds(), 0.0), self._tick)
