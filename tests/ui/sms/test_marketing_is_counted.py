"""What marketing has to say besides is seen and counted while one writes, in the dialog and in the outbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from PySide6.QtCore import Qt

from app.domain.consent import ConsentSource, Purpose
from app.domain.messages import SendRequest
from app.domain.send_time import SendRule
from app.ui.outbox.editor import WaitingEditor
from tests.fixtures.clock import START
from tests.fixtures.drafts import MOBILE
from tests.fixtures.messages_desk import MessagesDesk
from tests.fixtures.sms_desk import SmsDesk

ADDED = "Hörwelt Mitte. Keine Werbung mehr: +49 30 1234567"


def test_what_marketing_has_to_say_besides_is_shown_and_counted(sms_desk: SmsDesk) -> None:
    place = replace(sms_desk.from_customer, text="Sale", purpose=Purpose.MARKETING)
    dialog = sms_desk.open(place)
    assert dialog.message.added.text() == f"Added and counted: “{ADDED}”"
    assert dialog.message.counter.counted.text().startswith(f"{len(ADDED) + len('Sale') + 1} of 160")
    sms_desk.qtbot.keyClicks(dialog.message.editor, "!")
    assert dialog.message.counter.counted.text().startswith(f"{len(ADDED) + len('Sale!') + 1} of 160")
    assert dialog.message.editor.toPlainText() == "Sale!"


def test_an_sms_about_an_appointment_says_nothing_besides(sms_desk: SmsDesk) -> None:
    dialog = sms_desk.open(replace(sms_desk.from_customer, text="Guten Tag"))
    assert not dialog.message.added.isVisible()


def test_it_is_said_and_counted_in_the_outbox_too(messages_desk: MessagesDesk) -> None:
    desk, customer = messages_desk.desk, messages_desk.customer
    desk.services.customers.record_consent(
        desk.actor,
        customer.id,
        MOBILE,
        Purpose.MARKETING,
        granted=True,
        on=START.date(),
        source=ConsentSource.FORM,
    )
    context = replace(messages_desk.sms.from_customer, purpose=Purpose.MARKETING)
    request = SendRequest(
        uuid4().hex, MOBILE, "Sale", context, purpose=Purpose.MARKETING, rule=SendRule.CUSTOM,
        due=START + timedelta(days=2),
    )  # fmt: skip
    message_id = desk.services.messaging.send(desk.actor, request).message_id
    editor = WaitingEditor(desk.context, message_id, desk.host)
    messages_desk.open(editor)
    assert editor.editor.toPlainText() == f"Sale\n{ADDED}"
    assert not editor.added.isVisible()
    editor.editor.selectAll()
    messages_desk.sms.qtbot.keyClicks(editor.editor, "Rest")
    assert editor.added.text() == f"Added and counted: “{ADDED}”"
    assert editor.counter.counted.text().startswith(f"{len(ADDED) + 5} of 160")
    messages_desk.sms.qtbot.keyClick(editor.editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert desk.services.message_log.row(desk.actor, message_id).text == f"Rest\n{ADDED}"
