"""Puts all services of one running program together; imported when the database is opened, not before."""

from __future__ import annotations

from pathlib import Path

from app.clock import Clock
from app.services import dispatch, mailing_desk
from app.services.appointments import AppointmentService
from app.services.attention import AttentionService
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
from app.services.news import NewsService
from app.services.preferences import PreferenceService
from app.services.reports import ReportService
from app.services.resending import ResendingService
from app.services.selections import SelectionService
from app.services.sending_switch import SendingSwitchService
from app.services.suite import Services
from app.services.tags import TagService
from app.services.text_blocks import TextBlockService
from app.services.timeline import TimelineService
from app.services.values import ValueService
from app.services.waiting import WaitingService
from app.storage.database import Database
from app.storage.secrets import SecretStore


def build(*, database: Database, clock: Clock, secrets: SecretStore, data_dir: Path) -> Services:
    """Everything a window or a worker may ask for, on this database; `close` of it lets go of the database."""
    events = Events()
    values = ValueService(clock)
    sending = dispatch.build(
        database=database, events=events, clock=clock, secrets=secrets, values=values, data_dir=data_dir
    )
    auth = AuthService(database, events, clock)
    customers = CustomerService(database, events, clock)
    demo = DemoService(database, events, clock)
    messaging = MessagingService(database, events, clock, values, customers)

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
        tags=TagService(database, events, clock),
        selections=SelectionService(database, events, clock),
        appointments=AppointmentService(database, events, clock, sending.planning),
        text_blocks=TextBlockService(database, events, clock),
        messaging=messaging,
        resending=ResendingService(database, events, clock),
        outbox=sending.outbox,
        waiting=WaitingService(database, events, clock),
        attention=AttentionService(database, events, clock),
        planning=sending.planning,
        heartbeat=sending.heartbeat,
        sending=sending.sending,
        sending_switch=SendingSwitchService(database, events, clock),
        polling=sending.polling,
        accounts=sending.accounts,
        message_log=MessageLogService(database),
        messages=MessageListService(database, events),
        news=NewsService(database, events),
        timeline=TimelineService(database, events, clock),
        maintenance=MaintenanceService(database, clock, secrets, sending.accounts),
        practice=sending.practice,
        reports=ReportService(database),
        exporting=ExportService(),
        mailings=mailing_desk.build(
            database, events, clock, customers=customers, messaging=messaging, practice=sending.practice
        ),
        demo=demo,
        interrupt_reads=database.interrupt_reads,
        close=close,
    )
