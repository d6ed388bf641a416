from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.domain.customers import CustomerPhone, PhoneLabel
from app.domain.delivery import MessageStatus
from app.domain.mandants import Mandant
from app.domain.messages import DraftContext, Receipt, SendRequest
from app.domain.permissions import Actor
from app.domain.send_time import SendRule
from app.services.messaging import MessagingService
from tests.fixtures.clock import START
from tests.fixtures.drafts import MOBILE, SECOND_MOBILE
from tests.fixtures.sms_desk import ALT, CONTROL, SmsDesk, record

CONFIRMATION = "Guten Tag Frau Meyer, Ihr Termin bei uns: Freitag, 27.11.2026, 10:00 Uhr."


@pytest.mark.behaviour("AW-07", "AW-08", "AW-19", "AW-34")
def test_confirming_an_appointment_takes_two_keys(sms_desk: SmsDesk) -> None:
    dialog = sms_desk.open(sms_desk.from_appointment)
    assert dialog.message.editor.toPlainText().startswith(CONFIRMATION)
    assert dialog.number.raw.startswith("+49 1511 2345678")
    sms_desk.press(dialog, Qt.Key.Key_Return, CONTROL)
    sms_desk.desk.settle()
    (row,) = sms_desk.log()
    assert (row.number, row.status) == (MOBILE, MessageStatus.QUEUED)
    assert row.text.startswith(CONFIRMATION)
    assert not isValid(dialog) or not dialog.isVisible()


def test_the_second_key_may_come_before_anything_is_loaded(sms_desk: SmsDesk) -> None:
    dialog = sms_desk.begin(sms_desk.from_appointment)
    sms_desk.press(dialog, Qt.Key.Key_Return, CONTROL)
    assert not dialog.send_button.isEnabled()
    sms_desk.desk.settle()
    sms_desk.desk.settle()
    assert len(sms_desk.log()) == 1


def test_keys_pressed_early_do_not_send_what_must_not_go(sms_desk: SmsDesk) -> None:
    record(sms_desk.desk.services, sms_desk.desk.actor, sms_desk.customer.id, MOBILE, granted=False)
    dialog = sms_desk.begin(sms_desk.from_appointment)
    sms_desk.press(dialog, Qt.Key.Key_Return, CONTROL)
    sms_desk.desk.settle()
    assert sms_desk.log() == ()
    assert dialog.isVisible()
    assert "No consent" in dialog.why_not.text() or "taken back" in dialog.why_not.text()


def test_a_kept_draft_is_read_before_it_goes(sms_desk: SmsDesk) -> None:
    services, actor = sms_desk.desk.services, sms_desk.desk.actor
    services.messaging.save_draft(actor, sms_desk.from_appointment, MOBILE, "Von gestern")
    dialog = sms_desk.begin(sms_desk.from_appointment)
    sms_desk.press(dialog, Qt.Key.Key_Return, CONTROL)
    sms_desk.desk.settle()
    assert sms_desk.log() == ()
    assert dialog.message.editor.toPlainText() == "Von gestern"


def test_pressing_twice_sends_once(sms_desk: SmsDesk) -> None:
    dialog = sms_desk.open(sms_desk.from_appointment)
    sms_desk.press(dialog, Qt.Key.Key_Return, CONTROL)
    sms_desk.press(dialog, Qt.Key.Key_Return, CONTROL)
    sms_desk.desk.settle()
    assert len(sms_desk.log()) == 1


@pytest.mark.behaviour("AW-04", "AW-06", "AW-11", "SA-31")
def test_from_a_customer_one_begins_to_write_at_once(sms_desk: SmsDesk) -> None:
    dialog = sms_desk.open(sms_desk.from_customer)
    assert dialog.windowTitle() == "Send SMS – Erika Meyer"
    assert dialog.focusWidget() is dialog.message.editor
    assert dialog.send_button.accessibleDescription() == "The message is still empty."
    sms_desk.qtbot.keyClicks(dialog.message.editor, "Hello")
    assert dialog.send_button.isEnabled()
    assert dialog.message.counter.counted.text() == "5 of 160 · 155 left · 1 SMS · 1 credit"
    sms_desk.qtbot.waitUntil(lambda: dialog.preview.text == "Hello")


