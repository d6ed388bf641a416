"""What goes wrong behind the windows is said in front of them, in words, with the next step."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from app.domain.delivery import MessageStatus, StatusReason
from app.ui.calendar.question import HeldSmsDialog
from app.ui.sms.dialog import SendSmsDialog
from app.ui.timeline.dialog import TimelineDialog
from tests.fixtures.clock import FakeClock
from tests.fixtures.outbox import closed_port
from tests.fixtures.program import Start
from tests.gateways.seven_gateway import SevenGateway
from tests.journeys.front_desk import FRIDAY, FrontDesk, open_desk

S = MessageStatus


@pytest.fixture
def front_desk(start_program: Start, tmp_path: Path, clock: FakeClock) -> FrontDesk:
    return open_desk(start_program, tmp_path, clock)


def test_no_credit_is_said_and_one_click_after_topping_up_it_goes(front_desk: FrontDesk) -> None:
    program, clock = front_desk.program, front_desk.program.clock
    with SevenGateway(balance="0", now=lambda: clock.now().timestamp()) as gateway:
        front_desk.use(gateway)
        front_desk.select_appointment()
        front_desk.send(front_desk.write())
        front_desk.let_the_hold_pass()
        line = program.window.status_line
        program.wait_for(line.paused.isVisible)
        assert "no credit" in line.paused.text()
        assert front_desk.log()[0].status is S.QUEUED, "it waits and is not marked as failed"
        gateway.balance += 10
        program.click(line.settings_button)
        program.settle()
        page = program.window.page("settings").page("gateway")
        program.wait_for(page.paused.button.isVisible)
        program.click(page.paused.button)
        front_desk.wait_until(S.ACCEPTED, S.SENT, S.DELIVERED)
        assert len(gateway.messages) == 1
        program.wait_for(lambda: not line.paused.isVisible())


def test_a_gateway_that_is_away_and_comes_back(front_desk: FrontDesk) -> None:
    program, clock = front_desk.program, front_desk.program.clock
    port = closed_port()
    away = SevenGateway(port=port, now=lambda: clock.now().timestamp())
    with away:
        front_desk.use(away)
    front_desk.select_appointment()
    front_desk.send(front_desk.write())
    front_desk.let_the_hold_pass()
    program.wait_for(lambda: front_desk.log()[0].reason is StatusReason.OFFLINE, timeout=20_000)
    program.wait_for(lambda: "waits for this computer" in program.window.status_line.label.text())
    with SevenGateway(port=port, now=lambda: clock.now().timestamp()) as back:
        clock.advance(minutes=11)
        front_desk.wait_until(S.ACCEPTED, S.SENT, S.DELIVERED)
        assert len(back.messages) == 1


def test_i_got_no_sms_is_answered_without_a_click(front_desk: FrontDesk) -> None:
    program = front_desk.program
    front_desk.services.practice.set_behaviour(front_desk.actor, "refuse")
    front_desk.select_appointment()
    front_desk.send(front_desk.write())
    front_desk.let_the_hold_pass()
    front_desk.wait_until(S.REJECTED)
    program.count_from_here()
    program.press("Ctrl+K")
    program.type("mey")
    program.press("Return")
    page = program.window.page("customers")
    program.wait_for(lambda: program.window.place == "customers")

    def said() -> list[str]:
        return [label.text() for label in page.card.findChildren(QLabel) if label.isVisible()]

    program.wait_for(lambda: any("Rejected" in text for text in said()))
    assert (program.clicks, program.keys) == (0, 5)
    program.press("Ctrl+J")
    log = program.dialog(TimelineDialog)
    program.wait_for(lambda: log.pane.model.rowCount() > 0)
    program.settle()
    assert any("Rejected" in text for text in log.pane.model.texts_at(0))


@pytest.mark.behaviour("D-3", "D-14")
def test_a_text_written_by_hand_is_asked_about_when_the_appointment_moves(front_desk: FrontDesk) -> None:
    program = front_desk.program
    front_desk.select_appointment()
    dialog = front_desk.write()
    program.press("Ctrl+A")
    program.type("Friday at ten, with your papers please")
    program.press("Alt+L")
    program.wait_for(dialog.when.later.isChecked)
    front_desk.send(dialog)
    front_desk.let_the_hold_pass()
    program.count_from_here()
    front_desk.drag_appointment(FRIDAY + timedelta(hours=4))
    question = program.dialog(HeldSmsDialog)
    assert "Friday at ten" in question.accessibleDescription()
    assert front_desk.log()[0].reason is StatusReason.MOVED_BY_HAND_EDITED
    program.press("Return")
    again = program.dialog(SendSmsDialog)
    program.wait_for(lambda: again.number.isEnabled())
    assert (program.clicks, program.keys) == (1, 1)
    assert front_desk.log()[0].status is S.CANCELLED
    assert "14:00" in again.message.editor.toPlainText()


@pytest.mark.behaviour("D-14")
def test_called_off_by_a_colleague_the_calendar_and_the_outbox_follow(front_desk: FrontDesk) -> None:
    program = front_desk.program
    front_desk.select_appointment()
    dialog = front_desk.write()
    program.press("Alt+L")
    program.wait_for(dialog.when.later.isChecked)
    front_desk.send(dialog)
    assert front_desk.log()[0].status is S.QUEUED
    moved = replace(front_desk.appointment, start=FRIDAY - timedelta(hours=1))
    front_desk.services.appointments.save(front_desk.actor, moved)
    front_desk.services.appointments.cancel(front_desk.actor, front_desk.appointment_id)
    front_desk.wait_until(S.CANCELLED)
    program.clock.set(FRIDAY)
    program.settle()
    assert front_desk.received() == ()
