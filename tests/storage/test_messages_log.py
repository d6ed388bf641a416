from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, text

from app.domain.delivery import MessageStatus, StatusReason
from app.domain.permissions import Actor, NotPermitted, Role
from app.errors import NotFound
from app.models.customer import CustomerRecord
from app.models.mandant import MandantRecord
from app.models.message import AttemptRecord, MessageEventRecord, MessageRecord
from app.services.message_log import MessageLogService
from app.storage.database import Database, Work
from tests.fixtures.clock import START

S, R = MessageStatus, StatusReason
ANNA = Actor(user_id=1, name="Anna", role=Role.STAFF, mandant_id=1)
ELSEWHERE = ANNA.for_mandant(2)


def message(number: int, customer: int | None, **values: Any) -> dict[str, Any]:
    """Every second message shares its instant with the one before, as group sending does."""
    at = START + timedelta(minutes=number // 2)
    return {
        "id": number, "mandant_id": 1, "customer_id": customer, "reference": f"{number:032}", "dedup_key": str(number),
        "purpose": "appointments", "number": "+491701234567", "text": f"Text {number}", "parts": 1, "rule": "now",
        "status": S.DELIVERED, "created_at": at, "due_at": at, "status_at": at, "listed_at": at, **values,
    }  # fmt: skip


def people(work: Work) -> None:
    work.execute(
        insert(MandantRecord),
        [{"id": n, "name": str(n), "time_zone": "Europe/Berlin", "country": "DE", "language": "de",
          "colour": "#000000", "working_hours": {}, "version": 1} for n in (1, 2)],
    )  # fmt: skip
    work.execute(
        insert(CustomerRecord),
        [{"id": n, "mandant_id": 1, "salutation": "", "address_form": "formal", "last_name": f"Meyer {n}",
          "sort_name": "m", "search_text": "m", "created_at": START, "changed_at": START, "version": 1}
         for n in (1, 2, 3)],
    )  # fmt: skip


@pytest.fixture
def log(database: Database) -> MessageLogService:
    """Customer 1 has the messages 1, 4, 7 … 148, customer 2 the others but every third, customer 3 none."""
    with database.write() as work:
        people(work)
        owners = {1: 1, 2: 2, 0: None}
        work.execute(insert(MessageRecord), [message(n, owners[n % 3]) for n in range(1, 151)])
    return MessageLogService(database)


@pytest.mark.behaviour("AW-35", "AW-36")
def test_a_customers_messages_newest_first(log: MessageLogService) -> None:
    expected = list(range(148, 0, -3))
    assert [row.id for row in log.for_customer(ANNA, 1)] == expected
    assert [row.id for row in log.rows(ANNA, expected[:5])] == expected[:5]
    assert log.for_customer(ANNA, 3) == ()


def test_pages_follow_each_other_without_gap_or_overlap_while_messages_arrive(
    log: MessageLogService, database: Database
) -> None:
    seen = list(log.for_customer(ANNA, 1, limit=7))
    with database.write() as work:
        work.execute(insert(MessageRecord), [message(900, 1)])
    while more := log.for_customer(ANNA, 1, older_than=seen[-1], limit=7):
        seen += more
    assert [row.id for row in seen] == list(range(148, 0, -3))


def test_nothing_of_another_mandant(log: MessageLogService) -> None:
    assert log.for_customer(ELSEWHERE, 1) == ()
    assert log.rows(ELSEWHERE, [1, 4]) == ()
    for question in (log.row, log.story):
        with pytest.raises(NotFound):
            question(ELSEWHERE, 1)


def test_only_with_the_right(log: MessageLogService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.domain.permissions.PERMISSIONS", {Role.STAFF: frozenset()})
    questions: list[Any] = [log.for_customer, log.row, log.story]
    for question in questions:
        with pytest.raises(NotPermitted):
            question(ANNA, 1)


def test_the_story_of_a_message_in_the_order_of_its_steps(log: MessageLogService, database: Database) -> None:
    with database.write() as work:
        steps = [(0, S.QUEUED, None, ""), (5, S.SENDING, None, ""), (6, S.UNKNOWN, R.LINE_BROKE, ""),
                 (130, S.ACCEPTED, None, "found"), (140, S.DELIVERED, None, "DELIVRD")]  # fmt: skip
        for seconds, status, reason, words in steps:
            at = START + timedelta(seconds=seconds)
            work.add(MessageEventRecord(message_id=4, at=at, status=status, reason=reason, words=words))
        call = AttemptRecord(message_id=4, token="t", action="send", outcome="unknown", words="gone")
        call.started_at = START + timedelta(seconds=5)
        work.add(call)
        work.add(MessageEventRecord(message_id=1, at=START, status=S.FAILED, words="of another"))
    story = log.story(ANNA, 4)
    assert [(step.status, step.call) for step in story.steps] == [
        (S.QUEUED, ""), (S.SENDING, ""), (None, "send"), (S.UNKNOWN, ""), (S.ACCEPTED, ""), (S.DELIVERED, ""),
    ]  # fmt: skip
    assert story.steps[2].outcome == "unknown"
    assert story.row.text == "Text 4"


def test_every_question_goes_through_the_index_of_the_customer(
    log: MessageLogService, database: Database
) -> None:
    """With a million messages any other way takes seconds; the statements are those the service really says."""
    said: list[tuple[str, Any]] = []
    event.listen(
        database.reading_engine, "before_cursor_execute", lambda *told: said.append((told[2], told[3]))
    )
    first = log.for_customer(ANNA, 1, limit=50)
    log.for_customer(ANNA, 1, older_than=first[9], limit=50)
    questions = [(statement, values) for statement, values in said if "FROM message" in statement]
    assert len(questions) == 2
    log.rows(ANNA, [1, 4])
    rows_by_key = said[-1]
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            connection.execute(text("ANALYZE"))
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            connection.execute(text("SET LOCAL enable_bitmapscan = off"))
        for statement, values in questions:
            how = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
            plan = " / ".join(str(row) for row in connection.exec_driver_sql(f"{how} {statement}", values))
            assert "ix_message_customer" in plan
            assert "ix_message_mandant" not in plan
            assert "TEMP B-TREE" not in plan
            assert "Sort" not in plan
        if database.is_sqlite:
            plan = str(
                connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {rows_by_key[0]}", rows_by_key[1]).all()
            )
            assert "SEARCH message USING INTEGER PRIMARY KEY" in plan
