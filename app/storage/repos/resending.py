"""Reads messages that are to be sent again, and which of them have been already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app.domain.delivery import MessageStatus
from app.domain.outbox import OutboxMessage
from app.models.message import MessageRecord
from app.storage.database import Work
from app.storage.repos.outbox import COLUMNS, message_of

# A resend that was taken back before it left leaves the first one to be sent again.
_NEVER_LEFT = (MessageStatus.CANCELLED, MessageStatus.SUPERSEDED, MessageStatus.MISSED)


def messages(
    work: Work, mandant_id: int, ids: Sequence[int], *, lock: bool = False
) -> tuple[OutboxMessage, ...]:
    """Those of `ids` that are the Mandant's, in the order asked for; locked, one after the other by id."""
    # The Mandant is looked at here: asked for both, SQLite walks through all of its messages.
    query = select(*COLUMNS).where(MessageRecord.id.in_(ids)).order_by(MessageRecord.id)
    rows = work.execute(query.with_for_update() if lock else query)
    found = {row.id: message_of(row) for row in rows if row.mandant_id == mandant_id}
    return tuple(found[number] for number in dict.fromkeys(ids) if number in found)


def resent(work: Work, ids: Iterable[int]) -> frozenset[int]:
    """Those of `ids` that a newer message already stands in for."""
    query = select(MessageRecord.resend_of).where(
        MessageRecord.resend_of.in_(tuple(ids)), MessageRecord.status.not_in(_NEVER_LEFT)
    )
    return frozenset(number for number in work.scalars(query) if number is not None)
