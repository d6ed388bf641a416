from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.domain.consent import Purpose
from app.domain.mailings import Mailing, Recipients
from app.domain.mandants import Mandant
from app.domain.messages import Draft, DraftContext
from app.domain.placeholders import Field
from app.ui.admin.text_block_state import shown
from app.ui.mailings.draft_differences import differences
from app.ui.mailings.draft_view_model import (
    DraftState,
    Facts,
    is_blank,
    judge,
    says_the_same,
    sender_of,
    when_words,
)

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
MANDANT = Mandant(1, "Hörwelt Mitte", phone="+49 30 1234567", default_sender="Hoerwelt")
SOMEBODY = Recipients(customer_ids=(7,))


def draft(**more: Any) -> Draft:
    given: dict[str, Any] = {
        "context": DraftContext(),
        "mandant_id": 1,
        "mandant_name": MANDANT.name,
        "mandant_colour": MANDANT.colour,
        "time_zone": MANDANT.time_zone,
        "country": "DE",
        "title": "Erika Meyer",
        "numbers": (),
        "values": {Field.FIRST_NAME: "Erika", Field.COMPANY_NAME: MANDANT.name},
        "language": "de",
        "blocks": (),
        "default_block": None,
        "saved_text": "",
        "sender": "Hoerwelt",
        "sender_locked": False,
        "account_name": "Practice phone",
        "provider": "practice",
        "provider_schedules": False,
        "now": NOON,
        "has_sender": True,
    }
    return Draft(**{**given, **more})


def facts(named: int | None = 30, **more: Any) -> Facts:
    return Facts(MANDANT, draft(**more), "Erika Meyer", named)


def state(mailing: Mailing, known: Facts | None = None, **more: str) -> DraftState:
    return judge(mailing, shown(mailing.template), known or facts(), NOON, **more)


def told(found: DraftState, field: str) -> list[tuple[str, bool]]:
    return [(mark.text, mark.is_red) for mark in found.marks_of(field)]


@pytest.mark.behaviour("ML-11")
def test_what_is_missing_is_red_and_named_in_the_order_of_the_form() -> None:
    found = state(Mailing(0))
    assert [(mark.field, mark.is_red) for mark in found.marks] == [("recipients", True), ("template", True)]
    assert (found.foot, found.level) == ("Still missing: recipients, a text", "error")
    assert found.why_not == found.foot


@pytest.mark.behaviour("ML-04", "ML-11")
def test_without_marks_the_foot_says_what_it_will_be() -> None:
    found = state(Mailing(0, template="Closed.", recipients=SOMEBODY))
    assert found.marks == ()
    assert (found.foot, found.level, found.why_not) == ("30 people · at most 30 SMS", "ok", "")


def test_with_a_price_the_foot_says_it_too() -> None:
    known = facts(price_per_part=Decimal("0.075"), currency="EUR")
    found = state(Mailing(0, template="x" * 170, recipients=SOMEBODY), known)
    assert found.foot.startswith("30 people · at most 60 SMS · approx. ")
    assert "4.50" in found.foot


def test_nobody_in_what_was_chosen_keeps_it_from_going_on() -> None:
    found = state(Mailing(0, template="Closed.", recipients=SOMEBODY), facts(named=0))
    assert told(found, "recipients") == [("Nobody is in what you have chosen.", True)]
    assert found.why_not == "Nobody is in what you have chosen."


def test_while_it_is_counted_nothing_is_claimed() -> None:
    found = state(Mailing(0, template="Closed.", recipients=SOMEBODY), facts(named=None))
    assert (found.foot, found.level) == ("", "help")


@pytest.mark.behaviour("ML-01")
def test_with_fields_the_count_is_an_estimate() -> None:
    found = state(Mailing(0, template="Hello <<FirstName>>", recipients=SOMEBODY))
    assert found.example.text == "Hello Erika"
    assert found.counter.reason == "An estimate: names differ in length. The review counts exactly."
    assert found.foot == "30 people · about 30 SMS"


def test_a_field_that_is_not_recorded_for_the_example_is_orange() -> None:
    found = state(Mailing(0, template="Hello <<Birthday>>", recipients=SOMEBODY))
    ((words, is_red),) = told(found, "template")
    assert words == "Not recorded for Erika Meyer: Birthday. A fallback helps: <<Birthday|…>>"
    assert not is_red
    assert (found.level, found.why_not) == ("warning", "")
    assert found.foot == "30 people · about 30 SMS · 1 thing to look at"


def test_an_unknown_field_is_red() -> None:
    found = state(Mailing(0, template="Hello <<Shoe size>>", recipients=SOMEBODY))
    ((words, is_red),) = told(found, "template")
    assert is_red
    assert words.startswith("There is no field named Shoe size.")


@pytest.mark.behaviour("ST-02")
@pytest.mark.parametrize(("template", "is_red"), [("x" * 161, True), ("<<FirstName>>" + "x" * 156, False)])
def test_one_sms_only_stops_what_is_surely_too_long(template: str, is_red: bool) -> None:
    found = state(Mailing(0, template=template, recipients=SOMEBODY, one_sms_only=True))
    assert told(found, "template") == [("One SMS only: 1 character too many.", is_red)]
    assert bool(found.why_not) is is_red


