from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.filled_text import FilledText
from app.domain.messages import Draft
from app.domain.placeholders import Field
from app.domain.segment_profile import FIXED_147, ONE_ONLY, REFERENCE_16BIT, STANDARD, SegmentProfile
from app.ui.sms.number_state import judge_number
from app.ui.sms.view_model import ComposeState, MarkKind, TextState, compose, judge_text, missing_of_customer
from app.ui.sms.when_state import WhenChoice, judge_when
from tests.fixtures.clock import START
from tests.fixtures.drafts import MOBILE, make_draft


def typed(text: str, profile: SegmentProfile = STANDARD, price: str = "", currency: str = "") -> TextState:
    return judge_text(FilledText().edit(0, 0, text), profile, Decimal(price) if price else None, currency)


def composed(text: str, draft: Draft | None = None, raw_number: str = MOBILE) -> ComposeState:
    draft = draft or make_draft()
    when = judge_when(WhenChoice(), draft, START)
    return compose(typed(text, draft.profile), draft, judge_number(raw_number, draft), when)


@pytest.mark.behaviour("AW-12", "SA-32")
def test_the_counter_line() -> None:
    assert typed("a" * 143, price="0.08", currency="EUR").counter.text == (
        "143 of 160 · 17 left · 1 SMS · approx. 0.08 €"
    )


@pytest.mark.behaviour("AW-14", "AW-15", "SA-32", "D-1")
def test_a_longer_text_counts_in_its_last_part() -> None:
    assert typed("a" * 161).counter.text == "8 of 153 · 145 left · 2 SMS · 2 credits"
    assert typed("a" * 161, REFERENCE_16BIT).counter.text == "9 of 152 · 143 left · 2 SMS · 2 credits"
    assert typed("a" * 161, FIXED_147).counter.text == "14 of 147 · 133 left · 2 SMS · 2 credits"


def test_an_empty_text_has_all_its_room_and_costs_nothing() -> None:
    assert typed("").counter.text == "0 of 160 · 160 left"


@pytest.mark.behaviour("AW-13")
def test_characters_that_count_two_are_marked() -> None:
    state = typed("10 € [x]")
    assert [(mark.start, mark.kind) for mark in state.marks] == [
        (3, MarkKind.DOUBLE), (5, MarkKind.DOUBLE), (7, MarkKind.DOUBLE)
    ]  # fmt: skip
    assert state.counter.text.startswith("11 of 160")


@pytest.mark.behaviour("D-9")
def test_one_part_is_one_credit_unless_there_is_a_price() -> None:
    assert typed("a").counter.text.endswith("1 SMS · 1 credit")
    assert typed("a" * 307, price="0.075", currency="EUR").counter.text.endswith("3 SMS · approx. 0.225 €")


def test_a_dash_that_makes_it_dear_is_named_with_its_remedy() -> None:
    state = typed("a" * 80 + "–")
    assert state.counter.level == "warning"
    assert state.counter.reason == "2 SMS: – makes it Unicode"
    assert state.counter.action == "Replace, back to 1 SMS"
    assert state.marks[0].kind is MarkKind.UNICODE


def test_unicode_that_costs_nothing_is_said_quietly() -> None:
    state = typed("Grüße –")
    assert (state.counter.level, state.counter.reason) == ("help", "")
    assert state.counter.text == "7 of 70 · 63 left · 1 SMS · 1 credit · Unicode"


def test_a_letter_that_cannot_be_replaced_is_named_without_remedy() -> None:
    state = typed("č" + "a" * 80 + "ž")
    assert state.counter.reason == "2 SMS: č ž make it Unicode"
    assert state.counter.action == ""


@pytest.mark.behaviour("AW-16", "SA-31")
def test_the_maximum_length_is_reported_and_stops_sending() -> None:
    draft = make_draft(profile=FIXED_147)
    assert composed("a" * 1000, draft).can_send
    state = composed("a" * 1001, draft)
    assert state.text.counter.level == "error"
    assert state.why_not == "At most 1000 characters may be sent: 1 too many."


@pytest.mark.behaviour("D-1", "ST-02")
def test_one_sms_only_is_a_profile() -> None:
    state = composed("a" * 161, make_draft(profile=ONE_ONLY))
    assert state.why_not == "This gateway account takes at most 1 SMS per message."


@pytest.mark.behaviour("VI-09")
def test_more_than_six_parts_warn() -> None:
    assert typed("a" * 153 * 6).counter.level == "help"
    state = composed("a" * (153 * 6 + 1))
    assert state.text.counter.level == "warning"
    assert state.can_send


def test_the_ends_of_the_parts_are_places_in_the_text() -> None:
    assert typed("a" * 160).part_ends == ()
    assert typed("a" * 161).part_ends == (153, 161)
    assert typed("€" * 81).part_ends == (76, 81)
    assert typed("😘" * 36).part_ends == (33, 36)


@pytest.mark.behaviour("D-4", "AW-23")
def test_an_unfilled_field_stops_sending_and_is_named() -> None:
    state = composed("Hallo <<Birthday>>")
    assert state.why_not == "Cannot be filled: Birthday. Write it yourself, or delete it."
    assert state.text.marks[0].kind is MarkKind.GAP
    assert missing_of_customer(state.text.gaps)


@pytest.mark.behaviour("D-4")
@pytest.mark.parametrize("text", ["<<Nonsense>>", "a << b", "oh >> no"])
def test_unknown_and_lone_brackets_stop_sending(text: str) -> None:
    state = composed(text)
    assert not state.can_send
    assert "Not a known field" in state.why_not
    assert not missing_of_customer(state.text.gaps)


def test_gaps_are_marked_where_they_stand() -> None:
    filled = FilledText().insert(0, "😘 <<Birthday>>", {}, {Field.BIRTHDAY: "Birthday"})
    (gap,) = judge_text(filled, STANDARD).gaps
    assert filled.text[gap.start : gap.end] == "<<Birthday>>"


@pytest.mark.behaviour("AW-03")
def test_without_a_gateway_nothing_can_be_sent() -> None:
    assert composed("Hallo", make_draft(account_name="")).why_not == "No SMS gateway is set up yet."


@pytest.mark.behaviour("SA-31")
def test_the_text_is_mandatory() -> None:
    assert composed("  \n").why_not == "The message is still empty."


def test_a_good_message_may_go() -> None:
    assert composed("Hallo").can_send


def test_a_bad_number_is_the_first_reason() -> None:
    assert "too short" in composed("", raw_number="12").why_not
