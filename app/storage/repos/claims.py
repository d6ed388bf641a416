"""Claims messages for one worker at a time: what is due, leases by the database's own clock, attempts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, func, insert, literal_column, select, text, update

from app.domain.consent import ConsentRecord, Purpose
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.mailings import MailingState
from app.domain.outbox import OutboxMessage
from app.models.customer import ConsentRow
from app.models.message import AttemptRecord, MessageRecord, ProviderAccountRecord
from app.storage.database import Work
from app.storage.repos import mailing_queue, outbox
from app.storage.repos.outbox import COLUMNS, message_of

_M = MessageRecord
_ATTEMPT, _CONSENT = (cast("Table", record.__table__) for record in (AttemptRecord, ConsentRow))
_FINISHED = (
    update(_ATTEMPT)
    .where(_ATTEMPT.c.token == bindparam("of_token"))
    .values(finished_at=bindparam("ended"), outcome=bindparam("became"), words=bindparam("said"))
)
_STATEMENT = ("number_e164", "purpose", "granted", "agreed_on", "source", "recorded_by", "recorded_at")
"""The columns of a `ConsentRecord`, in its order."""
_SAID = (
    select(*(_CONSENT.c[name] for name in _STATEMENT))
    .where(
        _CONSENT.c.mandant_id == bindparam("mandant"),
        _CONSENT.c.number_e164 == bindparam("number"),
        _CONSENT.c.purpose == bindparam("purpose"),
    )
    .order_by(_CONSENT.c.id)
)
_SAID_BY_CUSTOMER = _SAID.where(_CONSENT.c.customer_id == bindparam("customer"))


def database_now(work: Work) -> datetime:
    """The database's clock (UTC): two workstations need not agree on the time to agree on a lease."""
    if work.get_bind().dialect.name == "sqlite":
        stamp = work.execute(text("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')")).scalar_one()
        return datetime.fromisoformat(stamp).replace(tzinfo=UTC)
    return cast("datetime", work.execute(select(func.clock_timestamp())).scalar_one()).astimezone(UTC)


NO_ACCOUNT = 0
"""Stands for the account of messages that have none."""


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What speaks against an account: paused, asked to be left alone until then (UTC), another is used instead."""

    paused_reason: str = ""
    blocked_until: datetime | None = None
    retired: bool = False


UNHINDERED = Hindrance()


def waiting(work: Work) -> tuple[tuple[int, MessageStatus, datetime], ...]:
    """For each account (`NO_ACCOUNT`: none) and state: when the first of its messages has to be acted on (UTC)."""
    # Not the bare column, or SQLite would go through all messages for their order by account.
    account = func.coalesce(_M.account_id, literal_column(str(NO_ACCOUNT)))
    query = (
        select(account, _M.status, func.min(_M.act_at))
        .where(_M.act_at.is_not(None))
        .group_by(account, _M.status)
    )
    queued = tuple((number, status, act_at) for number, status, act_at in work.execute(query) if act_at)
    return queued + tuple(
        (number or NO_ACCOUNT, MessageStatus.QUEUED, due_at)
        for number, due_at in mailing_queue.first_due(work)
    )


def hindered(work: Work) -> dict[int, Hindrance]:
    """The accounts that are not simply to be used."""
    table = ProviderAccountRecord
    query = select(table.id, table.paused_reason, table.blocked_until, table.active).where(
        (table.paused_reason != "") | table.blocked_until.is_not(None) | table.active.is_(False)
    )
    return {
        row.id: Hindrance(row.paused_reason, row.blocked_until, not row.active) for row in work.execute(query)
    }


def due(
    work: Work, account_id: int, statuses: Iterable[MessageStatus], now: datetime, limit: int
) -> tuple[OutboxMessage, ...]:
    """The longest due messages of an account, or of none, locked; those that another worker holds are passed over.

    After them the messages of mailings that are running.
    """
    query = (
        select(*COLUMNS)
        # Not the bare column, or SQLite would go through everything that the account ever sent.
        .where(_M.act_at <= now, func.coalesce(_M.account_id, NO_ACCOUNT) == account_id)
        .where(_M.status.in_(tuple(statuses)))
        .order_by(_M.act_at, _M.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = tuple(message_of(row) for row in work.execute(query))
    if MessageStatus.QUEUED not in statuses or not (states := mailing_queue.states(work)):
        return found
    while len(going := _going_on(work, found, states, now)) < len(found):
        found = tuple(message_of(row) for row in work.execute(query))
    found = going
    # What somebody wrote by hand goes first; the mailings have what room is left.
    if brought := mailing_queue.bring(work, states, account_id, now, limit - len(found)):
        more = select(*COLUMNS).where(_M.id.in_(brought)).order_by(_M.id)
        found += tuple(message_of(row) for row in work.execute(more))
    return found


def _going_on(
    work: Work, found: tuple[OutboxMessage, ...], states: Mapping[int, MailingState], now: datetime
) -> tuple[OutboxMessage, ...]:
    """Without those that came back to the queue after their mailing was paused, or was stopped for good."""
    queued = [message.id for message in found if message.status is MessageStatus.QUEUED]
    halted = mailing_queue.of_halted(work, states, queued)
    mailing_queue.park(work, [key for key, state in halted.items() if state is MailingState.PAUSED])
    for message in found:
        if halted.get(message.id) is MailingState.STOPPED:
            reason = StatusReason.USER_CANCELLED
            outbox.move(work, message, MessageStatus.CANCELLED, reason, now, act_at=None, listed_at=now)
    return tuple(message for message in found if message.id not in halted)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call that is about to be made; `action` says what for, `started_at` is UTC."""

    message_id: int
    token: str
    action: str
    started_at: datetime


