from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.customers import CustomerPhone, CustomerQuery, PhoneLabel
from app.storage.database import Database
from tests.fixtures.clock import FakeClock
from tests.fixtures.customers import Branch, open_branch, statements_of


@pytest.fixture
def branch(database: Database, clock: FakeClock) -> Branch:
    return open_branch(database, clock)


@pytest.mark.behaviour("VI-05")
@pytest.mark.parametrize(
    "text",
    [
        "Meyer", "mey", "m", "er", "eri", "meyer erika", "Erika Meyer", "Meyer, Erika", "eyer",
        "erika@example.org", "example", "malm", "Malmö", "malmo",
        "0736-60 81 42", "46736608142", "+46736608142", "0046 736608142", "073660", "608142", "meyer 0736",
    ],
)  # fmt: skip
def test_a_customer_is_found_by_any_part_of_what_is_known(branch: Branch, text: str) -> None:
    branch.add("Meyer", "Erika", "0736-60 81 42", email="erika@example.org", city="Malmö")
    branch.add("Nilsson", "Bo", "070-174 06 05", email="bo@other.test", city="Lund")
    assert branch.found(text) == ["Meyer, Erika"]


@pytest.mark.parametrize("stored", ["Müller", "Mueller", "Muller"])
@pytest.mark.parametrize("text", ["mueller", "müller", "muller", "mü", "mue", "MÜLL"])
def test_umlauts_are_found_in_every_spelling(branch: Branch, stored: str, text: str) -> None:
    branch.add(stored)
    assert branch.found(text) == [stored]


def test_one_and_two_letters_find_what_begins_with_them(branch: Branch) -> None:
    branch.add("Öberg", "Anna")
    branch.add("Svensson", "Åke")
    assert branch.found("ö") == ["Öberg, Anna"]
    assert branch.found("a") == ["Öberg, Anna", "Svensson, Åke"]
    assert branch.found("ak") == ["Svensson, Åke"]
    assert branch.found("ve") == []


def test_whose_name_begins_with_it_comes_first(branch: Branch) -> None:
    branch.add("Andersson", "Erik")
    branch.add("Eriksson", "Åsa")
    branch.add("Berg", "Anna", city="Eriksberg")
    assert branch.found("erik") == ["Eriksson, Åsa", "Andersson, Erik", "Berg, Anna"]
    assert branch.found("åsa erik") == ["Eriksson, Åsa"]


def test_so_many_hits_that_they_are_not_sorted_come_in_the_same_order(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch.add("Andersson", "Erik")
    branch.add("Eriksson", "Åsa")
    branch.add("Berg", "Erik", city="Eriksberg")
    branch.add("Falk", "Åsa")
    few = [branch.found(text) for text in ("erik", "erik b", "f", "a")]
    monkeypatch.setattr("app.storage.repos.customer_search.few_hits", lambda limit: 0)
    assert [branch.found(text) for text in ("erik", "erik b", "f", "a")] == few
    assert few[0] == ["Eriksson, Åsa", "Andersson, Erik", "Berg, Erik"]
    assert len(branch.service.find(branch.actor, "erik", limit=2)) == 2


def test_nothing_typed_finds_nobody_and_lists_everybody_by_name(branch: Branch) -> None:
    for name in ("Öberg", "Zander", "Alm", "ågren"):
        branch.add(name)
    assert branch.found(" ") == []
    assert branch.listed() == ["ågren", "Alm", "Öberg", "Zander"]
    assert branch.listed("0") == branch.listed()  # a number begins


def test_the_list_shows_the_first_mobile_else_the_first_number_else_what_was_typed(branch: Branch) -> None:
    landline = CustomerPhone(PhoneLabel.LANDLINE, "040-10 20 30")
    branch.add(
        "A", phones=(landline, *(CustomerPhone(PhoneLabel.MOBILE, n) for n in ("0736608142", "0736608143")))
    )
    branch.add("B", phones=(landline,))
    branch.add("C", "", "see note")
    branch.add("D")
    rows = branch.service.rows(branch.actor, branch.service.ids(branch.actor, CustomerQuery()))
    assert [row.phone for row in rows] == ["+46 73 660 81 42", "+46 40 10 20 30", "see note", ""]


def test_what_is_changed_is_found_anew_and_not_by_the_old_name(branch: Branch) -> None:
    saved = branch.add("Meyer", "Erika", "0736608142")
    branch.service.save(branch.actor, replace(saved, last_name="Lindgren", phones=()))
    assert branch.found("lindgren") == ["Lindgren, Erika"]
    assert branch.found("meyer") == []
    assert branch.found("0736608142") == []


def test_a_search_and_a_window_of_rows_are_a_few_statements(branch: Branch) -> None:
    for number in range(30):
        branch.add(f"Meyer {number:02}", "Erika", f"07366081{number:02}")
    with statements_of(branch.database) as statements:
        assert len(branch.found("meyer")) == 20
    assert len(statements) <= 4
    with statements_of(branch.database) as statements:
        assert len(branch.listed()) == 30
    assert len(statements) <= 3
