from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from app.domain.hand_over import SchedulingWindow
from app.domain.messages import DraftContext
from app.domain.send_time import FROM_CUSTOMER, FixedMoment, SendRule
from app.ui.sms.when_state import RULE_TEXTS, WhenChoice, first_choice, judge_when
from tests.fixtures.clock import START
from tests.fixtures.drafts import appointment, make_draft

WITH_APPOINTMENT = make_draft(context=DraftContext(1, appointment()))
ABLE = SchedulingWindow(possible=True, max_ahead=timedelta(days=30))


def local(*parts: int) -> datetime:
    """A moment on the Mandant's clock."""
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001


@pytest.mark.behaviour("AW-26")
def test_now_is_the_default() -> None:
    assert first_choice(WITH_APPOINTMENT, START).rule is SendRule.NOW
    assert judge_when(WhenChoice(), WITH_APPOINTMENT, START).due == START


def test_the_last_rule_of_this_type_comes_back() -> None:
    draft = make_draft(
        context=DraftContext(1, appointment()),
        last_rule=SendRule.FIXED_WEEKDAY,
        last_fixed=FixedMoment(2, time(18, 0)),
    )
    assert first_choice(draft, START) == WhenChoice(
        SendRule.FIXED_WEEKDAY, FixedMoment(2, time(18, 0)), local(2026, 11, 23, 10, 0)
    )


@pytest.mark.behaviour("AW-32")
def test_a_rule_that_is_not_offered_here_does_not_come_back() -> None:
    draft = make_draft(last_rule=SendRule.DAY_1)
    assert draft.rules == FROM_CUSTOMER
    assert first_choice(draft, START).rule is SendRule.NOW


@pytest.mark.behaviour("AW-29", "AW-31")
@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (SendRule.HOUR_1, local(2026, 11, 27, 9, 0)),
        (SendRule.DAY_1, local(2026, 11, 26, 10, 0)),
        (SendRule.FIXED_WEEKDAY, local(2026, 11, 21, 20, 0)),
    ],
)
def test_relative_times_are_shown_on_the_mandants_clock(rule: SendRule, expected: datetime) -> None:
    state = judge_when(WhenChoice(rule), WITH_APPOINTMENT, START)
    assert state.local == expected
    assert state.due == expected.replace(tzinfo=UTC) - timedelta(hours=1)


@pytest.mark.behaviour("AW-28")
def test_a_past_time_says_that_it_goes_at_once() -> None:
    state = judge_when(WhenChoice(SendRule.FIXED_WEEKDAY), WITH_APPOINTMENT, START)
    assert "at once" in state.sentence
    assert state.level == "warning"
    assert not state.why_not


@pytest.mark.behaviour("D-5")
def test_it_is_said_that_this_computer_must_be_on() -> None:
    state = judge_when(WhenChoice(SendRule.DAY_1), WITH_APPOINTMENT, START)
    assert "this computer, which must be on" in state.sentence


@pytest.mark.behaviour("D-5", "AW-27")
def test_it_is_said_that_the_gateway_sends_it() -> None:
    draft = make_draft(context=DraftContext(1, appointment()), window=ABLE, account_name="seven.io")
    state = judge_when(WhenChoice(SendRule.DAY_1), draft, START)
    assert state.sentence == "Goes to seven.io, which sends it; this computer may be off."
    choice = WhenChoice(SendRule.CUSTOM, custom=local(2027, 2, 1, 9, 0))
    far = judge_when(choice, make_draft(window=ABLE, account_name="seven.io"), START)
    assert far.sentence.startswith("Waits on this computer until Sat 2 Jan 2027, 09:00, then seven.io")


@pytest.mark.behaviour("AW-30")
def test_custom_proposes_the_next_quarter() -> None:
    choice = first_choice(make_draft(), START + timedelta(minutes=1))
    assert choice.custom == local(2026, 11, 23, 10, 15)


def test_an_unreadable_custom_time_stops_sending() -> None:
    assert (
        judge_when(WhenChoice(SendRule.CUSTOM), make_draft(), START).why_not
        == "Enter date and time of sending."
    )


def test_after_the_appointment_and_at_night_warn() -> None:
    after = WhenChoice(SendRule.CUSTOM, custom=local(2026, 11, 27, 11, 0))
    assert "after the appointment" in judge_when(after, WITH_APPOINTMENT, START).sentence
    night = WhenChoice(SendRule.CUSTOM, custom=local(2026, 11, 25, 1, 30))
    state = judge_when(night, WITH_APPOINTMENT, START)
    assert "night" in state.sentence
    assert state.why_not == ""


@pytest.mark.behaviour("D-3")
def test_a_text_changed_by_hand_says_that_a_move_will_ask() -> None:
    state = judge_when(WhenChoice(SendRule.DAY_1), WITH_APPOINTMENT, START, may_name_a_time=True)
    assert "you will be asked" in state.sentence


def test_every_rule_has_its_words() -> None:
    assert set(RULE_TEXTS) == set(SendRule) - {SendRule.NOW}