@pytest.mark.behaviour("SA-30", "AW-05")
def test_missing_consent_is_said_at_the_number_and_mended_right_there(sms_desk: SmsDesk) -> None:
    dialog = sms_desk.open(sms_desk.from_customer)
    sms_desk.qtbot.keyClicks(dialog.message.editor, "Hello")
    dialog.number.combo.setFocus()
    sms_desk.press(dialog, Qt.Key.Key_Down)
    assert dialog.number.raw.startswith("+49 176")
    assert "No consent" in dialog.number.state.text()
    assert not dialog.send_button.isEnabled()
    assert "No consent" in dialog.send_button.toolTip()
    sms_desk.qtbot.mouseClick(dialog.number.consent, Qt.MouseButton.LeftButton)
    assert dialog.consent.isVisible()
    sms_desk.press(dialog, Qt.Key.Key_Return)
    sms_desk.desk.settle()
    assert "agreed: appointments, 23 Nov 2026" in dialog.number.state.text()
    sms_desk.send(dialog)
    assert [row.number for row in sms_desk.log()] == [SECOND_MOBILE]


@pytest.mark.behaviour("SA-29")
def test_without_context_the_number_comes_first(sms_desk: SmsDesk) -> None:
    dialog = sms_desk.open(DraftContext())
    assert dialog.focusWidget() in (dialog.number.line, dialog.number.combo)
    sms_desk.qtbot.keyClicks(dialog.number.line, "0151 1234")
    assert not dialog.send_button.isEnabled()
    sms_desk.qtbot.keyClicks(dialog.number.line, "5678")
    dialog.message.editor.setFocus()
    sms_desk.qtbot.keyClicks(dialog.message.editor, "Hello")
    assert not dialog.send_button.isEnabled()
    dialog.number.agrees_box.setFocus()
    sms_desk.press(dialog, Qt.Key.Key_Space)
    sms_desk.send(dialog)
    assert sms_desk.desk.notices() == ["Sending to 0151 12345678 in 5 s"]


@pytest.mark.behaviour("SA-30")
def test_the_word_for_one_number_does_not_count_for_the_next(sms_desk: SmsDesk) -> None:
    dialog = sms_desk.open(DraftContext())
    sms_desk.qtbot.keyClicks(dialog.number.line, "0151 12345678")
    dialog.number.agrees_box.click()
    dialog.message.editor.setFocus()
    sms_desk.qtbot.keyClicks(dialog.message.editor, "Hello")
    assert dialog.send_button.isEnabled()
    dialog.number.set_raw("0176 12345678")
    assert not dialog.number.agrees_box.isChecked()
    assert not dialog.send_button.isEnabled()


def test_an_opt_out_that_only_the_database_knows_stands_at_the_number(sms_desk: SmsDesk) -> None:
    record(sms_desk.desk.services, sms_desk.desk.actor, sms_desk.customer.id, MOBILE, granted=False)
    dialog = sms_desk.open(DraftContext(number=MOBILE))
    dialog.number.agrees_box.click()
    dialog.message.editor.setFocus()
    sms_desk.qtbot.keyClicks(dialog.message.editor, "Hello")
    sms_desk.send(dialog)
    assert "does not want SMS" in dialog.number.state.text()
    assert dialog.message.editor.toPlainText() == "Hello"
    assert not dialog.send_button.isEnabled()


@pytest.mark.behaviour("AW-09", "AW-10", "D-8")
def test_a_typed_number_is_saved_only_when_ticked(sms_desk: SmsDesk) -> None:
    services, actor = sms_desk.desk.services, sms_desk.desk.actor
    record(services, actor, sms_desk.customer.id, "+4915212345678", granted=True)
    dialog = sms_desk.open(sms_desk.from_customer)
    assert not dialog.number.save_box.isVisible()
    dialog.number.line.setText("0152 12345678")
    assert dialog.number.save_box.isVisible()
    assert not dialog.number.save_box.isChecked()
    dialog.number.save_box.setChecked(True)
    sms_desk.qtbot.keyClicks(dialog.message.editor, "Hello")
    sms_desk.send(dialog)
    assert services.customers.get(actor, sms_desk.customer.id).phones[-1].e164 == "+4915212345678"


