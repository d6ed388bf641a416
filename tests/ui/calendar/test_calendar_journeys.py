from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.calendar import Appointment
from app.domain.delivery import MessageStatus
from app.domain.permissions import Role
from app.ui.calendar.question import HeldSmsDialog
from tests.fixtures.ui import Desk
from tests.ui.calendar.calendar_rows import berlin
from tests.ui.calendar.reception import Reception

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
TUESDAY = date(2026, 11, 24)


@pytest.fixture
def reception(desk: Desk, qtbot: QtBot) -> Reception:
    return Reception(desk, qtbot)


def test_a_drag_is_shown_at_once_stored_and_can_be_undone_from_the_notice(reception: Reception) -> None:
    made = reception.book("2026-11-24 10:00")
    reception.open()
    reception.drag(1, 620, 3, 890)
    assert reception.shown() == [(made.id, date(2026, 11, 26), 870)]
    reception.settle()
    assert reception.stored(made.id).start == berlin("2026-11-26 14:30")
    assert reception.desk.notices() == ["Moved to Thu 26 Nov 2026, 14:30."]
    (notice,) = reception.desk.context.notices.shown
    notice.action_button.click()
    reception.settle()
    assert reception.stored(made.id).start == made.start
    assert reception.shown() == [(made.id, TUESDAY, 600)]


def test_a_drag_leads_into_the_all_day_row_and_out_again_and_can_be_undone(reception: Reception) -> None:
    made = reception.book("2026-11-24 10:00")
    page = reception.open()
    reception.drag(1, 620, 2, None)
    reception.settle()
    assert reception.stored(made.id).all_day
    assert reception.stored(made.id).start == berlin("2026-11-25 00:00")
    reception.drag(2, None, 3, 605)
    reception.settle()
    assert reception.stored(made.id).start == berlin("2026-11-26 10:00")
    assert not reception.stored(made.id).all_day
    for _time in range(2):
        page.deeds.undo()
        reception.settle()
    after = reception.stored(made.id)
    assert (after.start, after.end, after.all_day) == (made.start, made.end, False)


