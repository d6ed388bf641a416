from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from shiboken6 import isValid
from sqlalchemy import insert, update

from app.domain.attention import AttentionItem
from app.domain.consent import Purpose
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.messages import DraftContext
from app.domain.permissions import Role
from app.errors import UserError
from app.models.message import MessageRecord, ProviderAccountRecord
from app.services.attention import AttentionService
from app.services.events import Events
from app.storage.database import Database
from app.ui.attention.row import AttentionRow
from app.ui.attention.tray import AttentionTray
from app.ui.attention.view_model import Mend
from app.ui.customers.consent_dialog import ConsentDialog
from app.ui.dialogs import Dialog
from app.ui.outbox.editor import WaitingEditor
from tests.fixtures.clock import START
from tests.fixtures.drafts import SECOND_MOBILE
from tests.fixtures.sms_desk import SmsDesk

S, R = MessageStatus, StatusReason
CONTROL = Qt.KeyboardModifier.ControlModifier


class Desk:
    """Erika Meyer's troubles, and the tray over the real database."""

    def __init__(self, sms: SmsDesk, qtbot: QtBot, database: Database) -> None:
        self.sms = sms
        self.qtbot = qtbot
        self.database = database
        self.made = 0

    def store(self, status: MessageStatus, reason: StatusReason | None = None, **values: Any) -> int:
        self.made += 1
        at = START - timedelta(hours=self.made)
        message = {
            "mandant_id": 1, "account_id": 1, "customer_id": self.sms.customer.id, "user_name": "A. Becker",
            "reference": f"{self.made:032}", "dedup_key": str(self.made), "number": SECOND_MOBILE,
            "purpose": "appointments", "text": "Guten Tag", "parts": 1, "rule": "now", "status": status,
            "reason": reason, "created_at": at, "due_at": at, "status_at": at, "listed_at": at, **values,
        }  # fmt: skip
        with self.database.write() as work:
            return work.scalar(insert(MessageRecord).values(message).returning(MessageRecord.id)) or 0

    def open(self) -> AttentionTray:
        tray = AttentionTray(self.sms.desk.context, self.sms.desk.host)
        tray.open()
        self.qtbot.waitExposed(tray)
        self.settle()
        return tray

    def settle(self) -> None:
        for _round in range(3):
            self.sms.desk.settle()
            self.qtbot.wait(5)

    def press(self, row: AttentionRow, mend: Mend) -> None:
        row.buttons[mend].click()
        self.settle()

    def status(self, number: int) -> MessageStatus:
        return self.sms.desk.services.message_log.row(self.sms.desk.actor, number).status

    def only(self, tray: AttentionTray, kind: type[Any]) -> Any:
        (found,) = [child for child in tray.findChildren(kind) if child.isVisible()]
        return found


