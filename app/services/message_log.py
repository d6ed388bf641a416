"""The SMS log: what was sent to a customer, what became of it, and why."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.messages import MessageRow, MessageStory
from app.domain.permissions import Actor, Permission
from app.errors import NotFound
from app.storage.database import Database
from app.storage.repos import messages_log


class MessageLogService:
    """Reads messages of the actor's Mandant; needs the right READ_LOG throughout."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def for_customer(
        self, actor: Actor, customer_id: int, *, older_than: MessageRow | None = None, limit: int = 100
    ) -> tuple[MessageRow, ...]:
        """A page of the log, the newest first; the next one begins after the last row of this one."""
        actor.require(Permission.READ_LOG)
        anchor = (older_than.at, older_than.id) if older_than else None
        with self._database.read() as work:
            return messages_log.page(work, actor.mandant_id, customer_id, older_than=anchor, limit=limit)

    def rows(self, actor: Actor, ids: Sequence[int]) -> tuple[MessageRow, ...]:
        """These messages in the order asked for; what is gone or not this Mandant's is left out."""
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            return messages_log.rows(work, actor.mandant_id, ids)

    def row(self, actor: Actor, message_id: int) -> MessageRow:
        """One message. Raises NotFound."""
        found = self.rows(actor, (message_id,))
        if not found:
            raise NotFound
        return found[0]

    def story(self, actor: Actor, message_id: int) -> MessageStory:
        """One message with its history: every state it came to and every call to its gateway. Raises NotFound."""
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            found = messages_log.story(work, actor.mandant_id, message_id)
        if found is None:
            raise NotFound
        return found
