"""Every question of the overview goes through an index; with two million messages any other way takes seconds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, text

from app.domain.delivery import MessageStatus
from app.domain.message_list import MessageOrder, MessageQuery, Standing
from app.domain.permissions import Actor, Role
from app.models.message import MessageRecord
from app.services.events import Events
from app.services.message_list import MessageListService
from app.storage.database import Database, Work
from app.storage.repos import customer_search, message_words
from tests.fixtures.clock import START
from tests.fixtures.mailed import mailed

ANNA = Actor(1, "Anna", Role.STAFF, 1)
STEP = 3
COUNT = 3_000
"""Enough that a server does not rather read them all."""
STATES = (MessageStatus.DELIVERED, MessageStatus.FAILED, MessageStatus.QUEUED, MessageStatus.DELIVERED)
NUMBERS = ("+491511111111", "+491701234567")
PEOPLE = {1: "meyer erika", 2: "lund asa"}
TEXTS = ("Ihre Brille ist da", "Ihr Termin")
ONE = frozenset({2})
QUERIES: dict[str, tuple[MessageQuery, str]] = {
    "everything": (MessageQuery(mandant_ids=ONE), "ix_message_mandant"),
    "of several companies": (MessageQuery(), "ix_message_mandant"),
    "oldest first": (MessageQuery(mandant_ids=ONE, descending=False), "ix_message_mandant"),
    "days": (
        MessageQuery(mandant_ids=ONE, since=START, until=START + timedelta(days=1)),
        "ix_message_mandant",
    ),
    "by status": (MessageQuery(mandant_ids=ONE, order=MessageOrder.STATUS), "ix_message_standing"),
    "a standing": (
        MessageQuery(mandant_ids=ONE, standings=frozenset({Standing.FAILED})),
        "ix_message_standing",
    ),
    "user": (MessageQuery(mandant_ids=ONE, user_names=frozenset({"Anna"})), "ix_message_user"),
    "users": (MessageQuery(mandant_ids=ONE, user_names=frozenset({"Anna", "Clara"})), "ix_message_user"),
    "resent": (MessageQuery(mandant_ids=ONE, resent=True), "ix_message_resen"),
    "a standing or resent": (
        MessageQuery(mandant_ids=ONE, standings=frozenset({Standing.FAILED}), or_resent=True),
        "ix_message_standing",
    ),
}
OTHER_INDEXES = {"by status": "ix_message_mandant", "a standing or resent": "ix_message_resen"}
MERGED = ("of several companies", "users", "a standing or resent")
LOOKED_UP: dict[str, tuple[MessageQuery, tuple[str, ...]]] = {
    "number": (MessageQuery(number="0170 12"), ("ix_message_number",)),
    "piece of a number": (MessageQuery(number="1234"), ("ix_message_number",)),
    "words": (MessageQuery(text="termin"), ("message_words VIRTUAL TABLE INDEX", "ix_message_words_words")),
    "customer": (MessageQuery(customer="lund"), ("ix_message_customer",)),
    "mailing": (MessageQuery(mailing_id=7), ("ix_mailing_message_mailing",)),
}


def fill(work: Work) -> None:
    for number in (1, 2):
        work.execute(
            text(
                "INSERT INTO mandant (id, name, street, postal_code, city, phone, email, website, time_zone, country, "
                "language, colour, default_sender, sender_locked, working_hours, version) VALUES "
                "(:id, '', '', '', '', '', '', '', 'Europe/Berlin', 'DE', 'de', '#000000', '', false, '{}', 1)"
            ),
            {"id": number},
        )
        work.execute(
            text(
                "INSERT INTO customer (id, mandant_id, salutation, address_form, title, first_name, last_name, "
                "company, street, postal_code, city, email, language, notes, archived, sort_name, search_text, "
                "created_at, changed_at, version) VALUES (:id, :id, '', 'formal', '', '', '', '', '', '', '', '', '', "
                "'', false, :name, :name, '2026-01-01', '2026-01-01', 1)"
            ),
            {"id": number, "name": PEOPLE[number]},
        )
        customer_search.store(work, number, PEOPLE[number])
    at = [START + timedelta(minutes=number) for number in range(COUNT + 1)]
    rows: list[dict[str, Any]] = [
        {
            "id": n, "mandant_id": 1 + n % 2, "customer_id": 1 + n % 2, "reference": f"{n:032}", "dedup_key": str(n),
            "purpose": "appointments", "number": NUMBERS[n % 100 == 0], "text": TEXTS[n % 100 == 0], "parts": 1,
            "rule": "now", "status": STATES[n // 2 % 4], "created_at": at[n], "due_at": at[n], "status_at": at[n],
            "listed_at": at[n], "user_name": "Anna" if n % 51 == 0 else "Björn", "resend_of": None if n % 51 else 1,
        }
        for n in range(1, COUNT + 1)
    ]  # fmt: skip
    work.execute(insert(MessageRecord), rows)
    message_words.store(work, [(row["id"], row["text"]) for row in rows])
    mailed(work, {row["id"]: 7 if row["id"] % 100 == 0 else 8 for row in rows})


class Asked:
    """The service, and what it says to the database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.service = MessageListService(database, Events())
        self.said: list[tuple[str, Any]] = []
        event.listen(
            database.reading_engine,
            "before_cursor_execute",
            lambda *told: self.said.append((told[2], told[3])),
        )

    def plans(self) -> list[str]:
        """How the statements about messages said so far are answered."""
        how = "EXPLAIN QUERY PLAN" if self.database.is_sqlite else "EXPLAIN"
        found = []
        with self.database.engine.connect() as connection:
            if not self.database.is_sqlite:
                connection.execute(text("ANALYZE"))
                connection.execute(text("SET LOCAL enable_seqscan = off"))
                connection.execute(text("SET LOCAL enable_sort = off"))
            for statement, values in self.said:
                if "FROM message_tally" in statement or "INTO message_tally" in statement:
                    continue  # a row for each company
                if "FROM message" in statement or "FROM mailing_message" in statement:
                    rows = connection.exec_driver_sql(f"{how} {statement}", values)
                    found.append(" / ".join(str(row) for row in rows))
        return found


