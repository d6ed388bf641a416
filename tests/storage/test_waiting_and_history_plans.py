"""What waits and what happened with a customer are read along an index, however many messages there are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, text

from app.domain.delivery import MessageStatus
from app.domain.permissions import Actor, Role
from app.domain.timeline import TimelineKind, TimelineQuery
from app.domain.waiting import WaitingQuery
from app.models.appointment import AppointmentRecord
from app.models.customer import ConsentRow, CustomerRecord
from app.models.history import AppointmentEventRecord, CustomerNoteRecord
from app.models.mandant import MandantRecord
from app.models.message import MessageRecord
from app.services.events import Events
from app.services.timeline import TimelineService
from app.services.waiting import WaitingService
from app.storage.database import Database, Work
from app.storage.repos import accounts
from tests.fixtures.clock import START, FakeClock

OWNER = Actor(1, "Anna", Role.OWNER, 1)
COUNT = 2_000
"""Enough that a server does not rather read them all."""
PEOPLE = 100
TABLES = ("message", "appointment_event", "consent", "customer_note")


def fill(work: Work) -> None:
    work.execute(
        insert(MandantRecord),
        [{"id": n, "name": "", "time_zone": "Europe/Berlin", "country": "DE", "language": "de", "colour": "#000000",
          "working_hours": {}, "version": 1} for n in (1, 2)],
    )  # fmt: skip
    work.execute(
        insert(AppointmentRecord),
        {"id": 1, "mandant_id": 1, "start": START, "end": START, "title": "", "note": "", "created_at": START,
         "changed_at": START, "version": 1, "state": "planned", "all_day": False},
    )  # fmt: skip
    work.execute(
        insert(CustomerRecord),
        [{"id": n, "mandant_id": 1, "salutation": "", "address_form": "formal", "last_name": "Meyer",
          "sort_name": "meyer", "search_text": "meyer", "created_at": START, "changed_at": START, "version": 1}
         for n in range(1, PEOPLE + 1)],
    )  # fmt: skip
    each: list[dict[str, Any]] = [
        {
            "id": n,
            "customer_id": 1 + n % PEOPLE,
            "mandant_id": 1 + (n % PEOPLE == 7),
            "at": START + timedelta(minutes=n),
        }
        for n in range(1, COUNT + 1)
    ]
    work.execute(
        insert(MessageRecord),
        [{"id": row["id"], "mandant_id": row["mandant_id"], "customer_id": row["customer_id"],
          "reference": f"{row['id']:032}", "dedup_key": str(row["id"]), "purpose": "appointments",
          "number": "+491701234567", "text": "", "parts": 1, "rule": "now", "created_at": row["at"],
          "due_at": row["at"], "status_at": row["at"], "listed_at": row["at"],
          "status": MessageStatus.DELIVERED if row["id"] % 40 else MessageStatus.QUEUED} for row in each],
    )  # fmt: skip
    work.execute(
        insert(AppointmentEventRecord),
        [{**row, "appointment_id": 1, "step": "booked", "title": "", "start": START, "user_name": ""}
         for row in each],
    )  # fmt: skip
    work.execute(insert(CustomerNoteRecord), [{**row, "text": "", "user_name": ""} for row in each])
    work.execute(
        insert(ConsentRow),
        [{"mandant_id": row["mandant_id"], "customer_id": row["customer_id"], "number_e164": "+491701234567",
          "purpose": "appointments", "granted": True, "source": "in_person", "agreed_on": START.date(),
          "recorded_at": row["at"], "recorded_by": ""} for row in each],
    )  # fmt: skip


@dataclass
class Asked:
    """What was said to the database, and how it goes about it."""

    database: Database
    clock: FakeClock
    said: list[tuple[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        event.listen(
            self.database.reading_engine,
            "before_cursor_execute",
            lambda *told: self.said.append((told[2], told[3])),
        )
        self.waiting = WaitingService(self.database, Events(), self.clock)
        self.timeline = TimelineService(self.database, Events(), self.clock)

    def plans(self) -> list[str]:
        """The plans of all questions about what grows."""
        how = "EXPLAIN QUERY PLAN" if self.database.is_sqlite else "EXPLAIN"
        found = []
        with self.database.engine.connect() as connection:
            if not self.database.is_sqlite:
                connection.execute(text("ANALYZE"))
                connection.execute(text("SET LOCAL enable_seqscan = off"))
            for statement, values in self.said:
                if any(f"FROM {table}" in statement for table in TABLES):
                    rows = connection.exec_driver_sql(f"{how} {statement}", values)
                    found.append(" / ".join(str(row) for row in rows))
        return found


@pytest.fixture
def asked(database: Database, clock: FakeClock) -> Asked:
    with database.write() as work:
        fill(work)
    return Asked(database, clock)


def check(plans: list[str]) -> None:
    for plan in plans:
        for table in TABLES:
            assert f"SCAN {table}" not in plan, plan
            assert f"Seq Scan on {table}" not in plan, plan


def test_the_outbox_looks_only_at_what_waits(asked: Asked) -> None:
    later = START + timedelta(minutes=COUNT // 2)
    asked.clock.set(later)
    days = asked.waiting.days(OWNER)
    assert sum(day.count for day in days) == COUNT // 40
    for query in (WaitingQuery(), WaitingQuery(since=later), WaitingQuery(until=later)):
        asked.waiting.ids(OWNER, query)
    plans = asked.plans()
    assert len(plans) == 5
    check(plans)
    assert all("ix_message_status" in plan or "ix_message_pending" in plan for plan in plans), plans


def test_the_status_bar_counts_what_waits_without_reading_it(asked: Asked) -> None:
    with asked.database.read() as work:
        state = accounts.state(work, 1, START)
    assert state.waiting_here == COUNT // 40
    asked.said = [(said, values) for said, values in asked.said if "sum(message.parts)" in said]
    (plan,) = asked.plans()
    assert "ix_message_pending" in plan, plan


def test_the_rows_of_the_outbox_are_read_by_their_keys(asked: Asked) -> None:
    found = asked.waiting.rows(OWNER, asked.waiting.ids(OWNER, WaitingQuery())[:20])
    assert len(found) == 20
    check(asked.plans())


def test_a_history_looks_only_at_its_customer(asked: Asked) -> None:
    query = TimelineQuery(5)
    asked.timeline.head(OWNER, 5)
    keys = asked.timeline.ids(OWNER, query)
    assert len(keys) == 4 * COUNT // PEOPLE
    asked.timeline.ids(OWNER, TimelineQuery(5, frozenset({TimelineKind.SMS}), "termin"))
    plans = asked.plans()
    assert len(plans) == 3
    check(plans)
    assert all("customer" in plan for plan in plans), plans


def test_the_entries_of_a_history_are_read_by_their_keys(asked: Asked) -> None:
    keys = asked.timeline.ids(OWNER, TimelineQuery(5))
    asked.said.clear()
    assert len(asked.timeline.rows(OWNER, keys[:40])) == 40
    plans = asked.plans()
    assert len(plans) == 4
    check(plans)
