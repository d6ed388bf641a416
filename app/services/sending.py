"""Hands messages over: claim and commit, call the gateway with no transaction open, write down what it said."""

from __future__ import annotations

import logging
import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime

from app.clock import Clock
from app.domain.accounts import Account
from app.domain.delivery import retry_delay
from app.domain.outbox import OutboxMessage
from app.providers.base import BalanceKind, Provider, SendReport
from app.providers.errors import (
    AccountUnusable,
    NotSent,
    OutcomeUnknown,
    ProviderError,
    RateLimited,
    TemporarilyUnavailable,
    Trouble,
)
from app.services.balances import Balances, currency_of
from app.services.claiming import Action, Claiming, Job
from app.services.events import AccountsChanged, Events, MessagesChanged
from app.services.provider_facts import capabilities
from app.services.provider_pool import ProviderPool
from app.services.recording import Answer, NotThere, Outcome, Recorder, Untried

log = logging.getLogger(__name__)

MOST_CALLS = 16
"""Claimed at once, over all accounts together."""
LOOK_EVERY = 1.0
"""Seconds after which a step that is still running looks again what is due: a mailing takes minutes."""
_NO_WAY = frozenset({Trouble.OFFLINE, Trouble.NOT_TRUSTED, Trouble.WRONG_ADDRESS})


@dataclass
class _Rest:
    """An account that cannot be reached from here is left alone for a while, instead of trying every message."""

    until: datetime
    failures: int


