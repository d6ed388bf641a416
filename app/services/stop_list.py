"""The numbers whose owners said STOP: marketing never reaches them, whatever the way."""

from __future__ import annotations

from app.clock import Clock
from app.domain import phone
from app.domain.permissions import Actor, Permission
from app.domain.stop_list import StoppedNumber, WhyRemoved
from app.errors import FieldProblem, InvalidInput, NotFound
from app.i18n import _
from app.phone_words import problem_text
from app.services.events import CustomersChanged, Events
from app.storage.database import Database
from app.storage.repos import audit, mandants, stop_list


class StopListService:
    """Reading needs READ_CUSTOMERS, writing RECORD_CONSENT; one list for each Mandant."""

    def __init__(self, database: Database, events: Events, clock: Clock) -> None:
        self._database = database
        self._events = events
        self._clock = clock

    def list(self, actor: Actor) -> tuple[StoppedNumber, ...]:
        """All of the Mandant, the newest first."""
        actor.require(Permission.READ_CUSTOMERS)
        with self._database.read() as work:
            return stop_list.every(work, actor.mandant_id)

    def add(self, actor: Actor, raw: str) -> str:
        """Put a number on the list, however it is written; returns it in E.164. Raises InvalidInput (number)."""
        actor.require(Permission.RECORD_CONSENT)
        now = self._clock.now()
        with self._database.write() as work:
            reading = phone.read(raw, mandants.country(work, actor.mandant_id))
            if reading.number is None:
                raise InvalidInput(FieldProblem("number", problem_text(reading.problems[0])))
            number = reading.number.e164
            if stop_list.add(work, actor.mandant_id, number, now, actor.name):
                audit.add(work, actor, now, "added", "stop list", None)
        self._events.publish(CustomersChanged())
        return number

    def remove(self, actor: Actor, number: str, why: WhyRemoved) -> None:
        """Take a number (E.164) off again; also the undo of `add`. Who did so and why stays known. Raises NotFound."""
        actor.require(Permission.RECORD_CONSENT)
        with self._database.write() as work:
            if not stop_list.remove(work, actor.mandant_id, number):
                raise NotFound(_("This number is not on the list."))
            audit.add(work, actor, self._clock.now(), "removed", "stop list", None, {"why": why.value})
        self._events.publish(CustomersChanged())