@pytest.fixture
def asked(database: Database) -> Asked:
    with database.write() as work:
        fill(work)
    return Asked(database)


@pytest.mark.parametrize("name", QUERIES)
def test_a_list_is_walked_along_its_index(asked: Asked, name: str) -> None:
    query, index = QUERIES[name]
    service = asked.service
    asked.said.clear()
    keys = service.marks(ANNA, query, None, STEP, 2)
    service.ids(ANNA, query, 5)
    service.marks(ANNA, query, keys[0], STEP, 2)
    service.count(ANNA, query)
    service.place(ANNA, query, keys[0])
    plans = asked.plans()
    assert plans
    for plan in plans:
        assert index in plan or OTHER_INDEXES.get(name, index) in plan, plan
        assert "SCAN message" not in plan
        assert "TEMP B-TREE" not in plan
        assert "Seq Scan on message" not in plan
        # What comes from several streams is merged: each of them ends early.
        assert "Sort" not in plan or (name in MERGED and plan.count("Limit") > 2), plan


@pytest.mark.parametrize("name", LOOKED_UP)
def test_a_filter_is_looked_up_in_its_index(asked: Asked, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    query, indexes = LOOKED_UP[name]
    monkeypatch.setattr(
        "app.storage.repos.messages_found.EVERYWHERE", dict.fromkeys(("words", "number", "people"), COUNT)
    )
    asked.said.clear()
    assert len(asked.service.ids(ANNA, query, COUNT)) == COUNT // (2 if name == "customer" else 100)
    plans = asked.plans()
    assert any(index in plan for plan in plans for index in indexes), plans
    by_key = ("USING INTEGER PRIMARY KEY", "pk_message")
    assert any(key in plans[-1] for key in by_key), plans[-1]


def test_only_what_came_since_is_counted(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.storage.repos.message_tally.STALE", 0)
    asked.service.remember_count()
    asked.said.clear()
    assert asked.service.count(ANNA, MessageQuery()) == COUNT
    (plan,) = asked.plans()
    assert "SEARCH message USING INTEGER PRIMARY KEY (rowid>?)" in plan or "pk_message" in plan


def test_a_place_is_found_by_counting_along_the_index(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.storage.repos.messages_near.CLOSE", 10)
    asked.service.remember_count()
    asked.said.clear()
    found = asked.service.near(ANNA, MessageQuery(), COUNT // 2, COUNT)
    assert found is not None
    assert COUNT // 2 - 10 <= found[1] <= COUNT // 2
    counted = [plan for plan in asked.plans() if "ix_message_mandant" in plan]
    assert counted
    for plan in asked.plans():
        assert "SCAN message" not in plan
        assert "TEMP B-TREE" not in plan
        assert "Seq Scan on message" not in plan


def test_the_rows_of_a_page_are_read_by_their_keys(asked: Asked) -> None:
    asked.said.clear()
    asked.service.rows(ANNA, [1, 2])
    (plan,) = asked.plans()
    assert "SEARCH message USING INTEGER PRIMARY KEY" in plan or "pk_message" in plan
