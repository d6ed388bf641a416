"""Claims what is due: looks at each message once more, and commits the intent before anything leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import uuid4

from app.clock import Clock
from app.domain.accounts import Account, PauseReason
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.outbox import OutboxMessage
from app.domain.replanning import NOT_WANTED
from app.providers.base import OutgoingSms
from app.services import succession
from app.services.handing_over import HandOverCheck, NotYet, Ready, Stopped
from app.storage.database import Database, Work
from app.storage.repos import accounts, claims, outbox, sending_switch
from app.storage.repos.claims import UNHINDERED, Attempt, Hindrance

_S = MessageStatus
LEASE = timedelta(seconds=120)
"""Longer than any call to a gateway takes; whoever has not answered by then is taken for dead."""
LOOK_UP_PAUSE = timedelta(seconds=60)
"""How long one worker's look-up keeps others from asking the same; nothing depends on it."""

HELD_AT_ONCE = 200
"""So many messages that may not leave are held in one transaction."""

_COSTS_NOTHING = frozenset({_S.CANCEL_REQUESTED, _S.UNKNOWN})
_ALL = frozenset({_S.QUEUED}) | _COSTS_NOTHING


class Action(StrEnum):
    """What is to be done at the gateway; kept with the attempt."""

    SEND = "send"
    CANCEL = "cancel"
    FIND = "find"


@dataclass(frozen=True, slots=True)
class Job:
    """One call to a gateway, its intent committed. `message` is the row as it is now, `claimed_at` UTC."""

    action: Action
    message: OutboxMessage
    account: Account
    claimed_at: datetime
    sms: OutgoingSms | None = None
    first_attempt: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """What one claim led to: calls to make, and messages that changed without one."""

    jobs: tuple[Job, ...] = ()
    changed: tuple[OutboxMessage, ...] = ()


