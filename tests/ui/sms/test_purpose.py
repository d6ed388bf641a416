"""What an SMS is for decides which consent it needs, also when it is sent again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from app.domain.consent import Purpose
from tests.fixtures.sms_desk import SmsDesk


@pytest.mark.behaviour("SA-30")
def test_marketing_that_is_sent_again_asks_for_consent_to_marketing(sms_desk: SmsDesk) -> None:
    place = replace(sms_desk.from_customer, text="Sale", purpose=Purpose.MARKETING)
    dialog = sms_desk.open(place)
    assert "No consent" in dialog.number.state.text()
    sms_desk.qtbot.mouseClick(dialog.number.consent, Qt.MouseButton.LeftButton)
    assert dialog.consent.title.text().endswith("about: marketing.")
    sms_desk.press(dialog, Qt.Key.Key_Return)
    sms_desk.desk.settle()
    assert "agreed: marketing, 23 Nov 2026" in dialog.number.state.text()
    sms_desk.send(dialog)
    (row,) = sms_desk.log()
    assert row.purpose is Purpose.MARKETING
    assert row.text.startswith("Sale\n")