@pytest.fixture
def trouble(sms_desk: SmsDesk, qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    database = Database(f"sqlite:///{tmp_path / 'terminbote.sqlite'}")
    made = Desk(sms_desk, qtbot, database)
    yield made
    made.settle()
    for dialog in sms_desk.desk.host.findChildren(Dialog):
        if isValid(dialog):
            dialog.close()
    made.settle()
    database.close()


def test_an_empty_tray_says_so(trouble: Desk) -> None:
    tray = trouble.open()
    assert tray.rows == []
    assert tray.empty.title.text() == "Nothing needs attention."


def test_each_row_says_what_is_wrong_and_what_to_do(trouble: Desk) -> None:
    trouble.store(S.REJECTED, R.INVALID_NUMBER, words="900 Invalid recipient")
    trouble.store(S.NEEDS_DECISION, R.LINE_BROKE)
    tray = trouble.open()
    assert tray.heading.text() == "2 things need attention"
    first, second = (row.line for row in tray.rows)
    assert first.title == "Meyer, Erika – Rejected"
    assert "Check the number" in first.explanation
    assert "The gateway says: 900 Invalid recipient" in first.explanation
    assert [words for _mend, words in first.mends] == ["Correct and resend…", "Let it rest"]
    assert [words for _mend, words in second.mends] == ["It has arrived", "Send again"]


def test_a_failed_one_is_written_again_with_its_number_and_text(trouble: Desk) -> None:
    failed = trouble.store(S.FAILED)
    trouble.press(trouble.open().rows[0], Mend.RESEND)
    context = DraftContext(trouble.sms.customer.id, number=SECOND_MOBILE, text="Guten Tag", resend_of=failed)
    assert trouble.sms.desk.navigator.calls == [("send_sms", (context,))]


def test_what_was_marketing_is_written_again_as_marketing(trouble: Desk) -> None:
    trouble.store(S.FAILED, purpose=Purpose.MARKETING)
    trouble.press(trouble.open().rows[0], Mend.RESEND)
    (_send_sms, (context,)), *_more = trouble.sms.desk.navigator.calls
    assert context.purpose is Purpose.MARKETING


def test_what_another_computer_lays_to_rest_goes_from_an_open_tray(trouble: Desk) -> None:
    failed = trouble.store(S.EXPIRED)
    services = trouble.sms.desk.services
    services.news.look()
    tray = trouble.open()
    assert len(tray.rows) == 1
    AttentionService(trouble.database, Events(), trouble.sms.desk.context.clock).settle(
        trouble.sms.desk.actor, failed
    )
    services.news.look()
    trouble.qtbot.waitUntil(lambda: tray.rows == [])


def test_an_unclear_one_is_decided_and_gone(trouble: Desk) -> None:
    unclear = trouble.store(S.NEEDS_DECISION, R.LINE_BROKE)
    tray = trouble.open()
    trouble.press(tray.rows[0], Mend.DECIDE_SENT)
    assert trouble.status(unclear) is S.NO_REPORT
    assert tray.rows == []


def test_sending_an_unclear_one_again_is_asked_first(trouble: Desk) -> None:
    unclear = trouble.store(S.NEEDS_DECISION, R.LINE_BROKE)
    tray = trouble.open()
    trouble.press(tray.rows[0], Mend.DECIDE_AGAIN)
    assert trouble.status(unclear) is S.NEEDS_DECISION
    question = next(d for d in tray.findChildren(Dialog) if d.objectName() == "question")
    assert "twice" in question.accessibleDescription()
    assert question.accent_button is not None
    question.accent_button.click()
    trouble.settle()
    assert trouble.status(unclear) is S.QUEUED


@pytest.mark.parametrize("purpose", [Purpose.APPOINTMENTS, Purpose.MARKETING])
def test_consent_is_recorded_in_place_and_lets_the_sms_go(trouble: Desk, purpose: Purpose) -> None:
    held = trouble.store(S.HELD, R.NO_CONSENT, purpose=purpose)
    tray = trouble.open()
    trouble.press(tray.rows[0], Mend.RECORD_CONSENT)
    dialog = trouble.only(tray, ConsentDialog)
    trouble.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    trouble.settle()
    customer = trouble.sms.desk.services.customers.get(trouble.sms.desk.actor, trouble.sms.customer.id)
    newest = customer.consents[-1]
    assert (newest.number_e164, newest.purpose, newest.granted) == (SECOND_MOBILE, purpose, True)
    assert trouble.status(held) is S.QUEUED
    assert tray.rows == []


def test_a_held_one_is_looked_at_and_let_go(trouble: Desk) -> None:
    held = trouble.store(S.HELD, R.MOVED_BY_HAND_EDITED)
    tray = trouble.open()
    trouble.press(tray.rows[0], Mend.LOOK)
    editor = trouble.only(tray, WaitingEditor)
    editor.save()
    trouble.settle()
    assert trouble.status(held) is S.QUEUED
    assert tray.rows == []


def test_what_is_let_rest_can_be_taken_up_again(trouble: Desk) -> None:
    trouble.store(S.EXPIRED)
    tray = trouble.open()
    trouble.press(tray.rows[0], Mend.SETTLE)
    assert tray.rows == []
    (notice,) = tray.own_notices.shown
    notice.action_button.click()
    trouble.settle()
    assert len(tray.rows) == 1


def test_a_paused_gateway_leads_to_its_settings(trouble: Desk) -> None:
    with trouble.database.write() as work:
        work.execute(update(ProviderAccountRecord).values(paused_reason="bad_credentials"))
    tray = trouble.open()
    assert "is paused" in tray.rows[0].line.title
    trouble.press(tray.rows[0], Mend.OPEN_ACCOUNT)
    assert trouble.sms.desk.navigator.calls == [("show_settings", ("gateway",))]


def test_one_after_the_other_is_mended_with_enter(trouble: Desk) -> None:
    numbers = [trouble.store(S.NEEDS_DECISION, R.LINE_BROKE) for _number in range(3)]
    tray = trouble.open()
    for left in (2, 1, 0):
        focused = tray.focusWidget()
        assert focused is tray.rows[0].buttons[Mend.DECIDE_SENT]
        trouble.qtbot.keyClick(focused, Qt.Key.Key_Return)
        trouble.settle()
        assert len(tray.rows) == left
    assert {trouble.status(number) for number in numbers} == {S.NO_REPORT}
    assert tray.focusWidget() is tray.close_button


def test_one_key_leads_from_a_row_to_the_customer_or_the_sms(trouble: Desk) -> None:
    trouble.store(S.FAILED)
    failed = trouble.store(S.REJECTED, R.INVALID_NUMBER)
    calls = trouble.sms.desk.navigator.calls
    for key, expected in (
        (Qt.Key.Key_U, ("show_customer", (trouble.sms.customer.id,))),
        (Qt.Key.Key_O, ("show_message", (failed,))),
    ):
        tray = trouble.open()
        row = next(row for row in tray.rows if row.line.id == failed)
        row.first.setFocus()
        trouble.qtbot.keyClick(row.first, key, CONTROL)
        trouble.settle()
        assert calls.pop() == expected
        assert not isValid(tray) or not tray.isVisible()


def test_a_right_click_offers_it_and_rows_are_copied(trouble: Desk) -> None:
    trouble.store(S.REJECTED, R.INVALID_NUMBER)
    tray = trouble.open()
    (row,) = tray.rows
    row.menu_wanted.emit(row.mapToGlobal(row.rect().center()))
    menu = trouble.only(tray, QMenu)
    assert menu.actions() == [tray.customer_action, tray.message_action, tray.copy_action]
    menu.close()
    trouble.qtbot.keyClick(row.first, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text().startswith("Meyer, Erika – Rejected\t")


def test_who_may_not_mend_can_still_read_by_keyboard(trouble: Desk) -> None:
    trouble.store(S.FAILED)
    session = trouble.sms.desk.context.session
    session.begin(replace(session.actor, role=Role.STAFF), session.mandants, session.mandant)
    tray = trouble.open()
    (row,) = tray.rows
    assert not row.buttons
    assert row.hasFocus()


def test_what_could_not_be_read_is_said_and_tried_again(
    trouble: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    trouble.store(S.FAILED)
    real = AttentionService.items

    def fails(*_asked: object) -> tuple[AttentionItem, ...]:
        raise UserError("The server does not answer.")

    monkeypatch.setattr(AttentionService, "items", fails)
    tray = trouble.open()
    assert tray.empty.title.text() == "This could not be loaded."
    assert tray.empty.text.text() == "The server does not answer."
    monkeypatch.setattr(AttentionService, "items", real)
    tray.empty.button.click()
    trouble.settle()
    assert len(tray.rows) == 1
    assert not tray.empty.isVisible()
