"""Looks every two seconds what other processes did to messages."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.clock import Clock
from app.services.news import NewsService

EVERY = timedelta(seconds=2)


class NewsReader:
    """Work for a loop: news from other processes on the same database."""

    def __init__(self, news: NewsService, clock: Clock) -> None:
        self._news = news
        self._clock = clock
        self._next = clock.now()

    def begin(self) -> None:
        """The first look only finds out where to begin, so it is made at once."""
        self._news.look()

    def step(self) -> None:
        self._next = self._clock.now() + EVERY
        self._news.look()

    def next_due(self) -> datetime | None:
        return self._next

    def woke_up(self, since: datetime) -> None:
        """Nothing to do: what happened meanwhile is found by the next look."""

    def stop(self) -> None:
        """A look is short enough to be waited for."""
