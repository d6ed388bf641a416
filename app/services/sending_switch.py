"""The owner's switch *Send SMS*: while it is off, what becomes due is held, on every workstation."""

from __future__ import annotations

from app.clock import Clock
from app.domain.delivery import StatusReason
from app.domain.permissions import Actor, Permission
from app.services.events import AccountsChanged, Events, MessagesChanged
from app.services.letting_go import LetGo, let_go
from app.storage.database import Database
from app.storage.repos import audit, sending_switch


class SendingSwitchService:
    """One switch for each Mandant; changing it needs MANAGE_ACCOUNTS."""

    def __init__(self, database: Database, events: Events, clock: Clock) -> None:
        self._database = database
        self._events = events
        self._clock = clock

    def is_on(self, actor: Actor) -> bool:
        """Whether the actor's Mandant sends; it does unless somebody said otherwise."""
        with self._database.read() as work:
            return not sending_switch.is_off(work, actor.mandant_id)

    def turn_off(self, actor: Actor) -> None:
        """From now on nothing is handed over; withdrawing at the gateway and asking for reports goes on."""
        actor.require(Permission.MANAGE_ACCOUNTS)
        with self._database.write() as work:
            sending_switch.turn_off(work, actor.mandant_id)
            audit.add(work, actor, self._clock.now(), "switched off", "sending", None)
        self._events.publish(AccountsChanged((actor.mandant_id,)))

    def turn_on(self, actor: Actor) -> LetGo:
        """Send again: what was held and is not late goes, about the rest somebody is asked."""
        actor.require(Permission.MANAGE_ACCOUNTS)
        now = self._clock.now()
        with self._database.write() as work:
            sending_switch.turn_on(work, actor.mandant_id)
            result = let_go(work, actor.mandant_id, StatusReason.SENDING_OFF, now)
            audit.add(work, actor, now, "switched on", "sending", None, {"going": result.going})
        self._events.publish(AccountsChanged((actor.mandant_id,)))
        if result.messages:
            people = {m.customer_id for m in result.messages if m.customer_id is not None}
            ids = tuple(message.id for message in result.messages)
            self._events.publish(MessagesChanged(ids, tuple(sorted(people))))
        return result