@pytest.mark.behaviour("AW-17", "SA-35", "SA-39")
def test_a_text_block_by_keyboard(sms_desk: SmsDesk) -> None:
    dialog = sms_desk.open(sms_desk.from_customer)
    sms_desk.press(dialog, Qt.Key.Key_T, ALT)
    popup = dialog.message.block_picker
    sms_desk.qtbot.waitUntil(popup.isVisible)
    sms_desk.qtbot.keyClicks(popup.search, "erinner")
    sms_desk.qtbot.keyClick(popup.search, Qt.Key.Key_Return)
    assert dialog.message.editor.toPlainText().startswith(
        "Guten Tag Frau Meyer, wir freuen uns auf Sie am Freitag"
    )
    assert dialog.focusWidget() is dialog.message.editor


@pytest.mark.behaviour("AW-20", "AW-23", "D-4")
def test_a_field_that_cannot_be_filled_is_named_marked_and_stops_sending(sms_desk: SmsDesk) -> None:
    dialog = sms_desk.open(sms_desk.from_customer)
    sms_desk.press(dialog, Qt.Key.Key_F, ALT)
    popup = dialog.message.field_picker
    sms_desk.qtbot.waitUntil(popup.isVisible)
    sms_desk.qtbot.keyClicks(popup.search, "birth")
    sms_desk.qtbot.keyClick(popup.search, Qt.Key.Key_Return)
    assert dialog.message.editor.toPlainText() == "<<Birthday>>"
    assert "Cannot be filled: Birthday" in dialog.message.problem.text()
    assert len(dialog.message.editor.document().firstBlock().layout().formats()) == 1
    assert not dialog.send_button.isEnabled()
    sms_desk.qtbot.mouseClick(dialog.message.show_gap, Qt.MouseButton.LeftButton)
    assert dialog.message.editor.textCursor().selectedText() == "<<Birthday>>"
    sms_desk.qtbot.keyClicks(dialog.message.editor, "today")
    sms_desk.qtbot.waitUntil(lambda: not dialog.message.problem.isVisible())
    assert dialog.send_button.isEnabled()


def test_a_gap_closes_when_the_record_is_completed(sms_desk: SmsDesk) -> None:
    dialog = sms_desk.open(sms_desk.from_customer)
    dialog.message.insert("Happy <<Birthday>>")
    sms_desk.qtbot.mouseClick(dialog.message.complete, Qt.MouseButton.LeftButton)
    assert sms_desk.desk.navigator.calls == [("edit_customer", (sms_desk.customer.id,))]
    services, actor = sms_desk.desk.services, sms_desk.desk.actor
    services.customers.save(actor, replace(sms_desk.customer, birthday=START.date()))
    sms_desk.qtbot.waitUntil(lambda: dialog.message.editor.toPlainText() == "Happy 23.11.2026")
    assert dialog.send_button.isEnabled()


def test_a_placeholder_typed_by_hand_is_filled(sms_desk: SmsDesk) -> None:
    dialog = sms_desk.open(sms_desk.from_customer)
    sms_desk.qtbot.keyClicks(dialog.message.editor, "Hello <<first name>>!")
    assert dialog.message.editor.toPlainText() == "Hello Erika!"
    assert dialog.message.editor.filled.template == "Hello <<FirstName>>!"


