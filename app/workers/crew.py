"""All workers of one process: started and stopped together, woken by what happens in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.services.events import AccountsChanged, Event, MessagesChanged
from app.workers.dispatcher import Dispatcher
from app.workers.loop import TICK_SECONDS, Loop
from app.workers.news import NewsReader
from app.workers.planner import Planner
from app.workers.status_poller import StatusPoller

if TYPE_CHECKING:
    from app.clock import Clock
    from app.services.suite import Services


class Crew:
    """Dispatcher, status poller, planner and the reader of news; for the window and the headless worker alike."""

    def __init__(self, services: Services, clock: Clock, *, tick: float = TICK_SECONDS) -> None:
        dispatcher = Dispatcher(services.sending, services.outbox, services.heartbeat)
        self._events = services.events
        self._dispatcher = Loop("dispatcher", dispatcher, clock, tick=tick)
        self._poller = Loop("status poller", StatusPoller(services.polling), clock, tick=tick)
        planner = Planner(services.planning, services.heartbeat, services.messages, clock)
        self._planner = Loop("planner", planner, clock, tick=tick)
        self._news = Loop("news", NewsReader(services.news, clock), clock, tick=tick)
        self._unsubscribe: Callable[[], None] = lambda: None

    def start(self) -> None:
        self._unsubscribe = self._events.subscribe(self._wake)
        for loop in self._loops:
            loop.start()

    def stop(self) -> None:
        """Tell all to end and wait until they have: as long as the calls that are open take."""
        self._unsubscribe()
        for loop in self._loops:
            loop.stop()
        for loop in self._loops:
            loop.join()

    @property
    def _loops(self) -> tuple[Loop, ...]:
        return (self._dispatcher, self._poller, self._planner, self._news)

    def _wake(self, event: Event) -> None:
        if isinstance(event, MessagesChanged | AccountsChanged):
            self._dispatcher.wake()
            self._poller.wake()
