"""The services of one running program, by name; built in `app.bootstrap` and handed to windows and workers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.services.accounts import AccountService
    from app.services.appointments import AppointmentService
    from app.services.attention import AttentionService
    from app.services.auth import AuthService
    from app.services.customers import CustomerService
    from app.services.demo import DemoService
    from app.services.events import Events
    from app.services.exporting import ExportService
    from app.services.first_start import FirstStartService
    from app.services.heartbeat import Heartbeat
    from app.services.mailing_desk import MailingDesk
    from app.services.maintenance import MaintenanceService
    from app.services.mandants import MandantService
    from app.services.message_list import MessageListService
    from app.services.message_log import MessageLogService
    from app.services.messaging import MessagingService
    from app.services.news import NewsService
    from app.services.outbox import OutboxService
    from app.services.planning import PlanningService
    from app.services.polling import PollingService
    from app.services.practice import PracticeService
    from app.services.preferences import PreferenceService
    from app.services.reports import ReportService
    from app.services.resending import ResendingService
    from app.services.selections import SelectionService
    from app.services.sending import SendingService
    from app.services.sending_switch import SendingSwitchService
    from app.services.tags import TagService
    from app.services.text_blocks import TextBlockService
    from app.services.timeline import TimelineService
    from app.services.waiting import WaitingService


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a window or a worker may ask for."""

    events: Events
    auth: AuthService
    first_start: FirstStartService
    preferences: PreferenceService
    mandants: MandantService
    customers: CustomerService
    tags: TagService
    selections: SelectionService
    appointments: AppointmentService
    text_blocks: TextBlockService
    messaging: MessagingService
    resending: ResendingService
    outbox: OutboxService
    waiting: WaitingService
    attention: AttentionService
    planning: PlanningService
    heartbeat: Heartbeat
    sending: SendingService
    sending_switch: SendingSwitchService
    polling: PollingService
    accounts: AccountService
    message_log: MessageLogService
    messages: MessageListService
    news: NewsService
    timeline: TimelineService
    maintenance: MaintenanceService
    practice: PracticeService
    reports: ReportService
    exporting: ExportService
    mailings: MailingDesk
    demo: DemoService
    interrupt_reads: Callable[[Collection[int]], None]
    """Break off what these threads are reading; nothing that writes."""
    close: Callable[[], None]
    """Let go of the database; nothing may be asked afterwards."""
