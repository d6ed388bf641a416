"""Queries on mailings: drafts and what has become of those that were launched."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, delete, func, select, update

from app.domain.consent import Purpose
from app.domain.delivery import MessageStatus
from app.domain.mailings import QUEUED, UNDER_WAY, Mailing, MailingState, Recipients
from app.domain.selection import SentMailing
from app.models.mailing import MailingMessageRecord, MailingRecipientRecord, MailingRecord
from app.models.message import MessageRecord
from app.storage.database import Work
from app.storage.repos import versioned

_MAILING, _OF, _M = MailingRecord, MailingMessageRecord, MessageRecord
_WRITTEN = (
    "name",
    "purpose",
    "sender",
    "template",
    "spread_hours",
    "one_sms_only",
    "one_per_phone",
)
_READ = (
    *_WRITTEN,
    "id",
    "mandant_id",
    "state",
    "version",
    "user_name",
    "created_at",
    "launched_at",
    "planned_recipients",
    "planned_parts",
    "planned_cost",
    "currency",
)
BEGINNING = 60
"""So many letters of its text tell a mailing without a name."""
_OPEN = tuple(QUEUED | UNDER_WAY)


def get(work: Work, mandant_id: int, mailing_id: int, *, lock: bool = False) -> Mailing | None:
    """One mailing with the state as it is stored; None if there is none in this Mandant."""
    query = select(_MAILING).where(_MAILING.id == mailing_id, _MAILING.mandant_id == mandant_id)
    record = work.scalar(query.with_for_update() if lock else query)
    return None if record is None else from_record(record)


def heading(work: Work, mandant_id: int, mailing_id: int) -> tuple[Purpose, MailingState] | None:
    """Purpose and stored state alone: who is meant may be fifty thousand, and is read for nothing otherwise."""
    query = select(_MAILING.purpose, _MAILING.state)
    found = work.execute(query.where(_MAILING.id == mailing_id, _MAILING.mandant_id == mandant_id)).first()
    return None if found is None else (found.purpose, found.state)


def sent(work: Work, mandant_id: int, zone: ZoneInfo) -> tuple[SentMailing, ...]:
    """Those of a Mandant (in `zone`) that were launched, the newest first, without their texts."""
    beginning = func.substr(_MAILING.template, 1, BEGINNING)
    query = select(_MAILING.id, _MAILING.name, beginning, _MAILING.launched_at)
    mine = query.where(_MAILING.mandant_id == mandant_id, _MAILING.launched_at.is_not(None))
    rows = work.execute(mine.order_by(_MAILING.launched_at.desc(), _MAILING.id.desc()))
    return tuple(
        SentMailing(number, name, text, at.astimezone(zone).date())
        for number, name, text, at in rows
        if at is not None
    )


def store(work: Work, mailing: Mailing, user_id: int | None, now: datetime) -> Mailing | None:
    """Insert (id 0) or overwrite a draft; None if it is gone or somebody else saved it meanwhile.

    Whom somebody has crossed out in a review is written for a new one only; `cross_out` changes it.
    """
    values: dict[str, Any] = {name: getattr(mailing, name) for name in _WRITTEN}
    values |= {
        "due_at": mailing.due,
        "text_blocks": list(mailing.text_blocks),
        "recipients": _stored(mailing.recipients),
    }
    if not mailing.id:
        values |= {
            "mandant_id": mailing.mandant_id,
            "state": MailingState.DRAFT,
            "review": 0,
            "review_begun": 0,
            "left_out": _crossed_out(mailing.recipients),
            "user_id": user_id,
            "user_name": mailing.user_name,
            "created_at": now,
            "planned_recipients": 0,
            "planned_parts": 0,
            "currency": "",
        }
    record = versioned.store(work, _MAILING, mailing.id, mailing.version, values)
    return None if record is None else from_record(record)


def remove(work: Work, mailing_id: int) -> None:
    """Delete a draft with its review; of a launched one the messages would refer to it."""
    work.execute(delete(MailingRecipientRecord).where(MailingRecipientRecord.mailing_id == mailing_id))
    work.execute(delete(_MAILING).where(_MAILING.id == mailing_id))


def change(work: Work, mailing_id: int, **columns: Any) -> None:
    """Change columns of a mailing that is locked, and count its version up."""
    statement = update(_MAILING).where(_MAILING.id == mailing_id)
    statement = statement.values(version=_MAILING.version + 1, **columns)
    work.execute(statement.execution_options(synchronize_session=False))


def cross_out(work: Work, mailing_id: int, recipients: Recipients) -> None:
    """Keep whom somebody has left out by hand. That is not part of the form, so the version stays."""
    statement = update(_MAILING).where(_MAILING.id == mailing_id)
    statement = statement.values(left_out=_crossed_out(recipients))
    work.execute(statement.execution_options(synchronize_session=False))


def begin_review(work: Work, mailing_id: int) -> int:
    """The number of a new review; whatever was begun earlier comes to nothing."""
    statement = update(_MAILING).where(_MAILING.id == mailing_id)
    begun = statement.values(review_begun=_MAILING.review_begun + 1).returning(_MAILING.review_begun)
    return work.scalar(begun.execution_options(synchronize_session=False)) or 0


def finish_review(work: Work, mailing_id: int, review: int) -> bool:
    """Make it the one that counts; False if another was begun meanwhile."""
    statement = update(_MAILING).where(_MAILING.id == mailing_id, _MAILING.review_begun == review)
    finished = statement.values(review=review).returning(_MAILING.id)
    return work.scalar(finished.execution_options(synchronize_session=False)) is not None


def review(work: Work, mailing_id: int) -> int:
    """The finished review that counts; 0 if there is none yet."""
    return work.scalar(select(_MAILING.review).where(_MAILING.id == mailing_id)) or 0


def counts(work: Work, mailing_id: int) -> dict[MessageStatus, int]:
    """How many messages of a mailing are in which state."""
    query = (
        select(_M.status, func.count())
        .join(_OF, _OF.message_id == _M.id)
        .where(_OF.mailing_id == mailing_id)
        .group_by(_M.status)
    )
    return {row.status: row[1] for row in work.execute(query)}


def _open_messages(mailing_id: Any) -> Select[Any]:
    return (
        select(_OF.message_id)
        .join(_M, _M.id == _OF.message_id)
        .where(_OF.mailing_id == mailing_id, _M.status.in_(_OPEN))
    )


def put_away(work: Work) -> None:
    """Mark running ones as done of which nothing is open, so that no dispatcher asks for them any more."""
    statement = update(_MAILING).where(_MAILING.state == MailingState.RUNNING)
    done = statement.where(~_open_messages(_MAILING.id).exists()).values(state=MailingState.DONE)
    work.execute(done.execution_options(synchronize_session=False))


def open_among(work: Work, ids: Collection[int]) -> frozenset[int]:
    """Those of these mailings of which something has not been handed over yet."""
    query = select(_MAILING.id).where(_MAILING.id.in_(ids), _open_messages(_MAILING.id).exists())
    return frozenset(work.scalars(query)) if ids else frozenset()


def anything_open(work: Work, mailing_id: int) -> bool:
    """Whether any of its messages has not been handed over yet."""
    return work.scalar(_open_messages(mailing_id).limit(1)) is not None


def from_record(record: MailingRecord) -> Mailing:
    """The mailing of a row, with the state as it is stored."""
    return Mailing(
        due=record.due_at,
        text_blocks=tuple(record.text_blocks),
        recipients=_read(record.recipients, record.left_out),
        **{name: getattr(record, name) for name in _READ},
    )


def _stored(recipients: Recipients) -> dict[str, Any]:
    return {
        "selection": recipients.selection_id,
        "tags": list(recipients.tag_ids),
        "customers": list(recipients.customer_ids),
        "numbers": list(recipients.numbers),
    }


def _crossed_out(recipients: Recipients) -> dict[str, list[Any]]:
    return {"customers": sorted(recipients.left_out), "numbers": sorted(recipients.numbers_left_out)}


def _read(stored: Mapping[str, Any], crossed_out: Mapping[str, Any]) -> Recipients:
    return Recipients(
        selection_id=stored["selection"],
        tag_ids=tuple(stored["tags"]),
        customer_ids=tuple(stored["customers"]),
        numbers=tuple(stored["numbers"]),
        left_out=frozenset(crossed_out["customers"]),
        numbers_left_out=frozenset(crossed_out["numbers"]),
    )
