"""Puts a new message into the outbox, once per intent."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy import Insert, insert, select

from app.domain.consent import ConsentRecord, Purpose
from app.domain.delivery import MessageStatus
from app.domain.send_time import SendRule
from app.models.customer import ConsentRow
from app.models.message import MessageEventRecord, MessageRecord
from app.storage.database import Work
from app.storage.repos import message_words, used_text_blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """The columns of a message as it is queued; instants are UTC."""

    mandant_id: int
    account_id: int
    customer_id: int | None
    appointment_id: int | None
    appointment_start: datetime | None
    user_id: int | None
    user_name: str
    resend_of: int | None
    reference: str
    dedup_key: str
    purpose: Purpose
    number: str = field(repr=False)
    sender: str
    text: str = field(repr=False)
    template: str | None = field(repr=False)
    edited_by_hand: bool
    parts: int
    rule: SendRule
    fixed_weekday: int | None
    fixed_minute: int | None
    created_at: datetime
    due_at: datetime
    act_at: datetime


def add(work: Work, message: NewMessage) -> int | None:
    """Queue the message and begin its history; returns its id, or None if its intent is there already.

    The database decides, so that two clicks on two workstations lead to one message.
    """
    values = asdict(message) | {
        "status": MessageStatus.QUEUED,
        "status_at": message.created_at,
        "listed_at": message.due_at,
        "words": "",
        "attempts": 0,
        "currency": "",
    }
    message_id: int | None = work.scalar(_once(work).values(**values).returning(MessageRecord.id))
    if message_id is None:
        return None
    work.execute(
        insert(MessageEventRecord).values(
            message_id=message_id, at=message.created_at, status=MessageStatus.QUEUED, words=""
        )
    )
    message_words.store(work, [(message_id, message.text)])
    if message.resend_of is not None:
        used_text_blocks.hand_on(work, message.resend_of, message_id)
    return message_id


def _once(work: Work) -> Insert:
    if work.get_bind().dialect.name == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(MessageRecord).on_conflict_do_nothing(index_elements=["dedup_key"])
    from sqlalchemy.dialects import postgresql  # takes 20 ms, and on SQLite nobody needs it

    return postgresql.insert(MessageRecord).on_conflict_do_nothing(index_elements=["dedup_key"])


def of_intent(work: Work, dedup_key: str) -> int | None:
    """The message made for this intent."""
    return work.scalar(select(MessageRecord.id).where(MessageRecord.dedup_key == dedup_key))


def consents_of_number(work: Work, mandant_id: int, number_e164: str) -> tuple[ConsentRecord, ...]:
    """What anybody among the Mandant's customers said about this number."""
    found = work.scalars(
        select(ConsentRow).where(ConsentRow.number_e164 == number_e164, ConsentRow.mandant_id == mandant_id)
    )
    return tuple(
        ConsentRecord(
            row.number_e164,
            row.purpose,
            row.granted,
            row.agreed_on,
            row.source,
            row.recorded_by,
            row.recorded_at,
        )
        for row in found
    )
