"""The practice phone's window: what arrives shows up by itself, and the phone does as it is told."""

from __future__ import annotations

from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.delivery import MessageStatus
from app.domain.messages import SendRequest
from app.ui.sms.practice_phone import PracticePhoneWindow
from tests.fixtures.ui import Desk


@pytest.fixture
def window(desk: Desk) -> PracticePhoneWindow:
    made = PracticePhoneWindow(desk.context)
    made._timer.setInterval(20)
    desk.show(made)
    return made


def send(desk: Desk, text: str) -> int:
    request = SendRequest(intent=uuid4().hex, number="+491701234567", text=text)
    message_id = desk.services.messaging.send(desk.actor, request).message_id
    desk.clock.advance(seconds=10)
    desk.services.sending.step()
    desk.clock.advance(seconds=3)
    return message_id


def test_what_arrives_shows_up_by_itself_newest_first(
    window: PracticePhoneWindow, desk: Desk, qtbot: QtBot
) -> None:
    assert window.phone.empty.isVisible()
    send(desk, "eins")
    send(desk, "<b>zwei</b>")
    qtbot.waitUntil(lambda: len(window.phone.bubbles) == 2, timeout=5000)
    newest, oldest = window.phone.bubbles
    assert (newest.text.text(), oldest.text.text()) == ("<b>zwei</b>", "eins")
    assert "+49 170 1234567" in newest.about.text()
    assert window.phone.empty.isHidden()
    assert window.credit.value() == 498
    formats = {label.textFormat() for label in window.findChildren(QLabel) if label.text()}
    assert formats == {Qt.TextFormat.PlainText}


def test_told_to_refuse_it_refuses(window: PracticePhoneWindow, desk: Desk, qtbot: QtBot) -> None:
    row = window.behaviour.findData("refuse")
    window.behaviour.setCurrentIndex(row)
    window.behaviour.activated.emit(row)
    desk.settle()
    assert desk.services.practice.behaviour(desk.actor) == "refuse"
    message_id = send(desk, "nein")
    assert desk.services.message_log.row(desk.actor, message_id).status is MessageStatus.REJECTED


def test_credit_is_given_by_typing_and_the_phone_is_cleared(
    window: PracticePhoneWindow, desk: Desk, qtbot: QtBot
) -> None:
    send(desk, "eins")
    qtbot.waitUntil(lambda: len(window.phone.bubbles) == 1, timeout=5000)
    window.credit.setFocus()
    window.credit.selectAll()
    QTest.keyClicks(window.credit, "7")
    QTest.keyClick(window.credit, Qt.Key.Key_Return)
    desk.settle()
    assert desk.services.practice.credit(desk.actor) == 7
    QTest.mouseClick(window.clear_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.phone.empty.isVisible(), timeout=5000)
    assert desk.services.practice.received(desk.actor) == ()


def test_escape_closes_it_and_nobody_looks_any_more(window: PracticePhoneWindow, desk: Desk) -> None:
    assert window._timer.isActive()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.isHidden()
    assert not window._timer.isActive()
    assert window.behaviour.accessibleName() == "Behaviour"
