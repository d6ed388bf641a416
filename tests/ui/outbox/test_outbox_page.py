from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.domain.delivery import MessageStatus
from app.domain.messages import DraftContext, MessageRow, SendRequest
from app.domain.permissions import Role
from app.domain.send_time import SendRule
from app.ui.dialogs import Dialog
from app.ui.outbox.editor import WaitingEditor
from app.ui.outbox.page import OutboxPage
from tests.fixtures.clock import START, FakeClock
from tests.fixtures.drafts import MOBILE
from tests.fixtures.sms_desk import SmsDesk

S = MessageStatus
CONTROL = Qt.KeyboardModifier.ControlModifier


@dataclass
class Outbox:
    """The page over real services; the workers are off, so nothing leaves by itself."""

    sms: SmsDesk
    qtbot: QtBot
    page: OutboxPage

    def plan(self, days: float, text: str = "Guten Tag") -> int:
        desk = self.sms.desk
        context = DraftContext(customer_id=self.sms.customer.id)
        due = START + timedelta(days=days)
        request = SendRequest(uuid4().hex, MOBILE, text, context, rule=SendRule.CUSTOM, due=due)
        return desk.services.messaging.send(desk.actor, request).message_id

    def show(self) -> None:
        self.page.activate()
        self.settle()
        self.page.focus_first()

    def settle(self) -> None:
        for _round in range(3):
            self.sms.desk.settle()
            self.qtbot.wait(5)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.page.window().activateWindow()
        self.qtbot.waitUntil(self.page.window().isActiveWindow)
        self.page.list.table.setFocus()
        self.qtbot.keyClick(self.page.list.table, key, modifier)
        self.settle()

    def row(self, number: int) -> MessageRow:
        return self.sms.desk.services.message_log.row(self.sms.desk.actor, number)

    def cells(self, column: str) -> list[str]:
        model = self.page.list.model
        at = [each.key for each in model.columns].index(column)
        return [model.texts_at(row)[at] for row in range(model.rowCount())]

    def editor(self) -> WaitingEditor:
        found = self.page.window().findChild(WaitingEditor)
        assert found is not None
        self.settle()
        return found

    def answer(self) -> None:
        (question,) = [d for d in self.page.window().findChildren(Dialog) if d.objectName() == "question"]
        assert question.accent_button is not None
        question.accent_button.click()
        self.settle()


@pytest.fixture
def outbox(sms_desk: SmsDesk, qtbot: QtBot) -> Iterator[Outbox]:
    page = OutboxPage(sms_desk.desk.context, sms_desk.desk.host)
    sms_desk.desk.host.resize(1000, 600)
    page.resize(1000, 600)
    page.show()
    sms_desk.desk.host.show()
    qtbot.waitExposed(sms_desk.desk.host)
    made = Outbox(sms_desk, qtbot, page)
    yield made
    made.settle()
    for dialog in sms_desk.desk.host.findChildren(Dialog):
        if isValid(dialog):
            dialog.close()
    made.settle()


def test_an_empty_outbox_says_what_would_stand_here(outbox: Outbox) -> None:
    outbox.show()
    assert outbox.page.list.empty.title.text() == "Nothing waits."
    assert outbox.page.count.text() == ""


def test_what_waits_lies_by_day_and_a_day_can_be_chosen(outbox: Outbox) -> None:
    for days, text in ((3, "later"), (0.1, "soon"), (1, "next")):
        outbox.plan(days, text)
    outbox.show()
    assert outbox.page.count.text() == "3 SMS wait"
    assert outbox.cells("text") == ["soon", "next", "later"]
    words = [outbox.page.days.item(row).text() for row in range(outbox.page.days.count())]
    assert words == ["All  3", "Today  1", "Tomorrow  1", "Thu 26 Nov 2026  1"]
    outbox.page.days.setCurrentRow(2)
    outbox.settle()
    assert outbox.cells("text") == ["next"]


@pytest.mark.behaviour("D-5")
def test_it_says_where_it_waits_and_whether_this_computer_is_needed(outbox: Outbox) -> None:
    outbox.plan(2)
    outbox.show()
    assert outbox.cells("where") == ["Here"]
    assert "has to be on" in outbox.page.says.text()


