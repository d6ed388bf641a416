from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from app.domain.delivery import MessageStatus
from app.domain.message_list import Mark, MessageOrder, MessageQuery, Standing, standing, states_of
from app.domain.message_words import fits, words_of
from app.domain.messages import MessageRow
from app.domain.number_search import pattern_of
from app.domain.permissions import Actor, NotPermitted, Role
from app.domain.search import query_terms
from app.models.customer import CustomerRecord
from app.models.mandant import MandantRecord, UserRecord
from app.models.message_standing import RANKS
from app.services.events import Events
from app.services.message_list import MessageListService
from app.storage.database import Database, Work
from app.storage.repos import bulk, customer_search
from tests.fixtures.clock import START
from tests.fixtures.mailed import mailed

ANNA = Actor(1, "Anna", Role.STAFF, 1)
BOTH = (1, 2)
COUNT = 400
MAILED = 5
"""A message's key modulo this is its mailing; those with a rest of 0 have none."""
TEXTS = (
    "Guten Tag Frau Müller, Ihr Termin ist am 24.11. um 14:30 Uhr.",
    "Ihre Größe ist da; bitte abholen!",
    "Hej! Din tid är bokad",
    "TERMINE frei",
)
NUMBERS = ("+46736608142", "+46736608143", "+491701234567", "+4917012345670", "+4531234567")
PEOPLE = ("meyer erika 491701234567", "mueller muller jan", "lund åsa", "o'neil ann")


@dataclass
class Overview:
    """Messages of three Mandanten, of which Anna may see two, and what each of them is."""

    service: MessageListService
    rows: list[dict[str, Any]]

    def expected(self, query: MessageQuery) -> list[int]:
        """The ids that a plain look at every message finds, in the order of the list."""
        mandants = query.mandant_ids & set(BOTH) if query.mandant_ids else set(BOTH)
        number = pattern_of(query.number, ["SE" if m == 2 else "DE" for m in mandants])
        found = [
            row
            for row in self.rows
            if row["mandant_id"] in mandants
            and (query.since is None or row["listed_at"] >= query.since)
            and (query.until is None or row["listed_at"] < query.until)
            and (
                not query.standings
                or _standing(row) in query.standings
                or (query.or_resent and row["resend_of"] is not None)
            )
            and (not query.user_names or row["user_name"] in query.user_names)
            and (not query.resent or row["resend_of"] is not None)
            and fits(row["text"], words_of(query.text))
            and (number is None or number.fits(row["number"]))
            and query.mailing_id in (0, row["id"] % MAILED)
            and _is_about(row, query.customer)
        ]
        found.sort(key=lambda row: (row["listed_at"], row["id"]), reverse=True)
        if query.order is MessageOrder.STATUS:
            found.sort(key=lambda row: RANKS[_standing(row)], reverse=query.descending)
        elif not query.descending:
            found.reverse()
        return [row["id"] for row in found]


def _standing(row: dict[str, Any]) -> Standing:
    return standing(row["status"], row["reason"])


def _is_about(row: dict[str, Any], customer: str) -> bool:
    terms = query_terms(customer)
    if not terms:
        return True
    if row["customer_id"] is None:
        return False
    text = PEOPLE[(row["customer_id"] - 1) % len(PEOPLE)]
    return all(
        term in text if len(term) > 2 else any(w.startswith(term) for w in text.split()) for term in terms
    )


def _people(work: Work) -> None:
    work.execute(
        insert(MandantRecord),
        [{"id": n, "name": f"Shop {n}", "time_zone": "Europe/Berlin", "country": "SE" if n == 2 else "DE",
          "language": "de", "colour": "#000000", "working_hours": {}, "version": 1} for n in (1, 2, 3)],
    )  # fmt: skip
    work.execute(
        insert(UserRecord),
        [
            {
                "id": 1,
                "name": "Anna",
                "role": Role.STAFF,
                "mandant_ids": list(BOTH),
                "version": 1,
                "active": True,
            }
        ],
    )
    words = {n: PEOPLE[(n - 1) % len(PEOPLE)] for n in range(1, 13)}
    work.execute(
        insert(CustomerRecord),
        [{"id": n, "mandant_id": (n - 1) // 4 + 1, "salutation": "", "address_form": "formal", "last_name": text,
          "sort_name": text, "search_text": text, "created_at": START, "changed_at": START, "version": 1}
         for n, text in words.items()],
    )  # fmt: skip
    for number, text in words.items():
        customer_search.store(work, number, text)


