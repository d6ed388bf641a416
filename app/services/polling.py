"""Asks the gateways what became of messages, since nobody can call a desktop back; keeps every answer as it came."""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from app.clock import Clock
from app.domain.accounts import Account, PauseReason
from app.domain.delivery import (
    AT_THE_GATEWAY,
    FINAL,
    MessageStatus,
    StatusReason,
    may_move,
    merge_report,
    next_poll,
)
from app.domain.outbox import OutboxMessage
from app.providers.base import Provider, StatusReport
from app.providers.errors import AccountUnusable, ProviderError, TemporarilyUnavailable
from app.services import succession
from app.services.balances import Balances
from app.services.events import AccountsChanged, Events, MessagesChanged
from app.services.provider_pool import ProviderPool
from app.services.recording import pause_reason
from app.storage.database import Database, Work
from app.storage.repos import accounts, claims, outbox, polls
from app.storage.repos.claims import UNHINDERED

log = logging.getLogger(__name__)

BATCH = 200
ASKING_PAUSE = timedelta(seconds=90)
"""How long one worker's question keeps others from asking the same."""
UNREACHABLE_PAUSE = timedelta(minutes=2)
PAUSED_PAUSE = timedelta(minutes=15)
"""An account whose access data are wrong is asked nothing: some gateways lock out who tries on."""


