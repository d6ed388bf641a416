from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.selection import Comparison, Condition, Criteria, Field, Group, SavedSelection
from app.ui.selections.dialog import SelectionDialog
from tests.fixtures.customer_windows import CONTROL, Key, Reception
from tests.fixtures.ui import Desk

BERLIN = Criteria(Group((Condition(Field.CITY, Comparison.IS, "Berlin"),)))
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def reception(desk: Desk, qtbot: QtBot) -> Reception:
    made = Reception(desk, qtbot)
    for name, city in (("Alm", "Berlin"), ("Berg", "Berlin"), ("Almgren", "Lund")):
        made.add(name, city=city)
    return made


def save(reception: Reception, name: str) -> SavedSelection:
    saved = reception.desk.services.selections.save(reception.desk.actor, SavedSelection(0, 0, name, BERLIN))
    reception.events()
    return saved


def entries(reception: Reception) -> list[str]:
    return [action.text() for action in reception.page.selecting.menu.menu().actions() if action.text()]


def trigger(reception: Reception, *path: str) -> None:
    menu = reception.page.selecting.menu.menu()
    for words in path[:-1]:
        (menu,) = (action.menu() for action in menu.actions() if action.text() == words)  # type: ignore[assignment]
    (action,) = (action for action in menu.actions() if action.text() == path[-1])
    action.trigger()
    reception.events()


def test_the_list_shows_whom_the_form_means_and_all_again(reception: Reception) -> None:
    reception.open()
    reception.press(Key.Key_S, CONTROL | SHIFT)
    (dialog,) = reception.page.window().findChildren(SelectionDialog)
    reception.desk.settle()
    dialog.groups[0].add_button.click()
    reception.qtbot.keyClicks(dialog.groups[0].rows[0].value.line, "berlin")
    dialog.use_button.click()
    reception.events()
    assert reception.names() == ["Alm", "Berg"]
    assert reception.page.count.text() == "2 customers in this selection"
    assert reception.page.selecting.hint.label.text() == "Only those who were selected"
    reception.page.selecting.hint.button.click()
    reception.events()
    assert reception.names() == ["Alm", "Almgren", "Berg"]
    assert not reception.page.selecting.hint.isVisible()


def test_a_saved_one_is_chosen_from_the_menu_and_searched_in(reception: Reception) -> None:
    reception.open()
    assert entries(reception) == ["No selection is saved yet."]
    save(reception, "Berliners")
    trigger(reception, "Berliners")
    assert reception.page.selecting.hint.label.text() == "Selection: Berliners"
    reception.page.focus_first()
    reception.type("alm")
    assert reception.names() == ["Alm"]
    assert reception.page.count.text() == "1 found"


@pytest.mark.behaviour("ST-22")
def test_who_comes_to_fit_appears(reception: Reception) -> None:
    reception.open()
    save(reception, "Berliners")
    trigger(reception, "Berliners")
    reception.add("Carl", city="Berlin")
    assert reception.names() == ["Alm", "Berg", "Carl"]


def test_a_saved_one_is_deleted_and_brought_back(reception: Reception) -> None:
    reception.open()
    save(reception, "Berliners")
    trigger(reception, "Delete", "Berliners")
    assert entries(reception) == ["No selection is saved yet."]
    assert reception.desk.notices() == ["The selection “Berliners” is deleted."]
    reception.desk.context.notices.shown[-1].action_button.click()
    reception.events()
    assert entries(reception) == ["Berliners", "Change", "Delete"]


def test_a_saved_one_is_changed_from_the_menu(reception: Reception) -> None:
    reception.open()
    save(reception, "Berliners")
    trigger(reception, "Change", "Berliners")
    (dialog,) = reception.page.window().findChildren(SelectionDialog)
    assert dialog.name.text() == "Berliners"
    dialog.groups[0].rows[0].value.line.setText("Lund")
    dialog.use_button.click()
    reception.events()
    assert reception.names() == ["Almgren"]


def test_nobody_who_fits_is_said_in_words(reception: Reception) -> None:
    reception.open()
    nobody = Criteria(Group((Condition(Field.CITY, Comparison.IS, "Nowhere"),)))
    reception.page.selecting._take(nobody, None)
    reception.events()
    assert reception.page.list.empty.title.text() == "Nobody fits this selection."


def test_looking_for_one_customer_or_the_archive_leaves_the_selection(reception: Reception) -> None:
    reception.open()
    save(reception, "Berliners")
    trigger(reception, "Berliners")
    reception.page.archived_button.setChecked(True)
    reception.events()
    assert not reception.page.selecting.hint.isVisible()
    trigger(reception, "Berliners")
    assert not reception.page.archived_button.isChecked()
    lund = next(row for row in reception.desk.services.customers.find(reception.desk.actor, "almgren"))
    reception.page.show_customer(lund.id)
    reception.events()
    assert reception.page.list.current_id == lund.id
    assert not reception.page.selecting.hint.isVisible()
