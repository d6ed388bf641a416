from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert

from app.domain.delivery import MessageStatus
from app.models.mandant import MandantRecord
from app.models.message import MessageRecord, ProviderAccountRecord
from app.storage.database import Database
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
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_rest: object) -> None:
        asked.append((statement, values))

    event.listen(outbox.engine, "before_cursor_execute", note)
    with outbox.write() as work:
        claims.due(work, 1, {S.QUEUED}, START, 4)
    event.remove(outbox.engine, "before_cursor_execute", note)
    statement, values = asked[-1]
    explain = "EXPLAIN QUERY PLAN " if outbox.is_sqlite else "EXPLAIN "
    with outbox.write() as work:
        plan = " ".join(str(row) for row in work.connection().exec_driver_sql(explain + statement, values))
    assert "ix_message_gateway" not in plan
    assert "ix_message_due" in plan or not outbox.is_sqlite  # a server reads so few rows as it likes
