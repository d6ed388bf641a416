"""What needs somebody, and laying to rest what nobody will mend."""

from __future__ import annotations

from app.clock import Clock
from app.domain.accounts import PauseReason
from app.domain.attention import (
    FAILURES_COUNT_FOR,
    LAID_TO_REST,
    TAKEN_UP_AGAIN,
    AttentionItem,
    AttentionKind,
    kind_of,
    kind_of_held,
)
from app.domain.permissions import Actor, Permission
from app.errors import NotFound
from app.services.events import Events, MessagesChanged
from app.storage.database import Database
from app.storage.repos import accounts, attention, audit, messages_log, outbox


class AttentionService:
    """Reading needs READ_LOG, laying to rest SEND_SMS; limited to the actor's Mandant."""

    def __init__(self, database: Database, events: Events, clock: Clock) -> None:
        self._database = database
        self._events = events
        self._clock = clock

    def items(self, actor: Actor, limit: int = 100) -> tuple[AttentionItem, ...]:
        """A gateway that stands still first, then what holds many messages, then single ones, the newest first."""
        actor.require(Permission.READ_LOG)
        since = self._clock.now() - FAILURES_COUNT_FOR
        with self._database.read() as work:
            account = accounts.active(work, actor.mandant_id)
            ids = attention.ids(work, actor.mandant_id, since, limit)
            rows = messages_log.rows(work, actor.mandant_id, ids)
            together = attention.together(work, actor.mandant_id)
        items = [
            AttentionItem(kind_of_held(reason), account_name=account.name if account else "", count=count)
            for reason, count in sorted(together.items())
        ]
        items += [AttentionItem(kind_of(row), row, words=row.words) for row in rows]
        if account is not None and account.paused_reason:
            no_credit = account.paused_reason == PauseReason.NO_CREDIT
            kind = AttentionKind.NO_CREDIT if no_credit else AttentionKind.PAUSED
            items.insert(0, AttentionItem(kind, None, account.name, account.paused_words))
        return tuple(items)

    def settle(self, actor: Actor, message_id: int) -> None:
        """Nobody will mend this failed message: it needs no attention any more. Raises NotFound."""
        self._write(actor, message_id, settled=True)

    def unsettle(self, actor: Actor, message_id: int) -> None:
        """Take `settle` back. Raises NotFound."""
        self._write(actor, message_id, settled=False)

    def _write(self, actor: Actor, message_id: int, *, settled: bool) -> None:
        actor.require(Permission.SEND_SMS)
        now = self._clock.now()
        with self._database.write() as work:
            if outbox.get(work, message_id, mandant_id=actor.mandant_id) is None:
                raise NotFound
            if settled:
                attention.settle(work, message_id, now, actor.name)
            else:
                attention.unsettle(work, message_id)
            action = LAID_TO_REST if settled else TAKEN_UP_AGAIN
            audit.add(work, actor, now, action, "message", message_id)
        self._events.publish(MessagesChanged((message_id,)))
