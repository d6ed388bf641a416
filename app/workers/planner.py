"""Catches messages that fell out of step with their appointments, counts them, and says that this process is alive."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.clock import Clock
from app.services.heartbeat import Heartbeat
from app.services.message_list import MessageListService
from app.services.planning import PlanningService

EVERY = timedelta(seconds=30)


class Planner:
    """Work for a loop: every half minute, whatever else wakes it."""

    def __init__(
        self, planning: PlanningService, heartbeat: Heartbeat, messages: MessageListService, clock: Clock
    ) -> None:
        self._planning = planning
        self._messages = messages
        self._heartbeat = heartbeat
        self._clock = clock
        self._next = clock.now() + EVERY

    def begin(self) -> None:
        """Nothing to prepare; the first beat is the dispatcher's, after it has seen when the last worker ran."""

    def step(self) -> None:
        now = self._clock.now()
        if now < self._next and self._next - now <= EVERY:
            return
        self._next = now + EVERY
        self._heartbeat.beat()
        self._planning.step()
        self._messages.remember_count()

    def next_due(self) -> datetime | None:
        return self._next

    def woke_up(self, since: datetime) -> None:
        """Nothing to do: the next step is due at once."""

    def stop(self) -> None:
        """A step is short enough to be waited for."""
