"""The sender in the SMS dialog: quiet, changed for one SMS, judged while one types."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from app.ui.sms.dialog import SendSmsDialog
from tests.fixtures.sms_desk import SmsDesk


def change_sender(sms_desk: SmsDesk, dialog: SendSmsDialog, text: str) -> None:
    """Open the field with the mouse and type over what stands there."""
    sms_desk.qtbot.mouseClick(dialog.sender_field.open_button, Qt.MouseButton.LeftButton)
    assert dialog.focusWidget() is dialog.sender_field.line
    sms_desk.qtbot.keyClicks(dialog.sender_field.line, text)


@pytest.mark.behaviour("D-10")
def test_another_sender_for_one_sms(sms_desk: SmsDesk) -> None:
    dialog = sms_desk.open(sms_desk.from_appointment)
    assert not dialog.sender_field.line.isVisible()
    assert dialog.preview.sender_label.text() == "Hoerwelt"
    change_sender(sms_desk, dialog, "+49 170 1234567")
    assert dialog.preview.sender_label.text() == "+491701234567"
    assert not dialog.preview.note.isVisible(), "a number can be answered"
    sms_desk.send(dialog)
    sms_desk.deliver()
    sms_desk.desk.clock.advance(seconds=30)
    (arrived,) = sms_desk.desk.services.practice.received(sms_desk.desk.actor)
    assert arrived.sender == "+491701234567"


@pytest.mark.behaviour("D-10")
@pytest.mark.parametrize(
    ("typed", "words"), [("Hoerwelt Mitte", "too long"), ("Hörw–", "without accents"), ("1" * 16, "too long")]
)
def test_a_sender_that_no_network_takes_is_named_and_stops_sending(
    sms_desk: SmsDesk, typed: str, words: str
) -> None:
    dialog = sms_desk.open(sms_desk.from_appointment)
    change_sender(sms_desk, dialog, "")
    dialog.sender_field.line.setText(typed)
    assert words in dialog.sender_field.row.message.text()
    assert not dialog.send_button.isEnabled()
    assert words in dialog.send_button.accessibleDescription()
    dialog.sender_field.line.clear()
    assert dialog.send_button.isEnabled()
    assert dialog.preview.sender_label.text() == "Hoerwelt"


@pytest.mark.behaviour("D-10")
def test_a_locked_sender_is_not_offered_for_change(sms_desk: SmsDesk) -> None:
    services, actor = sms_desk.desk.services, sms_desk.desk.actor
    services.mandants.save(actor, replace(services.mandants.get(actor), sender_locked=True))
    dialog = sms_desk.open(sms_desk.from_appointment)
    assert not dialog.sender_field.isVisible()
    assert dialog.preview.note.text() == "This sender cannot be answered."