@dataclass
class _Run:
    """What one step has under way; `halted` accounts get no further calls until the next look.

    An account that could not be reached last time is tried with a single message first (`probing`).
    """

    due: set[int] = field(default_factory=set)
    probing: set[int] = field(default_factory=set)
    looked_at: float = 0.0
    open: dict[Future[Outcome], Job] = field(default_factory=dict)
    halted: set[int] = field(default_factory=set)
    lanes: dict[int, threading.Semaphore] = field(default_factory=dict)
    parallel: dict[int, int] = field(default_factory=dict)
    handled: int = 0

    def room(self) -> dict[int, int]:
        """How many more messages of each due account may be claimed: half of them wait while the others are called.

        Several at a time, so that they share one commit; whoever has the fewest under way comes first. Of an account
        not met yet a single one, which brings its capabilities along.
        """
        open_calls = Counter(job.account.id for job in self.open.values())
        left = MOST_CALLS - len(self.open)
        room: dict[int, int] = {}
        for account_id in sorted(self.due - self.halted, key=lambda number: (open_calls[number], number)):
            known = account_id in self.parallel and account_id not in self.probing
            parallel = self.parallel[account_id] if known else 1
            most = 2 * parallel if known else 1
            count = min(left, most - open_calls[account_id])
            if count >= max(1, parallel // 2):
                room[account_id] = count
                left -= count
        return room


class SendingService:
    """For one worker thread: `step` does all that is due, `next_due` says when to come back."""

    def __init__(
        self,
        *,
        events: Events,
        clock: Clock,
        claiming: Claiming,
        recorder: Recorder,
        pool: ProviderPool,
        balances: Balances,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._events = events
        self._clock = clock
        self._claiming = claiming
        self._recorder = recorder
        self._pool = pool
        self._balances = balances
        self._jitter = jitter
        self._rests: dict[int, _Rest] = {}
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Begin no further call: a step that is running ends with those that are open.

        Where an adapter can let go of a hanging call, it does.
        """
        self._stopping.set()
        self._pool.close()

    def step(self) -> int:
        """Hand over, withdraw and look up all that is due; returns how many messages were handled.

        May take as long as there is something to do. Errors of the database go to the caller; what was under
        way then is settled when its lease expires.
        """
        run = _Run()
        self._look(run)
        if not run.due:
            return run.handled
        with ThreadPoolExecutor(MOST_CALLS, thread_name_prefix="gateway") as threads:
            self._begin_calls(run, threads)
            while run.open:
                done, _open = wait(run.open, LOOK_EVERY, return_when=FIRST_COMPLETED)
                if done:
                    self._write_down([Answer(run.open.pop(call), call.result()) for call in done], run)
                if self._clock.monotonic() - run.looked_at >= LOOK_EVERY:
                    self._look(run)
                self._begin_calls(run, threads)
        return run.handled

    def _look(self, run: _Run) -> None:
        """What is due now, on any account: nobody waits for the long mailing or the hanging call of somebody else."""
        run.looked_at = self._clock.monotonic()
        recovered = self._claiming.recover()
        run.handled += len(recovered)
        self._tell(recovered)
        now = self._clock.now()
        run.due = {
            account_id
            for account_id, at in self._claiming.due_accounts().items()
            if self._after_rest(account_id, at, now) <= now
        }
        # What halted it has been written down: if it is still due, it may be used again.
        run.halted -= run.due
        run.probing |= run.due & self._rests.keys()

    def next_due(self) -> datetime | None:
        """When there is something to do next (UTC); in the past if there is already."""
        due = self._claiming.due_accounts()
        now = self._clock.now()
        return min((self._after_rest(account, at, now) for account, at in due.items()), default=None)

    def _after_rest(self, account_id: int, at: datetime, now: datetime) -> datetime:
        rest = self._rests.get(account_id)
        return max(at, rest.until) if rest is not None and rest.until > now else at

    def _begin_calls(self, run: _Run, threads: ThreadPoolExecutor) -> None:
        while not self._stopping.is_set() and (room := run.room()):
            claimed = self._claiming.claim(room)
            run.handled += len(claimed.changed)
            self._tell(claimed.changed)
            for job in claimed.jobs:
                if job.account.id not in run.lanes:
                    run.parallel[job.account.id] = _parallel(job.account)
                    run.lanes[job.account.id] = threading.Semaphore(_parallel(job.account))
                run.open[threads.submit(self._call, job, run)] = job
            for account_id, count in room.items():
                taken = [job.account.id for job in claimed.jobs] + [m.account_id for m in claimed.changed]
                if taken.count(account_id) < count:
                    run.due.discard(account_id)

    def _call(self, job: Job, run: _Run) -> Outcome:
        """One call, on a thread of its own; whatever happens comes back as a value."""
        with run.lanes[job.account.id]:
            if self._stopping.is_set() or job.account.id in run.halted or self._too_old(job):
                return Untried()
            try:
                outcome = self._ask(self._pool.get(job.account), job)
            except ProviderError as error:
                outcome = error
            except Exception as error:  # an adapter's fault: nobody knows whether a byte had left
                log.exception("account %s: the adapter failed on message %s", job.account.id, job.message.id)
                outcome = OutcomeUnknown(type(error).__name__)
            if _no_way(outcome) or isinstance(outcome, AccountUnusable | RateLimited):
                run.halted.add(job.account.id)
            return outcome

    def _ask(self, provider: Provider, job: Job) -> Outcome:
        message = job.message
        match job.action:
            case Action.SEND if job.sms is not None:
                return provider.send(job.sms)
            case Action.CANCEL:
                return provider.cancel(message.gateway_id or "")
            case _:
                since = job.first_attempt or message.created_at
                send_at = message.due_at if message.due_at > since else None
                found = provider.find(message.reference, message.number, since, send_at=send_at)
                return found or NotThere()

    def _too_old(self, job: Job) -> bool:
        """Whether so much of the lease is gone (a sleep, a hanging gateway) that it might end during the call."""
        return job.action is Action.SEND and self._clock.now() - job.claimed_at > self._claiming.lease / 4

    def _write_down(self, answers: list[Answer], run: _Run) -> None:
        recorded = self._recorder.record(answers)
        run.handled += len(answers)
        for answer in answers:
            self._note_reachability(answer)
        run.probing &= self._rests.keys()
        self._tell(recorded.messages)
        mandants = {a.job.account.mandant_id for a in answers if a.job.account.id in recorded.accounts}
        if mandants:
            self._events.publish(AccountsChanged(tuple(sorted(mandants))))

    def _note_reachability(self, answer: Answer) -> None:
        account = answer.job.account
        outcome = answer.outcome
        if _no_way(outcome):
            rest = self._rests.get(account.id)
            now = self._clock.now()
            if rest is not None and rest.until > now:
                return  # several calls at once found the same
            failures = rest.failures + 1 if rest is not None else 1
            self._rests[account.id] = _Rest(now + retry_delay(failures, self._jitter()), failures)
        elif not isinstance(outcome, Untried):
            self._rests.pop(account.id, None)
        if isinstance(outcome, SendReport) and _has_balance(account):
            told = outcome.balance
            if told is None or (told.kind is BalanceKind.MONEY and not currency_of(account, told)):
                self._balances.want(account.id)

    def _tell(self, messages: tuple[OutboxMessage, ...]) -> None:
        if messages:
            customers = {message.customer_id for message in messages if message.customer_id is not None}
            ids = tuple(message.id for message in messages)
            self._events.publish(MessagesChanged(ids, tuple(sorted(customers))))


def _no_way(outcome: Outcome) -> bool:
    """Whether the gateway cannot be reached from this computer at all."""
    return isinstance(outcome, NotSent | TemporarilyUnavailable) and outcome.trouble in _NO_WAY


def _parallel(account: Account) -> int:
    return max(1, capabilities(account.provider).parallel)


def _has_balance(account: Account) -> bool:
    return capabilities(account.provider).balance is not None
