"""Builds one running program from its parts: the only module that knows all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.clock import Clock, SystemClock
from app.config import Config

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.desk import FirstLook
    from app.errors import UserError
    from app.services.suite import Services
    from app.storage.database import Database
    from app.storage.secrets import SecretStore
    from app.ui.opening import Opening, Workers

# Everything else is imported inside the functions: this module is loaded before the first window is painted.


def opening(config: Config, *, clock: Clock | None = None) -> Opening:
    """What the windows are given; nothing is opened before they ask for it."""
    from app.ui.opening import Opening

    clock = clock or SystemClock()
    return Opening(
        open_services=lambda: open_services(config, clock=clock),
        make_workers=lambda services: make_workers(services, clock),
        explain=explain,
        clock=clock,
        first_look=lambda: first_look(config, clock),
    )


def first_look(config: Config, clock: Clock) -> FirstLook | None:
    """The first week without the database library, where that can be; a database named by its address is not."""
    if config.database is not None:
        return None
    from app.storage.first_look import first_look

    return first_look(config.data_file, clock.now())


def explain(error: BaseException) -> UserError | None:
    """Words for what the user can mend; None for a fault of the program."""
    from app.services import troubles

    return troubles.explain(error)


def make_workers(services: Services, clock: Clock) -> Workers:
    """The threads that send and ask for reports."""
    from app.workers.crew import Crew

    return Crew(services, clock)


def open_services(
    config: Config, *, clock: Clock | None = None, secrets: SecretStore | None = None
) -> Services:
    """Open the database, make or migrate its tables, and build all services on it.

    Raises a StorageError named after the trouble. Without `secrets` the computer's keyring is used.
    """
    from app.storage.installation import installation_id
    from app.storage.opening import open_database
    from app.storage.secrets import KeyringSecretStore

    database = open_database(config.database_url, backups=config.data_dir / "backups")
    try:
        store = secrets or KeyringSecretStore(installation_id(database))
        return _services(database, clock or SystemClock(), store, config.data_dir)
    except BaseException:
        database.close()
        raise


def _services(database: Database, clock: Clock, secrets: SecretStore, data_dir: Path) -> Services:
    from app.services import dispatch
    from app.services.appointments import AppointmentService
    from app.services.auth import AuthService
    from app.services.customers import CustomerService
    from app.services.demo import DemoPlan, DemoService
    from app.services.events import Events
    from app.services.exporting import ExportService
    from app.services.first_start import FirstStartService
    from app.services.maintenance import MaintenanceService
    from app.services.mandants import MandantService
    from app.services.message_list import MessageListService
    from app.services.message_log import MessageLogService
    from app.services.messaging import MessagingService
    from app.services.preferences import PreferenceService
    from app.services.reports import ReportService
    from app.services.resending import ResendingService
    from app.services.suite import Services
    from app.services.text_blocks import TextBlockService
    from app.services.timeline import TimelineService
    from app.services.values import ValueService
    from app.services.waiting import WaitingService

    events = Events()
    values = ValueService(clock)
    sending = dispatch.build(
        database=database, events=events, clock=clock, secrets=secrets, values=values, data_dir=data_dir
    )
    auth = AuthService(database, events, clock)
    customers = CustomerService(database, events, clock)
    demo = DemoService(database, events, clock)

    def close() -> None:
        sending.close()
        database.close()

    return Services(
        events=events,
        auth=auth,
        first_start=FirstStartService(database, auth, sending.accounts, lambda: demo.fill(DemoPlan())),
        preferences=PreferenceService(database),
        mandants=MandantService(database, events, clock),
        customers=customers,
        appointments=AppointmentService(database, events, clock, sending.planning),
        text_blocks=TextBlockService(database, events, clock),
        messaging=MessagingService(database, events, clock, values, customers),
        resending=ResendingService(database, events, clock),
        outbox=sending.outbox,
        waiting=WaitingService(database, events, clock),
        planning=sending.planning,
        heartbeat=sending.heartbeat,
        sending=sending.sending,
        polling=sending.polling,
        accounts=sending.accounts,
        message_log=MessageLogService(database),
        messages=MessageListService(database),
        timeline=TimelineService(database, events, clock),
        maintenance=MaintenanceService(database, clock, secrets, sending.accounts),
        practice=sending.practice,
        reports=ReportService(database),
        exporting=ExportService(),
        demo=demo,
        close=close,
    )
