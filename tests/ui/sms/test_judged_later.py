from __future__ import annotations

from PySide6.QtCore import Qt

from tests.fixtures.sms_desk import CONTROL, SmsDesk


def test_a_key_is_counted_at_once_and_the_text_judged_a_moment_later(sms_desk: SmsDesk) -> None:
    dialog = sms_desk.open(sms_desk.from_customer)
    counter = dialog.message.counter
    dialog.message.insert("a" * 70)
    dialog.message.editor.insertPlainText("–")  # as an input method does
    assert counter.counted.text() == "4 of 67 · 63 left · 2 SMS · 2 credits · Unicode"
    sms_desk.qtbot.waitUntil(lambda: counter.reason.text() == "2 SMS: – makes it Unicode")
    assert len(dialog.message.editor.document().firstBlock().layout().formats()) == 1
    assert dialog.preview.text == "a" * 70 + "–"


def test_what_was_typed_just_before_sending_is_judged_first(sms_desk: SmsDesk) -> None:
    dialog = sms_desk.open(sms_desk.from_customer)
    sms_desk.qtbot.keyClicks(dialog.message.editor, "Hello <<Birthday>>")
    assert dialog.send_button.isEnabled()  # no event has come in between
    sms_desk.press(dialog, Qt.Key.Key_Return, CONTROL)
    sms_desk.desk.settle()
    assert sms_desk.log() == ()
    assert "Cannot be filled: Birthday" in dialog.message.problem.text()
    assert not dialog.send_button.isEnabled()
