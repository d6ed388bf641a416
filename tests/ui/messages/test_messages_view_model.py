from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from app.domain.date_range import DateRange, Preset
from app.domain.delivery import MessageStatus
from app.domain.message_list import MessageOrder, MessageQuery, Standing
from app.domain.resending import MOST_AT_ONCE
from app.ui.messages.listing import status_choices
from app.ui.messages.view_model import (
    RESENT,
    Selection,
    count_words,
    failed_today,
    message_lines,
    narrows,
    query_of,
    resend_words,
    selection,
    values_of,
)
from tests.fixtures.message_rows import message_row

BERLIN = ZoneInfo("Europe/Berlin")
NEWEST = (MessageOrder.SENT_ON.value, True)
MONDAY = date(2026, 11, 23)


def test_a_line_speaks_the_interfaces_language() -> None:
    row = replace(message_row(), text="Guten\n Tag", parts=2, price=Decimal("0.15"), currency="EUR")
    (line,) = message_lines([row], BERLIN)
    assert (line.when, line.number) == ("23/11/2026, 10:00", "+49 1511 2345678")
    assert (line.text, line.parts, line.cost) == ("Guten Tag", "2", "0.15 €")
    assert line.status.title == "Delivery report received"


@pytest.mark.behaviour("SA-05", "SA-06", "SA-07", "SA-08")
def test_each_filter_becomes_its_part_of_the_question() -> None:
    values = {
        "text": "termin",
        "number": "0736-60 81 42",
        "customer": "mey",
        "when": DateRange(MONDAY, MONDAY),
        "status": frozenset({"failed", "timeout"}),
        "mandant": frozenset({"2"}),
        "user": frozenset({"A. Becker", "K. Lund"}),
        "resent": True,
    }
    assert query_of(values, ("status", False), BERLIN) == MessageQuery(
        text="termin",
        number="0736-60 81 42",
        customer="mey",
        since=datetime(2026, 11, 22, 23, tzinfo=UTC),
        until=datetime(2026, 11, 23, 23, tzinfo=UTC),
        standings=frozenset({Standing.FAILED, Standing.TIMEOUT}),
        resent=True,
        mandant_ids=frozenset({2}),
        user_names=frozenset({"A. Becker", "K. Lund"}),
        order=MessageOrder.STATUS,
        descending=False,
    )


def test_a_question_can_be_shown_as_filters_again() -> None:
    values = {"text": "x", "when": DateRange(MONDAY, MONDAY), "status": frozenset({"failed"}), "resent": True}
    assert values_of(query_of(values, NEWEST, BERLIN), BERLIN) == values
    assert values_of(MessageQuery(), BERLIN) == {}


@pytest.mark.behaviour("SA-27", "D-7")
def test_resent_is_among_the_statuses() -> None:
    assert [choice.words for choice in status_choices() if choice.key == RESENT] == ["Resent"]
    assert all(choice.icon and choice.colour for choice in status_choices())
    assert query_of({"status": frozenset({RESENT})}, NEWEST, BERLIN) == MessageQuery(resent=True)


@pytest.mark.behaviour("SA-08", "SA-27")
def test_resent_chosen_beside_statuses_is_one_more_of_them() -> None:
    chosen = {"status": frozenset({RESENT, "failed"})}
    either = MessageQuery(standings=frozenset({Standing.FAILED}), or_resent=True)
    assert query_of(chosen, NEWEST, BERLIN) == either
    assert values_of(either, BERLIN) == chosen
    assert query_of(chosen | {"resent": True}, NEWEST, BERLIN) == MessageQuery(resent=True)


def test_without_filters_the_newest_come_first() -> None:
    assert query_of({}, NEWEST, BERLIN) == MessageQuery()


def test_what_failed_today_is_of_today_and_failed() -> None:
    query = query_of(failed_today(MONDAY), NEWEST, BERLIN)
    assert query.since == datetime(2026, 11, 22, 23, tzinfo=UTC)
    assert Standing.FAILED in query.standings
    assert Standing.RECEIVED not in query.standings
    when = failed_today(MONDAY)["when"]
    assert isinstance(when, DateRange)
    assert when.preset == Preset.TODAY


def test_the_count_says_what_it_is_filtered_from() -> None:
    assert count_words(1_234_567, None) == "1,234,567 SMS"
    assert count_words(7, 1_234_567) == "7 SMS · filtered from 1,234,567"
    assert narrows({"mandant": frozenset({"1"}), "text": "x"})
    assert not narrows({"mandant": frozenset({"1"})})


@pytest.mark.behaviour("SA-14")
def test_the_resend_button_says_why_it_is_off() -> None:
    assert resend_words(Selection())[1].startswith("Choose")
    assert resend_words(Selection(count=1))[1].startswith("Only what")
    assert resend_words(Selection(count=1, resendable=1)) == ("Resend", "")
    assert resend_words(Selection(count=3, unread=3)) == ("Resend (3)", "")
    assert "At most" in resend_words(Selection(count=MOST_AT_ONCE + 1, resendable=1))[1]


def test_a_selection_counts_what_is_known() -> None:
    failed = replace(message_row(), status=MessageStatus.FAILED)
    assert selection([message_row(), failed, None]) == Selection(count=3, resendable=1, unread=1)