def test_marketing_is_counted_with_what_is_added() -> None:
    plain = state(Mailing(0, template="20 % off", recipients=SOMEBODY))
    found = state(Mailing(0, template="20 % off", recipients=SOMEBODY, purpose=Purpose.MARKETING))
    added = "Hörwelt Mitte. Keine Werbung mehr: +49 30 1234567"
    assert found.example.text == f"20 % off\n{added}"
    assert found.example.size.units == plain.example.size.units + 1 + len(added)
    assert found.note == f"Added and counted: “{added}”"


def test_marketing_that_says_all_of_it_gets_nothing_more() -> None:
    text = "Hörwelt Mitte: 20 % off. STOP: +49 30 1234567"
    found = state(Mailing(0, template=text, recipients=SOMEBODY, purpose=Purpose.MARKETING))
    assert found.example.text == text
    assert found.note == "The text says who writes and how to opt out; nothing is added."


def test_marketing_nobody_could_opt_out_of_is_red() -> None:
    known = replace(facts(), mandant=replace(MANDANT, phone=""))
    found = state(Mailing(0, template="20 % off", recipients=SOMEBODY, purpose=Purpose.MARKETING), known)
    ((words, is_red),) = told(found, "purpose")
    assert is_red
    assert words.startswith("Marketing needs a way to opt out")
    by_reply = Mailing(
        0, template="20 % off", recipients=SOMEBODY, purpose=Purpose.MARKETING, sender="+49 170 1234567"
    )
    assert "reply" in state(by_reply, replace(known, draft=draft(language="en"))).example.text


@pytest.mark.behaviour("ST-04", "D-10")
def test_the_sender_is_the_mailings_own_unless_it_is_locked() -> None:
    mailing = Mailing(0, sender="Mitte")
    assert sender_of(mailing, facts()) == "Mitte"
    assert sender_of(Mailing(0), facts()) == "Hoerwelt"
    assert sender_of(mailing, facts(sender_locked=True)) == "Hoerwelt"
    assert sender_of(mailing, facts(has_sender=False)) == ""


def test_wrong_sender_and_unreadable_time_are_red_at_their_fields() -> None:
    mailing = Mailing(0, template="Closed.", recipients=SOMEBODY)
    found = state(mailing, wrong_sender="Too long.", wrong_time="No date.")
    assert told(found, "sender") == [("Too long.", True)]
    assert told(found, "due") == [("No date.", True)]
    assert found.why_not == "Too long."


@pytest.mark.parametrize(
    ("due", "hours", "words"),
    [
        (NOON - timedelta(hours=1), 0, "This time is past: it would leave at once."),
        (NOON.replace(hour=22), 0, "It will arrive at night."),
        (NOON, 12, "Some of them will arrive at night."),
        (None, 30, "Some of them will arrive at night."),
    ],
)
def test_a_time_to_look_at_is_orange(due: datetime | None, hours: int, words: str) -> None:
    mailing = Mailing(0, template="Closed.", recipients=SOMEBODY, due=due, spread_hours=hours)
    found = state(mailing)
    assert told(found, "due") == [(words, False)]
    assert not found.why_not


def test_a_time_of_the_day_needs_no_look() -> None:
    mailing = Mailing(
        0, template="Closed.", recipients=SOMEBODY, due=NOON + timedelta(days=1), spread_hours=4
    )
    assert state(mailing).marks == ()
    assert when_words(mailing, MANDANT).endswith("then evenly over 4 hours. This computer must be on then.")
    assert "24 Nov 2026" in when_words(replace(mailing, spread_hours=0), MANDANT)
    assert "1 hour." in when_words(Mailing(0, spread_hours=1), MANDANT)


def test_only_what_people_write_makes_a_draft() -> None:
    assert is_blank(Mailing(3, purpose=Purpose.MARKETING, name="  ", one_sms_only=True))
    assert not is_blank(Mailing(0, name="Autumn"))
    assert not is_blank(Mailing(0, recipients=SOMEBODY))
    assert says_the_same(
        Mailing(0, name="Autumn "), Mailing(4, name="Autumn", version=9, user_name="B. Beck")
    )
    assert not says_the_same(Mailing(0, one_per_phone=False), Mailing(0))


def test_two_versions_are_told_apart_in_words() -> None:
    mine = Mailing(
        1, name="A", template="<<FirstName>>", recipients=Recipients(tag_ids=(1, 2), numbers=("1",))
    )
    theirs = replace(
        mine, name="B", purpose=Purpose.MARKETING, recipients=Recipients(selection_id=4), due=NOON
    )
    found = differences(mine, theirs, MANDANT)
    assert [name for name, _mine, _theirs in found] == ["Name", "Purpose", "Who gets it", "When"]
    assert found[2][1:] == ("2 tags, 1 number", "a saved selection")
    assert found[3][1] == "Now"
