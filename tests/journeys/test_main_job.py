"""The main job at the real windows, with what goes wrong on the way: confirm, undo, schedule, move."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.domain.delivery import MessageStatus
from app.domain.messages import DraftContext
from app.ui.sms.dialog import SendSmsDialog
from app.ui.timeline.dialog import TimelineDialog
from tests.fixtures.clock import FakeClock
from tests.fixtures.drafts import LANDLINE, MOBILE
from tests.fixtures.program import Start
from tests.gateways.seven_gateway import SevenGateway
from tests.journeys.front_desk import FRIDAY, FrontDesk, is_open, open_desk

S = MessageStatus


@pytest.fixture
def front_desk(start_program: Start, tmp_path: Path, clock: FakeClock) -> FrontDesk:
    return open_desk(start_program, tmp_path, clock)


@pytest.mark.behaviour("AW-01", "AW-02", "AW-07", "AW-08", "AW-19", "AW-22", "AW-26", "AW-34", "AW-35")
def test_confirming_from_the_appointment_takes_two_keys(front_desk: FrontDesk) -> None:
    program = front_desk.program
    front_desk.select_appointment()
    program.press("Ctrl+M")
    dialog = program.dialog(SendSmsDialog)
    front_desk.send(dialog)
    assert (program.keys, program.clicks) == (2, 0)
    front_desk.wait_for_notice("Sending to Erika Meyer")
    front_desk.let_the_hold_pass()
    front_desk.wait_until(S.ACCEPTED, S.SENT, S.DELIVERED)
    program.clock.advance(seconds=2)
    (sms,) = front_desk.received()
    assert sms.number == MOBILE
    assert "27.11.2026" in sms.text
    assert "10:00" in sms.text
    program.clock.advance(seconds=10)
    front_desk.wait_until(S.DELIVERED)


@pytest.mark.behaviour("AW-37", "AW-38")
def test_the_credit_stands_in_the_status_bar_without_asking(front_desk: FrontDesk) -> None:
    program = front_desk.program
    label = program.window.status_line.label
    front_desk.select_appointment()
    front_desk.send(front_desk.write())
    front_desk.let_the_hold_pass()
    program.wait_for(lambda: "499 SMS left" in label.text())
    assert "approx." in label.text()
    front_desk.wait_for_notice("499")
    assert program.clicks == 0


def test_undo_within_the_hold_and_nothing_leaves(front_desk: FrontDesk) -> None:
    program = front_desk.program
    front_desk.select_appointment()
    dialog = front_desk.write()
    text = dialog.message.editor.toPlainText()
    front_desk.send(dialog)
    (notice,) = program.program.context.notices.shown
    program.click(notice.action_button)
    front_desk.wait_until(S.CANCELLED)
    again = program.dialog(SendSmsDialog)
    program.wait_for(lambda: again.message.editor.toPlainText() == text)
    program.clock.advance(minutes=5)
    program.settle()
    assert front_desk.received() == ()
    assert program.keys <= 2
    assert program.clicks == 1


@pytest.mark.behaviour("SA-30", "AW-05")
def test_not_asked_yet_consent_is_recorded_at_the_field_and_it_goes(
    start_program: Start, tmp_path: Path, clock: FakeClock
) -> None:
    front_desk = open_desk(start_program, tmp_path, clock, agreed=False)
    program = front_desk.program
    front_desk.select_appointment()
    dialog = front_desk.write()
    assert "No consent" in dialog.number.state.text()
    program.press("Ctrl+Return")
    program.settle()
    assert is_open(dialog), "without consent nothing goes"
    assert front_desk.log() == ()
    program.click(dialog.number.consent)
    program.press("Return")
    program.wait_for(lambda: "agreed" in dialog.number.state.text())
    front_desk.send(dialog)
    front_desk.let_the_hold_pass()
    front_desk.wait_until(S.ACCEPTED, S.SENT, S.DELIVERED)
    assert front_desk.log()[0].number == MOBILE
    assert program.clicks == 1


def test_a_landline_warns_and_the_decision_is_the_writers(
    start_program: Start, tmp_path: Path, clock: FakeClock
) -> None:
    front_desk = open_desk(start_program, tmp_path, clock, landline=True)
    front_desk.select_appointment()
    dialog = front_desk.write()
    assert "SMS rarely arrive on a landline." in dialog.number.state.text()
    front_desk.send(dialog)
    assert front_desk.log()[0].number == LANDLINE


@pytest.mark.behaviour("AW-27", "AW-29", "D-3", "D-14")
def test_scheduled_then_dragged_the_gateway_has_the_new_time_only(front_desk: FrontDesk) -> None:
    program, clock = front_desk.program, front_desk.program.clock
    with SevenGateway(now=lambda: clock.now().timestamp()) as gateway:
        front_desk.use(gateway)
        front_desk.select_appointment()
        dialog = front_desk.write()
        program.press("Alt+L")
        program.wait_for(dialog.when.later.isChecked)
        front_desk.send(dialog)
        front_desk.let_the_hold_pass()
        front_desk.wait_until(S.SCHEDULED)
        assert [m.send_at for m in gateway.messages] == [(FRIDAY - timedelta(days=1)).timestamp()]

        new = FRIDAY - timedelta(days=1, hours=-4)  # Thursday 14:00
        program.count_from_here()
        front_desk.drag_appointment(new)
        front_desk.wait_for_notice("Its SMS now goes out")
        front_desk.let_the_hold_pass()
        program.wait_for(lambda: len(gateway.messages) == 2)
        front_desk.wait_until(S.SCHEDULED)
        assert (program.keys, program.clicks) == (0, 1)
        old, fresh = gateway.messages
        assert old.cancelled_at is not None
        assert fresh.send_at == (new - timedelta(days=1)).timestamp()
        assert "26.11.2026" in fresh.text
        assert "14:00" in fresh.text


def test_the_text_survives_a_refusal_at_the_last_moment(front_desk: FrontDesk) -> None:
    program = front_desk.program
    front_desk.select_appointment()
    dialog = front_desk.write()
    program.press("Ctrl+A")
    program.type("Please call us")
    program.program.events.blockSignals(True)  # the news has not reached this window yet
    front_desk.record_consent(granted=False)
    program.press("Ctrl+Return")
    program.settle()
    program.program.events.blockSignals(False)
    assert is_open(dialog)
    assert dialog.message.editor.toPlainText() == "Please call us"
    assert "No consent" in dialog.number.state.text()
    assert front_desk.log() == ()


def test_what_the_gateway_refused_is_written_again_from_the_log(front_desk: FrontDesk) -> None:
    program = front_desk.program
    front_desk.services.practice.set_behaviour(front_desk.actor, "refuse")
    front_desk.select_appointment()
    dialog = front_desk.write()
    text = dialog.message.editor.toPlainText()
    front_desk.send(dialog)
    front_desk.let_the_hold_pass()
    front_desk.wait_until(S.REJECTED)
    front_desk.services.practice.set_behaviour(front_desk.actor, "normal")
    program.wait_for(lambda: any(n.kind == "error" for n in program.program.context.notices.shown))
    (notice,) = program.program.context.notices.shown
    program.click(notice.action_button)
    log = program.dialog(TimelineDialog)
    program.wait_for(lambda: log.pane.model.rowCount() > 0)
    program.settle()
    log.pane.setFocus(Qt.FocusReason.OtherFocusReason)
    program.press("Ctrl+R")
    again = program.dialog(SendSmsDialog)
    program.wait_for(lambda: again.message.editor.toPlainText() == text)
    front_desk.send(again)
    front_desk.let_the_hold_pass()
    front_desk.wait_until(S.ACCEPTED, S.SENT, S.DELIVERED)
    assert [row.status is S.REJECTED for row in front_desk.log()] == [False, True]


def test_the_text_survives_a_crash(
    front_desk: FrontDesk,
    start_program: Start,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    program = front_desk.program
    front_desk.select_appointment()
    front_desk.write()
    program.press("Ctrl+A")
    program.type("Half a sen")
    context = DraftContext(front_desk.customer_id, front_desk.appointment)
    program.wait_for(
        lambda: front_desk.services.messaging.draft(front_desk.actor, context).saved_text == "Half a sen"
    )
    left_behind = tmp_path_factory.mktemp("crash") / "as it lay on the disk"
    shutil.copytree(tmp_path, left_behind)  # at this moment the power fails
    program.close()
    after = start_program(left_behind)
    desk = FrontDesk(after, front_desk.customer_id, front_desk.appointment_id)
    desk.select_appointment()
    dialog = desk.write()
    assert dialog.message.editor.toPlainText() == "Half a sen"
    assert "from last time" in dialog.hint.label.text()
