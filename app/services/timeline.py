"""A customer's timeline: what happened with this person, newest first, and the notes somebody adds to it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from app.clock import Clock
from app.domain.permissions import Actor, Permission
from app.domain.timeline import TimelineEntry, TimelineHead, TimelineQuery
from app.errors import FieldProblem, InvalidInput, NotFound
from app.i18n import _
from app.services.events import CustomersChanged, Events
from app.storage.database import Database
from app.storage.repos import audit, timeline

LONGEST_NOTE = 4_000


class TimelineService:
    """Reading needs READ_LOG, writing notes EDIT_CUSTOMERS; all limited to the actor's Mandant."""

    def __init__(self, database: Database, events: Events, clock: Clock) -> None:
        self._database = database
        self._events = events
        self._clock = clock

    def head(self, actor: Actor, customer_id: int) -> TimelineHead:
        """Whose timeline it is. Raises NotFound."""
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            found = timeline.owner(work, actor.mandant_id, customer_id)
            if found is None:
                raise NotFound
            counted = timeline.counts(work, customer_id)
        name, zone = found
        return TimelineHead(name, zone, tuple(counted.items()))

    def ids(self, actor: Actor, query: TimelineQuery) -> array[int]:
        """The keys of all entries, the newest first; empty for a customer of another Mandant."""
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            return timeline.keys(work, actor.mandant_id, query)

    def rows(self, actor: Actor, keys: Sequence[int]) -> tuple[TimelineEntry, ...]:
        """These entries in the order asked for; what is gone is left out."""
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            return timeline.entries(work, actor.mandant_id, keys)

    def add_note(self, actor: Actor, customer_id: int, text: str) -> int:
        """Write a remark down, with the time and the user; returns its id. Raises InvalidInput (text), NotFound."""
        actor.require(Permission.EDIT_CUSTOMERS)
        words, now = _note(text), self._clock.now()
        with self._database.write() as work:
            if timeline.owner(work, actor.mandant_id, customer_id) is None:
                raise NotFound
            note_id = timeline.add_note(work, actor.mandant_id, customer_id, words, now, actor.name)
            audit.add(work, actor, now, "created", "note", note_id)
        self._events.publish(CustomersChanged((customer_id,)))
        return note_id

    def change_note(self, actor: Actor, note_id: int, text: str) -> None:
        """Store another text. Raises InvalidInput (text), NotFound."""
        actor.require(Permission.EDIT_CUSTOMERS)
        words, now = _note(text), self._clock.now()
        with self._database.write() as work:
            customer_id = timeline.change_note(work, actor.mandant_id, note_id, words)
            if customer_id is None:
                raise NotFound
            audit.add(work, actor, now, "changed", "note", note_id)
        self._events.publish(CustomersChanged((customer_id,)))

    def remove_note(self, actor: Actor, note_id: int, *, back: bool = False) -> None:
        """Take a note away, or bring it `back`. Raises NotFound."""
        actor.require(Permission.EDIT_CUSTOMERS)
        now = self._clock.now()
        with self._database.write() as work:
            customer_id = timeline.set_note_removed(work, actor.mandant_id, note_id, None if back else now)
            if customer_id is None:
                raise NotFound
            audit.add(work, actor, now, "brought back" if back else "removed", "note", note_id)
        self._events.publish(CustomersChanged((customer_id,)))


def _note(text: str) -> str:
    words = text.strip()
    if not words:
        raise InvalidInput(FieldProblem("text", _("The note is still empty.")))
    if len(words) > LONGEST_NOTE:
        too_long = _("A note holds at most {limit} characters.").format(limit=LONGEST_NOTE)
        raise InvalidInput(FieldProblem("text", too_long))
    return words
