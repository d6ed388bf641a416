from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from sqlalchemy import update

from app.config import Config
from app.domain.accounts import Account
from app.domain.mailings import Budget, MailingSettings
from app.domain.permissions import Actor
from app.models.message import ProviderAccountRecord
from app.storage.database import Database
from tests.fixtures.review_desk import ReviewDesk


def marks(desk: ReviewDesk) -> list[str]:
    return [line.text.text() for line in desk.page.forecast.mark_lines]


def amounts(desk: ReviewDesk) -> dict[str, str]:
    pairs = desk.page.forecast.amount_labels
    return {label.text(): value.text() for label, value in pairs if not label.isHidden()}


def people(desk: ReviewDesk, count: int) -> list[int]:
    return [desk.person(f"Kunde{number:02}") for number in range(count)]


@pytest.mark.behaviour("ST-13", "ST-19", "ST-20")
def test_too_little_credit_is_said_before_the_first_sms_and_read_again_on_return(
    review_desk: ReviewDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    account = Account(0, 0, "seven", "seven.io", {"base_url": "http://127.0.0.1:9/api"})
    review_desk.services.accounts.save(review_desk.desk.actor, account, {"api_key": "key of a test"})
    _set_balance(tmp_path, review_desk, Decimal(2))
    review_desk.review(*people(review_desk, 3))
    page = review_desk.page
    assert amounts(review_desk) == {
        "Credit": "2",
        "This mailing": "− 3".replace(" ", "\u202f"),
        "Missing": "1",
    }
    assert "The credit is enough for 2 recipients only. Buy more, or choose fewer." in marks(review_desk)
    assert not page.bar.send_button.isEnabled()
    page.forecast.buy_button.click()
    line = next(
        line for line in page.forecast.mark_lines if line.text.text().startswith("The credit is enough")
    )
    assert line.button.text() == "Buy credit…"
    line.button.click()
    assert opened == [QUrl("https://app.seven.io")] * 2
    asked: list[Actor] = []

    def refresh_balance(actor: Actor) -> None:
        asked.append(actor)
        _set_balance(tmp_path, review_desk, Decimal(50))

    monkeypatch.setattr(review_desk.services.accounts, "refresh_balance", refresh_balance)
    review_desk.leave_window()
    assert asked == []
    review_desk.come_back()
    assert asked == [review_desk.desk.actor]
    assert amounts(review_desk)["Left afterwards"] == "47"
    assert page.bar.send_button.isEnabled()
    review_desk.leave_window()
    review_desk.come_back()
    assert len(asked) == 1, "only after somebody went to buy"


def test_credit_that_is_not_known_is_asked_for_by_itself(review_desk: ReviewDesk) -> None:
    review_desk.review(*people(review_desk, 2))
    assert list(amounts(review_desk)) == ["Credit", "This mailing", "Left afterwards"]
    assert marks(review_desk) == []


@pytest.mark.behaviour("ML-02")
def test_the_budget_of_the_month_warns_and_stops(review_desk: ReviewDesk) -> None:
    kept, actor = review_desk.services.mailings.kept, review_desk.desk.actor
    mailing = review_desk.review(*people(review_desk, 4))
    page = review_desk.page
    assert page.forecast.budget.isHidden()
    kept.save_settings(actor, MailingSettings(Budget(100)))
    review_desk.press("F5")
    assert page.forecast.budget.text() == "Budget of this month: 4 of 100 SMS with this mailing"
    assert marks(review_desk) == []
    kept.save_settings(actor, MailingSettings(Budget(5, warn_percent=80)))
    review_desk.show(mailing)
    assert marks(review_desk) == ["This month's budget is nearly used: 4 of 5 SMS with this mailing."]
    assert page.bar.send_button.isEnabled(), "a warning"
    kept.save_settings(actor, MailingSettings(Budget(3)))
    review_desk.show(mailing)
    assert marks(review_desk) == ["With this mailing, 4 of 3 SMS of this month's budget are used."]
    assert not page.bar.send_button.isEnabled()
    kept.save_settings(actor, MailingSettings(Budget(3, stops=False)))
    review_desk.show(mailing)
    assert marks(review_desk) == ["With this mailing, 4 of 3 SMS of this month's budget are used."]
    assert page.bar.send_button.isEnabled(), "one that only warns"


def _set_balance(tmp_path: Path, desk: ReviewDesk, amount: Decimal) -> None:
    """As if the gateway had said so."""
    database = Database(Config(tmp_path).database_url)
    with database.write() as work:
        work.execute(
            update(ProviderAccountRecord).values(
                balance=amount, balance_at=desk.desk.clock.now(), balance_currency=""
            )
        )
    database.close()
