from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert

from app.domain.delivery import MessageStatus
from app.models.mandant import MandantRecord
from app.models.message import MessageRecord, ProviderAccountRecord
from app.storage.database import Database, Work
from app.storage.repos import claims
from tests.fixtures.clock import START

S = MessageStatus


def message(number: int, **values: Any) -> dict[str, Any]:
    return {
        "id": number, "mandant_id": 1, "account_id": 1, "reference": f"{number:032}", "dedup_key": str(number),
        "purpose": "appointments", "number": "+491701234567", "text": "", "parts": 1, "rule": "now",
        "status": S.DELIVERED, "act_at": None, "created_at": START, "due_at": START, "status_at": START,
        "listed_at": START, **values,
    }  # fmt: skip


@pytest.fixture
def outbox(database: Database) -> Database:
    """Of accounts 1 and 2 every tenth message of a hundred waits, the later ones first in the table."""
    with database.write() as work:
        work.execute(
            insert(MandantRecord),
            [{"id": 1, "name": "1", "time_zone": "Europe/Berlin", "country": "DE", "language": "de",
              "colour": "#000000", "working_hours": {}, "version": 1}],
        )  # fmt: skip
        work.execute(
            insert(ProviderAccountRecord),
            [{"id": n, "mandant_id": 1, "provider": "practice", "name": "", "settings": {}, "profile": {},
              "version": 1} for n in (1, 2)],
        )  # fmt: skip
        work.execute(insert(MessageRecord), [message(n) for n in range(1, 100)])
        waiting = {"status": S.QUEUED}
        work.execute(
            insert(MessageRecord),
            [message(n, **waiting, account_id=n % 2 + 1, act_at=START - timedelta(minutes=n)) for n in range(100, 120)],
        )  # fmt: skip
    return database


def test_what_is_due_comes_by_its_time_and_account_by_account(outbox: Database) -> None:
    with outbox.write() as work:
        found = claims.due(work, 1, {S.QUEUED}, START, 4)
        assert [one.id for one in found] == [118, 116, 114, 112]
        assert {one.account_id for one in found} == {1}
        assert claims.due(work, 1, {S.UNKNOWN}, START, 4) == ()
        early = START - timedelta(minutes=117)
        assert [one.id for one in claims.due(work, 2, {S.QUEUED}, early, 9)] == [119, 117]


def test_what_is_due_is_found_by_its_time_not_among_all_that_the_account_sent(outbox: Database) -> None:
    plan = _plan_of(outbox, lambda work: claims.due(work, 1, {S.QUEUED}, START, 4))
    assert "ix_message_gateway" not in plan
    assert "ix_message_due" in plan or not outbox.is_sqlite  # a server reads so few rows as it likes


def test_who_has_to_act_is_asked_every_two_seconds_and_does_not_go_through_all_messages(
    outbox: Database,
) -> None:
    plan = _plan_of(outbox, claims.waiting)
    assert "ix_message_gateway" not in plan
    assert "ix_message_due" in plan or not outbox.is_sqlite


def test_what_waits_is_told_account_by_account_and_state_by_state(outbox: Database) -> None:
    with outbox.write() as work:
        work.execute(insert(MessageRecord), [message(200, account_id=None, status=S.QUEUED, act_at=START)])
        work.execute(insert(MessageRecord), [message(201, status=S.CANCEL_REQUESTED, act_at=START)])
    with outbox.read() as work:
        assert set(claims.waiting(work)) == {
            (1, S.QUEUED, START - timedelta(minutes=118)),
            (2, S.QUEUED, START - timedelta(minutes=119)),
            (1, S.CANCEL_REQUESTED, START),
            (claims.NO_ACCOUNT, S.QUEUED, START),
        }


def _plan_of(outbox: Database, ask: Callable[[Work], object]) -> str:
    """How the database goes about all that is asked."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, values))

    event.listen(outbox.engine, "before_cursor_execute", note)
    with outbox.write() as work:
        ask(work)
    event.remove(outbox.engine, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN " if outbox.is_sqlite else "EXPLAIN "
    with outbox.write() as work:
        connection = work.connection()
        return " ".join(
            str(row)
            for statement, values in asked
            for row in connection.exec_driver_sql(explain + statement, values)
        )
