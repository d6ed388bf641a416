from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import isValid
from sqlalchemy import insert, update

from app.domain.delivery import MessageStatus, StatusReason
from app.domain.messages import DraftContext
from app.domain.permissions import Role
from app.models.message import MessageEventRecord, MessageRecord
from app.services.events import MessagesChanged
from app.storage.database import Database
from app.ui.dialogs import Dialog
from app.ui.sms import log as log_module
from app.ui.sms.log import SmsLogDialog
from app.ui.sms.log_view_model import Deed
from tests.fixtures.clock import START
from tests.fixtures.drafts import MOBILE
from tests.fixtures.sms_desk import SmsDesk

S, R = MessageStatus, StatusReason
PLAIN, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
TEXT = "Guten Tag, <b>Ihr</b> Termin\num 14:30 Uhr"


class LogDesk:
    """Erika Meyer's log over the real database; `opened` are the log's windows."""

    def __init__(self, desk: SmsDesk, qtbot: QtBot, database: Database) -> None:
        self.desk = desk
        self.qtbot = qtbot
        self.database = database
        self.opened: list[SmsLogDialog] = []

    def store(
        self, number: int, status: MessageStatus, reason: StatusReason | None = None, **values: Any
    ) -> None:
        at = START - timedelta(hours=number)
        message = {
            "id": number, "mandant_id": 1, "account_id": 1, "customer_id": self.desk.customer.id, "user_id": 1,
            "user_name": "A. Becker", "reference": f"{number:032}", "dedup_key": str(number), "number": MOBILE,
            "purpose": "appointments", "sender": "Hoerwelt", "text": TEXT, "parts": 1, "rule": "now",
            "status": status, "reason": reason, "words": "", "created_at": at, "due_at": at, "status_at": at,
            "listed_at": at, **values,
        }  # fmt: skip
        step = {"message_id": number, "at": at, "status": status, "reason": reason, "words": message["words"]}
        with self.database.write() as work:
            work.execute(insert(MessageRecord), [message])
            work.execute(insert(MessageEventRecord), [step])

    def status(self, number: int) -> MessageStatus:
        return self.desk.desk.services.message_log.row(self.desk.desk.actor, number).status

    def open(self) -> SmsLogDialog:
        dialog = SmsLogDialog(self.desk.desk.context, self.desk.customer.id, self.desk.desk.host)
        self.opened.append(dialog)
        dialog.open()
        self.qtbot.waitExposed(dialog)
        self.settle()
        return dialog

    def settle(self) -> None:
        """Answers lead to further questions: twice is enough."""
        for _round in range(3):
            self.desk.desk.settle()
            self.qtbot.wait(5)

    def press(
        self,
        dialog: SmsLogDialog,
        key: Qt.Key,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        self.qtbot.keyClick(dialog.pane.table, key, modifier)
        self.settle()

    def select(self, dialog: SmsLogDialog, number: int) -> None:
        dialog.pane.select(number)
        self.settle()


@pytest.fixture
def log_desk(sms_desk: SmsDesk, qtbot: QtBot, tmp_path: Path) -> Iterator[LogDesk]:
    database = Database(f"sqlite:///{tmp_path / 'terminbote.sqlite'}")
    made = LogDesk(sms_desk, qtbot, database)
    yield made
    made.settle()
    for dialog in made.opened:
        if isValid(dialog):
            dialog.close()
    made.settle()
    database.close()


def offered(dialog: SmsLogDialog) -> set[Deed]:
    """What the buttons offer, which must be what menu and keys offer."""
    shown = {deed for deed, button in dialog.detail.buttons.items() if not button.isHidden()}
    enabled = {deed for deed, action in dialog.actions_by_deed.items() if action.isEnabled()}
    assert shown == enabled
    return shown


def question(dialog: SmsLogDialog) -> Dialog:
    found = [
        child
        for child in dialog.findChildren(Dialog)
        if child.objectName() == "question" and child.isVisible()
    ]
    assert len(found) == 1
    return found[0]


@pytest.mark.behaviour("AW-35", "AW-36")
def test_what_was_sent_stands_there_newest_first_with_all_its_words(log_desk: LogDesk) -> None:
    log_desk.store(1, S.DELIVERED, parts=2, appointment_id=log_desk.desk.appointment.id)
    log_desk.store(2, S.REJECTED, R.INVALID_NUMBER, words="900 Invalid recipient", resend_of=1)
    dialog = log_desk.open()
    assert dialog.windowTitle() == "SMS log – Meyer, Erika"
    assert dialog.count.text() == "2 messages"
    assert dialog.pane.model.texts_at(0) == (
        "23/11/2026, 09:00", "+49 1511 2345678", "Guten Tag, <b>Ihr</b> Termin um 14:30 Uhr", "2",
        "Delivery report received", "A. Becker", "27/11/2026, 10:00", "",
    )  # fmt: skip
    log_desk.select(dialog, 2)
    shown = dialog.detail
    assert shown.title.text() == "Rejected"
    assert "does not exist" in shown.explanation.text()
    assert shown.next_step.text() == "Check the number and whether it is a mobile number, then send again."
    assert shown.gateway_says.text() == "The gateway says: 900 Invalid recipient"
    assert shown.text.text() == TEXT
    assert "Rejected: The number does not exist" in shown.history.text()
    assert dialog.pane.model.texts_at(1)[-1] == "✓"


def test_nothing_from_outside_is_read_as_mark_up(log_desk: LogDesk) -> None:
    log_desk.store(1, S.REJECTED, R.GATEWAY_REFUSED, words="<img src=x> no", user_name="<i>A</i>")
    dialog = log_desk.open()
    labels = dialog.findChildren(QLabel)
    guessing = [
        label.text() for label in labels if label.textFormat() is not Qt.TextFormat.PlainText and label.text()
    ]
    assert guessing == []


def test_an_empty_log_says_how_to_fill_it(log_desk: LogDesk) -> None:
    dialog = log_desk.open()
    assert dialog.pane.empty.title.text() == "No SMS to this customer yet."
    dialog.pane.empty.button.click()
    assert log_desk.desk.desk.navigator.calls == [
        ("send_sms", (DraftContext(customer_id=log_desk.desk.customer.id),))
    ]


def test_it_follows_what_happens_and_keeps_the_selection(log_desk: LogDesk) -> None:
    log_desk.store(1, S.ACCEPTED)
    log_desk.store(2, S.DELIVERED)
    dialog = log_desk.open()
    log_desk.select(dialog, 1)
    with log_desk.database.write() as work:
        work.execute(update(MessageRecord).where(MessageRecord.id == 1).values(status=S.DELIVERED))
    log_desk.store(3, S.QUEUED, listed_at=START)
    log_desk.desk.desk.services.events.publish(MessagesChanged((1, 3), (log_desk.desk.customer.id,)))
    log_desk.settle()
    assert dialog.pane.model.rowCount() == 3
    assert dialog.pane.current_id == 1
    assert dialog.detail.title.text() == "Delivery report received"
    assert dialog.count.text() == "3 messages"


def test_other_customers_news_disturbs_nobody(log_desk: LogDesk) -> None:
    log_desk.store(1, S.ACCEPTED)
    dialog = log_desk.open()
    log_desk.store(2, S.ACCEPTED)
    log_desk.desk.desk.services.events.publish(MessagesChanged((77,), (99,)))
    log_desk.settle()
    assert dialog.pane.model.rowCount() == 1
    log_desk.press(dialog, Qt.Key.Key_F5)
    assert dialog.pane.model.rowCount() == 2


def test_what_another_program_sends_is_noticed_too(log_desk: LogDesk) -> None:
    log_desk.store(1, S.ACCEPTED)
    dialog = log_desk.open()
    timers = [timer for timer in dialog.findChildren(QTimer) if timer.interval() == log_module.LOOK_AGAIN_MS]
    assert [timer.isActive() for timer in timers] == [True]
    log_desk.store(2, S.ACCEPTED)
    timers[0].timeout.emit()
    log_desk.settle()
    assert dialog.pane.model.rowCount() == 2


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        (S.HELD, None, {Deed.WITHDRAW}),
        (S.QUEUED, None, {Deed.WITHDRAW}),
        (S.SCHEDULED, None, {Deed.WITHDRAW}),
        (S.HELD, R.RESTORED, {Deed.RELEASE, Deed.DISCARD}),
        (S.HELD, R.MOVED_BY_HAND_EDITED, {Deed.RELEASE, Deed.DISCARD}),
        (S.HELD, R.NO_CONSENT, {Deed.RELEASE, Deed.DISCARD}),
        (S.HELD, R.TOO_LATE_TO_WITHDRAW, {Deed.RELEASE, Deed.DISCARD}),
        (S.HELD, R.WAITS_FOR_WITHDRAWAL, {Deed.WITHDRAW}),
        (S.NEEDS_DECISION, R.LINE_BROKE, {Deed.REPEAT, Deed.TAKE_AS_SENT}),
        (S.FAILED, None, {Deed.SEND_AGAIN}),
        (S.ACCEPTED, None, {Deed.SEND_AGAIN}),
        (S.REJECTED, R.INVALID_NUMBER, {Deed.SEND_AGAIN}),
        (S.DELIVERED, None, set()),
        (S.SENDING, None, set()),
        (S.UNKNOWN, R.LINE_BROKE, set()),
    ],
)
def test_what_can_be_done_depends_on_the_state(
    log_desk: LogDesk, status: MessageStatus, reason: StatusReason | None, expected: set[Deed]
) -> None:
    log_desk.store(1, status, reason)
    assert offered(log_desk.open()) == expected


