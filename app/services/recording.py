"""Writes down what a gateway said: the one table from an answer, or its absence, to what becomes of the message."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from app.clock import Clock
from app.domain.accounts import Account, PauseReason
from app.domain.delivery import FINAL, MessageStatus, StatusReason, next_poll, retry_delay
from app.domain.outbox import OutboxMessage
from app.domain.replanning import NOT_WANTED
from app.domain.send_time import SendRule
from app.providers.base import Balance, CancelResult, SendReport, StatusPoll
from app.providers.errors import (
    AccountUnusable,
    BadCredentials,
    NoCredit,
    NotSearchable,
    NotSent,
    OutcomeUnknown,
    ProviderError,
    RateLimited,
    Refused,
    TemporarilyUnavailable,
    Trouble,
)
from app.services import balances, succession
from app.services.claiming import Action, Job
from app.services.provider_facts import capabilities
from app.storage.database import Database, Work
from app.storage.repos import accounts, claims, outbox, polls

_S = MessageStatus
_R = StatusReason

MAX_TRIES = 10
"""So often is a message handed over again that broke off and surely did not arrive; then somebody should look."""
FIRST_LOOK = timedelta(seconds=2)
_SHORTEST_LOOK = timedelta(seconds=5)
_LONGEST_LOOK = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Untried:
    """The call was not made at all: the account turned out unusable meanwhile, or the claim is too old."""


@dataclass(frozen=True, slots=True)
class NotThere:
    """The gateway was asked for a message and does not have it."""


Outcome = SendReport | CancelResult | NotThere | Untried | ProviderError


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a job."""

    job: Job
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one transaction of answers changed."""

    messages: tuple[OutboxMessage, ...] = ()
    accounts: tuple[int, ...] = ()


class Recorder:
    """Turns answers into states, several in one transaction; each only if the message is still this worker's."""

    def __init__(self, database: Database, clock: Clock, jitter: Callable[[], float] = random.random) -> None:
        self._database = database
        self._clock = clock
        self._jitter = jitter

    def record(self, answers: Iterable[Answer]) -> Recorded:
        """Write all of them down, or none if the database fails."""
        now = self._clock.now()
        told = list(answers)
        messages: list[OutboxMessage] = []
        with self._database.write() as work:
            ids = [answer.job.message.id for answer in told]
            current = {message.id: message for message in polls.by_ids(work, ids)}
            claims.finish_attempts(
                work, now, [_ended_attempt(answer) for answer in told if _is_attempt(answer)]
            )
            touched = self._of_accounts(work, told, now)
            for answer in told:
                message = current.get(answer.job.message.id)
                if message is None or not _is_mine(message, answer.job):
                    continue
                self._move(work, message, answer, now)
                settled = self._fulfil(work, message, now)
                messages += [message, *settled]
        return Recorded(tuple(messages), tuple(sorted(touched)))

    def _of_accounts(self, work: Work, told: Iterable[Answer], now: datetime) -> set[int]:
        """What the answers say of accounts as a whole; the ids of those that it is news about for people."""
        touched: set[int] = set()
        reports: dict[int, tuple[Account, Balance]] = {}
        prices: dict[int, tuple[Decimal, str]] = {}
        for answer in told:
            account = answer.job.account
            match answer.outcome:
                case SendReport() as report:
                    if report.balance is not None:
                        reports[account.id] = (account, report.balance)  # of several the last one counts
                    price = _price_of(answer, report)
                    if price is not None:
                        prices[account.id] = price
                case RateLimited() as busy:
                    accounts.block(work, account.id, busy.until(now))
                case AccountUnusable() as unusable:
                    if accounts.pause(work, account, pause_reason(unusable), unusable.words):
                        touched.add(account.id)
                case _:
                    pass
        for account_id, (price_per_part, currency) in prices.items():
            accounts.set_price(work, account_id, price_per_part, currency)
        for account, balance in reports.values():
            if balances.store(work, account, balance, now):
                touched.add(account.id)
        return touched

    def _move(self, work: Work, current: OutboxMessage, answer: Answer, now: datetime) -> None:
        match answer.job.action:
            case Action.SEND:
                self._sent(work, current, answer, now)
            case Action.FIND:
                self._found(work, current, answer, now)
            case Action.CANCEL:
                self._cancelled(work, current, answer, now)

    def _sent(self, work: Work, current: OutboxMessage, answer: Answer, now: datetime) -> None:
        match answer.outcome:
            case SendReport() as report:
                self._accept(work, current, answer.job.account, report, now)
            case Refused() as refused:
                outbox.move(
                    work, current, _S.REJECTED, refused.reason, now, words=refused.words, **_ended(now)
                )
            case NotSent() | AccountUnusable() | Untried() as error:
                reason, act_at, words = self._again(answer.job, error, now)
                outbox.move(
                    work,
                    current,
                    _S.QUEUED,
                    reason,
                    now,
                    words=words,
                    act_at=act_at,
                    lease_until=None,
                    attempts=max(0, current.attempts - 1),  # nothing left, so it was no try
                )
            case _ as unclear:
                words = unclear.words if isinstance(unclear, ProviderError) else ""
                if current.status is _S.SENDING:
                    reason = current.reason if current.reason in NOT_WANTED else _R.LINE_BROKE
                    look_at = now + FIRST_LOOK
                    outbox.move(
                        work, current, _S.UNKNOWN, reason, now, words=words, act_at=look_at, lease_until=None
                    )

    def _again(
        self, job: Job, error: NotSent | AccountUnusable | Untried, now: datetime
    ) -> tuple[StatusReason | None, datetime, str]:
        """Why and when a message of which nothing left is tried again."""
        match error:
            case RateLimited():
                return _R.RATE_LIMITED, error.until(now), error.words
            case NotSent(trouble=Trouble.NOT_POSSIBLE):
                return None, error.retry_at or max(now, job.message.due_at), error.words
            case NotSent():
                reason = _R.RATE_LIMITED if error.trouble is Trouble.BUSY else _R.OFFLINE
                later = now + retry_delay(max(1, job.message.attempts), self._jitter())
                return reason, error.retry_at or later, error.words
            case NoCredit():
                return _R.NO_CREDIT, now, error.words
            case AccountUnusable():
                return _R.ACCOUNT_PAUSED, now, error.words
            case Untried():
                return job.message.reason, now, ""

    def _found(self, work: Work, current: OutboxMessage, answer: Answer, now: datetime) -> None:
        account = answer.job.account
        repeatable = capabilities(account.provider).idempotent_submit
        match answer.outcome:
            case SendReport() as report:
                self._accept(work, current, account, report, now)
            case NotThere():
                settled_at = current.status_at + timedelta(seconds=account.settle_seconds)
                # When it was asked counts: a long journal may take minutes, and the message arrive meanwhile.
                if repeatable or answer.job.claimed_at >= settled_at:
                    self._absent(work, current, now)
                else:
                    outbox.adjust(work, current, act_at=max(now, settled_at))
            case NotSearchable() if repeatable:
                self._absent(work, current, now)
            case NotSearchable():
                outbox.move(
                    work,
                    current,
                    _S.NEEDS_DECISION,
                    _R.LINE_BROKE,
                    now,
                    words=answer.outcome.words,
                    act_at=None,
                )
            case TemporarilyUnavailable(retry_at=datetime() as retry_at):
                outbox.adjust(work, current, act_at=retry_at)
            case _:
                waited = min(max((now - current.status_at) / 2, _SHORTEST_LOOK), _LONGEST_LOOK)
                outbox.adjust(work, current, act_at=now + waited)

    def _absent(self, work: Work, current: OutboxMessage, now: datetime) -> None:
        """It surely did not arrive (or repeating it is harmless): again, under the same reference."""
        if current.attempts >= MAX_TRIES:
            outbox.move(work, current, _S.FAILED, _R.LINE_BROKE, now, act_at=None, listed_at=now)
            return
        again = current.attempts - 1
        later = now + retry_delay(again, self._jitter()) if again > 0 else now
        outbox.move(work, current, _S.QUEUED, _R.NOT_FOUND_AT_GATEWAY, now, act_at=later)

    def _cancelled(self, work: Work, current: OutboxMessage, answer: Answer, now: datetime) -> None:
        replaced = outbox.successor(work, current.id) is not None
        gone = _S.SUPERSEDED if replaced else _S.CANCELLED
        ended = _ended(now)
        match answer.outcome:
            case CancelResult.CANCELLED:
                outbox.move(work, current, gone, current.reason, now, **ended)
            case CancelResult.NOT_FOUND if current.due_at > now:
                # Before its time a message the gateway does not have cannot leave any more.
                outbox.move(work, current, gone, current.reason, now, **ended)
            case CancelResult.NOT_FOUND:
                outbox.move(work, current, _S.NEEDS_DECISION, _R.NOT_FOUND_AT_GATEWAY, now, **ended)
            case CancelResult.TOO_LATE:
                still = {**ended, "listed_at": current.due_at, "poll_at": now}
                outbox.move(work, current, _S.ACCEPTED, _R.TOO_LATE_TO_WITHDRAW, now, **still)
            case _ as error:
                retry_at = error.retry_at if isinstance(error, TemporarilyUnavailable) else None
                waited = min(max((now - current.status_at) / 2, _SHORTEST_LOOK), _LONGEST_LOOK)
                outbox.adjust(work, current, act_at=retry_at or now + waited, lease_until=None)

    def _accept(
        self, work: Work, current: OutboxMessage, account: Account, report: SendReport, now: datetime
    ) -> None:
        """The gateway has it; from now on its word counts."""
        scheduled = report.status is _S.SCHEDULED
        polled = capabilities(account.provider).status_poll is StatusPoll.BY_ID
        columns: dict[str, Any] = {
            "gateway_id": report.gateway_id,
            "accepted_at": now,
            "listed_at": current.due_at if scheduled else now,
            "act_at": None,
            "lease_until": None,
            "poll_at": None,
        }
        if polled and report.status not in FINAL:
            columns["poll_at"] = next_poll(current.due_at if scheduled else now, None, now)
        if report.parts is not None:
            columns["parts"] = report.parts
        currency = report.currency or account.currency
        if report.price is not None and currency:
            columns |= {"price": report.price, "currency": currency}
        outbox.move(work, current, report.status, None, now, trace=report.raw, **columns)

    def _fulfil(self, work: Work, before: OutboxMessage, now: datetime) -> tuple[OutboxMessage, ...]:
        """Withdraw what the appointment did not want any more while the call was open, and let successors go."""
        if before.appointment_id is None and before.rule is SendRule.NOW:
            return ()  # neither a moved appointment nor a change in the outbox puts another in its place
        message = outbox.get(work, before.id)
        if message is None:
            return ()
        replaced = outbox.successor(work, message.id) is not None
        unwanted = before.reason if before.reason in NOT_WANTED else None
        if before.status in (_S.SENDING, _S.UNKNOWN) and (unwanted or replaced):
            if message.status is _S.SCHEDULED:
                outbox.move(work, message, _S.CANCEL_REQUESTED, unwanted, now, act_at=now)
            elif message.status is _S.QUEUED:
                gone = _S.SUPERSEDED if replaced else _S.CANCELLED
                outbox.move(work, message, gone, unwanted, now, act_at=None, listed_at=now)
        return succession.settle(work, [message.id], now) if replaced else ()


