"""Reads messages for lists and for one message's history; never a whole table, never an OFFSET."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy import Select, Table, func, select, text, tuple_

from app.domain.messages import MessageRow, MessageStep, MessageStory
from app.models.appointment import AppointmentRecord
from app.models.customer import CustomerRecord
from app.models.message import AttemptRecord, MessageEventRecord, MessageRecord, ProviderAccountRecord
from app.storage.database import Work
from app.storage.repos import id_lists
from app.storage.repos.accounts import profile_of

_M, _C, _A = MessageRecord, CustomerRecord, AppointmentRecord
# Past the ORM, which takes longer than the database does for a window of the log.
_MESSAGE, _CUSTOMER, _APPOINTMENT = (cast("Table", record.__table__) for record in (_M, _C, _A))
_BEFORE_NAME = ("id", "mandant_id", "customer_id", "appointment_id", "listed_at", "number")
_AFTER_NAME = (
    "text",
    "parts",
    "status",
    "reason",
    "words",
    "user_name",
    "price",
    "currency",
    "rule",
    "due_at",
)
_LINES = (
    select(
        *(_MESSAGE.c[name] for name in _BEFORE_NAME),
        _CUSTOMER.c.last_name,
        _CUSTOMER.c.first_name,
        _CUSTOMER.c.company,
        *(_MESSAGE.c[name] for name in _AFTER_NAME),
        _APPOINTMENT.c.start,
        _MESSAGE.c.resend_of.is_not(None),
        _MESSAGE.c.edited_by_hand,
        _MESSAGE.c.purpose,
    )
    .select_from(_MESSAGE)
    .join(_CUSTOMER, _CUSTOMER.c.id == _MESSAGE.c.customer_id, isouter=True)
    .join(_APPOINTMENT, _APPOINTMENT.c.id == _MESSAGE.c.appointment_id, isouter=True)
)
"""A `MessageRow` field by field, but with the three parts of the customer's name in place of `customer_name`."""


def page(
    work: Work, mandant_id: int, customer_id: int, *, older_than: tuple[datetime, int] | None, limit: int
) -> tuple[MessageRow, ...]:
    """The newest messages of a customer, or those older than the (`at`, `id`) of the last one seen."""
    if not _is_ours(work, mandant_id, customer_id):
        return ()
    query = _newest_first(_LINES, customer_id).limit(limit)
    if older_than is not None:
        query = query.where(tuple_(_M.listed_at, _M.id) < older_than)
    return _read(work, query)


def rows(work: Work, mandant_id: int, wanted: Sequence[int]) -> tuple[MessageRow, ...]:
    """These messages in the order asked for; what is not in this Mandant is left out."""
    # Sorted out here: asked for both, SQLite takes the index of the Mandant and walks through all its messages.
    found = {row.id: row for row in lines(work, wanted) if row.mandant_id == mandant_id}
    return tuple(found[number] for number in wanted if number in found)


def lines(
    work: Work, wanted: Sequence[int], mandant_names: Mapping[int, str] = MappingProxyType({})
) -> tuple[MessageRow, ...]:
    """These messages in any order, of whichever Mandant, with its name as far as it is given."""
    query = _LINES.where(text(id_lists.among(work, "message.id")))
    found = work.connection().execute(query, id_lists.parameter(work, wanted)).all()
    return tuple(_line(row, mandant_names.get(row.mandant_id, "")) for row in found)


def story(work: Work, mandant_id: int, message_id: int) -> MessageStory | None:
    """One message with every step known of it; None if it is not in this Mandant."""
    found = rows(work, mandant_id, (message_id,))
    if not found:
        return None
    sender, resend_of, gateway_id, account, profile = work.execute(
        select(
            _M.sender, _M.resend_of, _M.gateway_id, ProviderAccountRecord.name, ProviderAccountRecord.profile
        )
        .join(ProviderAccountRecord, ProviderAccountRecord.id == _M.account_id, isouter=True)
        .where(_M.id == message_id)
    ).one()
    resent_as = work.scalar(select(func.max(_M.id)).where(_M.resend_of == message_id))
    return MessageStory(
        row=found[0],
        steps=_steps(work, message_id),
        sender=sender,
        account_name=account or "",
        profile=profile_of(profile),
        resend_of=resend_of or 0,
        resent_as=resent_as or 0,
        gateway_id=gateway_id or "",
    )


def _steps(work: Work, message_id: int) -> tuple[MessageStep, ...]:
    event, attempt = MessageEventRecord, AttemptRecord
    states = work.execute(
        select(event.at, event.status, event.reason, event.words)
        .where(event.message_id == message_id)
        .order_by(event.id)
    )
    calls = work.execute(
        select(attempt.started_at, attempt.action, attempt.outcome, attempt.words)
        .where(attempt.message_id == message_id)
        .order_by(attempt.id)
    )
    steps = [MessageStep(at, status, reason, words) for at, status, reason, words in states]
    steps += [MessageStep(at, call=call, outcome=outcome, words=words) for at, call, outcome, words in calls]
    return tuple(sorted(steps, key=lambda step: step.at))


def _is_ours(work: Work, mandant_id: int, customer_id: int) -> bool:
    """Asked before the messages, so that these can be found by the customer alone and in one index."""
    ours = select(_C.id).where(_C.id == customer_id, _C.mandant_id == mandant_id)
    return work.scalar(ours) is not None


def _newest_first(query: Any, customer_id: int) -> Any:
    return query.where(_M.customer_id == customer_id).order_by(_M.listed_at.desc(), _M.id.desc())


def _read(
    work: Work, query: Select[Any], values: Mapping[str, object] | None = None
) -> tuple[MessageRow, ...]:
    """The lines that a statement made of `_LINES` finds."""
    return tuple(_line(row) for row in work.connection().execute(query, values).all())


def _line(row: Any, mandant_name: str = "") -> MessageRow:
    name = len(_BEFORE_NAME)
    values = (*row[:name], _name(*row[name : name + 3]), *row[name + 3 :], mandant_name)
    return MessageRow(*values)


def _name(last_name: str | None, first_name: str | None, company: str | None) -> str:
    """As lists show it; empty without a customer."""
    return ", ".join(part for part in (last_name, first_name) if part) or company or ""