def begin(
    work: Work,
    message: OutboxMessage,
    *,
    token: str,
    status: MessageStatus,
    lease_until: datetime,
    attempts: int,
    **columns: Any,
) -> OutboxMessage:
    """Write down the intent to call the gateway: state and lease; to be committed before the first byte.

    The row must be locked by this transaction. Returns the message as it is now.
    """
    values = {"status": status, "lease_token": token, "act_at": None, "attempts": attempts, **columns}
    if not outbox.adjust(work, message, lease_until=lease_until, **values):
        raise RuntimeError("a locked message was changed by somebody else")
    known = {name: value for name, value in values.items() if hasattr(message, name)}
    return replace(message, **known)


def add_attempts(work: Work, attempts: Sequence[Attempt]) -> None:
    """Write the attempts down, in the transaction that begins them."""
    if attempts:
        rows = [
            {
                "message_id": attempt.message_id,
                "token": attempt.token,
                "action": attempt.action,
                "started_at": attempt.started_at,
                "outcome": "",
                "words": "",
            }
            for attempt in attempts
        ]
        work.connection().execute(insert(_ATTEMPT), rows)


def finish_attempts(work: Work, at: datetime, outcomes: Sequence[tuple[str, str, str]]) -> None:
    """Close attempts: token, what came out of it, and the gateway's words."""
    if outcomes:
        rows = [
            {"of_token": token, "ended": at, "became": outcome, "said": words}
            for token, outcome, words in outcomes
        ]
        work.connection().execute(_FINISHED, rows)


def first_attempt(work: Work, message_id: int) -> datetime | None:
    """When the first call to hand this message over began (UTC)."""
    query = select(func.min(AttemptRecord.started_at)).where(AttemptRecord.message_id == message_id)
    return work.scalar(query.where(AttemptRecord.action == "send"))


def expired(work: Work) -> tuple[OutboxMessage, ...]:
    """Messages whose worker has not come back in time, locked."""
    query = (
        select(*COLUMNS)
        .where(_M.lease_until.is_not(None), _M.lease_until < database_now(work))
        .with_for_update(skip_locked=True)
    )
    return tuple(message_of(row) for row in work.execute(query))


def any_expired(work: Work) -> bool:
    query = select(_M.id).where(_M.lease_until.is_not(None), _M.lease_until < database_now(work))
    return work.scalar(query.limit(1)) is not None


def consents(work: Work, message: OutboxMessage) -> tuple[ConsentRecord, ...]:
    """What was said about this number and purpose: by the customer, or for a free number by anybody."""
    asked = {
        "mandant": message.mandant_id,
        "number": message.number,
        "purpose": Purpose(message.purpose),
        "customer": message.customer_id,
    }
    query = _SAID if message.customer_id is None else _SAID_BY_CUSTOMER
    return tuple(ConsentRecord(*row) for row in work.connection().execute(query, asked))
