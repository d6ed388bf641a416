from __future__ import annotations

from pathlib import Path

from app.domain.customers import Customer, CustomerPhone, PhoneLabel
from app.domain.permissions import Actor
from app.services.suite import Services
from tests.fixtures.clock import FakeClock
from tests.fixtures.program import RunningProgram, Start, set_up


def _add_people(services: Services, actor: Actor) -> None:
    for first, last, number in (
        ("Erika", "Meyer", "0170 1234567"),
        ("Hans", "Schulz", "0171 7654321"),
        ("Lotta", "Lindqvist", "+46 73-660 81 42"),
    ):
        phone = CustomerPhone(PhoneLabel.MOBILE, number)
        services.customers.save(
            actor, Customer(0, actor.mandant_id, first_name=first, last_name=last, phones=(phone,))
        )


def test_the_phone_rings_and_three_letters_find_the_customer(
    start_program: Start, tmp_path: Path, clock: FakeClock
) -> None:
    set_up(tmp_path, clock, then=_add_people)
    program = start_program()
    program.press("Ctrl+K")
    program.type("mey")
    program.press("Return")
    program.settle()
    assert program.window.place == "customers"
    program.wait_for(lambda: program.window.page("customers").card.isVisible())
    assert program.keys <= 6
    assert program.clicks == 0


def test_enter_faster_than_the_answer_opens_the_customer_all_the_same(
    start_program: Start, tmp_path: Path, clock: FakeClock
) -> None:
    set_up(tmp_path, clock, then=_add_people)
    program = start_program()
    search = program.window.top_bar.search
    program.press("Ctrl+K")
    program.type("schul")
    program.press("Return")
    assert program.window.place == "calendar"  # the answer has not come yet
    program.wait_for(lambda: program.window.place == "customers")
    assert search.text() == ""


def test_the_number_as_heard_finds_its_owner(start_program: Start, tmp_path: Path, clock: FakeClock) -> None:
    set_up(tmp_path, clock, then=_add_people)
    program = start_program()
    program.press("Ctrl+K")
    program.type("0736608142")
    program.settle()
    results = program.window.top_bar.search.results
    assert results is not None
    assert [results.item(row).text().split(" · ")[0] for row in range(results.count())] == [
        "Lindqvist, Lotta"
    ]
    program.press("Escape")
    assert not results.isVisible()
    assert program.window.top_bar.search.text() == ""


def test_nobody_found_is_said_in_words(program: RunningProgram) -> None:
    program.press("Ctrl+K")
    program.type("xyz")
    program.settle()
    results = program.window.top_bar.search.results
    assert results is not None
    assert results.item(0).text().startswith("No customer found")
    program.press("Return")
    assert program.window.place == "calendar"
