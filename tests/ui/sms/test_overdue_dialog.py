"""After a pause the receptionist is asked: these SMS became due while no computer was on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.delivery import MessageStatus
from app.domain.messages import SendRequest
from app.domain.send_time import SendRule
from app.ui.sms.overdue import OverdueDialog, OverdueWatch
from tests.fixtures.ui import Desk

S = MessageStatus


@pytest.fixture
def late(desk: Desk) -> list[int]:
    """Two SMS for yesterday, and nobody worked since."""
    due = desk.clock.now() + timedelta(hours=1)
    ids = []
    for name in ("eins", "zwei"):
        request = SendRequest(uuid4().hex, "+491701234567", name, rule=SendRule.CUSTOM, due=due)
        ids.append(desk.services.messaging.send(desk.actor, request).message_id)
    desk.clock.advance(timedelta(days=1))
    desk.services.outbox.hold_overdue(None)
    return ids


@pytest.fixture
def dialog(late: list[int], desk: Desk, qtbot: QtBot) -> Iterator[OverdueDialog]:
    desk.host.show()
    watch = OverdueWatch(desk.context, desk.host)
    qtbot.waitUntil(lambda: desk.host.findChild(OverdueDialog) is not None)
    found = desk.host.findChild(OverdueDialog)
    assert isinstance(found, OverdueDialog)
    yield found
    watch.deleteLater()


def status(desk: Desk, message_id: int) -> MessageStatus:
    return desk.services.message_log.row(desk.actor, message_id).status


def test_sent_by_enter_all_of_them_leave(dialog: OverdueDialog, late: list[int], desk: Desk) -> None:
    assert any("The time of 2 SMS has passed" in label.text() for label in dialog.findChildren(QLabel))
    assert dialog.send_button.text() == "Send 2 SMS"
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    desk.settle()
    assert "2 SMS are on their way." in desk.notices()
    desk.services.sending.step()
    assert [status(desk, message_id) for message_id in late] == [S.ACCEPTED, S.ACCEPTED]


def test_what_is_not_ticked_is_discarded_and_the_button_says_so(
    dialog: OverdueDialog, late: list[int], desk: Desk
) -> None:
    dialog.list.setCurrentRow(1)
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    assert dialog.send_button.text() == "Send 1 SMS, discard 1"
    QTest.mouseClick(dialog.send_button, Qt.MouseButton.LeftButton)
    desk.settle()
    assert [status(desk, message_id) for message_id in late] == [S.QUEUED, S.CANCELLED]


def test_nothing_ticked_means_all_are_given_up(dialog: OverdueDialog, late: list[int], desk: Desk) -> None:
    for row in range(2):
        dialog.list.setCurrentRow(row)
        QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    assert dialog.send_button.text() == "Discard 2 SMS"
    QTest.mouseClick(dialog.send_button, Qt.MouseButton.LeftButton)
    desk.settle()
    assert [status(desk, message_id) for message_id in late] == [S.CANCELLED, S.CANCELLED]


def test_later_asks_again_only_when_something_new_is_late(
    dialog: OverdueDialog, late: list[int], desk: Desk, qtbot: QtBot
) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: desk.host.findChild(OverdueDialog) is None)
    watch = desk.host.findChild(OverdueWatch)
    assert isinstance(watch, OverdueWatch)
    watch.look()
    desk.settle()
    assert desk.host.findChild(OverdueDialog) is None
    assert {status(desk, message_id) for message_id in late} == {S.HELD}
    desk.context.session.switch(desk.context.session.mandant)
    qtbot.waitUntil(lambda: desk.host.findChild(OverdueDialog) is not None)


def test_a_text_from_outside_is_shown_as_it_is(desk: Desk, late: list[int], dialog: OverdueDialog) -> None:
    assert dialog.list.item(0).text().endswith("\neins")
    assert "+49 170 1234567" in dialog.list.item(0).text()
    assert dialog.list.item(0).toolTip() == ""
    assert dialog.list.accessibleName() == "SMS that are late"