def test_one_click_makes_a_dear_text_cheap(sms_desk: SmsDesk) -> None:
    dialog = sms_desk.open(sms_desk.from_customer)
    dialog.message.insert("a" * 80 + " – b")
    counter = dialog.message.counter
    assert counter.reason.text() == "2 SMS: – makes it Unicode"
    assert counter.action.text() == "Replace, back to 1 SMS"
    sms_desk.press(dialog, Qt.Key.Key_R, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert dialog.message.editor.toPlainText() == "a" * 80 + " - b"
    assert counter.reason.text() == ""
    assert not counter.action.isVisible()


@pytest.mark.behaviour("AW-27", "AW-29", "AW-33", "D-5")
def test_later_by_rule_and_changed_by_hand(sms_desk: SmsDesk) -> None:
    dialog = sms_desk.open(sms_desk.from_appointment)
    sms_desk.press(dialog, Qt.Key.Key_L, ALT)
    sms_desk.qtbot.waitUntil(dialog.when.later.isChecked)
    assert dialog.when.choice().rule is SendRule.DAY_1
    assert dialog.when.moment.value() == (START + timedelta(days=3, hours=1)).replace(tzinfo=None)
    assert "this computer, which must be on" in dialog.when.sentence.text()
    dialog.when.moment.time_edit.setFocus()
    sms_desk.press(dialog, Qt.Key.Key_Up)
    assert dialog.when.choice().rule is SendRule.CUSTOM
    sms_desk.send(dialog)
    (row,) = sms_desk.log()
    assert row.due == START + timedelta(days=3, minutes=15)
    assert sms_desk.desk.notices() == [
        "SMS to Erika Meyer on Thu 26 Nov 2026, 10:15 · waits on this computer"
    ]


@pytest.mark.behaviour("AW-26", "AW-32")
def test_from_the_customer_later_is_a_moment_of_ones_own(sms_desk: SmsDesk) -> None:
    dialog = sms_desk.open(sms_desk.from_customer)
    assert dialog.when.now.isChecked()
    sms_desk.press(dialog, Qt.Key.Key_L, ALT)
    sms_desk.qtbot.waitUntil(dialog.when.later.isChecked)
    assert not dialog.when.rule.isVisible()
    assert dialog.when.moment.isVisible()
    assert dialog.when.choice().rule is SendRule.CUSTOM


@pytest.mark.behaviour("AW-29")
def test_a_weekday_before_the_appointment_is_remembered_for_next_time(sms_desk: SmsDesk) -> None:
    dialog = sms_desk.open(sms_desk.from_appointment)
    dialog.when.later.click()
    dialog.when.rule.setCurrentIndex(dialog.when.rule.findData(SendRule.FIXED_WEEKDAY))
    dialog.when.rule.activated.emit(dialog.when.rule.currentIndex())
    dialog.when.weekday.setCurrentIndex(2)
    dialog.when.weekday.activated.emit(2)
    assert dialog.when.weekday.isVisible()
    sms_desk.send(dialog)
    again = sms_desk.open(sms_desk.from_appointment)
    assert again.when.choice().rule is SendRule.FIXED_WEEKDAY
    assert again.when.weekday.currentIndex() == 2


@pytest.mark.behaviour("SA-34", "SA-36")
def test_the_window_stays_if_wanted_and_remembers_it(sms_desk: SmsDesk) -> None:
    dialog = sms_desk.open(sms_desk.from_customer)
    sms_desk.press(dialog, Qt.Key.Key_K, ALT)
    sms_desk.qtbot.waitUntil(dialog.keep_open.isChecked)
    for text in ("One", "Two"):
        sms_desk.qtbot.keyClicks(dialog.message.editor, text)
        sms_desk.send(dialog)
        assert dialog.isVisible()
        assert dialog.message.editor.toPlainText() == ""
    assert sorted(row.text for row in sms_desk.log()) == ["One", "Two"]
    dialog.reject()
    assert sms_desk.open(sms_desk.from_customer).keep_open.isChecked()


def test_what_was_written_survives_closing_the_window(sms_desk: SmsDesk) -> None:
    dialog = sms_desk.open(sms_desk.from_customer)
    sms_desk.qtbot.keyClicks(dialog.message.editor, "Half done <<first name>>")
    sms_desk.press(dialog, Qt.Key.Key_Escape)
    sms_desk.desk.settle()
    again = sms_desk.open(sms_desk.from_customer)
    assert again.message.editor.toPlainText() == "Half done Erika"
    assert again.message.editor.filled.template == "Half done <<FirstName>>"
    assert "from last time" in again.hint.label.text()
    sms_desk.qtbot.mouseClick(again.hint.button, Qt.MouseButton.LeftButton)
    assert again.message.editor.toPlainText() == ""
    again.reject()
    sms_desk.desk.settle()
    assert not sms_desk.open(sms_desk.from_customer).hint.isVisible()


def test_what_is_being_written_is_stored_while_one_types(sms_desk: SmsDesk) -> None:
    dialog = sms_desk.open(sms_desk.from_customer)
    sms_desk.qtbot.keyClicks(dialog.message.editor, "Before the crash")
    messaging, actor = sms_desk.desk.services.messaging, sms_desk.desk.actor
    sms_desk.qtbot.waitUntil(
        lambda: messaging.draft(actor, sms_desk.from_customer).saved_text == "Before the crash", timeout=4000
    )


def test_an_untouched_block_is_no_draft(sms_desk: SmsDesk) -> None:
    dialog = sms_desk.open(sms_desk.from_appointment)
    dialog.reject()
    sms_desk.desk.settle()
    draft = sms_desk.desk.services.messaging.draft(sms_desk.desk.actor, sms_desk.from_appointment)
    assert draft.saved_text == ""


@pytest.mark.behaviour("AW-03")
def test_without_a_gateway_the_way_to_one_is_shown(sms_desk: SmsDesk) -> None:
    services, session = sms_desk.desk.services, sms_desk.desk.context.session
    session.switch(services.mandants.save(sms_desk.desk.actor, Mandant(0, "Nord")))
    dialog = sms_desk.open(DraftContext())
    assert dialog.hint.label.text() == "No SMS gateway is set up yet."
    assert not dialog.send_button.isEnabled()
    sms_desk.qtbot.mouseClick(dialog.hint.button, Qt.MouseButton.LeftButton)
    assert sms_desk.desk.navigator.calls == [("show_settings", ("gateway",))]


def test_a_customer_without_any_number(sms_desk: SmsDesk) -> None:
    services, actor = sms_desk.desk.services, sms_desk.desk.actor
    services.customers.save(actor, replace(sms_desk.customer, phones=()))
    dialog = sms_desk.open(sms_desk.from_appointment)
    assert dialog.focusWidget() in (dialog.number.line, dialog.number.combo)
    assert dialog.number.state.text() == "Enter a mobile number."


def test_hostile_names_are_shown_as_they_are(sms_desk: SmsDesk) -> None:
    services, actor = sms_desk.desk.services, sms_desk.desk.actor
    evil = replace(
        sms_desk.customer,
        last_name="<img src=x>",
        phones=(CustomerPhone(PhoneLabel.MOBILE, "<img src=x>"),),
    )
    services.customers.save(actor, evil)
    dialog = sms_desk.open(sms_desk.from_customer)
    assert dialog.windowTitle().endswith("Erika <img src=x>")
    assert dialog.number.raw.startswith("<img src=x>")
    assert not dialog.send_button.isEnabled()


def test_everything_in_the_window_has_a_name(sms_desk: SmsDesk) -> None:
    dialog = sms_desk.open(sms_desk.from_customer)
    nameless = [
        type(widget).__name__
        for widget in dialog.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert nameless == []


def test_the_report_learns_which_blocks_were_used(sms_desk: SmsDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[SendRequest] = []
    real = MessagingService.send

    def send(self: MessagingService, actor: Actor, request: SendRequest) -> Receipt:
        asked.append(request)
        return real(self, actor, request)

    monkeypatch.setattr(MessagingService, "send", send)
    dialog = sms_desk.open(sms_desk.from_appointment)
    (default,) = dialog.message.text_blocks
    dialog.message.editor.selectAll()
    sms_desk.qtbot.keyClick(dialog.message.editor, Qt.Key.Key_Delete)
    assert dialog.message.text_blocks == ()
    blocks = sms_desk.desk.services.text_blocks.list(sms_desk.desk.actor)
    other = next(block for block in blocks if block.id != default and block.language == "de")
    dialog.message.insert_block(other)
    sms_desk.press(dialog, Qt.Key.Key_Return, CONTROL)
    sms_desk.desk.settle()
    assert [request.text_blocks for request in asked] == [(other.id,)]
