"""Knows what is left on each account, about: as told with a sending, or asked for now and then."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta

from app.clock import Clock
from app.domain.accounts import Account, PauseReason
from app.providers.base import Balance, BalanceKind
from app.providers.errors import ProviderError
from app.services.events import AccountsChanged, Events
from app.services.provider_facts import capabilities
from app.services.provider_pool import ProviderPool
from app.storage.database import Database, Work
from app.storage.repos import accounts

log = logging.getLogger(__name__)

AT_MOST_EVERY = timedelta(seconds=60)
"""After a sending; an hour of sending asks sixty times, not once for each message."""
WITHOUT_CREDIT_EVERY = timedelta(minutes=5)
"""Whether an account that ran dry was topped up."""
WITHOUT_CREDIT_HERE_EVERY = timedelta(seconds=5)
"""As above, where nobody outside this house is asked."""

ASKED_WHEN_PAUSED = ("", PauseReason.NO_CREDIT)
"""Any other reason means that the access data are in doubt: nobody tries on with a wrong key."""


def store(work: Work, account: Account, balance: Balance, at: datetime) -> bool:
    """Remember what the gateway told; False for money of an unknown currency, which would look like credits."""
    currency = currency_of(account, balance)
    if balance.kind is BalanceKind.MONEY and not currency:
        return False
    accounts.set_balance(work, account.id, balance.amount, currency, at)
    return True


def currency_of(account: Account, balance: Balance) -> str:
    """ISO 4217, "" for credits; some gateways name it only when asked for the balance."""
    return "" if balance.kind is BalanceKind.CREDITS else balance.currency or account.currency


class Balances:
    """Asks gateways for the credit, outside any transaction and never more often than is decent."""

    def __init__(self, database: Database, events: Events, clock: Clock, pool: ProviderPool) -> None:
        self._database = database
        self._events = events
        self._clock = clock
        self._pool = pool
        self._lock = threading.Lock()
        self._wanted: set[int] = set()
        self._to_begin_with: set[int] = set()
        self._asked: dict[int, datetime] = {}

    def want(self, account_id: int, *, to_begin_with: bool = False) -> None:
        """Something was sent and the answer named no balance: ask when it is decent to.

        What is asked `to_begin_with` (at the start, after saving) does not put off the question after a sending.
        """
        with self._lock:
            self._wanted.add(account_id)
            if to_begin_with:
                self._to_begin_with.add(account_id)

    def want_all(self) -> None:
        """The program starts: people look at the credit before they send."""
        with self._database.read() as work:
            active = accounts.active_ids(work)
        for account_id in active:
            self.want(account_id, to_begin_with=True)

    def step(self) -> int:
        """Ask for what is wanted and due; returns how many were read."""
        now = self._clock.now()
        with self._database.read() as work:
            dry = accounts.paused_for(work, PauseReason.NO_CREDIT)
            with self._lock:
                candidates = self._wanted | set(dry)
            found = [accounts.get(work, account_id) for account_id in candidates]
        stopped = {one.id for one in found if one is not None and one.paused_reason not in ASKED_WHEN_PAUSED}
        with self._lock:
            self._wanted -= stopped  # or `next_due` would call again and again for what is not asked
        return sum(
            self._ask(account) for account in found if account is not None and self._is_due(account, now)
        )

    def next_due(self) -> datetime | None:
        """When the next wanted balance may be asked for (UTC)."""
        with self._lock:
            if not self._wanted:
                return None
            now = self._clock.now()
            return min(
                self._asked.get(wanted, now - AT_MOST_EVERY) + AT_MOST_EVERY for wanted in self._wanted
            )

    def read(self, account: Account) -> Balance | None:
        """Ask now; None where this gateway has no such thing. Raises ProviderError."""
        now = self._clock.now()
        with self._lock:
            if account.id in self._to_begin_with:
                self._to_begin_with.discard(account.id)
            else:
                self._asked[account.id] = now
            self._wanted.discard(account.id)
        if capabilities(account.provider).balance is None:
            return None
        balance = self._pool.get(account).balance()
        if balance is not None:
            self._remember(account, balance, now)
        return balance

    def _is_due(self, account: Account, now: datetime) -> bool:
        if account.paused_reason not in ASKED_WHEN_PAUSED:
            return False  # nobody tries on with a wrong key
        pause = AT_MOST_EVERY
        if account.paused_reason == PauseReason.NO_CREDIT:
            local = capabilities(account.provider).local
            pause = WITHOUT_CREDIT_HERE_EVERY if local else WITHOUT_CREDIT_EVERY
        with self._lock:
            asked = self._asked.get(account.id)
        return asked is None or asked <= now - pause

    def _ask(self, account: Account) -> bool:
        try:
            return self.read(account) is not None
        except ProviderError as error:
            log.info("no balance of account %s: %s", account.id, type(error).__name__)
            return False

    def _remember(self, account: Account, balance: Balance, now: datetime) -> None:
        with self._database.write() as work:
            # Compared with what any process of any workstation has seen: a program that was started after
            # somebody had bought credit would see no difference to what itself has seen.
            left = accounts.left_when_dry(work, account.id)
            store(work, account, balance, now)
            if balance.currency and not account.currency:
                accounts.set_price(work, account.id, account.price_per_part, balance.currency)
            # Less than the price of a message may have been left, so "more than nothing" would not do.
            if left is not None and balance.amount > left:
                accounts.resume(work, account.id)
        self._events.publish(AccountsChanged((account.mandant_id,)))