def test_withdrawing_by_key(log_desk: LogDesk) -> None:
    log_desk.store(1, S.QUEUED, act_at=START)
    dialog = log_desk.open()
    log_desk.press(dialog, Qt.Key.Key_Delete)
    assert log_desk.status(1) is S.CANCELLED
    assert dialog.detail.title.text() == "Withdrawn"


@pytest.mark.parametrize(
    ("deed", "after"),
    [(Deed.RELEASE, S.QUEUED), (Deed.DISCARD, S.CANCELLED), (Deed.TAKE_AS_SENT, S.NO_REPORT)],
)
def test_deciding(log_desk: LogDesk, deed: Deed, after: MessageStatus) -> None:
    if deed is Deed.TAKE_AS_SENT:
        log_desk.store(1, S.NEEDS_DECISION, R.LINE_BROKE)
    else:
        log_desk.store(1, S.HELD, R.RESTORED)
    dialog = log_desk.open()
    dialog.detail.buttons[deed].click()
    log_desk.settle()
    assert log_desk.status(1) is after


def test_sending_again_what_may_have_left_is_asked_first(log_desk: LogDesk) -> None:
    log_desk.store(1, S.NEEDS_DECISION, R.LINE_BROKE)
    dialog = log_desk.open()
    dialog.detail.buttons[Deed.REPEAT].click()
    asked = question(dialog)
    assert "gets it twice" in asked.accessibleDescription()
    asked.reject()
    assert log_desk.status(1) is S.NEEDS_DECISION
    dialog.detail.buttons[Deed.REPEAT].click()
    accent = question(dialog).accent_button
    assert accent is not None
    accent.click()
    log_desk.settle()
    assert log_desk.status(1) is S.QUEUED


