from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from app.domain.accounts import GatewayState, PauseReason
from app.ui.gateway_words import describe

BERLIN = ZoneInfo("Europe/Berlin")


def test_without_a_gateway_it_says_so() -> None:
    assert describe(None, BERLIN).pieces == ("No SMS gateway is set up.",)
    assert describe(GatewayState("", ""), BERLIN).pieces == ("No SMS gateway is set up.",)


@pytest.mark.behaviour("AW-37", "AW-38", "D-9")
def test_credit_is_approximate_and_tells_what_is_reserved() -> None:
    state = GatewayState(
        "Practice phone",
        "practice",
        balance=Decimal(412),
        reserved_parts=38,
        waiting_here=2,
        reports_checked_at=datetime(2026, 11, 23, 13, 2, tzinfo=UTC),
    )
    assert describe(state, BERLIN).pieces == (
        "Practice phone",
        "approx. 412 SMS left, 38 reserved",
        "2 wait for this computer",
        "reports checked 14:02",
    )


def test_money_is_shown_in_the_gateways_currency() -> None:
    state = GatewayState("seven.io", "seven", balance=Decimal("12.4"), currency="EUR", waiting_at_gateway=1)
    assert describe(state, BERLIN).pieces == ("seven.io", "approx. 12.40 € left", "1 waits at the gateway")


@pytest.mark.parametrize("reason", list(PauseReason))
def test_a_stopped_account_says_why(reason: PauseReason) -> None:
    words = describe(GatewayState("seven.io", "seven", paused_reason=reason), BERLIN)
    assert words.paused.startswith("Sending is paused: ")


def test_trouble_is_counted_in_words() -> None:
    assert describe(GatewayState("p", "practice", trouble=1), BERLIN).trouble_words == "1 SMS needs attention"
    assert describe(GatewayState("p", "practice", trouble=3), BERLIN).trouble_words == "3 SMS need attention"
