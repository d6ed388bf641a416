from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.domain.appointments import AppointmentState
from app.domain.messages import DraftContext
from app.ui.calendar.cursor import Cursor
from tests.fixtures.ui import Desk
from tests.ui.calendar.calendar_rows import BERLIN, MONDAY, berlin
from tests.ui.calendar.reception import Reception

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
TUESDAY = date(2026, 11, 24)


@pytest.fixture
def reception(desk: Desk, qtbot: QtBot) -> Reception:
    return Reception(desk, qtbot)


def test_the_week_of_today_is_shown_with_what_is_booked(reception: Reception) -> None:
    made = reception.book("2026-11-24 10:00")
    page = reception.open()
    assert reception.shown() == [(made.id, TUESDAY, 600)]
    assert page.bar.title.text().startswith("Week 48 · 23–27 Nov 2026")


def test_the_day_is_named_in_fewer_words_where_the_long_ones_have_no_room(reception: Reception) -> None:
    page = reception.open()
    reception.press(Qt.Key.Key_D)
    title = page.bar.title
    page.bar.show_period("Thursday 26 November 2026", "Thu 26 Nov")
    title.resize(title.fontMetrics().horizontalAdvance("Thursday 26 November 2026"), title.height())
    assert (title.text(), title.toolTip()) == ("Thursday 26 November 2026", "")
    title.resize(title.width() - 1, title.height())
    assert (title.text(), title.toolTip()) == ("Thu 26 Nov", "Thursday 26 November 2026")


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


def test_what_others_change_appears_by_itself(reception: Reception) -> None:
    made = reception.book("2026-11-24 10:00")
    reception.open()
    services, actor = reception.desk.services, reception.desk.actor
    services.appointments.save(
        actor, replace(made, start=berlin("2026-11-25 15:00"), end=berlin("2026-11-25 16:00"))
    )
    expected = [(made.id, date(2026, 11, 25), 900)]
    reception.qtbot.waitUntil(lambda: reception.shown() == expected, timeout=5000)


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
    assert page.card.name.text() == "Meyer, Erika"
    assert page.card.phones.text() == "+49 170 1234567"
    assert page.card.when.text() == "Tuesday, 24 November 2026\n10:00 – 11:00"
    assert page.card.sms.text() == "No SMS yet"
    assert [button.accessibleDescription() for button in page.card.steps] == ["Ctrl+M", "Enter", "Del"]
    page.card.state_chosen.emit(AppointmentState.ARRIVED)
    reception.settle()
    assert reception.stored(made.id).state is AppointmentState.ARRIVED
    assert page.card.state_button.accessibleName() == "State: Arrived"
    page.card.customer_button.click()
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
    assert {"Edit", "Send SMS", "History", "Cancel appointment", "State", "Open the customer", "Undo"} <= set(
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


def test_the_page_speaks_of_the_mandants_own_time(reception: Reception) -> None:
    made = reception.book("2026-11-24 10:00")
    page = reception.open()
    assert page._zone == BERLIN
    assert reception.shown()[0][2] == 600
    assert made.start.hour == 9


def test_while_nobody_looks_changes_are_only_noted_and_read_when_somebody_does(reception: Reception) -> None:
    page = reception.open()
    reception.window.setCurrentWidget(reception.elsewhere)
    made = reception.book("2026-11-24 10:00")
    reception.settle()
    assert reception.shown() == []
    reception.window.setCurrentWidget(page)
    page.activate()
    reception.settle()
    assert reception.shown() == [(made.id, TUESDAY, 600)]
