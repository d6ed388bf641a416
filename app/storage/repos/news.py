"""What happened to messages lately, whoever did it: the newest steps of their histories."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import func, or_, select

from app.models.message import MessageEventRecord, MessageRecord
from app.storage.database import Work

_E = MessageEventRecord


class Step(NamedTuple):
    """One step of a message's history; `id` grows with each."""

    id: int
    message_id: int
    customer_id: int | None


def newest_id(work: Work) -> int:
    """The last step so far, 0 if there is none."""
    return work.scalar(select(func.max(_E.id))) or 0


def steps(work: Work, behind: int, besides: Collection[int], limit: int) -> tuple[Step, ...]:
    """At most `limit` steps behind that one, and those of `besides`, oldest first; by their keys alone."""
    found = (
        select(_E.id, _E.message_id, MessageRecord.customer_id)
        .join(MessageRecord, MessageRecord.id == _E.message_id)
        .order_by(_E.id)
        .limit(limit)
    )
    wanted = _E.id > behind
    return tuple(
        Step(*row)
        for row in work.execute(found.where(or_(wanted, _E.id.in_(besides)) if besides else wanted))
    )
