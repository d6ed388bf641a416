"""Puts the services of mailings together: kept, reviewed, repaired, sent, and the list of who said STOP."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

from app.clock import Clock
from app.domain.permissions import Actor
from app.services.customers import CustomerService
from app.services.events import Events
from app.services.mailing_overview import MailingOverviewService
from app.services.mailing_repairs import MailingRepairService
from app.services.mailing_review import MailingReviewService
from app.services.mailing_sending import MailingSendingService
from app.services.mailings import MailingService
from app.services.messaging import MessagingService
from app.services.number_files import NumberFileService
from app.services.practice import PracticeService
from app.services.selections import SelectionService
from app.services.stop_list import StopListService
from app.services.tags import TagService
from app.storage.database import Database


@dataclass(frozen=True, slots=True)
class MailingDesk:
    """Everything about mailings that a window may ask for."""

    kept: MailingService
    overview: MailingOverviewService
    review: MailingReviewService
    repairs: MailingRepairService
    sending: MailingSendingService
    stop_list: StopListService
    number_files: NumberFileService


def build(
    database: Database,
    events: Events,
    clock: Clock,
    *,
    customers: CustomerService,
    messaging: MessagingService,
    practice: PracticeService,
) -> MailingDesk:
    """All of them on one database; recipients come from tags, saved selections, single customers and numbers."""
    selections = SelectionService(database, events, clock)

    def of_selection(actor: Actor, source_id: int) -> array[int]:
        return selections.ids(actor, selections.get(actor, source_id).criteria)

    review = MailingReviewService(
        database, events, clock, tags=TagService(database, events, clock).members, selections=of_selection
    )
    return MailingDesk(
        kept=MailingService(database, events, clock),
        overview=MailingOverviewService(database, clock),
        review=review,
        repairs=MailingRepairService(database, events, clock, customers, review),
        sending=MailingSendingService(database, events, clock, review, messaging, practice),
        stop_list=StopListService(database, events, clock),
        number_files=NumberFileService(database),
    )
