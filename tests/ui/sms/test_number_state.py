from __future__ import annotations

import pytest

from app.domain.consent import Verdict
from app.domain.customers import CustomerPhone, PhoneLabel
from app.domain.messages import DraftContext, NumberChoice
from app.ui.sms.number_state import choice_text, judge_number, preselected
from tests.fixtures.drafts import LANDLINE, MOBILE, SECOND_MOBILE, agreed, make_draft, number

FREE = make_draft(context=DraftContext(), numbers=(), consents=(), title="")


@pytest.mark.behaviour("SA-30")
def test_consent_is_said_with_its_date() -> None:
    state = judge_number(MOBILE, make_draft())
    assert (state.e164, state.level, state.why_not) == (MOBILE, "ok", "")
    assert state.text == "agreed: appointments, 3 May 2025"


@pytest.mark.behaviour("SA-30")
def test_missing_consent_is_said_at_the_field_and_stops_sending() -> None:
    state = judge_number(MOBILE, make_draft(consents=()))
    assert state.level == "error"
    assert state.e164 == ""
    assert "No consent" in state.why_not
    assert state.consent_number == MOBILE


@pytest.mark.behaviour("SA-30")
def test_consent_counts_for_exactly_this_number() -> None:
    state = judge_number("0176 12345678", make_draft())
    assert state.consent_number == SECOND_MOBILE
    assert state.why_not


def test_consent_taken_back_is_said_with_its_date() -> None:
    state = judge_number(MOBILE, make_draft(consents=(agreed(), agreed(granted=False))))
    assert "taken back on 3 May 2025" in state.text
    assert state.consent_number == MOBILE


@pytest.mark.behaviour("SA-29")
def test_without_a_customer_any_number_may_be_written_to() -> None:
    state = judge_number("0151 12345678", FREE, agrees=True)
    assert (state.e164, state.level, state.why_not) == (MOBILE, "help", "")
    assert state.asks_word
    assert not state.can_save


@pytest.mark.behaviour("SA-30")
def test_without_a_customer_somebody_has_to_say_that_the_person_agrees() -> None:
    state = judge_number("0151 12345678", FREE)
    assert (state.e164, state.asks_word) == ("", True)
    assert "agrees" in state.why_not


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter a mobile number."),
        ("Meyer", "not a phone number"),
        ("12", "too short"),
        ("0151 12345678, 0176 12345678", "more than one"),
        ("+999 1234567", "country code"),
    ],
)
def test_what_is_no_number_is_named_and_cannot_be_sent_to(typed: str, words: str) -> None:
    state = judge_number(typed, FREE)
    assert words in state.text
    assert state.why_not == state.text
    assert state.e164 == ""


def test_a_landline_warns_and_may_be_sent_to() -> None:
    state = judge_number(LANDLINE, make_draft(consents=(agreed(LANDLINE),)))
    assert state.level == "warning"
    assert state.text.startswith("landline · SMS rarely arrive")
    assert state.e164 == LANDLINE


def test_a_foreign_number_shows_its_country_and_is_not_refused() -> None:
    state = judge_number("+46 70 123 45 67", FREE, agrees=True)
    assert state.text.startswith("Sweden")
    assert state.why_not == ""


@pytest.mark.behaviour("AW-10", "D-8")
def test_only_a_number_that_the_customer_does_not_have_can_be_saved() -> None:
    draft = make_draft(consents=(agreed(), agreed(SECOND_MOBILE)))
    assert judge_number(SECOND_MOBILE, draft).can_save
    assert not judge_number(MOBILE, draft).can_save


@pytest.mark.behaviour("SA-28")
def test_the_entry_of_the_drop_down_is_understood() -> None:
    entry = NumberChoice(
        CustomerPhone(PhoneLabel.MOBILE, "0151-12345678", MOBILE, note="Büro 2"), Verdict.GRANTED
    )
    assert choice_text(entry) == "+49 1511 2345678 · mobile · Büro 2"
    assert judge_number(choice_text(entry), make_draft(numbers=(entry,))).e164 == MOBILE


@pytest.mark.behaviour("AW-08", "SA-28")
def test_a_mobile_that_agreed_comes_first_then_any_mobile_then_the_rest() -> None:
    home, first, second = number(LANDLINE, PhoneLabel.LANDLINE), number(MOBILE), number(SECOND_MOBILE)
    consenting = number(SECOND_MOBILE, consents=(agreed(SECOND_MOBILE),))
    assert preselected(make_draft(numbers=(home, first, consenting))) == consenting
    assert preselected(make_draft(numbers=(home, first, second))) == first
    assert preselected(make_draft(numbers=(home,))) == home
    assert preselected(FREE) is None
