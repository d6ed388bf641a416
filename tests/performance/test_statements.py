"""How often an action asks the database: as often for many records as for few."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from PySide6.QtTest import QTest

from app.domain.customers import CustomerQuery
from app.domain.mandants import Mandant
from app.domain.messages import DraftContext
from app.domain.permissions import Actor, Role
from app.domain.timeline import TimelineQuery
from app.services.appointments import AppointmentService
from app.services.customers import CustomerService
from app.services.demo import DemoPlan, DemoService
from app.services.events import Events
from app.services.timeline import TimelineService
from app.storage.database import Database
from app.storage.repos import mandants
from tests.fixtures.appointments import RecordingPlanning
from tests.fixtures.clock import FakeClock
from tests.fixtures.customers import statements_of
from tests.fixtures.outbox import Bench
from tests.fixtures.sms_desk import SmsDesk


@dataclass
class Shop:
    """A Mandant with sample data; `grow` adds as much again."""

    database: Database
    clock: FakeClock
    actor: Actor

    def __post_init__(self) -> None:
        events = Events()
        self.customers = CustomerService(self.database, events, self.clock)
        self.appointments = AppointmentService(self.database, events, self.clock, RecordingPlanning())
        self.timeline = TimelineService(self.database, events, self.clock)
        self._demo = DemoService(self.database, events, self.clock)

    def grow(self) -> None:
        self._demo.fill(DemoPlan(customers=40, appointments=60, messages=200))

    def statements(self, action: Callable[[], object]) -> int:
        with statements_of(self.database) as sent:
            action()
        return len(sent)

    def everybody(self) -> list[int]:
        return list(self.customers.ids(self.actor, CustomerQuery()))

    def look_at_the_list(self) -> object:
        return self.customers.rows(self.actor, self.everybody())

    def look_at_a_card(self) -> object:
        return self.customers.card(self.actor, self.everybody()[0])

    def look_at_the_history(self) -> object:
        customer_id = self.everybody()[0]
        self.timeline.head(self.actor, customer_id)
        return self.timeline.rows(self.actor, self.timeline.ids(self.actor, TimelineQuery(customer_id)))

    def look_at_the_week(self) -> object:
        now = self.clock.now()
        return self.appointments.between(self.actor, now - timedelta(days=7), now + timedelta(days=7))

    def search(self) -> object:
        return self.customers.find(self.actor, "mey")


@pytest.fixture
def shop(database: Database, clock: FakeClock) -> Shop:
    with database.write() as work:
        mandant = mandants.save(work, Mandant(0, "Hörwelt Mitte"))
    assert mandant is not None
    made = Shop(database, clock, Actor(1, "A. Becker", Role.OWNER, mandant.id))
    made.grow()
    return made


ACTIONS: tuple[tuple[Callable[[Shop], object], int], ...] = (
    (Shop.look_at_the_list, 2),
    (Shop.look_at_a_card, 8),
    (Shop.look_at_the_history, 8),
    (Shop.look_at_the_week, 2),
    (Shop.search, 5),
)


@pytest.mark.parametrize(("action", "most"), ACTIONS, ids=[action.__name__ for action, _most in ACTIONS])
def test_an_action_asks_as_often_for_many_records_as_for_few(shop, action, most):
    few = shop.statements(lambda: action(shop))
    for _time in range(3):
        shop.grow()
    many = shop.statements(lambda: action(shop))
    assert few >= many
    assert many <= most


def test_opening_the_sms_dialog_and_sending_are_a_handful_of_statements(bench: Bench) -> None:
    messaging, scene = bench.scene.messaging, bench.scene
    context = DraftContext(customer_id=scene.customer.id, appointment=bench.appointment)
    with statements_of(scene.database) as opened:
        messaging.draft(bench.actor, context)
    with statements_of(scene.database) as sent:
        bench.send()
    assert len(opened) <= 11  # one of them asks whether sending is switched off
    assert len(sent) <= 11  # one of them makes the words of its text findable


def test_typing_asks_the_database_nothing(sms_desk: SmsDesk) -> None:
    dialog = sms_desk.open(sms_desk.from_customer)
    editor = dialog.message.editor
    with statements_of(sms_desk.desk.services.customers._database) as sent:
        for letter in "Guten Tag, bis Freitag [um 9]":
            QTest.keyClicks(editor, letter)
    assert editor.toPlainText().endswith("[um 9]")
    assert sent == []
