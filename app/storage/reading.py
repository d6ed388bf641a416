"""Which reading transactions are under way, so that those nobody waits for any more can be broken off."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from app.domain.progress import Cancelled

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

log = logging.getLogger(__name__)
CANCEL_SECONDS = 0.5
"""A server that has not taken the wish by then is asked again, or left to itself."""


@dataclass(slots=True, eq=False)
class _Reading:
    thread: int
    break_off: Callable[[], None]
    broken_off: bool = False


class RunningReads:
    """Knows the connection of every reading transaction; safe to use from several threads."""

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._running: set[_Reading] = set()

    @contextmanager
    def entered(self, session: Session) -> Iterator[None]:
        """While this lasts, the transaction can be broken off; raises Cancelled when it was."""
        driver = session.connection().connection.driver_connection
        reading = _Reading(threading.get_ident(), _breaker(driver))
        with self._changing:
            self._running.add(reading)
        try:
            yield
        except DBAPIError as error:
            if reading.broken_off:
                raise Cancelled from error
            raise
        finally:
            with self._changing:
                self._running.remove(reading)
            if reading.broken_off:
                session.invalidate()  # or a server slow to hear of it would break off who has the connection next

    def break_off(self, threads: Collection[int]) -> None:
        """Let the statements that these threads are reading with end at once; what runs in between is not touched."""
        with self._changing:
            for reading in self._running:
                if reading.thread in threads:
                    reading.broken_off = True
                    reading.break_off()


def _breaker(driver: Any) -> Callable[[], None]:
    if hasattr(driver, "interrupt"):  # SQLite
        return driver.interrupt  # type: ignore[no-any-return]

    def cancel() -> None:
        try:
            driver.cancel_safe(timeout=CANCEL_SECONDS)
        except Exception as error:  # noqa: BLE001  (a server that went away: the read fails by itself then)
            log.info("a read could not be broken off: %s", type(error).__name__)

    return cancel