@pytest.mark.behaviour("D-7", "SA-14", "SA-15")
@pytest.mark.parametrize(("status", "asks"), [(S.FAILED, False), (S.ACCEPTED, True)])
def test_writing_again_opens_the_dialog_with_text_and_number(
    log_desk: LogDesk, status: MessageStatus, asks: bool
) -> None:
    log_desk.store(1, status)
    dialog = log_desk.open()
    log_desk.press(dialog, Qt.Key.Key_R, CONTROL)
    if asks:
        accent = question(dialog).accent_button
        assert accent is not None
        accent.click()
    expected = DraftContext(customer_id=log_desk.desk.customer.id, number=MOBILE, text=TEXT, resend_of=1)
    assert log_desk.desk.desk.navigator.calls == [("send_sms", (expected,))]


@pytest.mark.behaviour("SA-16")
def test_what_is_sent_again_bears_its_mark(log_desk: LogDesk) -> None:
    log_desk.store(1, S.FAILED)
    context = DraftContext(customer_id=log_desk.desk.customer.id, number=MOBILE, text=TEXT, resend_of=1)
    writing = log_desk.desk.open(context)
    assert writing.message.editor.toPlainText() == TEXT
    log_desk.desk.send(writing)
    newest = log_desk.desk.log()[0]
    assert newest.id != 1
    assert newest.is_resend
    assert newest.text == TEXT


def test_too_late_is_said_in_the_window(log_desk: LogDesk) -> None:
    log_desk.store(1, S.QUEUED, act_at=START)
    dialog = log_desk.open()
    with log_desk.database.write() as work:
        work.execute(update(MessageRecord).values(status=S.SENT))
    log_desk.press(dialog, Qt.Key.Key_Delete)
    assert [notice.text for notice in dialog.own_notices.shown] == [
        "This message has left and cannot be taken back."
    ]
    dialog.own_notices.clear()


def test_rows_are_copied_as_text(log_desk: LogDesk) -> None:
    log_desk.store(1, S.DELIVERED)
    dialog = log_desk.open()
    log_desk.press(dialog, Qt.Key.Key_C, CONTROL)
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("23/11/2026, 09:00\t+49 1511 2345678\tGuten Tag")
    assert "Delivery report received" in copied


def test_staff_read_and_send_nothing(log_desk: LogDesk) -> None:
    log_desk.store(1, S.QUEUED)
    session = log_desk.desk.desk.context.session
    session.begin(replace(session.actor, role=Role.STAFF), session.mandants, session.mandant)
    dialog = log_desk.open()
    assert offered(dialog) == set()
    assert dialog.detail.title.text() == "Waits here"
    assert not dialog.write.isVisible()


def test_size_and_place_are_remembered(log_desk: LogDesk) -> None:
    dialog = log_desk.open()
    dialog.resize(930, 610)
    log_desk.press(dialog, Qt.Key.Key_Escape)
    again: Callable[[], SmsLogDialog] = log_desk.open
    assert (again().width(), again().height()) == (930, 610)
