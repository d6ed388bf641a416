from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.domain.delivery import MessageStatus
from app.domain.messages import DraftContext
from app.providers.practice_phone import PracticeBehaviour
from tests.fixtures.sms_desk import SmsDesk


def sent(sms_desk: SmsDesk, text: str = "Hello", *, context: DraftContext | None = None) -> None:
    dialog = sms_desk.open(context or sms_desk.from_customer)
    sms_desk.qtbot.keyClicks(dialog.message.editor, text)
    sms_desk.send(dialog)


@pytest.mark.behaviour("SA-36", "AW-37", "AW-38")
def test_a_notice_follows_the_message_to_accepted_and_tells_the_credit(sms_desk: SmsDesk) -> None:
    sent(sms_desk)
    assert sms_desk.desk.notices() == ["Sending to Erika Meyer in 5 s"]
    sms_desk.deliver()
    (notice,) = sms_desk.desk.context.notices.shown
    assert notice.kind == "ok"
    assert notice.text.startswith("On its way to Erika Meyer · approx. ")
    assert notice.text.endswith(" SMS left")


def test_undo_takes_the_message_back_and_the_text_is_there_again(sms_desk: SmsDesk) -> None:
    sent(sms_desk, "Not yet")
    (notice,) = sms_desk.desk.context.notices.shown
    assert notice.action_button.text() == "Undo"
    sms_desk.qtbot.mouseClick(notice.action_button, Qt.MouseButton.LeftButton)
    sms_desk.desk.settle()
    sms_desk.desk.settle()
    assert [row.status for row in sms_desk.log()] == [MessageStatus.CANCELLED]
    assert sms_desk.desk.navigator.calls == [("send_sms", (sms_desk.from_customer,))]
    assert sms_desk.open(sms_desk.from_customer).message.editor.toPlainText() == "Not yet"


def test_undo_too_late_says_so(sms_desk: SmsDesk) -> None:
    sent(sms_desk)
    (notice,) = sms_desk.desk.context.notices.shown
    sms_desk.desk.clock.advance(seconds=6)
    sms_desk.desk.services.sending.step()
    notice.action_button.click()
    sms_desk.desk.settle()
    assert [row.status for row in sms_desk.log()] == [MessageStatus.ACCEPTED]
    assert sms_desk.desk.navigator.calls == []


def test_a_refusal_is_told_with_the_way_to_the_log(sms_desk: SmsDesk) -> None:
    sms_desk.desk.services.practice.set_behaviour(sms_desk.desk.actor, PracticeBehaviour.REFUSE.value)
    sent(sms_desk)
    sms_desk.deliver()
    (notice,) = sms_desk.desk.context.notices.shown
    assert notice.kind == "error"
    assert notice.text.startswith("SMS to Erika Meyer: ")
    assert "send again" in notice.text
    sms_desk.qtbot.mouseClick(notice.action_button, Qt.MouseButton.LeftButton)
    assert sms_desk.desk.navigator.calls == [("show_log", (sms_desk.customer.id,))]


def test_trouble_is_told_even_when_the_notice_was_closed(sms_desk: SmsDesk) -> None:
    sms_desk.desk.services.practice.set_behaviour(sms_desk.desk.actor, PracticeBehaviour.REFUSE.value)
    sent(sms_desk)
    sms_desk.desk.context.notices.clear()
    sms_desk.deliver()
    assert [notice.kind for notice in sms_desk.desk.context.notices.shown] == ["error"]


def test_in_a_window_that_stays_the_notice_stands_in_it_and_undo_brings_the_text_back(
    sms_desk: SmsDesk,
) -> None:
    dialog = sms_desk.open(sms_desk.from_customer)
    dialog.keep_open.setChecked(True)
    sms_desk.qtbot.keyClicks(dialog.message.editor, "Oops")
    sms_desk.send(dialog)
    assert sms_desk.desk.notices() == []
    notices = dialog.own_notices
    assert notices is not None
    (notice,) = notices.shown
    notice.action_button.click()
    sms_desk.desk.settle()
    assert dialog.message.editor.toPlainText() == "Oops"
    assert [row.status for row in sms_desk.log()] == [MessageStatus.CANCELLED]
