"""What happened to messages lately, whoever did it: the newest steps of their histories, and what has none."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import func, or_, select

from app.domain.attention import LAID_TO_REST, TAKEN_UP_AGAIN
from app.models.message import AuditRecord, MessageEventRecord, MessageRecord
from app.storage.database import Work

_E = MessageEventRecord
_A = AuditRecord


class Step(NamedTuple):
    """One step of a message's history, or one deed on it; `id` grows with each of its kind."""

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


def newest_deed(work: Work) -> int:
    """The last thing that was written down about anybody's deeds, 0 if there is none."""
    return work.scalar(select(func.max(_A.id))) or 0


def settled(work: Work, behind: int) -> tuple[Step, ...]:
    """Who laid a message to rest, or took that back, behind that entry: neither is a step of its history."""
    found = (
        select(_A.id, MessageRecord.id, MessageRecord.customer_id)
        .join(MessageRecord, MessageRecord.id == _A.entity_id)
        .where(_A.id > behind, _A.entity == "message", _A.action.in_((LAID_TO_REST, TAKEN_UP_AGAIN)))
        .order_by(_A.id)
    )
    return tuple(Step(*row) for row in work.execute(found))
