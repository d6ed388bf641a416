"""Queries on gateway accounts: what the owner entered, and what is known of their health and credit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select, text, update

from app.domain.accounts import Account, GatewayState, PauseReason
from app.domain.delivery import MessageStatus
from app.domain.segment_profile import STANDARD, SegmentProfile
from app.models.message import PENDING, MessageRecord, ProviderAccountRecord
from app.storage.database import Work
from app.storage.repos import attention, sending_switch, versioned

PLAIN = (
    "mandant_id",
    "provider",
    "name",
    "active",
    "price_per_part",
    "currency",
    "hold_seconds",
    "settle_seconds",
    "paused_reason",
    "paused_words",
)
_S = MessageStatus


def get(work: Work, account_id: int) -> Account | None:
    record = work.get(ProviderAccountRecord, account_id)
    return None if record is None else _account(record)


def active(work: Work, mandant_id: int, *, lock: bool = False) -> Account | None:
    """The account new messages of a Mandant go through; locked, nobody else reckons with its credit meanwhile."""
    query = (
        select(ProviderAccountRecord)
        .where(ProviderAccountRecord.mandant_id == mandant_id, ProviderAccountRecord.active.is_(True))
        .order_by(ProviderAccountRecord.id.desc())
        .limit(1)
    )
    # Single messages, which only refer to the account, go on being written.
    record = work.scalar(query.with_for_update(key_share=True) if lock else query)
    return None if record is None else _account(record)


def active_id(work: Work, mandant_id: int) -> int | None:
    """The id of the account new messages go through."""
    account = active(work, mandant_id)
    return None if account is None else account.id


def active_providers(work: Work) -> tuple[str, ...]:
    """The gateways in use by any Mandant."""
    query = select(ProviderAccountRecord.provider).where(ProviderAccountRecord.active.is_(True)).distinct()
    return tuple(work.scalars(query))


def active_ids(work: Work) -> tuple[int, ...]:
    """The accounts in use by any Mandant."""
    return tuple(work.scalars(select(ProviderAccountRecord.id).where(ProviderAccountRecord.active.is_(True))))


def of_mandant(work: Work, mandant_id: int) -> tuple[Account, ...]:
    """All accounts a Mandant ever had: the active one first, then the newest."""
    query = (
        select(ProviderAccountRecord)
        .where(ProviderAccountRecord.mandant_id == mandant_id)
        .order_by(ProviderAccountRecord.active.desc(), ProviderAccountRecord.id.desc())
    )
    return tuple(_account(record) for record in work.scalars(query))


def store(work: Work, account: Account) -> Account | None:
    """Insert (id 0) or overwrite; None if it is gone or somebody else saved it meanwhile."""
    values: dict[str, Any] = {name: getattr(account, name) for name in PLAIN}
    values["settings"] = dict(account.settings)
    values["profile"] = asdict(account.profile)
    record = versioned.store(work, ProviderAccountRecord, account.id, account.version, values)
    return None if record is None else _account(record)


def retire_others(work: Work, account: Account) -> None:
    """Make `account` the only active one of its Mandant; what still waits here goes through it from now on."""
    work.execute(
        update(ProviderAccountRecord)
        .where(ProviderAccountRecord.mandant_id == account.mandant_id, ProviderAccountRecord.id != account.id)
        .where(ProviderAccountRecord.active.is_(True))
        .values(active=False, version=ProviderAccountRecord.version + 1)
        .execution_options(synchronize_session=False)
    )
    work.execute(
        update(MessageRecord)
        .where(MessageRecord.mandant_id == account.mandant_id)
        .where(MessageRecord.account_id.is_distinct_from(account.id))
        .where(MessageRecord.status.in_((_S.HELD, _S.QUEUED)))
        .values(account_id=account.id)
        .execution_options(synchronize_session=False)
    )


def touch(work: Work, account_id: int) -> None:
    """Let every workstation open the account anew: its secrets were changed, which no column shows."""
    _set(work, account_id, None, version=ProviderAccountRecord.version + 1)


def pause(work: Work, account: Account, reason: str, words: str) -> bool:
    """Stop sending through an account; False if it was stopped for this reason already.

    `account` is as it was when the gateway was asked: if it was saved or resumed since, the answer says nothing of it.
    """
    record = ProviderAccountRecord
    condition = (record.paused_reason != reason) & (record.version == account.version)
    return _set(work, account.id, condition, paused_reason=reason, paused_words=words)


def resume(work: Work, account_id: int) -> bool:
    """Send again; False if nothing was stopped. What was asked before comes too late to stop it (see `pause`)."""
    return _set(
        work,
        account_id,
        (ProviderAccountRecord.paused_reason != "") | ProviderAccountRecord.blocked_until.is_not(None),
        paused_reason="",
        paused_words="",
        blocked_until=None,
        version=ProviderAccountRecord.version + 1,
    )


def block(work: Work, account_id: int, until: datetime) -> None:
    """The gateway asked to be left alone until then (UTC), by all workstations; an earlier end never counts."""
    later = ProviderAccountRecord.blocked_until.is_(None) | (ProviderAccountRecord.blocked_until < until)
    _set(work, account_id, later, blocked_until=until)


def set_balance(work: Work, account_id: int, amount: Decimal, currency: str, at: datetime) -> None:
    """Remember what is left; `currency` "" counts credits."""
    _set(work, account_id, None, balance=amount, balance_currency=currency, balance_at=at)


def left_when_dry(work: Work, account_id: int) -> Decimal | None:
    """The credit as it was last heard of, locked, of an account that stands still for want of it; None for others."""
    record = ProviderAccountRecord
    query = select(record.balance).where(record.id == account_id)
    return work.scalar(query.where(record.paused_reason == PauseReason.NO_CREDIT).with_for_update())


def set_price(work: Work, account_id: int, price_per_part: Decimal | None, currency: str) -> None:
    """Remember what the gateway charges now, and in which currency."""
    _set(work, account_id, None, price_per_part=price_per_part, currency=currency)


def set_reports_checked(work: Work, account_id: int, at: datetime) -> None:
    _set(work, account_id, None, reports_checked_at=at)


def paused_for(work: Work, reason: str) -> tuple[int, ...]:
    """The active accounts that are stopped for `reason`."""
    query = select(ProviderAccountRecord.id).where(
        ProviderAccountRecord.paused_reason == reason, ProviderAccountRecord.active.is_(True)
    )
    return tuple(work.scalars(query))


def state(work: Work, mandant_id: int, trouble_since: datetime) -> GatewayState:
    """What the status bar needs; `trouble` counts what needs attention, failures from `trouble_since` (UTC) on."""
    account = work.scalar(
        select(ProviderAccountRecord)
        .where(ProviderAccountRecord.mandant_id == mandant_id, ProviderAccountRecord.active.is_(True))
        .order_by(ProviderAccountRecord.id.desc())
        .limit(1)
    )
    counts = work.execute(
        select(MessageRecord.status, MessageRecord.reason, func.count(), func.sum(MessageRecord.parts))
        .where(MessageRecord.mandant_id == mandant_id, text(f"message.{PENDING}"))
        .group_by(MessageRecord.status, MessageRecord.reason)
    ).all()

    def total(*statuses: MessageStatus) -> int:
        return sum(count for status, _reason, count, _parts in counts if status in statuses)

    paused = account is not None and bool(account.paused_reason)
    return GatewayState(
        account_id=account.id if account else 0,
        account_name=account.name if account else "",
        provider=account.provider if account else "",
        balance=account.balance if account else None,
        currency=account.balance_currency if account else "",
        balance_at=account.balance_at if account else None,
        reserved_parts=sum(
            int(parts)
            for status, _reason, _count, parts in counts
            if status in (_S.HELD, _S.QUEUED, _S.SENDING)
        ),
        waiting_here=total(_S.HELD, _S.QUEUED),
        waiting_at_gateway=total(_S.SCHEDULED, _S.CANCEL_REQUESTED),
        trouble=attention.count(work, mandant_id, trouble_since) + paused,
        paused_reason=account.paused_reason if account else "",
        sending_off=sending_switch.is_off(work, mandant_id),
        reports_checked_at=account.reports_checked_at if account else None,
    )


def _set(work: Work, account_id: int, condition: Any, **values: object) -> bool:
    statement = update(ProviderAccountRecord).where(ProviderAccountRecord.id == account_id)
    if condition is not None:
        statement = statement.where(condition)
    changed = statement.values(**values).returning(ProviderAccountRecord.id)
    return work.execute(changed.execution_options(synchronize_session=False)).first() is not None


def _account(record: ProviderAccountRecord) -> Account:
    return Account(
        id=record.id,
        settings=dict(record.settings),
        profile=profile_of(record.profile),
        version=record.version,
        **{name: getattr(record, name) for name in PLAIN},
    )


def profile_of(stored: Mapping[str, Any] | None) -> SegmentProfile:
    """The stored part sizes; an account made without any has the standard ones."""
    return SegmentProfile(**stored) if stored else STANDARD