def _messages() -> list[dict[str, Any]]:
    chance = random.Random(7)
    states = [state for wanted in Standing for state in sorted(states_of(wanted), key=str)]
    rows = []
    for number in range(1, COUNT + 1):
        mandant = chance.choice((1, 1, 2, 2, 3))
        at = START + timedelta(minutes=chance.randrange(COUNT // 2))
        common = (MessageStatus.DELIVERED, None)
        status, reason = chance.choice(states) if number % 3 else common
        rows.append(
            {"id": number, "mandant_id": mandant, "reference": f"{number:032}", "dedup_key": str(number),
             "customer_id": chance.choice((None, *range(mandant * 4 - 3, mandant * 4 + 1))), "purpose": "appointments",
             "number": chance.choice(NUMBERS), "text": chance.choice(TEXTS), "parts": 1, "rule": "now",
             "status": status, "reason": reason, "words": "", "created_at": at, "due_at": at, "status_at": at,
             "listed_at": at, "user_name": chance.choice(("Anna", "Björn", "")), "attempts": 0, "currency": "",
             "sender": "", "edited_by_hand": False, "resend_of": chance.choice((None, None, None, 1))}
        )  # fmt: skip
    return rows


@pytest.fixture
def overview(database: Database) -> Overview:
    rows = _messages()
    with database.write() as work:
        _people(work)
        bulk.add(work, "message", rows)
        mailed(work, {row["id"]: row["id"] % MAILED for row in rows if row["id"] % MAILED})
    return Overview(MessageListService(database, Events()), rows)


def any_query(chance: random.Random) -> MessageQuery:
    """A few filters at once, most of the time."""

    def perhaps(*choices: Any) -> Any:
        return chance.choice(choices) if chance.random() < 0.3 else None

    def moment() -> Any:
        return START + timedelta(minutes=chance.randrange(COUNT // 2))

    resent = chance.random() < 0.15
    return MessageQuery(
        text=perhaps("termin", "Grösse", "mull tag", "14", "nothing", "ä", "!", "tid bok") or "",
        number=perhaps("0736-60 81 42", "46736608142", "+46 73", "60814", "0170", "x", "+", "31") or "",
        customer=perhaps("meyer", "Müller", "jan", "m", "nobody", "0170 123", "lu") or "",
        since=moment() if chance.random() < 0.2 else None,
        until=moment() if chance.random() < 0.2 else None,
        standings=frozenset(chance.sample(list(Standing), chance.choice((1, 2, 19))))
        if chance.random() < 0.4
        else frozenset(),
        resent=resent,
        or_resent=not resent and chance.random() < 0.3,
        mandant_ids=frozenset(perhaps((1,), (2,), (1, 2), (3,), (1, 3)) or ()),
        user_names=frozenset(perhaps(("Anna",), ("Björn",), ("Anna", "Nobody"), ("Anna", "Björn")) or ()),
        mailing_id=perhaps(1, 2, 4, 99) or 0,
        order=chance.choice(list(MessageOrder)),
        descending=chance.random() < 0.5,
    )


FILTERS = ("words", "number", "people")
WAYS: dict[str, dict[str, Any]] = {
    "few are looked up": {},
    "an index is looked into": {"FEW": 3, "MANY": 3, "EVERYWHERE": dict.fromkeys(FILTERS, 10**6)},
    "all are found to be counted": {"FEW": 3},
    "each row is asked": {"FEW": 3, "MANY": 3, "EVERYWHERE": dict.fromkeys(FILTERS, -1)},
}


@pytest.mark.parametrize("way", WAYS)
def test_any_question_finds_what_a_look_at_every_message_finds(
    overview: Overview, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever way the answer is come by."""
    for name, value in WAYS[way].items():
        monkeypatch.setattr(f"app.storage.repos.messages_found.{name}", value)
    seed = list(WAYS).index(way)
    monkeypatch.setattr("app.storage.repos.messages_where.FEW_USERS", 1 + seed % 2)
    chance, service = random.Random(seed), overview.service
    for _round in range(25):
        query = any_query(chance)
        expected = overview.expected(query)
        assert service.ids(ANNA, query, COUNT) == tuple(expected), query
        assert service.count(ANNA, query) == len(expected), query
        assert [row.id for row in service.last(ANNA, query, 7)] == expected[-7:], query
        rows, known = service.first(ANNA, query, 7)
        assert [row.id for row in rows] == expected[:7], query
        assert known in (None, len(expected)), query
        _check_marks(service, query, expected, step=chance.choice((1, 3, 16)))
        if expected:
            place = chance.randrange(len(expected))
            assert service.position(ANNA, query, expected[place]) == place, query
        stranger = next((row["id"] for row in overview.rows if row["id"] not in expected), None)
        assert stranger is None or service.position(ANNA, query, stranger) == -1, query


def _check_marks(service: MessageListService, query: MessageQuery, expected: list[int], step: int) -> None:
    marks: list[Mark] = []
    while True:
        more = service.marks(ANNA, query, marks[-1] if marks else None, step, 5)
        marks += more
        if not more:
            break
    assert [mark.id for mark in marks] == expected[step - 1 :: step], query
    for position, mark in list(enumerate(marks))[:: max(1, len(marks) // 4)]:
        behind = (position + 1) * step
        rows = service.page(ANNA, query, mark, 5, skip=2)
        assert [row.id for row in rows] == expected[behind + 2 : behind + 7], query


def test_the_database_reckons_standings_as_people_name_them(overview: Overview) -> None:
    every = MessageQuery(order=MessageOrder.STATUS, descending=False)
    rows = overview.service.page(ANNA, every, None, COUNT)
    found = [RANKS[standing(row.status, row.reason)] for row in rows]
    assert found == sorted(found)
    assert len(set(found)) == len(Standing)


def test_rows_say_whose_they_are_and_strangers_are_left_out(overview: Overview) -> None:
    rows = overview.service.rows(ANNA, [row["id"] for row in overview.rows])
    assert {row.mandant_name for row in rows} == {"Shop 1", "Shop 2"}
    assert [row.id for row in rows] == [row["id"] for row in overview.rows if row["mandant_id"] in BOTH]
    one: MessageRow = rows[0]
    assert replace(one, mandant_name="") != one


@pytest.mark.parametrize("descending", [True, False])
def test_any_place_of_a_list_limited_by_companies_alone_is_found_without_marks(
    overview: Overview, monkeypatch: pytest.MonkeyPatch, *, descending: bool
) -> None:
    monkeypatch.setattr("app.storage.repos.message_tally.STALE", 10)
    monkeypatch.setattr("app.storage.repos.messages_near.CLOSE", 2)
    service, query = overview.service, MessageQuery(descending=descending)
    expected = overview.expected(query)
    assert service.near(ANNA, query, 50, len(expected)) is None, "nobody has counted yet"
    service.remember_count()
    places = range(0, len(expected) - 5, 7)
    found = {place: service.near(ANNA, query, place, len(expected)) for place in places}
    assert sum(way is not None for way in found.values()) > len(places) // 2
    for place, way in found.items():
        if way is not None:
            mark, before = way
            assert 0 <= before <= place
            rows = service.page(ANNA, query, mark, 5, skip=place - before)
            assert [row.id for row in rows] == expected[place : place + 5]
    assert service.near(ANNA, MessageQuery(number="0170"), 50, 90) is None
    assert service.near(ANNA, MessageQuery(order=MessageOrder.STATUS), 50, len(expected)) is None


@pytest.mark.parametrize("order", MessageOrder)
def test_a_list_limited_by_companies_alone_need_not_be_counted(
    overview: Overview, order: MessageOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.storage.repos.message_tally.STALE", 10)
    service = overview.service
    assert service.first(ANNA, MessageQuery(order=order), 1)[1] is None, "nobody has counted yet"
    service.remember_count()
    for own in ((), (1,), (2,), (3,), (1, 3)):
        query = MessageQuery(mandant_ids=frozenset(own), order=order)
        assert service.first(ANNA, query, 1)[1] == service.count(ANNA, query) == len(overview.expected(query))
    assert service.first(ANNA, MessageQuery(user_names=frozenset({"Anna"})), 1)[1] is None


def test_who_has_sent(overview: Overview) -> None:
    assert overview.service.users(ANNA) == ("Anna", "Björn")


def test_only_with_the_right(overview: Overview, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.domain.permissions.PERMISSIONS", {Role.STAFF: frozenset()})
    service, query = overview.service, MessageQuery()
    for question in (
        lambda: service.count(ANNA, query),
        lambda: service.first(ANNA, query, 1),
        lambda: service.page(ANNA, query, None, 1),
        lambda: service.last(ANNA, query, 1),
        lambda: service.marks(ANNA, query, None, 1, 1),
        lambda: service.rows(ANNA, [1]),
        lambda: service.position(ANNA, query, 1),
        lambda: service.ids(ANNA, query, 1),
        lambda: service.users(ANNA),
    ):
        with pytest.raises(NotPermitted):
            question()
