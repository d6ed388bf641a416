from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import i18n
from app.ui import theme
from app.ui.widgets.date_time_edit import DateTimeEdit


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.fixture
def edit(qtbot: QtBot, qapp: QApplication) -> DateTimeEdit:
    theme.apply(qapp)
    made = DateTimeEdit("Start")
    qtbot.addWidget(made)
    made.set_value(wall("2026-11-26 14:30"))
    made.show()
    return made


@pytest.fixture
def swedish() -> Iterator[None]:
    i18n.install("sv")
    yield
    i18n.install("en")


def type_over(qtbot: QtBot, line: object, text: str) -> None:
    line.selectAll()  # type: ignore[attr-defined]
    qtbot.keyClicks(line, text)


def test_a_time_typed_in_four_digits_is_taken_when_the_field_is_left(
    qtbot: QtBot, edit: DateTimeEdit
) -> None:
    type_over(qtbot, edit.time_edit, "0915")
    with qtbot.waitSignal(edit.value_changed):
        qtbot.keyClick(edit.time_edit, Qt.Key.Key_Return)
    assert edit.time_edit.text() == "09:15"
    assert edit.value() == wall("2026-11-26 09:15")


def test_the_value_counts_what_is_typed_before_the_field_is_left(qtbot: QtBot, edit: DateTimeEdit) -> None:
    type_over(qtbot, edit.time_edit, "16")
    assert edit.value() == wall("2026-11-26 16:00")


def test_asking_for_the_value_while_typing_takes_no_news_away(qtbot: QtBot, edit: DateTimeEdit) -> None:
    type_over(qtbot, edit.time_edit, "16")
    assert edit.value() == wall("2026-11-26 16:00")
    assert edit.time_edit.text() == "16"
    with qtbot.waitSignal(edit.value_changed):
        edit.take_text()
    assert edit.time_edit.text() == "16:00"


def test_arrow_keys_step_by_quarters_and_pages_by_hours(qtbot: QtBot, edit: DateTimeEdit) -> None:
    edit.set_value(wall("2026-11-26 14:20"))
    qtbot.keyClick(edit.time_edit, Qt.Key.Key_Up)
    assert edit.time_edit.text() == "14:30"
    edit.set_value(wall("2026-11-26 14:20"))
    qtbot.keyClick(edit.time_edit, Qt.Key.Key_Down)
    assert edit.time_edit.text() == "14:15"
    qtbot.keyClick(edit.time_edit, Qt.Key.Key_PageUp)
    assert edit.time_edit.text() == "15:15"


def test_stepping_over_midnight_takes_the_day_along(qtbot: QtBot, edit: DateTimeEdit) -> None:
    edit.set_value(wall("2026-12-31 23:45"))
    qtbot.keyClick(edit.time_edit, Qt.Key.Key_Up)
    assert edit.value() == wall("2027-01-01 00:00")
    qtbot.keyClick(edit.time_edit, Qt.Key.Key_PageDown)
    assert edit.value() == wall("2026-12-31 23:00")


def test_the_date_shows_its_weekday_and_steps_by_days_and_weeks(qtbot: QtBot, edit: DateTimeEdit) -> None:
    assert edit.date_edit.text() == "Thu 26/11/2026"
    qtbot.keyClick(edit.date_edit, Qt.Key.Key_Up)
    assert edit.date_edit.text() == "Fri 27/11/2026"
    qtbot.keyClick(edit.date_edit, Qt.Key.Key_PageUp)
    assert edit.value() == wall("2026-12-04 14:30")


def test_a_swede_sees_and_types_the_year_first(qtbot: QtBot, qapp: QApplication, swedish: None) -> None:
    edit = DateTimeEdit("Start")
    qtbot.addWidget(edit)
    edit.set_value(wall("2026-11-26 14:30"))
    assert "2026-11-26" in edit.date_edit.text()
    type_over(qtbot, edit.date_edit, "12-03")
    assert edit.value() == wall("2026-12-03 14:30")


def test_what_cannot_be_read_stays_is_marked_and_is_explained(qtbot: QtBot, edit: DateTimeEdit) -> None:
    type_over(qtbot, edit.date_edit, "31.2.")
    qtbot.keyClick(edit.date_edit, Qt.Key.Key_Return)
    assert edit.date_edit.text() == "31.2."
    assert edit.value() is None
    assert "27/11/2026" in edit.problem()
    assert edit.date_edit.property("level") == "error"
    type_over(qtbot, edit.date_edit, "28.2.27")
    qtbot.keyClick(edit.date_edit, Qt.Key.Key_Return)
    assert edit.value() == wall("2027-02-28 14:30")
    assert edit.problem() == ""
    assert edit.date_edit.property("level") == ""


def test_a_day_is_picked_from_the_calendar_by_keyboard(qtbot: QtBot, edit: DateTimeEdit) -> None:
    qtbot.keyClick(edit.date_edit, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert edit._picker is not None
    assert edit._picker.isVisible()
    assert edit._picker.calendar.selectedDate() == QDate(2026, 11, 26)
    edit._picker.calendar.setSelectedDate(QDate(2026, 11, 30))
    with qtbot.waitSignal(edit.value_changed):
        edit._picker.calendar.activated.emit(QDate(2026, 11, 30))
    assert edit.value() == wall("2026-11-30 14:30")
    assert not edit._picker.isVisible()


def test_without_a_time_the_value_is_midnight(edit: DateTimeEdit) -> None:
    edit.show_time(False)
    assert edit.value() == wall("2026-11-26 00:00")


def test_an_instant_with_a_zone_is_refused(edit: DateTimeEdit) -> None:
    with pytest.raises(ValueError, match="wall clock"):
        edit.set_value(datetime(2026, 11, 26, tzinfo=UTC))


def test_every_part_has_a_name_for_a_screen_reader(edit: DateTimeEdit) -> None:
    assert edit.date_edit.accessibleName() == "Start: date"
    assert edit.time_edit.accessibleName() == "Start: time"
    assert edit.pick_button.accessibleName() == "Start: choose in a calendar"


def test_an_optional_date_may_be_left_blank_and_is_stepped_from_near_by(
    qtbot: QtBot, qapp: QApplication
) -> None:
    made = DateTimeEdit("From", optional=True)
    qtbot.addWidget(made)
    made.time_edit.hide()
    made.date_edit.set_blank(near=wall("2026-11-26").date())
    made.show()
    assert (made.value(), made.problem(), made.date_edit.text()) == (None, "", "")
    qtbot.keyClick(made.date_edit, Qt.Key.Key_Up)
    assert made.value() == wall("2026-11-26")
    qtbot.keyClick(made.date_edit, Qt.Key.Key_Up)
    assert made.value() == wall("2026-11-27")
    made.date_edit.clear()
    with qtbot.waitSignal(made.value_changed):
        qtbot.keyClick(made.date_edit, Qt.Key.Key_Return)
    assert (made.value(), made.problem()) == (None, "")
    type_over(qtbot, made.date_edit, "no day")
    assert made.problem().startswith("This is not a date.")
