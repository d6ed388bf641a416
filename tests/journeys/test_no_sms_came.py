from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.domain.delivery import MessageStatus
from app.domain.messages import DraftContext, SendRequest
from app.providers.practice_phone import PracticeBehaviour
from app.ui.messages.page import AllMessagesPage
from app.ui.messages.resend_dialog import ResendDialog
from tests.fixtures.clock import FakeClock
from tests.fixtures.drafts import MOBILE
from tests.fixtures.program import RunningProgram, Start
from tests.journeys.front_desk import FRIDAY, FrontDesk, open_desk

S = MessageStatus


@pytest.fixture
def front_desk(start_program: Start, tmp_path: Path, clock: FakeClock) -> FrontDesk:
    return open_desk(start_program, tmp_path, clock)


def send(desk: FrontDesk, key: str, text: str, context: DraftContext | None = None) -> int:
    """An SMS to Erika, without a time to undo it."""
    context = context or DraftContext(customer_id=desk.customer_id)
    request = SendRequest(key, MOBILE, text, context, undoable=False)
    return desk.services.messaging.send(desk.actor, request).message_id


def behave(desk: FrontDesk, behaviour: PracticeBehaviour) -> None:
    """What the gateway does from now on."""
    desk.services.practice.set_behaviour(desk.actor, behaviour.value)


def status(desk: FrontDesk, message_id: int) -> MessageStatus:
    return desk.services.message_log.row(desk.actor, message_id).status


def page_of(program: RunningProgram) -> AllMessagesPage:
    page = program.window.page("messages").all_messages
    assert isinstance(page, AllMessagesPage)
    return page


def labels(desk: FrontDesk) -> str:
    card = desk.program.window.page("customers").card
    return "\n".join(label.text() for label in card.findChildren(QLabel) if label.isVisible())


@pytest.mark.behaviour("VI-01", "VI-08")
def test_i_got_no_sms_is_answered_with_a_name_and_no_click(front_desk: FrontDesk) -> None:
    behave(front_desk, PracticeBehaviour.REFUSE)
    refused = send(front_desk, "lost", "Ihr Hörgerät ist da")
    program = front_desk.program
    program.wait_for(lambda: status(front_desk, refused) is S.REJECTED)
    program.count_from_here()
    program.press("Ctrl+K")
    program.type("mey")
    program.press("Return")
    program.wait_for(lambda: "Rejected" in labels(front_desk))
    said = labels(front_desk)
    assert "The gateway refused it." in said
    assert "Read what the gateway says" in said
    assert program.clicks == 0
    assert program.keys <= 6


def test_what_failed_today_is_resent_with_two_clicks_and_the_past_stays_past(front_desk: FrontDesk) -> None:
    program, clock = front_desk.program, front_desk.program.clock
    behave(front_desk, PracticeBehaviour.UNDELIVERED)
    context = DraftContext(customer_id=front_desk.customer_id, appointment=front_desk.appointment)
    clock.advance(FRIDAY - clock.now() - timedelta(hours=1))
    failed = [send(front_desk, "a", "Ihr Hörgerät ist da"), send(front_desk, "b", "Bitte rufen Sie an")]
    reminder = send(front_desk, "c", "Ihr Termin um zehn Uhr", context)
    program.wait_for(lambda: all(status(front_desk, number) is S.ACCEPTED for number in (*failed, reminder)))
    clock.advance(timedelta(minutes=2))
    program.wait_for(
        lambda: all(status(front_desk, number) is S.UNDELIVERED for number in (*failed, reminder))
    )
    clock.advance(timedelta(hours=2))
    behave(front_desk, PracticeBehaviour.NORMAL)
    program.press("Ctrl+3")
    page = page_of(program)
    program.settle()
    program.count_from_here()
    program.click(page.bar.failed_button)
    program.wait_for(lambda: page.bar.resend_button.accessibleName() == "Resend (3)")
    program.click(page.bar.resend_button)
    dialog = program.dialog(ResendDialog)
    program.wait_for(lambda: dialog.send_button.text() == "Resend 2 SMS")
    assert any("Appointment is over" in dialog.pane.model.texts_at(row)[-1] for row in range(3))
    program.press("Return")
    assert program.clicks == 2
    program.wait_for(lambda: sum(row.is_resend for row in front_desk.log()) == 2)
    front_desk.let_the_hold_pass()

    def resent() -> list[str]:
        left = (S.ACCEPTED, S.SENT, S.DELIVERED)
        return sorted(row.text for row in front_desk.log() if row.is_resend and row.status in left)

    program.wait_for(lambda: resent() == ["Bitte rufen Sie an", "Ihr Hörgerät ist da"], timeout=20_000)
    assert status(front_desk, reminder) is S.UNDELIVERED


def test_from_any_sms_one_key_leads_to_the_customer_and_one_back(front_desk: FrontDesk) -> None:
    program = front_desk.program
    sent = send(front_desk, "x", "Ihr Hörgerät ist da")
    program.press("Ctrl+3")
    page = page_of(program)
    program.wait_for(lambda: page.list.current_id == sent)
    program.press("Return")
    customers = program.window.page("customers")
    program.wait_for(lambda: program.window.place == "customers")
    program.wait_for(lambda: customers.list.current_id == front_desk.customer_id)
    program.settle()
    program.press("Alt+Left")
    assert program.window.place == "messages"
    program.wait_for(lambda: page.list.current_id == sent)
    program.press("Alt+Right")
    assert program.window.place == "customers"


def test_the_buttons_of_a_mouse_lead_back_and_forward(front_desk: FrontDesk) -> None:
    program = front_desk.program
    for keys in ("Ctrl+1", "Ctrl+2", "Ctrl+3"):
        program.press(keys)
        program.settle()
    handle = program.window.windowHandle()
    assert handle is not None
    none, place = Qt.KeyboardModifier.NoModifier, QPoint(400, 300)
    QTest.mouseClick(handle, Qt.MouseButton.BackButton, none, place)
    assert program.window.place == "customers"
    QTest.mouseClick(handle, Qt.MouseButton.BackButton, none, place)
    assert program.window.place == "calendar"
    QTest.mouseClick(handle, Qt.MouseButton.ForwardButton, none, place)
    assert program.window.place == "customers"


def test_in_the_calendar_the_arrows_move_the_chosen_appointment(front_desk: FrontDesk) -> None:
    front_desk.program.press("Ctrl+2")
    front_desk.program.settle()
    front_desk.program.press("Ctrl+1")
    front_desk.select_appointment()
    front_desk.program.press("Alt+Left")
    front_desk.program.wait_for(lambda: front_desk.appointment.start == FRIDAY - timedelta(days=1))
    assert front_desk.program.window.place == "calendar"
