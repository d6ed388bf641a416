from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QCalendarWidget, QMenu
from pytestqt.qtbot import QtBot

from app import i18n
from app.ui.customers.birthday_edit import BirthdayEdit

TODAY = date(2026, 11, 23)


@pytest.fixture
def field(qtbot: QtBot) -> BirthdayEdit:
    made = BirthdayEdit(TODAY)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("28.2.1961", date(1961, 2, 28)),
        ("28/02/61", date(1961, 2, 28)),
        ("280261", date(1961, 2, 28)),
        ("28021961", date(1961, 2, 28)),
        ("1961-02-28", date(1961, 2, 28)),
        ("1.3.05", date(2005, 3, 1)),
        ("", None),
    ],
)
def test_a_birthday_is_read_as_people_write_it(
    field: BirthdayEdit, qtbot: QtBot, typed: str, day: date | None
) -> None:
    qtbot.keyClicks(field.line, typed)
    assert (field.day(), field.problem()) == (day, "")


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("28.2.", "This is not a birthday. Type for instance 28/02/1961."),
        ("31.2.1961", "This is not a birthday. Type for instance 28/02/1961."),
        ("unknown", "This is not a birthday. Type for instance 28/02/1961."),
        ("24.11.2026", "This birthday lies in the future."),
        ("1.1.1870", "Nobody is that old. Please check the year."),
    ],
)
def test_what_cannot_be_a_birthday_is_said(
    field: BirthdayEdit, qtbot: QtBot, typed: str, problem: str
) -> None:
    qtbot.keyClicks(field.line, typed)
    assert field.problem() == problem


def test_it_is_written_out_when_it_is_left(field: BirthdayEdit, qtbot: QtBot) -> None:
    with qtbot.waitSignal(field.edited):
        qtbot.keyClicks(field.line, "1.3.61")
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert field.line.text() == "01/03/1961"


def test_it_is_written_as_the_interface_s_language_does(qtbot: QtBot) -> None:
    i18n.install("sv")
    try:
        field = BirthdayEdit(TODAY)
        qtbot.addWidget(field)
        field.set_day(date(1961, 2, 28))
        assert field.line.text() == "1961-02-28"
        field.line.setText("61-02-28")
        assert field.day() == date(1961, 2, 28)
    finally:
        i18n.install("en")


def test_it_can_be_picked(field: BirthdayEdit, qtbot: QtBot) -> None:
    field.set_day(date(1961, 2, 28))
    field.pick_button.click()
    calendar = field.findChild(QCalendarWidget)
    assert calendar is not None
    assert calendar.selectedDate() == QDate(1961, 2, 28)
    with qtbot.waitSignal(field.edited):
        calendar.clicked.emit(QDate(1961, 3, 1))
    assert field.day() == date(1961, 3, 1)
    assert not any(menu.isVisible() for menu in field.findChildren(QMenu))
