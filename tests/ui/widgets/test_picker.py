from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.picker import Picker, PickerItem

ITEMS = (
    PickerItem(1, "Terminbestätigung", "Ihr Termin", "Termine"),
    PickerItem(2, "Erinnerung", "Wir freuen uns", "Termine"),
    PickerItem(3, "Geburtstag", "Alles Gute", "Übriges", "warning"),
)


@pytest.fixture
def picker(qtbot: QtBot) -> Iterator[tuple[Picker, list[list[object]]]]:
    host = QWidget()
    qtbot.addWidget(host)
    button = QPushButton(host)
    host.show()
    made = Picker("Textbaustein", host)
    picked: list[list[object]] = []
    made.picked.connect(picked.append)
    made.open_under(button, ITEMS)
    qtbot.waitUntil(made.isVisible)
    yield made, picked
    made.hide()


def shown(picker: Picker) -> list[str]:
    return [picker.list.item(row).text() for row in range(picker.list.count())]


def test_entries_stand_under_their_headings_with_the_first_marked(
    picker: tuple[Picker, list[list[object]]],
) -> None:
    assert shown(picker[0]) == ["Termine", "Terminbestätigung", "Erinnerung", "Übriges", "Geburtstag"]
    assert [item.text() for item in picker[0].list.selectedItems()] == ["Terminbestätigung"]


def test_typing_searches_and_enter_gives_the_first_hit(
    qtbot: QtBot, picker: tuple[Picker, list[list[object]]]
) -> None:
    made, picked = picker
    qtbot.keyClicks(made.search, "geburts")
    assert shown(made) == ["Übriges", "Geburtstag"]
    qtbot.keyClick(made.search, Qt.Key.Key_Return)
    assert picked == [[3]]
    assert made.isHidden()


@pytest.mark.behaviour("SA-39")
def test_shift_marks_several_and_they_come_in_the_order_of_the_list(
    qtbot: QtBot, picker: tuple[Picker, list[list[object]]]
) -> None:
    made, picked = picker
    qtbot.keyClick(made.search, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(made.search, Qt.Key.Key_Return)
    assert picked == [[1, 2]]


@pytest.mark.behaviour("SA-39")
def test_ctrl_enter_gives_one_and_stays_for_the_next(
    qtbot: QtBot, picker: tuple[Picker, list[list[object]]]
) -> None:
    made, picked = picker
    qtbot.keyClick(made.search, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(made.search, Qt.Key.Key_Down)
    qtbot.keyClick(made.search, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert picked == [[1], [2]]
    assert made.isVisible()
    qtbot.keyClick(made.search, Qt.Key.Key_Escape)
    assert made.isHidden()


def test_a_click_gives_the_entry(qtbot: QtBot, picker: tuple[Picker, list[list[object]]]) -> None:
    made, picked = picker
    place = made.list.visualItemRect(made.list.item(2)).center()
    qtbot.mouseClick(made.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert picked == [[2]]


def test_nothing_found_is_said(qtbot: QtBot, picker: tuple[Picker, list[list[object]]]) -> None:
    made, picked = picker
    qtbot.keyClicks(made.search, "xyz")
    assert shown(made) == ["Nothing fits."]
    qtbot.keyClick(made.search, Qt.Key.Key_Return)
    assert picked == []
