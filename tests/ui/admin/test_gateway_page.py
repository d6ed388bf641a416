"""The page of the gateway account: inputs come from the adapter, a test says what it found, a pause can be ended."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.accounts import Account
from app.domain.messages import SendRequest
from app.domain.segment_profile import ONE_ONLY, SegmentProfile
from app.ui.admin.gateway import GatewayPage
from tests.fixtures.ui import Desk
from tests.gateways.faults import Fault, FaultKind
from tests.gateways.seven_gateway import SevenGateway


@pytest.fixture
def page(desk: Desk) -> GatewayPage:
    made = GatewayPage(desk.context)
    desk.show(made)
    desk.settle()
    return made


def choose(page: GatewayPage, provider: str) -> None:
    """As with the mouse: `activated` is what a person causes."""
    page.provider.setCurrentIndex(page.provider.findData(provider))
    page.provider.activated.emit(page.provider.currentIndex())


def line(page: GatewayPage, key: str) -> QLineEdit:
    assert page.fields is not None
    widget = page.fields.rows[key].widget
    assert isinstance(widget, QLineEdit)
    return widget


def type_into(edit: QLineEdit, text: str) -> None:
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)


def stored(desk: Desk) -> Account:
    account = desk.services.accounts.get_active(desk.actor)
    assert account is not None
    return account


@pytest.mark.behaviour("AW-03", "D-5")
def test_the_inputs_are_those_the_adapter_asks_for(page: GatewayPage) -> None:
    assert page.provider.currentText() == "Practice phone"
    assert page.fields is not None
    assert page.fields.rows == {}
    assert "this computer must be on" in page.rows["provider"].message.text()
    choose(page, "seven")
    assert list(page.fields.rows) == ["api_key", "base_url"]
    assert line(page, "api_key").echoMode() is QLineEdit.EchoMode.Password
    assert line(page, "base_url").text() == "https://gateway.seven.io/api"
    assert page.name.text() == "seven.io"
    assert "may be off" in page.rows["provider"].message.text()
    choose(page, "android")
    assert list(page.fields.rows) == ["base_url", "user", "password", "sim"]


def test_every_input_says_its_name(page: GatewayPage) -> None:
    choose(page, "android")
    page.segments.choice.setCurrentIndex(page.segments.choice.findData("own"))
    inputs = [w for w in page.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    nameless = [
        type(w).__name__
        for w in inputs
        if w.isVisible()
        and not (w.accessibleName() or getattr(w, "text", str)() or w.parent() is page.provider)
    ]
    assert nameless == []


def test_saved_by_key_the_secret_is_in_the_keyring_and_shown_as_kept(page: GatewayPage, desk: Desk) -> None:
    with SevenGateway() as gateway:
        choose(page, "seven")
        type_into(line(page, "base_url"), gateway.url)
        type_into(line(page, "api_key"), gateway.api_key)
        page.segments.choice.setCurrentIndex(page.segments.choice.findData("one_only"))
        page.price.setFocus()
        page.price.setValue(0.075)
        page.currency.setCurrentIndex(page.currency.findData("EUR"))
        QTest.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        desk.settle()
        desk.settle()
        desk.settle()
        account = stored(desk)
        assert (account.provider, account.settings["base_url"]) == ("seven", gateway.url)
        assert (account.profile, account.price_per_part, account.currency) == (
            ONE_ONLY,
            Decimal("0.075"),
            "EUR",
        )
        assert "api_key" not in account.settings
        assert line(page, "api_key").text() == ""
        assert line(page, "api_key").placeholderText() == "kept in the keyring"
        assert not page.is_dirty()
        assert "approx." in page.credit.label.text()
        assert "Saved." in desk.notices()


def test_what_is_missing_is_said_at_its_input(page: GatewayPage, desk: Desk) -> None:
    choose(page, "seven")
    page.save()
    desk.settle()
    assert page.fields is not None
    assert page.fields.rows["api_key"].message.text() == "Fill this in."
    assert stored(desk).provider == "practice"


def test_testing_the_connection_says_what_it_found(page: GatewayPage, desk: Desk, qtbot: QtBot) -> None:
    with SevenGateway() as gateway:
        choose(page, "seven")
        type_into(line(page, "base_url"), gateway.url)
        type_into(line(page, "api_key"), "wrong")
        gateway.faults.next(Fault(FaultKind.DELAY, 0.2), sending=False)
        QTest.mouseClick(page.test_button, Qt.MouseButton.LeftButton)
        assert not page.test_button.isEnabled()
        assert page.findings.progress.isVisible()
        desk.settle()
        assert page.test_button.isEnabled()
        assert not page.findings.progress.isVisible()
        assert ["✗" in label.text() for label in page.findings.lines] == [True]
        assert "access data" in page.findings.accessibleDescription()
        type_into(line(page, "api_key"), gateway.api_key)
        QTest.mouseClick(page.test_button, Qt.MouseButton.LeftButton)
        desk.settle()
        assert all("✓" in label.text() for label in page.findings.lines)
        assert "approx. 100.00 €" in page.findings.lines[-1].text()
    assert stored(desk).provider == "practice", "a test saves nothing"


def test_nothing_is_tested_before_what_is_needed_stands_there(page: GatewayPage, desk: Desk) -> None:
    choose(page, "seven")
    QTest.mouseClick(page.test_button, Qt.MouseButton.LeftButton)
    desk.settle()
    assert page.fields is not None
    assert page.fields.rows["api_key"].message.text() == "Fill this in."
    assert page.findings.lines == []
    assert page.test_button.isEnabled()


def test_the_line_of_the_credit_does_not_contradict_a_test(page: GatewayPage, desk: Desk) -> None:
    desk.services.accounts.refresh_balance(desk.actor)
    page.reload()
    desk.settle()
    assert page.credit.label.isVisible()
    QTest.mouseClick(page.test_button, Qt.MouseButton.LeftButton)
    desk.settle()
    assert page.findings.lines
    assert not page.credit.label.isVisible()
    QTest.mouseClick(page.credit.button, Qt.MouseButton.LeftButton)
    desk.settle()
    assert page.findings.lines == []
    assert page.credit.label.isVisible()


@pytest.mark.behaviour("D-1")
def test_own_numbers_for_the_length_of_an_sms(page: GatewayPage, desk: Desk) -> None:
    page.segments.choice.setCurrentIndex(page.segments.choice.findData("own"))
    page.segments.numbers["single"].setValue(150)
    page.segments.numbers["multi"].setValue(140)
    page.segments.numbers["max_parts"].setValue(3)
    page.save()
    desk.settle()
    expected = SegmentProfile("own", 150, 140, 70, 67, max_parts=3)
    assert stored(desk).profile == expected
    desk.settle()
    assert page.segments.choice.currentData() == "own"
    page.segments.numbers["multi"].setValue(151)
    page.save()
    assert "joined" in page.rows["profile"].message.text()


def test_a_paused_account_says_why_and_is_resumed(page: GatewayPage, desk: Desk, qtbot: QtBot) -> None:
    assert page.paused.isHidden()
    desk.services.practice.set_behaviour(desk.actor, "no_credit")
    desk.services.messaging.send(
        desk.actor, SendRequest(intent="one", number="+491701234567", text="Guten Tag")
    )
    desk.clock.advance(seconds=10)
    desk.services.sending.step()
    qtbot.waitUntil(page.paused.isVisible)
    assert "no credit" in page.paused.label.text()
    assert page.paused.label.textFormat() is Qt.TextFormat.PlainText
    QTest.mouseClick(page.paused.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.paused.isHidden)
    desk.settle()
    assert stored(desk).paused_reason == ""


def test_what_is_typed_can_be_saved_after_the_account_was_resumed(
    page: GatewayPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.services.practice.set_behaviour(desk.actor, "no_credit")
    desk.services.messaging.send(
        desk.actor, SendRequest(intent="one", number="+491701234567", text="Guten Tag")
    )
    desk.clock.advance(seconds=10)
    desk.services.sending.step()
    qtbot.waitUntil(page.paused.isVisible)
    type_into(page.name, "Our phone")
    QTest.mouseClick(page.paused.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.paused.isHidden)
    desk.settle()
    page.save()
    desk.settle()
    assert stored(desk).name == "Our phone"


def test_news_of_the_account_leaves_what_is_being_typed_alone(
    page: GatewayPage, desk: Desk, qtbot: QtBot
) -> None:
    type_into(page.name, "Our phone")
    desk.services.accounts.refresh_balance(desk.actor)
    qtbot.waitUntil(lambda: "500" in page.credit.label.text())
    assert page.name.text() == "Our phone"
    assert page.is_dirty()
    assert "approx. 500 credits" in page.credit.label.text()
    page.reload()
    desk.settle()
    assert page.name.text() != "Our phone"


def test_no_label_guesses_rich_text(page: GatewayPage) -> None:
    choose(page, "seven")
    labels = [label for label in page.findChildren(QLabel) if label.text()]
    assert labels
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
