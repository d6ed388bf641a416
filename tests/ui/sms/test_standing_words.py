from __future__ import annotations

import pytest

from app.domain.delivery import RESENDABLE, MessageStatus, StatusReason
from app.domain.message_list import Standing, standing, states_of
from app.resources import resource
from app.ui.palettes import DARK, LIGHT
from app.ui.sms.standing_words import STANDINGS, resent_words, row_words, standing_words
from app.ui.sms.status_words import status_words

T = Standing
ALL_WORDS = [
    "SA-17", "SA-18", "SA-19", "SA-20", "SA-21", "SA-22", "SA-23", "SA-24", "SA-25", "SA-26",
]  # fmt: skip


@pytest.mark.behaviour(*ALL_WORDS)
def test_every_standing_has_a_name_of_its_own_an_icon_a_colour_and_a_meaning() -> None:
    assert set(STANDINGS) == set(Standing)
    words = [standing_words(one) for one in STANDINGS]
    assert len({word.title for word in words}) == len(words)
    for word in words:
        assert word.explanation.endswith(".")
        assert resource("icons", f"{word.icon}.svg").is_file()
        assert getattr(LIGHT, word.colour) != LIGHT.surface
        assert getattr(DARK, word.colour).startswith("#")


@pytest.mark.behaviour("SA-27", "D-7")
def test_resent_is_a_mark_of_its_own() -> None:
    assert resent_words().title == "Resent"
    assert resent_words().title not in {standing_words(one).title for one in STANDINGS}


@pytest.mark.behaviour("VI-08", "VI-09")
def test_all_that_went_wrong_says_what_to_do() -> None:
    wrong = [one for one in STANDINGS if standing_words(one).colour in ("error", "warn")]
    assert [one for one in wrong if not standing_words(one).next_step] == []
    step = standing_words(T.UNDELIVERED).next_step
    assert "number" in step
    assert "shorten" in step


@pytest.mark.behaviour("D-7", "SA-14")
def test_where_a_second_one_may_arrive_twice_it_is_said() -> None:
    assert "twice" in standing_words(T.ACCEPTED).next_step
    assert "twice" in standing_words(T.TIMEOUT).next_step


@pytest.mark.behaviour("D-6", "VI-11")
def test_the_best_one_promises_no_more_than_a_report() -> None:
    assert standing_words(T.RECEIVED).title == "Delivery report received"
    assert "yet" in standing_words(T.ACCEPTED).explanation


def test_a_list_and_the_log_call_the_same_thing_the_same() -> None:
    """Where a standing is one state alone, its name is that state's."""
    for one in STANDINGS:
        states = {status for status, _reason in states_of(one)}
        if len(states) == 1 and states != {MessageStatus.FAILED}:
            (status,) = states
            known = {status_words(status, reason).title for _s, reason in states_of(one)}
            assert standing_words(one).title in known


def test_a_row_has_the_name_of_its_standing_and_its_own_reason() -> None:
    words = row_words(MessageStatus.FAILED, StatusReason.INVALID_NUMBER)
    assert words.title == "Sending failed"
    assert words.explanation.startswith("The number does not exist")


def test_what_may_be_resent_is_among_the_standings_of_the_reference() -> None:
    names = {standing(status) for status in RESENDABLE}
    assert names == {T.ACCEPTED, T.TIMEOUT, T.FAILED, T.UNDELIVERED, T.EXPIRED}
