"""What has to change in data that were brought back from a copy: nothing in them may go out by itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, delete, insert, literal, or_, select, update
from sqlalchemy.types import String

from app.domain.delivery import MessageStatus, StatusReason
from app.models.base import UtcDateTime
from app.models.mailing import MailingMessageRecord
from app.models.message import MessageEventRecord, MessageRecord, WorkerRecord
from app.storage.database import Work

_LEAVES_BY_ITSELF = (MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.UNKNOWN)


def hold_unsent(work: Work, now: datetime) -> int:
    """Hold every message that would still leave, since it may have left after the copy was made; returns how many.

    That are the queued ones, those on their way to the gateway or of unknown fate, and the held ones that would
    go on without anybody's doing. What a gateway has accepted is only asked about and stays.
    """
    waits_for_nobody = or_(
        MessageRecord.reason.is_(None),
        MessageRecord.act_at.is_not(None),
        MessageRecord.reason == StatusReason.WAITS_FOR_WITHDRAWAL,
    )
    concerned = or_(
        MessageRecord.status.in_(_LEAVES_BY_ITSELF),
        and_(MessageRecord.status == MessageStatus.HELD, waits_for_nobody),
    )
    event = select(
        MessageRecord.id,
        literal(now, UtcDateTime),
        literal(MessageStatus.HELD.value, String),
        literal(StatusReason.RESTORED.value, String),
        literal("", String),
    ).where(concerned)
    columns = ["message_id", "at", "status", "reason", "words"]
    work.execute(insert(MessageEventRecord).from_select(columns, event))
    held = work.execute(
        update(MessageRecord)
        .where(concerned)
        .values(
            status=MessageStatus.HELD,
            reason=StatusReason.RESTORED,
            status_at=now,
            act_at=None,
            poll_at=None,
            lease_token=None,
            lease_until=None,
        )
        .execution_options(synchronize_session=False)
    )
    work.execute(update(MailingMessageRecord).values(waiting=False))  # released one by one, if at all
    work.execute(delete(WorkerRecord))
    return int(held.rowcount)  # type: ignore[attr-defined]
