"""Knows when a worker ran last, so that what became due in between is asked about instead of sent late."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta

from app.clock import Clock
from app.storage.database import Database
from app.storage.repos import workers

FORGOTTEN_AFTER = timedelta(days=30)


def worker_name() -> str:
    """Host and process: one row for each."""
    return f"{socket.gethostname()[:100]}:{os.getpid()}"


class Heartbeat:
    """The row of this process among the workers of one database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._name = worker_name()

    def last_seen(self) -> datetime | None:
        """When any worker, on any computer, was seen last (UTC)."""
        with self._database.read() as work:
            return workers.last_seen(work)

    def beat(self) -> None:
        """Say that this one is alive."""
        now = self._clock.now()
        with self._database.write() as work:
            workers.beat(work, self._name, now)
            workers.forget_before(work, now - FORGOTTEN_AFTER)
