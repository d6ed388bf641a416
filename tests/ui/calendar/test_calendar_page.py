from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from app.domain.appointments import AppointmentState
from app.domain.calendar import Appointment
from app.domain.consent import ConsentSource, Purpose
from app.domain.customers import Customer, CustomerPhone, PhoneLabel
from app.domain.delivery import MessageStatus
from app.domain.messages import DraftContext, SendRequest
from app.domain.permissions import Role
from app.domain.send_time import SendRule
from app.ui.calendar.cursor import Cursor
from app.ui.calendar.editor import AppointmentEditor
from app.ui.calendar.page import CalendarPage
from app.ui.calendar.question import HeldSmsDialog
from tests.fixtures.ui import Desk
from tests.ui.calendar.calendar_rows import BERLIN, MONDAY, berlin

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
TUESDAY = date(2026, 11, 24)


class Reception:
    """The calendar of a company, with one customer."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self.desk = desk
        self.qtbot = qtbot
        self.customer = desk.services.customers.save(
            desk.actor,
            Customer(
                0, desk.actor.mandant_id, first_name="Erika", last_name="Meyer",
                phones=(CustomerPhone(PhoneLabel.MOBILE, "0170 1234567"),),
            ),
        )  # fmt: skip
        self.page: CalendarPage

    def open(self) -> CalendarPage:
        self.window = QStackedWidget()
        self.page = CalendarPage(self.desk.context, self.window)
        self.elsewhere = QWidget()
        for place in (self.page, self.elsewhere):
            self.window.addWidget(place)
        self.window.resize(1000, 700)
        self.desk.show(self.window)
        self.page.activate()
        self.page.focus_first()
        self.settle()
        return self.page

    def book(self, start: str, minutes: int = 60, *, title: str = "Hearing test") -> Appointment:
        begin = berlin(start)
        wanted = Appointment(
            0, self.desk.actor.mandant_id, begin, begin + timedelta(minutes=minutes), title=title,
            customer_id=self.customer.id,
        )  # fmt: skip
        made = self.desk.services.appointments.save(self.desk.actor, wanted).after
        assert made is not None
        return made

    def settle(self) -> None:
        """Until the calendar has read what there is."""
        self.qtbot.waitUntil(lambda: not self.page.reader._settle.isActive(), timeout=5000)
        self.desk.settle()
        QApplication.processEvents()
        self.qtbot.waitUntil(lambda: not self.page.reader._settle.isActive(), timeout=5000)
        self.desk.settle()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.window.activateWindow()  # keys of actions work in the window in front only
        self.qtbot.waitUntil(self.window.isActiveWindow, timeout=5000)
        self.qtbot.keyClick(self.page.grid, key, modifiers)

    def stored(self, appointment_id: int) -> Appointment:
        return self.desk.services.appointments.get(self.desk.actor, appointment_id).appointment

    def shown(self) -> list[tuple[int, date, int]]:
        view = self.page.grid.view
        assert view is not None
        return [(block.id, view.days[block.column].day, block.start) for block in view.blocks]

    def drag(self, column: int, minute: int, to_column: int, to_minute: int) -> None:
        grid = self.page.grid
        geometry = grid.geometry_now
        start = QPoint(geometry.left_of(column) + 20, geometry.y_of(minute))
        end = QPoint(geometry.left_of(to_column) + 20, geometry.y_of(to_minute))
        self.qtbot.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, pos=start)
        self.qtbot.mouseMove(grid.viewport(), start + QPoint(0, 15))
        self.qtbot.mouseMove(grid.viewport(), end)
        self.qtbot.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=end)

    def editor(self) -> AppointmentEditor:
        (found,) = (
            w for w in QApplication.topLevelWidgets() if isinstance(w, AppointmentEditor) and w.isVisible()
        )
        return found

    def schedule_reminder(self, appointment: Appointment, *, text: str, template: str | None) -> int:
        services, actor = self.desk.services, self.desk.actor
        number = "+491701234567"
        services.customers.record_consent(
            actor,
            self.customer.id,
            number,
            Purpose.APPOINTMENTS,
            granted=True,
            on=MONDAY,
            source=ConsentSource.PHONE,
        )
        request = SendRequest(
            intent="one", number=number, text=text, context=DraftContext(self.customer.id, appointment),
            template=template, rule=SendRule.DAY_1,
        )  # fmt: skip
        return services.messaging.send(actor, request).message_id


@pytest.fixture
def reception(desk: Desk, qtbot: QtBot) -> Reception:
    return Reception(desk, qtbot)


def test_the_week_of_today_is_shown_with_what_is_booked(reception: Reception) -> None:
    made = reception.book("2026-11-24 10:00")
    page = reception.open()
    assert reception.shown() == [(made.id, TUESDAY, 600)]
    assert page.bar.title.text().startswith("Week 48 · 23–27 Nov 2026")


def test_an_empty_week_says_how_something_gets_into_it(reception: Reception) -> None:
    page = reception.open()
    assert "Double-click" in page.grid._hint
    reception.book("2026-11-24 10:00")
    reception.qtbot.waitUntil(lambda: page.grid._hint == "", timeout=5000)


@pytest.mark.behaviour("AW-46", "AW-45")
def test_keys_leaf_through_weeks_and_days(reception: Reception) -> None:
    page = reception.open()

    def title_after(key: Qt.Key) -> str:
        reception.press(key)
        reception.settle()
        return page.bar.title.text()

    assert "Week 49" in title_after(Qt.Key.Key_Plus)
    assert "Week 47" in (title_after(Qt.Key.Key_Minus) and title_after(Qt.Key.Key_Minus))
    assert "Week 48" in title_after(Qt.Key.Key_T)
    assert title_after(Qt.Key.Key_D) == "Monday, 23 November 2026"
    assert title_after(Qt.Key.Key_Plus) == "Tuesday, 24 November 2026"
    assert "Week 48" in title_after(Qt.Key.Key_W)
    assert "Week 49" in title_after(Qt.Key.Key_PageDown)


def test_leafing_shows_the_old_week_until_the_new_one_is_there(reception: Reception) -> None:
    page = reception.open()
    page.go_to(date(2027, 3, 24))
    assert page.grid.view is not None
    assert page.grid.view.first_day == MONDAY
    assert "Week 48" in page.bar.title.text()
    reception.settle()
    assert page.grid.view.first_day == date(2027, 3, 22)
    assert "Week 12" in page.bar.title.text()


def test_the_neighbouring_weeks_are_there_at_once(reception: Reception) -> None:
    page = reception.open()
    page.go_to(date(2026, 12, 1))
    assert page.grid.view is not None
    assert page.grid.view.first_day == date(2026, 11, 30)


def test_walking_over_the_edge_goes_on_in_the_next_week(reception: Reception) -> None:
    page = reception.open()
    page.grid.put_cursor(Cursor(date(2026, 11, 27), 600))
    reception.press(Qt.Key.Key_Right)
    reception.settle()
    assert page.grid.cursor_at == Cursor(date(2026, 11, 30), 600)
    reception.press(Qt.Key.Key_Left)
    reception.settle()
    assert page.grid.cursor_at == Cursor(date(2026, 11, 27), 600)


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


def test_what_others_change_appears_by_itself(reception: Reception) -> None:
    made = reception.book("2026-11-24 10:00")
    reception.open()
    services, actor = reception.desk.services, reception.desk.actor
    services.appointments.save(
        actor, replace(made, start=berlin("2026-11-25 15:00"), end=berlin("2026-11-25 16:00"))
    )
    expected = [(made.id, date(2026, 11, 25), 900)]
    reception.qtbot.waitUntil(lambda: reception.shown() == expected, timeout=5000)


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


def test_the_confirmation_is_two_keys_away(reception: Reception) -> None:
    made = reception.book("2026-11-24 10:00")
    page = reception.open()
    page.grid.select(made.id)
    reception.press(Qt.Key.Key_M, CONTROL)
    ((name, (context,)),) = reception.desk.navigator.calls
    assert name == "send_sms"
    assert context == DraftContext(reception.customer.id, made)


def test_the_card_shows_the_selected_appointment_and_its_next_steps(reception: Reception) -> None:
    made = reception.book("2026-11-24 10:00")
    page = reception.open()
    assert page.card.row is None
    page.grid.select(made.id)
    reception.settle()
    assert page.card.name_button.text() == "Meyer, Erika"
    assert page.card.phones.text() == "+49 170 1234567"
    assert page.card.when.text() == "Tuesday, 24 November 2026\n10:00 – 11:00"
    assert page.card.sms.text() == "No SMS yet"
    assert [button.accessibleDescription() for button in page.card.steps] == ["Ctrl+M", "Return", "Del"]
    page.card.state_chosen.emit(AppointmentState.ARRIVED)
    reception.settle()
    assert reception.stored(made.id).state is AppointmentState.ARRIVED
    assert page.card.state_button.accessibleName() == "State: Arrived"
    page.card.name_button.click()
    assert reception.desk.navigator.calls[-1] == ("show_customer", (reception.customer.id,))


def test_the_menu_offers_what_the_keys_do(reception: Reception, monkeypatch: pytest.MonkeyPatch) -> None:
    made = reception.book("2026-11-24 10:00")
    page = reception.open()
    page.grid.select(made.id)
    menus: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, point: menus.append(menu))
    page.grid.menu_requested.emit(QPoint())
    page.grid.put_cursor(Cursor(MONDAY, 600))
    page.grid.menu_requested.emit(QPoint())
    texts = [[action.text() for action in menu.actions() if action.text()] for menu in menus]
    assert {"Edit", "Send SMS", "SMS log", "Cancel appointment", "State", "Open the customer", "Undo"} <= set(
        texts[0]
    )
    assert {"New appointment", "Undo", "Do again", "Today"} <= set(texts[1])


def test_another_place_can_lead_to_an_appointment(reception: Reception) -> None:
    made = reception.book("2027-03-30 10:00")
    page = reception.open()
    page.show_appointment(made.id)
    reception.settle()
    assert page.grid.selected_id == made.id
    assert page.grid.view is not None
    assert page.grid.view.first_day == date(2027, 3, 29)
    page.show_appointment(999)
    reception.settle()
    assert "does not exist" in reception.desk.notices()[-1]


@pytest.mark.behaviour("AW-39")
def test_a_double_click_opens_the_editor_with_start_and_the_usual_length(reception: Reception) -> None:
    page = reception.open()
    minutes = reception.desk.services.mandants.appointment_types(reception.desk.actor)[0].minutes
    geometry = page.grid.geometry_now
    point = QPoint(geometry.left_of(1) + 20, geometry.y_of(605))
    reception.qtbot.mouseDClick(page.grid.viewport(), Qt.MouseButton.LeftButton, pos=point)
    reception.settle()
    entered = reception.editor().form.entered()
    assert entered.start == berlin("2026-11-24 10:00")
    assert entered.end - entered.start == timedelta(minutes=minutes)
    reception.editor().reject()


@pytest.mark.behaviour("AW-39")
def test_n_fills_the_marked_range(reception: Reception) -> None:
    page = reception.open()
    page.grid.put_cursor(Cursor(TUESDAY, 600))
    for _press in range(5):
        reception.press(Qt.Key.Key_Down, SHIFT)
    reception.press(Qt.Key.Key_N)
    reception.settle()
    entered = reception.editor().form.entered()
    assert (entered.start, entered.end) == (berlin("2026-11-24 10:00"), berlin("2026-11-24 11:30"))
    reception.editor().reject()


def test_booking_for_a_customer_begins_at_the_next_free_time(reception: Reception) -> None:
    page = reception.open()
    page.book(reception.customer.id)
    reception.settle()
    editor = reception.editor()
    assert editor.form.customer.value() == reception.customer.id
    assert editor.form.customer.line.text() == "Meyer, Erika"
    assert editor.form.entered().start == berlin("2026-11-23 10:00")  # the clock says 10:00
    editor.form.title.setText("Fitting")
    editor.save_button.click()
    reception.settle()
    assert len(reception.shown()) == 1
    assert page.grid.selected_id == reception.shown()[0][0]
    page.focus_first()
    reception.press(Qt.Key.Key_Z, CONTROL)
    reception.settle()
    assert reception.shown() == []


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


def test_the_page_speaks_of_the_mandants_own_time(reception: Reception) -> None:
    made = reception.book("2026-11-24 10:00")
    page = reception.open()
    assert page._zone == BERLIN
    assert reception.shown()[0][2] == 600
    assert made.start.hour == 9
