"""How many messages there are, remembered: exact whatever comes in meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert, text

from app.models.mandant import MandantRecord
from app.models.message import MessageRecord
from app.services.events import Events
from app.services.message_list import MessageListService
from app.storage.database import Database, Work
from app.storage.errors import Busy
from app.storage.repos import message_tally
from tests.fixtures.clock import START

MANDANTS = (1, 2, 3)


@pytest.fixture
def filled(database: Database) -> Database:
    with database.write() as work:
        work.execute(
            insert(MandantRecord),
            [
                {"id": n, "name": f"Shop {n}", "time_zone": "Europe/Berlin", "country": "DE", "language": "de",
                 "colour": "#000000", "working_hours": {}, "version": 1}
                for n in MANDANTS
            ],
        )  # fmt: skip
        add(work, {1: 30, 2: 12})
    return database


def add(work: Work, many: dict[int, int], first: int = 1) -> None:
    owners = [mandant_id for mandant_id, count in many.items() for _each in range(count)]
    rows: list[dict[str, Any]] = [
        {
            "id": number, "mandant_id": mandant_id, "reference": f"{number:032}", "dedup_key": str(number),
            "purpose": "appointments", "number": "+491511111111", "text": "Termin", "parts": 1, "rule": "now",
            "status": "delivered", "created_at": START, "due_at": START, "status_at": START, "listed_at": START,
            "user_name": "Anna",
        }
        for number, mandant_id in enumerate(owners, first)
    ]  # fmt: skip
    work.execute(insert(MessageRecord), rows)


def remember(database: Database) -> None:
    with database.write() as work:
        newest = message_tally.newest_for_ever(work)
    with database.write() as work:
        message_tally.remember(work, newest)


def counted(work: Work) -> list[int | None]:
    return [message_tally.count(work, [mandant_id]) for mandant_id in MANDANTS]


def test_nothing_is_known_until_somebody_has_counted(filled: Database) -> None:
    with filled.read() as work:
        assert message_tally.count(work, MANDANTS) is None


def test_what_came_since_is_counted_besides(filled: Database) -> None:
    remember(filled)
    with filled.write() as work:
        add(work, {3: 4, 1: 1}, first=100)
        assert counted(work) == [31, 12, 4], "also in the transaction that stores them"
    remember(filled)
    with filled.write() as work:
        assert counted(work) == [31, 12, 4]
        assert message_tally.count(work, MANDANTS) == 47
        assert message_tally.count(work, ()) == 0
        assert {row.up_to for row in work.execute(text("SELECT up_to FROM message_tally"))} == {104}


def test_whoever_counted_earlier_comes_too_late(filled: Database) -> None:
    with filled.write() as work:
        earlier = message_tally.newest_for_ever(work)
        add(work, {2: 3}, first=200)
    remember(filled)
    with filled.write() as work:
        message_tally.remember(work, earlier)
        assert counted(work) == [30, 15, 0]


def test_it_is_stale_after_a_while(filled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message_tally, "STALE", 5)
    with filled.read() as work:
        assert message_tally.is_stale(work)
    remember(filled)
    with filled.write() as work:
        assert not message_tally.is_stale(work)
        add(work, {1: 6}, first=43)
        assert message_tally.is_stale(work)


def test_a_message_that_is_about_to_be_stored_is_not_passed_over(
    postgres_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its number may be smaller than that of one which is there already."""
    monkeypatch.setattr(message_tally, "STALE", 0)
    database = postgres_database
    service = MessageListService(database, Events())
    with database.write() as work:
        work.execute(
            insert(MandantRecord),
            {"id": 1, "name": "Shop", "time_zone": "Europe/Berlin", "country": "DE", "language": "de",
             "colour": "#000000", "working_hours": {}, "version": 1},
        )  # fmt: skip
    with database.write() as slow:
        add(slow, {1: 2}, first=1)
        with database.write() as quick:
            add(quick, {1: 3}, first=10)
        with pytest.raises(Busy), database.write() as work:
            message_tally.newest_for_ever(work)
        service.remember_count()
        with database.read() as work:
            assert message_tally.count(work, [1]) is None
    service.remember_count()
    with database.read() as work:
        assert message_tally.count(work, [1]) == 5
