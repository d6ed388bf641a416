"""Sample data: shared out among the Mandanten, the same from the same seed, never where a real gateway is."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from app.domain.accounts import Account
from app.domain.mandants import Mandant
from app.errors import UserError
from app.models.appointment import AppointmentRecord
from app.models.customer import ConsentRow, CustomerPhoneRecord, CustomerRecord
from app.models.message import MessageRecord
from app.services.demo import DemoPlan, DemoService
from app.services.events import CustomersChanged, Event, Events
from app.storage.database import Database
from app.storage.repos import accounts, customer_search, mandants
from tests.fixtures.clock import FakeClock

SMALL = DemoPlan(customers=9, appointments=30, messages=20, seed=7)


@pytest.fixture
def filled(database: Database) -> Database:
    """Two Mandanten, each with the practice phone."""
    with database.write() as work:
        for name, language in (("Hörwelt Mitte", "de"), ("Hörsel Syd", "sv")):
            mandant = mandants.save(work, Mandant(0, name, language=language))
            assert mandant is not None
            accounts.store(work, Account(0, mandant.id, "practice", "Practice phone"))
    return database


def names(database: Database) -> list[tuple[int, str, str]]:
    with database.read() as work:
        query = select(CustomerRecord.mandant_id, CustomerRecord.sort_name, CustomerRecord.city)
        return [(row[0], row[1], row[2]) for row in work.execute(query.order_by(CustomerRecord.id))]


def test_the_records_are_shared_out_and_can_be_found(filled: Database, clock: FakeClock) -> None:
    events: list[Event] = []
    hub = Events()
    hub.subscribe(events.append)
    DemoService(filled, hub, clock).fill(SMALL)
    with filled.read() as work:
        per_mandant = (
            work.execute(select(func.count(CustomerRecord.id)).group_by(CustomerRecord.mandant_id))
            .scalars()
            .all()
        )
        total = {
            record: work.scalar(select(func.count()).select_from(record))
            for record in (AppointmentRecord, MessageRecord, CustomerPhoneRecord)
        }
        someone = work.scalars(select(CustomerRecord).where(CustomerRecord.mandant_id == 1)).first()
        assert someone is not None
        found = customer_search.find_ids(work, 1, (someone.sort_name.split(",")[0],), 10)
    assert sorted(per_mandant) == [4, 5]
    assert total == {AppointmentRecord: 30, MessageRecord: 20, CustomerPhoneRecord: 9}
    assert someone.id in found
    assert CustomersChanged() in events


def test_some_have_not_been_asked_for_their_consent(filled: Database, clock: FakeClock) -> None:
    DemoService(filled, Events(), clock).fill(DemoPlan(customers=48, appointments=0, messages=0))
    with filled.read() as work:
        asked = select(func.count(ConsentRow.customer_id.distinct()))
        assert work.scalar(asked) == 44
        assert work.scalar(asked.where(ConsentRow.purpose == "appointments")) == 44
        assert work.scalar(asked.where(ConsentRow.purpose == "information")) == 32
        assert work.scalar(asked.where(ConsentRow.purpose == "marketing")) == 16


def test_the_same_seed_gives_the_same_people(filled: Database, clock: FakeClock) -> None:
    service = DemoService(filled, Events(), clock)
    service.fill(SMALL)
    service.fill(SMALL)
    people = names(filled)
    assert people[:9] == people[9:]


def test_sample_appointments_lie_in_working_hours_of_this_week_and_the_next(
    filled: Database, clock: FakeClock
) -> None:
    DemoService(filled, Events(), clock).fill(SMALL)
    zone = ZoneInfo("Europe/Berlin")
    with filled.read() as work:
        starts = [start.astimezone(zone) for start in work.scalars(select(AppointmentRecord.start))]
    first = clock.now().astimezone(zone).date()
    assert all(start.weekday() < 5 and 8 <= start.hour < 18 and start.minute % 15 == 0 for start in starts)
    assert all(-7 < (start.date() - first).days < 14 for start in starts)


def test_a_mandant_with_a_real_gateway_is_not_filled(filled: Database, clock: FakeClock) -> None:
    with filled.write() as work:
        accounts.store(work, Account(0, 2, "seven", "seven.io"))
    with pytest.raises(UserError, match="practice phone"):
        DemoService(filled, Events(), clock).fill(SMALL)
    assert names(filled) == []
