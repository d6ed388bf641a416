from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from app.domain.delivery import MessageStatus
from app.models.message import AuditRecord
from app.storage.database import Database, Work
from tests.fixtures.appointments import Office, Outcome, add_sms, berlin, insert_sms, open_office
from tests.fixtures.clock import FakeClock

MONDAY, TUESDAY = berlin("2026-11-23 00:00"), berlin("2026-11-24 00:00")
DUE = berlin("2026-11-22 10:00")


@pytest.fixture
def office(database: Database, clock: FakeClock) -> Office:
    return open_office(database, clock)


@contextmanager
def statements(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """The SELECTs with their parameters, as they go to the database."""
    seen: list[tuple[str, Any]] = []

    def note(
        connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool
    ) -> None:
        if statement.startswith("SELECT"):
            seen.append((statement, parameters))

    event.listen(database.reading_engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.reading_engine, "before_cursor_execute", note)


def test_a_day_with_its_sms_is_read_in_two_statements(office: Office) -> None:
    for hour in range(8, 18):
        made = office.book(f"2026-11-23 {hour:02}:00", f"2026-11-23 {hour:02}:45", staff=hour % 2)
        add_sms(office, made.id, MessageStatus.QUEUED, DUE)
    with statements(office.database) as seen:
        rows = office.service.between(office.actor, MONDAY, TUESDAY)
    assert len(rows) == 10
    assert len(seen) == 2


def test_a_row_shows_its_newest_sms(office: Office) -> None:
    made = office.book("2026-11-23 10:00", "2026-11-23 10:45")
    add_sms(office, made.id, MessageStatus.DELIVERED, DUE - timedelta(days=3))
    add_sms(office, made.id, MessageStatus.QUEUED, DUE)
    (row,) = office.service.between(office.actor, MONDAY, TUESDAY)
    assert (row.sms_status, row.sms_due) == (MessageStatus.QUEUED, DUE)


def test_a_withdrawn_sms_shows_only_where_there_is_no_other(office: Office) -> None:
    first = office.book("2026-11-23 10:00", "2026-11-23 10:45")
    second = office.book("2026-11-23 11:00", "2026-11-23 11:45")
    add_sms(office, first.id, MessageStatus.DELIVERED, DUE)
    add_sms(office, first.id, MessageStatus.SUPERSEDED, DUE)
    add_sms(office, second.id, MessageStatus.CANCELLED, DUE)
    rows = office.service.between(office.actor, MONDAY, TUESDAY)
    assert [row.sms_status for row in rows] == [MessageStatus.DELIVERED, MessageStatus.CANCELLED]


def test_a_change_says_when_the_renewed_sms_goes_out(office: Office) -> None:
    made = office.book("2026-11-23 10:00", "2026-11-23 10:45")
    due = berlin("2026-11-25 10:00")

    def renew(work: Work) -> None:
        insert_sms(work, office.actor.mandant_id, made.id, MessageStatus.QUEUED, due)

    office.planning.act, office.planning.outcome = renew, Outcome(renewed=1)
    change = office.service.cancel(office.actor, made.id)
    assert change.next_due == due


def test_the_week_is_found_by_an_index_bounded_on_both_sides(
    sqlite_database: Database, clock: FakeClock
) -> None:
    office = open_office(sqlite_database, clock)
    made = office.book("2026-11-23 10:00", "2026-11-23 10:45")
    add_sms(office, made.id, MessageStatus.QUEUED, DUE)
    with statements(sqlite_database) as seen:
        office.service.between(office.actor, MONDAY, TUESDAY)
    plans = [_plan(sqlite_database, statement, parameters) for statement, parameters in seen]
    assert "ix_appointment_time (mandant_id=? AND start>? AND start<?)" in plans[0]
    assert "ix_message_appointment (appointment_id=?)" in plans[1]
    assert "SCAN message" not in plans[1]


def _plan(database: Database, statement: str, parameters: Any) -> str:
    with database.reading_engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return "\n".join(row[-1] for row in rows)


def test_what_was_done_is_written_down_without_texts(office: Office) -> None:
    made = office.book("2026-11-23 10:00", "2026-11-23 10:45", title="Secret")
    office.service.cancel(office.actor, made.id)
    with office.database.read() as work:
        rows = work.query(AuditRecord).filter_by(entity="appointment").order_by(AuditRecord.id).all()
        found = [(row.action, row.entity_id, row.detail) for row in rows]
    assert found == [
        ("created", made.id, {}),
        ("cancelled", made.id, {"fields": "state", "state": "cancelled"}),
    ]
    assert "Secret" not in str(found)