def test_text_and_time_are_changed_by_keyboard(outbox: Outbox, qtbot: QtBot) -> None:
    number = outbox.plan(2)
    outbox.show()
    outbox.press(Qt.Key.Key_F2)
    editor = outbox.editor()
    assert editor.editor.toPlainText() == "Guten Tag"
    editor.editor.selectAll()
    qtbot.keyClicks(editor.editor, "Guten Abend")
    editor.moment.set_value(datetime.fromisoformat("2026-11-27 18:30"))
    editor.moment.value_changed.emit()
    qtbot.keyClick(editor.editor, Qt.Key.Key_S, CONTROL)
    outbox.settle()
    row = outbox.row(number)
    assert row.text == "Guten Abend"
    assert row.due.isoformat() == "2026-11-27T17:30:00+00:00"
    assert outbox.cells("text") == ["Guten Abend"]


def test_saving_without_a_change_keeps_the_time_to_the_second(outbox: Outbox) -> None:
    number = outbox.plan(2 + 0.00031)
    before = outbox.row(number)
    outbox.show()
    outbox.press(Qt.Key.Key_Return)
    outbox.editor().save()
    outbox.settle()
    assert outbox.row(number).due == before.due


@pytest.mark.parametrize(("text", "said"), [("", "still empty"), ("Hallo <<Name", "<<")])
def test_what_cannot_be_sent_is_said_at_the_field(outbox: Outbox, text: str, said: str) -> None:
    outbox.plan(2)
    outbox.show()
    outbox.press(Qt.Key.Key_F2)
    editor = outbox.editor()
    editor.editor.setPlainText(text)
    assert said in editor.text_row.message.text()
    assert not editor.save_button.isEnabled()
    assert editor.save_button.toolTip() == editor.text_row.message.text()


def test_a_time_that_has_passed_is_said(outbox: Outbox) -> None:
    outbox.plan(2)
    outbox.show()
    outbox.press(Qt.Key.Key_F2)
    editor = outbox.editor()
    editor.moment.set_value(datetime.fromisoformat("2020-01-01 12:00"))
    editor.moment.value_changed.emit()
    assert editor.moment_row.message.text() == "This time has passed: it goes at once."
    assert editor.save_button.isEnabled()


def test_one_is_withdrawn_by_key_without_a_question(outbox: Outbox) -> None:
    number = outbox.plan(2)
    outbox.show()
    outbox.press(Qt.Key.Key_Delete)
    assert outbox.row(number).status is S.CANCELLED
    assert outbox.page.list.model.rowCount() == 0


def test_many_are_sent_now_after_a_question(outbox: Outbox, clock: FakeClock) -> None:
    numbers = [outbox.plan(days) for days in (1, 2, 3)]
    outbox.show()
    outbox.press(Qt.Key.Key_A, CONTROL)
    outbox.press(Qt.Key.Key_Return, CONTROL)
    outbox.answer()
    assert {outbox.row(number).due for number in numbers} == {clock.now()}
    assert [notice.text for notice in outbox.sms.desk.context.notices.shown] == ["3 SMS are on their way."]
    outbox.sms.desk.context.notices.clear()


def test_what_changed_meanwhile_is_told_and_nothing_is_lost(outbox: Outbox) -> None:
    number = outbox.plan(2)
    outbox.show()
    outbox.press(Qt.Key.Key_F2)
    editor = outbox.editor()
    outbox.sms.desk.services.outbox.cancel(outbox.sms.desk.actor, number)
    editor.editor.setPlainText("Guten Abend")
    editor.save()
    outbox.settle()
    assert "cannot be changed any more" in editor.own_notices.shown[0].text
    assert editor.editor.toPlainText() == "Guten Abend"
    editor.own_notices.clear()


def test_staff_see_it_and_change_nothing(outbox: Outbox) -> None:
    outbox.plan(2)
    session = outbox.sms.desk.context.session
    session.begin(replace(session.actor, role=Role.STAFF), session.mandants, session.mandant)
    page = OutboxPage(outbox.sms.desk.context, outbox.sms.desk.host)
    page.activate()
    outbox.settle()
    assert page.list.model.rowCount() == 1
    assert not any(action.isEnabled() or action.isVisible() for action in page.doing)
