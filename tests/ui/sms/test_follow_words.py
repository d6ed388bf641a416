from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from app.domain.accounts import GatewayState
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.messages import MessageRow, Receipt
from app.domain.send_time import SendRule
from app.ui.sms.follow_words import credit_words, news, planned, sending
from tests.fixtures.clock import START

S = MessageStatus
BERLIN = ZoneInfo("Europe/Berlin")
RECEIPT = Receipt(1, S.QUEUED, START, START + timedelta(seconds=5), waits_at_gateway=False)
ROW = MessageRow(
    id=1,
    mandant_id=1,
    customer_id=1,
    appointment_id=None,
    at=START,
    number="+4915112345678",
    customer_name="Meyer, Erika",
    text="Hallo",
    parts=1,
    status=S.QUEUED,
    reason=None,
    words="",
    user_name="A. Becker",
    price=None,
    currency="",
    rule=SendRule.NOW,
    due=START,
)


def test_the_hold_is_counted_down_and_can_be_undone() -> None:
    told = sending(RECEIPT, "Erika", START + timedelta(seconds=1.5))
    assert (told.text, told.undo) == ("Sending to Erika in 4 s", True)
    over = sending(RECEIPT, "Erika", START + timedelta(seconds=5))
    assert (over.text, over.undo) == ("Sending to Erika …", False)


@pytest.mark.behaviour("D-5")
def test_a_planned_message_says_when_and_where() -> None:
    later = replace(RECEIPT, due=START + timedelta(days=3))
    assert planned(later, "Erika", BERLIN, "seven.io").text == (
        "SMS to Erika on Thu 26 Nov 2026, 10:00 · waits on this computer"
    )
    assert planned(replace(later, waits_at_gateway=True), "Erika", BERLIN, "seven.io").text.endswith(
        "· goes to seven.io"
    )


def test_nothing_is_told_while_nothing_has_happened() -> None:
    assert news(ROW, "Erika", None) is None
    assert news(replace(ROW, status=S.SENDING), "Erika", None) is None


@pytest.mark.behaviour("AW-37", "AW-38")
def test_success_tells_the_credit_as_approximate() -> None:
    counted = GatewayState("Practice phone", "practice", balance=Decimal(412))
    told = news(replace(ROW, status=S.ACCEPTED), "Erika", counted)
    assert told is not None
    assert (told.text, told.kind) == ("On its way to Erika · approx. 412 SMS left", "ok")
    money = GatewayState("seven.io", "seven", balance=Decimal("9.5"), currency="EUR")
    assert credit_words(money) == "approx. 9.50 € left"
    assert credit_words(GatewayState("x", "android")) == ""


@pytest.mark.behaviour("D-6")
def test_delivered_promises_no_more_than_the_report() -> None:
    told = news(replace(ROW, status=S.DELIVERED), "Erika", None)
    assert told is not None
    assert told.text == "Delivery report received: Erika"


def test_trouble_has_its_reason_and_the_next_step() -> None:
    told = news(replace(ROW, status=S.FAILED, reason=StatusReason.INVALID_NUMBER), "Erika", None)
    assert told is not None
    assert told.text == (
        "SMS to Erika: Failed. The number does not exist or cannot receive SMS. "
        "Check the number and whether it is a mobile number, then send again."
    )
    assert (told.kind, told.trouble) == ("error", True)


def test_what_waits_for_a_reason_is_a_warning_and_what_was_taken_back_is_none() -> None:
    waits = news(replace(ROW, reason=StatusReason.OFFLINE), "Erika", None)
    assert waits is not None
    assert waits.kind == "warning"
    gone = news(replace(ROW, status=S.CANCELLED), "Erika", None)
    assert gone is not None
    assert (gone.kind, gone.trouble) == ("info", False)