def _price_of(answer: Answer, report: SendReport) -> tuple[Decimal, str] | None:
    """What a part costs and in which currency, where a sending tells something new."""
    account = answer.job.account
    currency = report.currency or account.currency
    if answer.job.action is not Action.SEND or report.price is None or not report.parts or not currency:
        return None
    price = (report.price / report.parts, currency)
    return None if price == (account.price_per_part, account.currency) else price


def pause_reason(error: AccountUnusable) -> PauseReason:
    """Why an account is stopped."""
    if isinstance(error, NoCredit):
        return PauseReason.NO_CREDIT
    return PauseReason.BAD_CREDENTIALS if isinstance(error, BadCredentials) else PauseReason.INVALID_SETTINGS


def _ended(now: datetime) -> dict[str, Any]:
    """The columns of a message that nothing more is done about."""
    return {"act_at": None, "poll_at": None, "lease_until": None, "listed_at": now}


def _is_mine(current: OutboxMessage, job: Job) -> bool:
    """Whether the message still waits for this answer; if it went on without us, a late answer changes nothing."""
    expected = {
        Action.SEND: (_S.SENDING, _S.UNKNOWN, _S.NEEDS_DECISION),
        Action.CANCEL: (_S.CANCEL_REQUESTED,),
        Action.FIND: (_S.UNKNOWN,),
    }
    return current.lease_token == job.message.lease_token and current.status in expected[job.action]


def _is_attempt(answer: Answer) -> bool:
    return answer.job.action is not Action.FIND


def _ended_attempt(answer: Answer) -> tuple[str, str, str]:
    words = answer.outcome.words if isinstance(answer.outcome, ProviderError) else ""
    return answer.job.message.lease_token or "", _word(answer.outcome), words


def _word(outcome: Outcome) -> str:
    """How the attempt is remembered."""
    match outcome:
        case SendReport():
            return outcome.status.value
        case CancelResult():
            return outcome.value
        case Untried():
            return "untried"
        case OutcomeUnknown():
            return "unknown"
        case ProviderError():
            return type(outcome).__name__
        case NotThere():
            return "not there"
