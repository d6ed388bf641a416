"""Puts the services together that move messages, for the window, the headless worker and tests alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from app.clock import Clock
from app.providers.base import ProviderEnvironment
from app.services.accounts import AccountService
from app.services.balances import Balances
from app.services.claiming import LEASE, Claiming
from app.services.events import Events
from app.services.handing_over import HandOverCheck
from app.services.heartbeat import Heartbeat
from app.services.outbox import OutboxService
from app.services.planning import MessageValues, PlanningService
from app.services.polling import PollingService
from app.services.practice import PracticeService
from app.services.provider_pool import ProviderPool
from app.services.recording import Recorder
from app.services.sending import SendingService
from app.storage.database import Database
from app.storage.secrets import SecretStore


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Everything between the outbox and the gateways; close it after the workers have ended."""

    outbox: OutboxService
    planning: PlanningService
    sending: SendingService
    polling: PollingService
    accounts: AccountService
    practice: PracticeService
    heartbeat: Heartbeat
    pool: ProviderPool
    close: Callable[[], None]


def build(
    *,
    database: Database,
    events: Events,
    clock: Clock,
    secrets: SecretStore,
    values: MessageValues,
    data_dir: Path,
    lease: timedelta = LEASE,
) -> Dispatch:
    """All of them on one database and one pool of adapters; `lease` is shorter only where deaths are rehearsed."""
    pool = ProviderPool(secrets, ProviderEnvironment(data_dir, clock.now))
    balances = Balances(database, events, clock, pool)
    return Dispatch(
        outbox=OutboxService(database, events, clock),
        planning=PlanningService(database, events, clock, values),
        sending=SendingService(
            events=events,
            clock=clock,
            claiming=Claiming(database, clock, HandOverCheck(values), lease),
            recorder=Recorder(database, clock),
            pool=pool,
            balances=balances,
        ),
        polling=PollingService(database=database, events=events, clock=clock, pool=pool, balances=balances),
        accounts=AccountService(
            database=database, events=events, clock=clock, secrets=secrets, pool=pool, balances=balances
        ),
        practice=PracticeService(clock, data_dir),
        heartbeat=Heartbeat(database, clock),
        pool=pool,
        close=pool.close,
    )
