"""The one place where the program learns what time it is."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time; replaced in tests, so that nobody has to wait for a Tuesday."""

    def now(self) -> datetime:
        """The instant, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that only go forward; the difference to `now` betrays a sleep or a changed clock."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


class ShiftedClock:
    """Runs as fast as the real clock, from another beginning: the tour shows the same Wednesday every time."""

    def __init__(self, beginning: datetime) -> None:
        self._beginning = beginning
        self._started = time.monotonic()

    def now(self) -> datetime:
        return self._beginning + timedelta(seconds=time.monotonic() - self._started)

    def monotonic(self) -> float:
        return time.monotonic()