class PollingService:
    """For one worker thread: `step` asks for all news that are due, `next_due` says when to come back."""

    def __init__(
        self, *, database: Database, events: Events, clock: Clock, pool: ProviderPool, balances: Balances
    ) -> None:
        self._database = database
        self._events = events
        self._clock = clock
        self._pool = pool
        self._balances = balances
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Ask nothing more: a step that is running ends with the question that is open."""
        self._stopping.set()

    def begin(self) -> None:
        """The program starts: ask each gateway for the credit with the first step."""
        self._balances.want_all()

    def step(self) -> int:
        """Ask about all messages that are due, then for balances; returns how many messages were asked about."""
        asked = 0
        while not self._stopping.is_set() and (batch := self._claim()):
            asked += len(batch)
            for account_id, messages in _by_account(batch).items():
                if not self._stopping.is_set():
                    self._ask_account(account_id, messages)
        if not self._stopping.is_set():
            self._balances.step()
        return asked

    def next_due(self) -> datetime | None:
        """When there is something to ask next (UTC); in the past if there is already."""
        with self._database.read() as work:
            poll_at = polls.next_poll_at(work)
        moments = [moment for moment in (poll_at, self._balances.next_due()) if moment is not None]
        return min(moments, default=None)

    def _claim(self) -> tuple[OutboxMessage, ...]:
        now = self._clock.now()
        with self._database.read() as work:
            poll_at = polls.next_poll_at(work)
        if poll_at is None or poll_at > now:
            return ()
        with self._database.write() as work:
            return polls.claim(work, now, ASKING_PAUSE, BATCH)

    def _ask_account(self, account_id: int, messages: Sequence[OutboxMessage]) -> None:
        with self._database.read() as work:
            account = accounts.get(work, account_id)
            hindrance = claims.hindered(work).get(account_id, UNHINDERED)
        if account is None:
            return
        now = self._clock.now()
        if hindrance.paused_reason not in ("", PauseReason.NO_CREDIT):
            self._postpone(messages, now + PAUSED_PAUSE)
            return
        if hindrance.blocked_until is not None and hindrance.blocked_until > now:
            self._postpone(messages, hindrance.blocked_until)
            return
        try:
            provider = self._pool.get(account)
            self._ask(provider, account, messages)
        except AccountUnusable as error:
            self._pause(account, error, messages)
        except ProviderError as error:
            log.info("account %s gives no news now: %s", account.id, type(error).__name__)
            retry_at = error.retry_at if isinstance(error, TemporarilyUnavailable) else None
            if retry_at is not None:
                with self._database.write() as work:
                    accounts.block(work, account.id, retry_at)
            self._postpone(messages, retry_at or self._clock.now() + UNREACHABLE_PAUSE)

    def _ask(self, provider: Provider, account: Account, messages: Sequence[OutboxMessage]) -> None:
        size = max(1, provider.capabilities.status_batch)
        for start in range(0, len(messages), size):
            if self._stopping.is_set():
                return
            batch = messages[start : start + size]
            reports = provider.fetch_status([message.gateway_id for message in batch if message.gateway_id])
            self._keep(account, batch, {report.gateway_id: report for report in reports})

    def _keep(
        self, account: Account, batch: Sequence[OutboxMessage], reports: dict[str, StatusReport]
    ) -> None:
        now = self._clock.now()
        changed: list[OutboxMessage] = []
        with self._database.write() as work:
            for message in polls.by_ids(work, [message.id for message in batch]):
                if message.status not in AT_THE_GATEWAY:
                    outbox.adjust(work, message, poll_at=None)  # it went on without us
                elif self._keep_one(work, message, reports.get(message.gateway_id or ""), now):
                    changed.append(message)
                    changed += succession.settle(work, [message.id], now)
            accounts.set_reports_checked(work, account.id, now)
        self._events.publish(AccountsChanged((account.mandant_id,)))
        if changed:
            customers = {message.customer_id for message in changed if message.customer_id is not None}
            self._events.publish(
                MessagesChanged(tuple(message.id for message in changed), tuple(sorted(customers)))
            )

    def _keep_one(
        self, work: Work, message: OutboxMessage, report: StatusReport | None, now: datetime
    ) -> bool:
        """Whether the message's state changed. Late or stale news, and words nobody knows, change nothing."""
        status = merge_report(message.status, report.status) if report else message.status
        columns: dict[str, Any] = {"polled_at": now, "poll_at": self._next_poll(message, status, now)}
        if report is not None and report.parts:
            columns["parts"] = report.parts
        if report is not None and report.price is not None and report.currency:
            columns |= {"price": report.price, "currency": report.currency}
        gave_up = columns["poll_at"] is None and status not in FINAL
        if gave_up and may_move(status, MessageStatus.NO_REPORT):
            reason = StatusReason.NO_REPORT_IN_TIME
            return outbox.move(work, message, MessageStatus.NO_REPORT, reason, now, act_at=None, **columns)
        if report is None or status is message.status:
            outbox.adjust(work, message, **columns)
            return False
        if status in FINAL:
            columns |= {"act_at": None, "lease_until": None}
        if message.status is MessageStatus.SCHEDULED:
            columns["listed_at"] = message.due_at
        return outbox.move(
            work, message, status, report.reason, report.at or now, trace=report.raw, **columns
        )

    def _next_poll(self, message: OutboxMessage, status: MessageStatus, now: datetime) -> datetime | None:
        if status in FINAL:
            return None
        waits = status in (MessageStatus.SCHEDULED, MessageStatus.CANCEL_REQUESTED)
        begin = message.due_at if waits else max(message.accepted_at or now, message.due_at)
        return next_poll(begin, now, now)

    def _postpone(self, messages: Sequence[OutboxMessage], until: datetime) -> None:
        with self._database.write() as work:
            polls.postpone(work, [message.id for message in messages], until)

    def _pause(self, account: Account, error: AccountUnusable, messages: Sequence[OutboxMessage]) -> None:
        now = self._clock.now()
        with self._database.write() as work:
            paused = accounts.pause(work, account, pause_reason(error), error.words)
            polls.postpone(work, [message.id for message in messages], now + PAUSED_PAUSE)
        if paused:
            self._events.publish(AccountsChanged((account.mandant_id,)))


def _by_account(messages: Sequence[OutboxMessage]) -> dict[int, list[OutboxMessage]]:
    grouped: dict[int, list[OutboxMessage]] = defaultdict(list)
    for message in messages:
        if message.account_id is not None:
            grouped[message.account_id].append(message)
    return grouped
