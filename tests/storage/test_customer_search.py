from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text

from app.models.customer import CustomerRecord
from app.models.mandant import MandantRecord
from app.storage.database import Database, Work
from app.storage.repos import customer_search

NOW = datetime(2026, 11, 23, tzinfo=UTC)
PEOPLE = {
    1: "meyer erika hoerwelt gmbh berlin erika.meyer@example.org 491701234567 1701234567",
    2: "mueller muller jan luebeck lubeck 46736608142 736608142",
    3: 'o\'neil anna-lena 50% "quoted" under_score',
    4: "meyerhoff jan hamburg",
}


def people(work: Work, texts: dict[int, str]) -> None:
    work.add_all(
        MandantRecord(id=n, name=str(n), time_zone="Europe/Berlin", country="DE", language="de", colour="#000000",
                      working_hours={})
        for n in (1, 2)
    )  # fmt: skip
    work.flush()
    work.execute(
        insert(CustomerRecord),
        [
            {"id": n, "mandant_id": 1, "salutation": "", "address_form": "formal", "title": "", "first_name": "",
             "last_name": "", "company": "", "street": "", "postal_code": "", "city": "", "email": "", "language": "",
             "notes": "", "archived": False, "sort_name": words.split()[0], "search_text": words, "created_at": NOW,
             "changed_at": NOW, "version": 1}
            for n, words in texts.items()
        ],
    )  # fmt: skip


@pytest.fixture
def found_people(database: Database) -> Database:
    with database.write() as work:
        people(work, PEOPLE)
        for number, words in PEOPLE.items():
            customer_search.store(work, number, words)
    return database


def find(database: Database, *terms: str, mandant: int = 1, limit: int = 20) -> tuple[int, ...]:
    with database.read() as work:
        return customer_search.find_ids(work, mandant, terms, limit)


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (("meyer",), (1, 4)),  # by name
        (("meyerh",), (4,)),
        (("m",), (1, 4, 2)),  # one and two letters begin a word
        (("ey",), ()),
        (("eye",), (1, 4)),  # three may stand anywhere
        (("jan", "mu"), (2,)),
        (("jan",), (4, 2)),
        (("1234",), (1,)),
        (("736608142",), (2,)),
        (("4673660",), (2,)),
        (("@example",), (1,)),
        (("50%",), (3,)),
        (("%",), ()),
        (("_",), ()),
        (('"quo',), (3,)),
        (('"',), (3,)),
        (("o'n",), (3,)),
        (("under_",), (3,)),
        (("underxscore",), ()),
        (("a", "5"), (3,)),
        (("nobody",), ()),
        ((), ()),
        (("r j",), (2,)),
    ],
)
def test_finding(found_people: Database, terms: tuple[str, ...], expected: tuple[int, ...]) -> None:
    assert find(found_people, *terms) == expected


def test_only_the_mandants_own_and_the_archived_only_when_asked(found_people: Database) -> None:
    assert find(found_people, "meyer", mandant=2) == ()
    with found_people.write() as work:
        work.execute(text("UPDATE customer SET archived = true WHERE id = 4"))
    assert find(found_people, "meyer") == (1,)
    with found_people.read() as work:
        assert customer_search.find_ids(work, 1, ["meyer"], 9, archived=True) == (4,)
        assert customer_search.find_ids(work, 1, ["meyer"], 9, archived=None) == (1, 4)
        assert customer_search.find_ids(work, 1, ["meyer"], 1, archived=None) == (1,)


def test_a_changed_name_is_found_and_the_old_one_is_not(found_people: Database) -> None:
    with found_people.write() as work:
        work.execute(text("UPDATE customer SET search_text = 'lund erika' WHERE id = 1"))
        customer_search.store(work, 1, "lund erika")
    assert find(found_people, "lund") == (1,)
    assert find(found_people, "berlin") == ()


def test_rebuilding_gives_the_same_index(found_people: Database) -> None:
    terms = ["meyer", "m", "mu", "46736", "anna-", "50%"]
    before = [find(found_people, term) for term in terms]
    with found_people.write() as work:
        work.execute(text("DELETE FROM customer_search"))
        customer_search.rebuild(work)
    assert [find(found_people, term) for term in terms] == before


@given(
    texts=st.lists(st.text("abc1 @", min_size=1, max_size=12).filter(str.strip), min_size=1, max_size=5),
    terms=st.lists(st.text("abc1@", min_size=1, max_size=4), min_size=1, max_size=2),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_finds_exactly_what_a_plain_comparison_finds(
    database: Database, texts: list[str], terms: list[str]
) -> None:
    words = {number: " ".join(text.split()) for number, text in enumerate(texts, 1)}

    def fits(candidate: str, term: str) -> bool:
        if len(term) >= 3:
            return term in candidate
        return any(word.startswith(term) for word in candidate.split())

    with database.engine.connect() as connection, connection.begin() as transaction:
        work = Work(connection)
        people(work, words)
        for number, candidate in words.items():
            customer_search.store(work, number, candidate)
        found = customer_search.find_ids(work, 1, terms, 20)
        work.close()
        transaction.rollback()
    assert set(found) == {n for n, candidate in words.items() if all(fits(candidate, term) for term in terms)}


def test_the_index_is_used(found_people: Database) -> None:
    """With so few rows a server would rather read them all; what counts is that it can do otherwise."""
    with found_people.read() as work:
        values: dict[str, object] = {}
        hits = customer_search._hits(work, ["meyer"], values)
        if found_people.is_sqlite:
            explain, expected = "EXPLAIN QUERY PLAN", "VIRTUAL TABLE INDEX"
        else:
            work.execute(text("SET LOCAL enable_seqscan = off"))
            explain, expected = "EXPLAIN", "Bitmap Index Scan on ix_customer_search_grams"
        plan = work.execute(text(f"{explain} SELECT 1 {hits}"), values)
        assert expected in " ".join(str(row) for row in plan)


@pytest.mark.parametrize(("term", "everywhere"), [("491760407", False), ("erika", True)])
def test_numbers_that_lie_together_do_not_count_as_everywhere(
    database: Database, term: str, everywhere: bool
) -> None:
    """The newest hundred and twenty have numbers in a row; every second customer is an Erika."""
    words = {
        number: f"{'erika' if number % 2 else 'jan'} 49{17604070000 if number > 2880 else 15200000000 + number}"
        for number in range(1, 3001)
    }
    with database.write() as work:
        people(work, words)
        customer_search.rebuild(work)
        values: dict[str, object] = {}
        texts = customer_search.text_checks(work, [term], values)
        assert customer_search._are_everywhere(work, texts, values) is everywhere


def test_nobody_is_everywhere_where_nobody_is(database: Database) -> None:
    assert find(database, "meyer") == ()