def test_undo_and_redo_cover_all_that_was_done(reception: Reception) -> None:
    made = reception.book("2026-11-24 10:00")
    page = reception.open()
    page.grid.select(made.id)
    states: list[Callable[[], Appointment]] = []

    def do(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        reception.press(key, modifiers)
        reception.settle()
        after = replace(reception.stored(made.id), version=0)
        states.append(lambda: after)

    do(Qt.Key.Key_Down, ALT)
    do(Qt.Key.Key_Right, ALT)
    do(Qt.Key.Key_Down, ALT | SHIFT)
    do(Qt.Key.Key_C)
    do(Qt.Key.Key_Delete)
    assert len({state() for state in states}) == 5
    for state in reversed(states[:-1]):
        reception.press(Qt.Key.Key_Z, CONTROL)
        reception.settle()
        assert replace(reception.stored(made.id), version=0) == state()
    reception.press(Qt.Key.Key_Z, CONTROL)
    reception.settle()
    assert replace(reception.stored(made.id), version=made.version) == made
    for state in states:
        reception.press(Qt.Key.Key_Z, CONTROL | SHIFT)
        reception.settle()
        assert replace(reception.stored(made.id), version=0) == state()


def test_keys_pressed_faster_than_answers_come_all_count(reception: Reception) -> None:
    made = reception.book("2026-11-24 10:00")
    page = reception.open()
    page.grid.select(made.id)
    for _press in range(6):
        reception.press(Qt.Key.Key_Down, ALT)
    reception.press(Qt.Key.Key_Z, CONTROL)
    reception.settle()
    assert reception.stored(made.id).start == berlin("2026-11-24 11:15")
    assert len(reception.desk.notices()) == 1


def test_what_was_done_can_be_undone_after_having_been_elsewhere(reception: Reception) -> None:
    made = reception.book("2026-11-24 10:00")
    page = reception.open()
    page.grid.select(made.id)
    reception.press(Qt.Key.Key_Right, ALT)
    reception.settle()
    reception.window.setCurrentWidget(reception.elsewhere)
    assert not page.isVisible()
    reception.window.setCurrentWidget(page)
    page.activate()
    page.focus_first()
    reception.press(Qt.Key.Key_Z, CONTROL)
    reception.settle()
    assert reception.stored(made.id).start == made.start


def test_with_nothing_to_undo_it_says_so(reception: Reception) -> None:
    reception.open()
    reception.press(Qt.Key.Key_Z, CONTROL)
    reception.settle()
    assert reception.desk.notices() == ["There is nothing to undo."]


def test_a_move_of_what_somebody_else_has_changed_is_refused_and_shown_as_it_is(reception: Reception) -> None:
    made = reception.book("2026-11-24 10:00")
    page = reception.open()
    page.reader.blockSignals(True)  # the news has not arrived yet
    services, actor = reception.desk.services, reception.desk.actor
    services.appointments.save(
        actor, replace(made, start=berlin("2026-11-25 15:00"), end=berlin("2026-11-25 16:00"))
    )
    page.grid.select(made.id)
    page.deeds.save(replace(made, start=berlin("2026-11-27 08:00"), end=berlin("2026-11-27 09:00")))
    page.reader.blockSignals(False)
    reception.settle()
    assert "Somebody else" in reception.desk.notices()[-1]
    assert reception.stored(made.id).start == berlin("2026-11-25 15:00")
    assert reception.shown() == [(made.id, date(2026, 11, 25), 900)]


def test_staff_can_look_but_is_not_offered_what_they_may_not_do(reception: Reception) -> None:
    made = reception.book("2026-11-24 10:00")
    session = reception.desk.context.session
    session.begin(replace(session.actor, role=Role.STAFF), session.mandants, session.mandant)
    page = reception.open()
    page.grid.select(made.id)
    assert not page.bar.new_button.isVisible()
    assert not page.card.state_button.isEnabled()
    reception.press(Qt.Key.Key_Delete)
    reception.press(Qt.Key.Key_Right, ALT)
    reception.press(Qt.Key.Key_C)
    reception.settle()
    assert reception.stored(made.id) == made
    assert reception.desk.notices() == []


def test_the_reminder_follows_a_drag_and_the_notice_says_so(reception: Reception) -> None:
    made = reception.book("2026-11-26 14:30")
    message = reception.schedule_reminder(made, text="On Thursday", template="On <<AppointmentWeekday>>")
    page = reception.open()
    assert page.grid.view is not None
    assert page.grid.view.rows[0].sms_status in (MessageStatus.QUEUED, MessageStatus.SCHEDULED)
    page.grid.select(made.id)
    reception.press(Qt.Key.Key_Right, ALT)
    reception.settle()
    (notice,) = reception.desk.notices()
    assert notice.startswith(
        "Moved to Fri 27 Nov 2026, 14:30. Its SMS now goes out on Thu 26 Nov 2026, 14:30."
    )
    row = reception.desk.services.message_log.row(reception.desk.actor, message)
    assert row.due == berlin("2026-11-26 14:30")
    reception.press(Qt.Key.Key_Delete)
    reception.settle()
    assert "withdrawn" in reception.desk.notices()[-1]


def test_an_sms_edited_by_hand_is_asked_about(reception: Reception) -> None:
    made = reception.book("2026-11-26 14:30")
    message = reception.schedule_reminder(made, text="See you on Thursday, dear Erika", template=None)
    page = reception.open()
    page.grid.select(made.id)
    reception.press(Qt.Key.Key_Right, ALT)
    reception.settle()
    dialog = page.findChild(HeldSmsDialog)
    assert dialog is not None
    assert "dear Erika" in dialog.accessibleDescription()
    assert dialog.accent_button is not None
    dialog.accent_button.click()
    reception.settle()
    row = reception.desk.services.message_log.row(reception.desk.actor, message)
    assert row.status is MessageStatus.CANCELLED
    name, (context,) = reception.desk.navigator.calls[-1]
    assert name == "send_sms"
    assert context.appointment.start == berlin("2026-11-27 14:30")