class Claiming:
    """Asks the database what is due and takes it for this worker alone."""

    def __init__(
        self, database: Database, clock: Clock, check: HandOverCheck, lease: timedelta = LEASE
    ) -> None:
        self._database = database
        self._clock = clock
        self._check = check
        self.lease = lease

    def due_accounts(self) -> dict[int, datetime]:
        """When each account that may be used next has something to do (UTC), in the past where it is due."""
        now = self._clock.now()
        with self._database.read() as work:
            hindered = claims.hindered(work)
            waiting = claims.waiting(work)
        next_at: dict[int, datetime] = {}
        for account_id, status, act_at in waiting:
            hindrance = hindered.get(account_id, UNHINDERED)
            needs_a_home = hindrance.retired and status is _S.QUEUED
            if not needs_a_home and status not in _possible(hindrance):
                continue
            until = hindrance.blocked_until
            at = max(act_at, until) if until and until > now and not needs_a_home else act_at
            next_at[account_id] = min(at, next_at.get(account_id, at))
        return next_at

    def claim(self, room: Mapping[int, int]) -> Claimed:
        """Take up to so many due messages of each account, in one short transaction.

        What may not be handed over at all – sending is switched off, there is no account – is held in passing.
        """
        now = self._clock.now()
        jobs: list[Job] = []
        changed: list[OutboxMessage] = []
        with self._database.write() as work:
            lease_until = claims.database_now(work) + self.lease
            hindered = claims.hindered(work)
            known = {key: account for key in room if (account := accounts.get(work, key)) is not None}
            off = sending_switch.off(work, {account.mandant_id for account in known.values()})
            for account_id, limit in room.items():
                account = known.get(account_id)
                hindrance = hindered.get(account_id, UNHINDERED)
                wanted = _possible(hindrance)
                if account is None or hindrance.retired:
                    changed += self._find_homes(work, account_id, now)
                    wanted -= {_S.QUEUED}
                elif account.mandant_id in off:
                    changed += self._hold(work, account_id, StatusReason.SENDING_OFF, now)
                    wanted -= {_S.QUEUED}
                until = hindrance.blocked_until
                if account is None or (until is not None and until > now):
                    continue
                for message in claims.due(work, account_id, wanted, now, limit):
                    job = self._take(work, message, account, now, lease_until)
                    if job is None:
                        changed.append(message)
                    else:
                        jobs.append(job)
            claims.add_attempts(work, [_attempt(job) for job in jobs if job.action is not Action.FIND])
        return Claimed(tuple(jobs), tuple(changed))

    def recover(self) -> tuple[OutboxMessage, ...]:
        """Messages whose worker died in the midst of a call: nobody knows what came of it, so the gateway is asked."""
        with self._database.read() as work:
            if not claims.any_expired(work):
                return ()
        now = self._clock.now()
        with self._database.write() as work:
            found = claims.expired(work)
            for message in found:
                if message.status is _S.SENDING:
                    reason = message.reason if message.reason in NOT_WANTED else StatusReason.PROGRAM_STOPPED
                    outbox.move(work, message, _S.UNKNOWN, reason, now, act_at=now, lease_until=None)
                else:
                    withdraws = message.status is _S.CANCEL_REQUESTED
                    outbox.adjust(work, message, act_at=now if withdraws else None, lease_until=None)
        return found

    def _hold(
        self, work: Work, account_id: int, reason: StatusReason, now: datetime
    ) -> tuple[OutboxMessage, ...]:
        """Keep back what is due, until somebody has mended the reason."""
        messages = claims.due(work, account_id, {_S.QUEUED}, now, HELD_AT_ONCE)
        for message in messages:
            outbox.move(work, message, _S.HELD, reason, now, act_at=None)
        return messages

    def _find_homes(self, work: Work, account_id: int, now: datetime) -> tuple[OutboxMessage, ...]:
        """What lies with an account that is no longer used, or with none, goes through the one in use instead."""
        messages = claims.due(work, account_id, {_S.QUEUED}, now, HELD_AT_ONCE)
        in_use = {key: accounts.active_id(work, key) for key in {m.mandant_id for m in messages}}
        for message in messages:
            home = in_use[message.mandant_id]
            if home is None:
                outbox.move(work, message, _S.HELD, StatusReason.NO_ACCOUNT, now, act_at=None)
            else:
                outbox.adjust(work, message, account_id=home)
        return messages

    def _take(
        self, work: Work, message: OutboxMessage, account: Account, now: datetime, lease_until: datetime
    ) -> Job | None:
        if message.status is _S.UNKNOWN:
            outbox.adjust(work, message, act_at=now + LOOK_UP_PAUSE)
            return Job(
                Action.FIND, message, account, now, first_attempt=claims.first_attempt(work, message.id)
            )
        if message.status is _S.CANCEL_REQUESTED:
            begun = _begin(work, message, message.status, lease_until, message.attempts)
            return Job(Action.CANCEL, begun, account, now)
        return self._take_queued(work, message, account, now, lease_until)

    def _take_queued(
        self, work: Work, message: OutboxMessage, account: Account, now: datetime, lease_until: datetime
    ) -> Job | None:
        match self._check.look(work, message, account, now):
            case NotYet(act_at):
                outbox.adjust(work, message, act_at=act_at)
                return None
            case Stopped(status, reason):
                outbox.move(work, message, status, reason, now, act_at=None)
                succession.settle(work, [message.id], now)
                return None
            case Ready() as ready:
                tries = message.attempts + 1
                text, parts = ready.text, ready.parts
                begun = _begin(work, message, _S.SENDING, lease_until, tries, text=text, parts=parts)
                sms = OutgoingSms(
                    message.reference,
                    message.number,
                    ready.text,
                    sender=ready.sender,
                    encoding=ready.encoding,
                    send_at=ready.send_at,
                )
                return Job(Action.SEND, begun, account, now, sms=sms)


def _begin(
    work: Work,
    message: OutboxMessage,
    status: MessageStatus,
    lease_until: datetime,
    attempts: int,
    **columns: str | int,
) -> OutboxMessage:
    token = uuid4().hex
    return claims.begin(
        work, message, token=token, status=status, lease_until=lease_until, attempts=attempts, **columns
    )


def _attempt(job: Job) -> Attempt:
    return Attempt(job.message.id, job.message.lease_token or "", job.action.value, job.claimed_at)


def _possible(hindrance: Hindrance) -> frozenset[MessageStatus]:
    """Without credit messages can still be withdrawn and looked up; without valid access data nothing can."""
    if not hindrance.paused_reason:
        return _ALL
    return _COSTS_NOTHING if hindrance.paused_reason == PauseReason.NO_CREDIT else frozenset()
