"""Ways from customers, tags and selections to a mailing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.mailings import Recipients
from app.domain.selection import Comparison, Condition, Criteria, Field, Group, SavedSelection
from app.domain.tags import Tag
from app.ui.selections.dialog import SelectionDialog
from app.ui.tags.page import TagsPage
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


def written(desk: Desk) -> list[Recipients]:
    calls = desk.context.navigator.calls  # type: ignore[attr-defined]
    return [arguments[0] for name, arguments in calls if name == "write_mailing"]


def ids(reception: Reception) -> list[int]:
    model = reception.page.list.model
    return [model.id_at(row) for row in range(model.rowCount())]


def test_those_who_are_marked_get_a_mailing(reception: Reception) -> None:
    reception.open()
    page = reception.page
    assert not page.to_many.button.isVisible()
    page.list.setFocus()
    reception.press(Key.Key_Down, SHIFT)
    assert page.to_many.button.accessibleName() == "Mailing to 2 marked…"
    reception.press(Key.Key_M, CONTROL | SHIFT)
    assert written(reception.desk) == [Recipients(customer_ids=tuple(ids(reception)[:2]))]


def test_one_click_writes_to_the_selection_in_force(reception: Reception) -> None:
    services, actor = reception.desk.services, reception.desk.actor
    saved = services.selections.save(actor, SavedSelection(0, 0, "Berliners", BERLIN))
    reception.open()
    page = reception.page
    page.selecting._take(saved.criteria, saved)
    reception.events()
    assert page.to_many.button.isVisible()
    assert page.to_many.button.accessibleName() == "Mailing to all 2…"
    page.to_many.button.click()
    assert written(reception.desk) == [Recipients(selection_id=saved.id)]


def test_who_is_searched_within_a_selection_is_meant_alone(reception: Reception) -> None:
    reception.open()
    page = reception.page
    page.selecting._take(BERLIN, None)
    reception.events()
    page.focus_first()
    reception.type("alm")
    (alm,) = ids(reception)
    page.to_many.button.click()
    reception.events()
    assert written(reception.desk) == [Recipients(customer_ids=(alm,))]


def test_a_tag_leads_to_those_who_carry_it(desk: Desk) -> None:
    tag = desk.services.tags.save(desk.actor, Tag(0, 0, "Winter", "#14708A"))
    page = TagsPage(desk.context, desk.host)
    desk.show(desk.host)
    desk.settle()
    page.mailing_button.click()
    assert written(desk) == [Recipients(tag_ids=(tag.id,))]
    page.new_button.click()
    assert not page.mailing_button.isEnabled()


@pytest.mark.parametrize("name", ["", "Berliners"])
def test_the_form_of_a_selection_writes_to_whom_it_means(reception: Reception, name: str) -> None:
    reception.open()
    reception.press(Key.Key_S, CONTROL | SHIFT)
    (dialog,) = reception.page.window().findChildren(SelectionDialog)
    reception.desk.settle()
    dialog.groups[0].add_button.click()
    reception.qtbot.keyClicks(dialog.groups[0].rows[0].value.line, "berlin")
    dialog.name.setText(name)
    dialog.mailing_button.click()
    reception.events()
    saved = reception.desk.services.selections.list(reception.desk.actor)
    if name:
        assert written(reception.desk) == [Recipients(selection_id=saved[0].id)]
    else:
        assert written(reception.desk) == [
            Recipients(customer_ids=tuple(ids(reception)[:1] + ids(reception)[2:]))
        ]


def test_what_is_missing_in_the_form_is_said_before_anybody_is_written_to(reception: Reception) -> None:
    reception.open()
    reception.press(Key.Key_S, CONTROL | SHIFT)
    (dialog,) = reception.page.window().findChildren(SelectionDialog)
    reception.desk.settle()
    dialog.groups[0].add_button.click()
    dialog.mailing_button.click()
    reception.events()
    assert written(reception.desk) == []
    assert dialog.mailing_button.isEnabled()


def test_from_a_mailings_editor_the_form_only_selects(desk: Desk, qtbot: QtBot) -> None:
    dialog = SelectionDialog(desk.context, lambda _criteria, _saved: None, parent=desk.host)
    desk.host.show()
    dialog.open()
    desk.settle()
    assert not dialog.mailing_button.isVisible()
    dialog.reject()
