from __future__ import annotations

import pytest

from app.domain.delivery import TROUBLE, MessageStatus, StatusReason
from app.domain.messages import MessageStep
from app.resources import resource
from app.ui.palettes import LIGHT
from app.ui.sms.status_words import plain_words, status_words, step_words
from tests.fixtures.clock import START

S, R = MessageStatus, StatusReason
ALL = [(status, reason) for status in S for reason in (None, *R)]


def test_every_state_and_reason_has_words_an_icon_and_a_colour() -> None:
    for status, reason in ALL:
        words = status_words(status, reason)
        assert words.title
        assert words.explanation.endswith(".")
        assert getattr(LIGHT, words.colour).startswith("#")
        assert resource("icons", f"{words.icon}.svg").is_file()
        assert len(words.explanation) < 260  # calm and short; the detail pane shows all of it


@pytest.mark.behaviour("D-6", "VI-11")
def test_no_words_promise_more_than_a_delivery_report() -> None:
    for status, reason in ALL:
        words = status_words(status, reason)
        said = f"{words.title} {words.explanation}".lower()
        assert "was read" not in said.replace("whether it was read, nobody can see", "")
        assert "has arrived." not in said
    assert status_words(S.DELIVERED).title == "Delivery report received"
    for status in (S.ACCEPTED, S.SENT):
        assert "yet" in status_words(status).explanation


def test_every_trouble_says_what_to_do() -> None:
    without = [status for status in TROUBLE if not status_words(status).next_step]
    assert without == []
    refusals = (
        R.INVALID_NUMBER,
        R.INVALID_SENDER,
        R.BLOCKED,
        R.GATEWAY_REFUSED,
        R.COUNTRY_NOT_ALLOWED,
        R.NO_CREDIT,
    )
    assert all(status_words(S.REJECTED, reason).next_step for reason in refusals)


def test_the_reason_comes_first_and_its_next_step_wins() -> None:
    words = status_words(S.QUEUED, R.NO_CREDIT)
    assert words.explanation.startswith("The account at the gateway has no credit left.")
    assert words.next_step.startswith("Top up the account")


def test_the_moment_in_which_it_can_be_undone_is_not_called_on_hold() -> None:
    assert status_words(S.HELD).title == "Leaves in a moment"
    assert status_words(S.HELD, R.NO_CONSENT).title == "On hold"


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (MessageStep(START, S.QUEUED), "Waits here"),
        (MessageStep(START, S.UNKNOWN, R.LINE_BROKE),
         "Unclear: The connection broke while the message was being handed over"),
        (MessageStep(START, call="send", outcome="unknown"), "Handed over to the gateway: no clear answer"),
        (MessageStep(START, call="cancel", outcome="too_late"), "Asked the gateway to give it back: too late"),
        (MessageStep(START, call="send", outcome="accepted"), "Handed over to the gateway"),
        (MessageStep(START, call="send", outcome="Refused", words=" Invalid\nrecipient "),
         "Handed over to the gateway: refused · the gateway says: Invalid recipient"),
        (MessageStep(START, S.DELIVERED, words='{"dlr": "DELIVERED"}'), "Delivery report received"),
    ],
)  # fmt: skip
def test_steps_of_the_history(step: MessageStep, expected: str) -> None:
    assert step_words(step) == expected


@pytest.mark.parametrize(
    ("words", "expected"), [("", ""), ("[1]", ""), ("<b>", ""), ("No credit\n left", "No credit left")]
)
def test_only_words_for_people_are_shown(words: str, expected: str) -> None:
    assert plain_words(words) == expected
