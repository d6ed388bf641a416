from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint

from app.domain.consent import ConsentSource, Purpose
from app.domain.customers import Customer, CustomerPhone, PhoneLabel, Salutation
from app.domain.mailings import MailingState
from app.domain.permissions import Actor
from app.domain.selection import Comparison, Condition, Criteria, Field, Group, SavedSelection
from app.domain.tags import Tag
from app.services.suite import Services
from app.ui.customers.consent_dialog import ConsentDialog
from app.ui.mailings.place import Front, MailingsPlace
from tests.fixtures.clock import FakeClock
from tests.fixtures.program import RunningProgram, Start, set_up

HOUSEHOLDS = 30
TEXT = "Das Wasser ist heute von 14 bis 16 Uhr abgestellt."
Fill = Callable[[Services, Actor], object]


class Writer:
    """Somebody at the running program who writes to many; clicks are counted from the start."""

    def __init__(self, program: RunningProgram) -> None:
        self.program = program
        program.count_from_here()

    @property
    def place(self) -> MailingsPlace:
        page = self.program.window.page("mailings")
        assert isinstance(page, MailingsPlace)
        return page

    @property
    def services(self) -> Services:
        assert self.program.services is not None
        return self.program.services

    @property
    def actor(self) -> Actor:
        return self.program.program.session.actor

    def go_there(self) -> None:
        self.program.click(self.program.window.navigation.buttons["mailings"])
        self.program.settle()

    def begin(self) -> None:
        self.program.click(self.place.overview.new_button)
        self.program.wait_for(lambda: self.place.draft_page.who.sources.count())
        self.program.settle()

    def tick(self, words: str) -> None:
        """Click on a tag or a selection."""
        sources = self.place.draft_page.who.sources
        row = next(row for row in range(sources.count()) if sources.item(row).text() == words)
        inside = sources.visualItemRect(sources.item(row)).center() + QPoint(20, 0)
        self.program.click(sources.viewport(), inside)
        self.program.settle()

    def spread(self) -> None:
        """Tick "Spread over"; only its square and its words can be clicked on."""
        spreads = self.place.draft_page.when.spreads
        self.program.click(spreads, QPoint(10, spreads.height() // 2))
        assert spreads.isChecked()

    def look_over(self) -> None:
        page = self.place.draft_page
        self.program.wait_for(page.continue_button.isEnabled)
        self.program.click(page.continue_button)
        self.program.wait_for(lambda: self.front is Front.REVIEW and self.place.review_page.run.forecast)
        self.program.settle()

    def send(self, words: str) -> int:
        """Press the button, which says `words`; returns the mailing's id."""
        button = self.place.review_page.bar.send_button
        assert button.accessibleName() == words
        mailing_id = self.place.review_page.mailing.id
        self.program.click(button)
        self.program.wait_for(lambda: self.front is Front.OVERVIEW)
        return mailing_id

    @property
    def front(self) -> Front:
        return self.place.whereabouts()[0]

    def numbers(self) -> list[str]:
        """To whom the practice phone got something, with repetitions; it takes a moment to get there."""
        self.program.clock.advance(seconds=10)
        return sorted(sms.number for sms in self.services.practice.received(self.actor, limit=500))

    def gone(self, mailing_id: int) -> int:
        """How many have been handed over."""
        return self.services.mailings.kept.counts(self.actor, mailing_id).gone

    def wait_until_done(self, mailing_id: int) -> None:
        kept = self.services.mailings.kept
        self.program.wait_for(
            lambda: kept.get(self.actor, mailing_id).state is MailingState.DONE, timeout=60_000
        )


def person(services: Services, actor: Actor, name: str, *phones: CustomerPhone, agreed: bool = True) -> int:
    customer = Customer(
        0, 0, Salutation.MR, first_name="Uwe", last_name=name, language="de", city="Berlin", phones=phones
    )
    stored = services.customers.save(actor, customer)
    for phone in stored.phones:
        if agreed and phone.e164:
            services.customers.record_consent(
                actor,
                stored.id,
                phone.e164,
                Purpose.INFORMATION,
                granted=True,
                on=date(2026, 11, 20),
                source=ConsentSource.FORM,
            )
    return stored.id


def households(services: Services, actor: Actor) -> list[int]:
    """All of them carry the tag "House 7"."""
    people = [
        person(
            services, actor, f"Mieter{number:02}", CustomerPhone(PhoneLabel.MOBILE, f"+4915112{number:06}")
        )
        for number in range(HOUSEHOLDS)
    ]
    tag = services.tags.save(actor, Tag(0, actor.mandant_id, "House 7"))
    services.tags.change(actor, people, give=[tag.id])
    return people


@pytest.fixture
def at_work(start_program: Start, tmp_path: Path, clock: FakeClock) -> Callable[[Fill], Writer]:
    """Starts the program with what was filled in before."""

    def begin(fill: Fill) -> Writer:
        set_up(tmp_path, clock, then=fill)
        return Writer(start_program())

    return begin


@pytest.mark.behaviour("ST-05", "ST-06", "ST-07", "ST-14")
def test_an_urgent_sms_to_thirty_households_takes_five_clicks(at_work: Callable[[Fill], Writer]) -> None:
    writer = at_work(households)
    writer.go_there()
    writer.begin()
    writer.tick("House 7")
    writer.program.type(TEXT)  # a click among the recipients leads on to the text
    writer.look_over()
    mailing_id = writer.send(f"Send {HOUSEHOLDS} SMS")
    assert writer.program.clicks == 5
    writer.wait_until_done(mailing_id)
    numbers = writer.numbers()
    assert len(numbers) == len(set(numbers)) == HOUSEHOLDS
    assert {sms.text for sms in writer.services.practice.received(writer.actor)} == {TEXT}


@pytest.mark.behaviour("ML-05", "ML-09", "ML-10", "ST-22")
def test_a_mailing_from_a_saved_selection_takes_five_clicks(at_work: Callable[[Fill], Writer]) -> None:
    def fill(services: Services, actor: Actor) -> None:
        households(services, actor)
        berlin = Criteria(Group((Condition(Field.CITY, Comparison.IS, "Berlin"),)))
        services.selections.save(actor, SavedSelection(0, 0, "Berliners", berlin))

    writer = at_work(fill)
    writer.go_there()
    writer.begin()
    writer.tick("Berliners")
    person(writer.services, writer.actor, "Zuletzt", CustomerPhone(PhoneLabel.MOBILE, "+4915119999999"))
    writer.program.type(TEXT)
    writer.look_over()
    mailing_id = writer.send(f"Send {HOUSEHOLDS + 1} SMS")  # who came to fit meanwhile gets it too
    assert writer.program.clicks == 5
    writer.wait_until_done(mailing_id)
    assert len(set(writer.numbers())) == HOUSEHOLDS + 1


@pytest.mark.behaviour("ST-08", "ST-10", "ST-11", "ST-12")
def test_four_who_were_left_out_are_mended_in_the_review(at_work: Callable[[Fill], Writer]) -> None:
    def fill(services: Services, actor: Actor) -> None:
        mobile, landline = PhoneLabel.MOBILE, PhoneLabel.LANDLINE
        people = [
            person(services, actor, "Adler", CustomerPhone(mobile, "+4915111111111")),
            person(services, actor, "Bauer", CustomerPhone(landline, "+4915122222222")),
            person(services, actor, "Claus", CustomerPhone(mobile, "0151 33333333 / 0151 34343434")),
            person(services, actor, "Dorn", CustomerPhone(mobile, "0151 44")),
            person(services, actor, "Ernst", CustomerPhone(mobile, "+4915155555555"), agreed=False),
        ]
        tag = services.tags.save(actor, Tag(0, actor.mandant_id, "House 7"))
        services.tags.change(actor, people, give=[tag.id])
        for number in ("+4915133333333", "+4915144444444"):  # agreed on paper, the number was mistyped
            services.customers.record_consent(
                actor,
                people[2 if "333" in number else 3],
                number,
                Purpose.INFORMATION,
                granted=True,
                on=date(2026, 11, 20),
                source=ConsentSource.FORM,
            )

    writer = at_work(fill)
    program = writer.program
    writer.go_there()
    writer.begin()
    writer.tick("House 7")
    program.type(TEXT)
    writer.look_over()
    page = writer.place.review_page
    assert page.bar.send_button.accessibleName() == "Send 1 SMS"
    program.wait_for(page.list.pane.table.hasFocus)

    def says(words: str) -> bool:
        return page.bar.send_button.accessibleName() == words

    for mended, key in enumerate(("Return", "Return", "Return", "Return"), start=2):
        program.press(key)
        if mended == 4:
            program.wait_for(lambda: page.number.line is not None and page.number.line.hasFocus())
            program.press("Ctrl+A")
            program.type("0151 44444444")
            program.press("Return")
        elif mended == 5:
            program.dialog(ConsentDialog)
            program.press("Return")
        program.wait_for(partial(says, f"Send {mended} SMS"))
        program.settle()
        program.press("Down")
    assert program.clicks == 4, "all of it was mended from the keyboard"
    mailing_id = writer.send("Send 5 SMS")
    writer.wait_until_done(mailing_id)
    assert writer.numbers() == [f"+49151{digit * 8}" for digit in "12345"]


@pytest.mark.behaviour("ST-15", "ST-16", "ST-17")
def test_stopped_in_the_middle_and_gone_on_with_tomorrow_nobody_gets_it_twice(
    at_work: Callable[[Fill], Writer], start_program: Start, tmp_path: Path, clock: FakeClock
) -> None:
    writer = at_work(households)
    writer.go_there()
    writer.begin()
    writer.tick("House 7")
    writer.program.type(TEXT)
    writer.spread()
    writer.look_over()
    mailing_id = writer.send(f"Send {HOUSEHOLDS} SMS")
    clock.advance(timedelta(minutes=20))
    writer.program.wait_for(lambda: writer.gone(mailing_id) >= 3)
    writer.program.press("Ctrl+P")
    kept = writer.services.mailings.kept
    writer.program.wait_for(lambda: kept.get(writer.actor, mailing_id).state is MailingState.PAUSED)
    writer.program.settle()
    writer.program.wait_for(lambda: not kept.counts(writer.actor, mailing_id).under_way)
    so_far = writer.numbers()
    assert 0 < len(so_far) < HOUSEHOLDS
    clock.advance(timedelta(hours=3))  # what is paused stays, however long
    writer.program.close()
    assert writer.numbers() == so_far

    clock.advance(timedelta(hours=20))
    tomorrow = Writer(start_program(tmp_path))
    tomorrow.go_there()
    overview = tomorrow.place.overview
    tomorrow.program.wait_for(lambda: overview.card.view is not None)
    assert tomorrow.numbers() == so_far
    tomorrow.program.click(overview.card.buttons["mailings.resume"])
    kept = tomorrow.services.mailings.kept
    tomorrow.program.wait_for(lambda: kept.get(tomorrow.actor, mailing_id).state is not MailingState.PAUSED)
    for _portion in range(10):
        clock.advance(timedelta(minutes=20))
        tomorrow.program.settle()
    tomorrow.wait_until_done(mailing_id)
    numbers = tomorrow.numbers()
    assert len(numbers) == len(set(numbers)) == HOUSEHOLDS
