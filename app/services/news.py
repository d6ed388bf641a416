"""Tells this process what others did to messages: another window, a headless worker, another computer."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence

from app.services.events import Event, Events, MessagesChanged
from app.storage.database import Database, Work
from app.storage.repos import news

MOST = 2_000
"""With more steps than that at once everything has changed."""
MOST_GAPS = 1_000
LOOKS_FOR_A_GAP = 30
"""So often is a number that was left out looked for: transactions on PostgreSQL may end later than they began."""
DEEDS_LOOKED_AT_AGAIN = 500
"""For the same reason so many entries before the newest are read once more."""


class NewsService:
    """Looks for what happened to messages and publishes what this process did not do itself.

    That is new steps in their histories, and that one was laid to rest.
    """

    def __init__(self, database: Database, events: Events) -> None:
        self._database = database
        self._events = events
        self._lock = threading.Lock()
        self._told: Counter[int] = Counter()  # messages this process has published since the last look
        self._last: int | None = None
        self._gaps: dict[int, int] = {}  # missing numbers, and how many looks are left for them
        self._newest_deed: int | None = None
        self._deeds: frozenset[int] = frozenset()  # those known among the entries that are read once more
        self._own_news: MessagesChanged | None = None
        events.subscribe(self._note)

    def look(self) -> None:
        """Publish what is new since the last look; the first one only finds out where to begin."""
        with self._lock:
            told, self._told = self._told, Counter()
        with self._database.read() as work:
            deeds = self._new_deeds(work)
            if self._last is None:
                self._last = news.newest_id(work)
                return
            steps = news.steps(work, self._last, self._gaps, MOST + 1)
            newest = news.newest_id(work) if len(steps) > MOST else 0
        if newest:
            self._last, self._gaps = newest, {}
            self._publish(MessagesChanged())
            return
        self._note_gaps({step.id for step in steps})
        self._tell_of_others((*steps, *deeds), told)

    def _tell_of_others(self, steps: Sequence[news.Step], told: Counter[int]) -> None:
        """A message that took more steps than this process told of was moved by somebody else as well."""
        happened = Counter(step.message_id for step in steps)
        others = [step for step in steps if happened[step.message_id] > told[step.message_id]]
        if others:
            ids = dict.fromkeys(step.message_id for step in others)
            people = {step.customer_id for step in others if step.customer_id is not None}
            self._publish(MessagesChanged(tuple(ids), tuple(sorted(people))))

    def _new_deeds(self, work: Work) -> tuple[news.Step, ...]:
        newest = news.newest_deed(work)
        begin = (newest if self._newest_deed is None else self._newest_deed) - DEEDS_LOOKED_AT_AGAIN
        found = news.settled(work, begin)
        new = () if self._newest_deed is None else tuple(d for d in found if d.id not in self._deeds)
        self._newest_deed = max(newest, self._newest_deed or 0)
        self._deeds = frozenset(deed.id for deed in found)
        return new

    def _note_gaps(self, seen: set[int]) -> None:
        last = self._last or 0
        newest = max(seen, default=last)
        old = {number: looks - 1 for number, looks in self._gaps.items() if number not in seen and looks > 1}
        missing = range(last + 1, newest) if newest - last <= MOST_GAPS else ()
        new = {number: LOOKS_FOR_A_GAP for number in missing if number not in seen}
        self._gaps = dict(list((old | new).items())[-MOST_GAPS:])
        self._last = max(last, newest)

    def _publish(self, event: MessagesChanged) -> None:
        self._own_news = event
        self._events.publish(event)

    def _note(self, event: Event) -> None:
        if isinstance(event, MessagesChanged) and event is not self._own_news:
            with self._lock:
                self._told.update(event.ids)
