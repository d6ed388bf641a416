from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.fixtures.customer_windows import CONTROL, Key, Reception
from tests.fixtures.ui import Desk


@pytest.fixture
def reception(desk: Desk, qtbot: QtBot) -> Reception:
    return Reception(desk, qtbot)


def test_del_archives_and_the_notice_brings_back(reception: Reception) -> None:
    reception.add("Alm")
    berg = reception.add("Berg")
    reception.add("Carlsson")
    reception.open()
    reception.page.list.select(berg.id)
    reception.table.setFocus()
    reception.press(Key.Key_Delete)
    assert reception.names() == ["Alm", "Carlsson"]
    assert reception.page.list.current_row is not None
    assert reception.page.list.current_row.name == "Carlsson"
    assert reception.desk.notices() == ["Berg is archived."]
    notice = reception.desk.context.notices.shown[0]
    assert notice.action_button.text() == "Undo"
    notice.action_button.click()
    reception.events()
    assert reception.names() == ["Alm", "Berg", "Carlsson"]


def test_several_are_archived_at_once_and_ctrl_z_brings_them_back(reception: Reception) -> None:
    for name in ("Alm", "Berg", "Carlsson"):
        reception.add(name)
    reception.open()
    reception.press(Key.Key_Down)
    reception.press(Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    reception.press(Key.Key_Delete)
    assert reception.names() == ["Carlsson"]
    assert reception.desk.notices() == ["2 customers are archived."]
    reception.press(Key.Key_Z, CONTROL)
    assert reception.names() == ["Alm", "Berg", "Carlsson"]


def test_del_in_the_search_deletes_letters_and_nobody_else(reception: Reception) -> None:
    reception.add("Alm")
    reception.open()
    reception.type("al")
    reception.press(Key.Key_Home)
    reception.press(Key.Key_Delete)
    assert reception.page.search_field.text() == "l"
    assert reception.desk.services.customers.find(reception.desk.actor, "alm")


def test_the_archive_is_a_list_of_its_own_from_which_one_is_brought_back(reception: Reception) -> None:
    alm = reception.add("Alm")
    reception.add("Berg")
    reception.desk.services.customers.archive(reception.desk.actor, [alm.id])
    reception.open()
    assert reception.names() == ["Berg"]
    reception.page.archived_button.click()
    reception.desk.settle()
    assert reception.names() == ["Alm"]
    assert reception.page.count.text() == "1 archived customer"
    assert "Archived" in reception.card_words()
    reception.table.setFocus()
    reception.press(Key.Key_Insert)
    assert reception.desk.notices() == ["Alm is back in the list."]
    assert reception.page.list.empty.title.text() == "Nobody is archived."
