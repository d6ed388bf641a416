"""Ctrl+C and SIGTERM as a wish that is fulfilled at the next good moment, instead of tearing a call apart."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

    from app.services.suite import Services

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class StopSignals:
    """While it is entered, a signal lets the steps of `services` end soon and is remembered."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._wished = threading.Event()
        self._before: dict[int, Any] = {}

    def __enter__(self) -> StopSignals:
        for number in SIGNALS:
            self._before[number] = signal.signal(number, self._note)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)

    @property
    def wished(self) -> bool:
        """Whether somebody wants it to end."""
        return self._wished.is_set()

    def wait(self, seconds: float | None = None) -> bool:
        """Until somebody wants it to end, or so long; returns whether somebody does."""
        return self._wished.wait(seconds)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self._wished.set()
        self._services.sending.stop()
        self._services.polling.stop()
