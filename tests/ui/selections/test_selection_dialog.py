from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.domain.customers import Customer, CustomerPhone, PhoneLabel
from app.domain.permissions import Actor, Role
from app.domain.selection import (
    COMPARISONS,
    Comparison,
    Condition,
    Criteria,
    Field,
    Group,
    Join,
    Preview,
    SavedSelection,
)
from app.domain.tags import Tag
from app.services.selections import SelectionService
from app.ui.dialogs import Dialog
from app.ui.selections import words
from app.ui.selections.condition_row import ConditionRow
from app.ui.selections.dialog import SelectionDialog
from tests.fixtures.selecting import SAMPLES
from tests.fixtures.ui import Desk

Key = Qt.Key
C = Comparison
BERLIN = Criteria(Group((Condition(Field.CITY, C.IS, "Berlin"),)))


class Building:
    """The open form, and what it told."""

    def __init__(self, desk: Desk, qtbot: QtBot, criteria: Criteria, saved: SavedSelection | None) -> None:
        self.desk = desk
        self.qtbot = qtbot
        self.told: list[tuple[Criteria, SavedSelection | None]] = []
        self.dialog = SelectionDialog(
            desk.context,
            lambda criteria, saved: self.told.append((criteria, saved)),
            criteria=criteria,
            saved=saved,
            parent=desk.host,
        )
        desk.host.show()
        self.dialog.open()
        qtbot.waitUntil(self.dialog.isActiveWindow)
        self.counted()

    def counted(self) -> None:
        """Until it is counted who is meant."""
        self.qtbot.waitUntil(lambda: not self.dialog._pause.isActive())
        self.desk.settle()

    def row(self, number: int = 0, group: int = 0) -> ConditionRow:
        return self.dialog.groups[group].rows[number]

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.focused(), text)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.focused(), key, modifier)
        self.desk.settle()

    def focused(self) -> QWidget:
        focused = self.dialog.focusWidget()
        assert focused is not None
        return focused

    def choose(self, box: QComboBox, value: object) -> None:
        box.setFocus()
        for _step in range(box.count()):
            if box.currentData() == value:
                return
            self.qtbot.keyClick(box, Key.Key_Down)
        self.qtbot.keyClick(box, Key.Key_Home)
        while box.currentData() != value:
            before = box.currentIndex()
            self.qtbot.keyClick(box, Key.Key_Down)
            assert box.currentIndex() > before


def build(
    desk: Desk, qtbot: QtBot, criteria: Criteria = BERLIN, saved: SavedSelection | None = None
) -> Building:
    return Building(desk, qtbot, criteria, saved)


def add(desk: Desk, last_name: str, city: str = "", *phones: CustomerPhone) -> int:
    customer = Customer(0, 0, last_name=last_name, city=city, phones=phones)
    return desk.services.customers.save(desk.actor, customer).id


@pytest.mark.behaviour("ML-10")
def test_a_selection_is_built_by_keyboard_counted_meanwhile_and_saved(desk: Desk, qtbot: QtBot) -> None:
    add(desk, "Alm", "Berlin")
    add(desk, "Berg", "Bernau", CustomerPhone(PhoneLabel.MOBILE, "0170 1234567"))
    building = build(desk, qtbot, Criteria())
    assert building.dialog.count.text() == "2 customers are meant."
    assert building.focused() is building.dialog.groups[0].add_button
    building.press(Key.Key_Space)
    building.choose(building.row().comparison, C.BEGINS)
    building.press(Key.Key_Tab)
    building.type("ber")
    building.counted()
    assert building.dialog.count.text() == "2 customers are meant."
    assert building.dialog.names.text() == "Alm · Berg"
    building.dialog.groups[0].add_button.setFocus()
    building.press(Key.Key_Space)
    building.choose(building.row(1).field, Field.MOBILE)
    building.counted()
    assert (building.dialog.count.text(), building.dialog.names.text()) == ("1 customer is meant.", "Berg")
    building.dialog.name.setFocus()
    building.type("Ber with mobile")
    assert building.dialog.use_button.text() == "Show and save"
    building.press(Key.Key_Return)
    (saved,) = desk.services.selections.list(desk.actor)
    begins, mobile = Condition(Field.CITY, C.BEGINS, "ber"), Condition(Field.MOBILE, C.YES)
    assert (saved.name, saved.criteria) == ("Ber with mobile", Criteria(Group((begins, mobile))))
    assert building.told == [(saved.criteria, saved)]


def test_without_a_name_it_is_used_and_not_kept(desk: Desk, qtbot: QtBot) -> None:
    building = build(desk, qtbot)
    building.press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert building.told == [(BERLIN, None)]
    assert desk.services.selections.list(desk.actor) == ()


def test_it_is_counted_once_after_the_last_change(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    building = build(desk, qtbot)
    asked: list[Criteria] = []
    service = type(desk.services.selections)
    whole = service.preview

    def noted(self: SelectionService, actor: Actor, criteria: Criteria, names: int = 10) -> Preview:
        asked.append(criteria)
        return whole(self, actor, criteria, names)

    monkeypatch.setattr(service, "preview", noted)
    building.row().value.line.setFocus()
    building.type("er")
    assert asked == []
    building.counted()
    assert [criteria.include.conditions[0].value for criteria in asked] == ["Berliner"]


def test_some_are_excluded_and_an_exclusion_is_taken_back(desk: Desk, qtbot: QtBot) -> None:
    alm, berg = add(desk, "Alm", "Berlin"), add(desk, "Berg", "Berlin")
    tag = desk.services.tags.save(desk.actor, Tag(0, 0, "VIP"))
    desk.services.tags.change(desk.actor, [alm], give=[tag.id])
    building = build(desk, qtbot)
    building.dialog.exclude_button.click()
    building.choose(building.row(group=1).field, Field.TAG)
    building.counted()
    assert building.dialog.names.text() == "Berg"
    assert list(desk.services.selections.ids(desk.actor, building.dialog.criteria())) == [berg]
    building.dialog.groups[1].remove_button.click()
    building.counted()
    assert building.dialog.count.text() == "2 customers are meant."


def test_what_is_added_below_is_brought_into_sight(desk: Desk, qtbot: QtBot) -> None:
    many = Criteria(Group((Condition(Field.MOBILE, C.YES),) * 20))
    building = build(desk, qtbot, many)
    building.dialog.exclude_button.click()
    added = building.row(group=1).field
    assert building.focused() is added

    def is_seen() -> bool:
        return (
            building.dialog.area.viewport()
            .rect()
            .contains(added.mapTo(building.dialog.area.viewport(), added.rect().center()))
        )

    qtbot.waitUntil(is_seen)


def test_a_condition_is_taken_away_and_the_keyboard_stays_here(desk: Desk, qtbot: QtBot) -> None:
    add(desk, "Alm", "Lund")
    building = build(desk, qtbot)
    building.row().remove_button.click()
    building.counted()
    assert building.dialog.criteria() == Criteria()
    assert building.focused() is building.dialog.groups[0].add_button
    assert building.dialog.count.text() == "1 customer is meant."


def test_what_is_missing_is_said_at_its_row(desk: Desk, qtbot: QtBot) -> None:
    building = build(desk, qtbot, Criteria(Group((Condition(Field.CITY, C.IS, ""),))))
    assert building.dialog.count.text() == "Something is still missing."
    building.dialog.use_button.click()
    desk.settle()
    assert building.row()._line.message.text() == "Choose or enter what it is compared with."
    assert building.dialog.isVisible()
    assert building.told == []
    building.row().value.line.setFocus()
    building.type("Berlin")
    assert building.row()._line.message.text() == ""


def test_a_name_that_is_taken_is_said_at_the_name(desk: Desk, qtbot: QtBot) -> None:
    desk.services.selections.save(desk.actor, SavedSelection(0, 0, "Berlin", BERLIN))
    building = build(desk, qtbot)
    building.dialog.name.setFocus()
    building.type("berlin")
    building.press(Key.Key_Return)
    assert building.dialog.name_row.message.text() == "There is a selection with this name already."
    assert building.dialog.use_button.isEnabled()


def test_a_saved_one_is_changed_and_a_second_editor_is_told(desk: Desk, qtbot: QtBot) -> None:
    service = desk.services.selections
    saved = service.save(desk.actor, SavedSelection(0, 0, "Berlin", BERLIN))
    building = build(desk, qtbot, saved=saved)
    assert building.dialog.name.text() == "Berlin"
    service.rename(desk.actor, saved.id, "Berliners")
    building.dialog.groups[0].join.setCurrentIndex(1)
    building.dialog.use_button.click()
    desk.settle()
    assert "Somebody else" in building.dialog.name_row.message.text()
    building.dialog.use_button.click()
    desk.settle()
    (stored,) = service.list(desk.actor)
    assert (stored.name, stored.criteria.include.join) == ("Berlin", Join.ANY)


def test_every_condition_is_shown_and_read_back_as_it_was(desk: Desk, qtbot: QtBot) -> None:
    desk.services.tags.save(desk.actor, Tag(0, 0, "VIP"))
    wanted = [
        Condition(field, comparison, SAMPLES[kind])
        for field, kinds in COMPARISONS.items()
        for comparison, kind in kinds.items()
    ]
    for start in range(0, len(wanted), 15):
        criteria = Criteria(Group(tuple(wanted[start : start + 15]), Join.ANY))
        building = build(desk, qtbot, criteria)
        assert building.dialog.criteria() == criteria
        building.dialog.reject()


def test_a_choice_among_nothing_is_not_offered(desk: Desk, qtbot: QtBot) -> None:
    building = build(desk, qtbot)
    fields = [building.row().field.itemData(index) for index in range(building.row().field.count())]
    assert Field.TAG not in fields
    assert Field.APPOINTMENT_TYPE in fields


def test_what_has_been_deleted_meanwhile_is_said(desk: Desk, qtbot: QtBot) -> None:
    building = build(desk, qtbot, Criteria(Group((Condition(Field.TAG, C.IS, 77),))))
    assert building.row().value.choice.currentText() == "(not there any more)"
    assert building.dialog.criteria().include.conditions[0].value == 77


def test_tab_leads_through_the_rows_in_the_order_they_are_seen(desk: Desk, qtbot: QtBot) -> None:
    building = build(desk, qtbot)
    building.dialog.groups[0].add_button.click()
    first, second = building.row(0), building.row(1)
    building.row(0).value.line.setFocus()
    building.press(Key.Key_Tab)
    assert building.focused() is first.remove_button
    building.press(Key.Key_Tab)
    assert building.focused() is second.field


def test_every_word_is_there() -> None:
    assert set(words.FIELD_NAMES) == set(Field)
    spoken = [words.comparison_words(field, how) for field, kinds in COMPARISONS.items() for how in kinds]
    assert all(spoken)


def test_days_are_counted_from_today(desk: Desk, qtbot: QtBot) -> None:
    building = build(desk, qtbot)
    building.choose(building.row().field, Field.LAST_APPOINTMENT)
    assert building.row().condition() == Condition(Field.LAST_APPOINTMENT, C.LONGER_AGO, 365)
    building.choose(building.row().comparison, C.BEFORE)
    today = desk.clock.now().date()
    assert building.row().condition().value == date(2026, 11, 23) == today
    building.row().value.day.setFocus()
    building.press(Key.Key_Up)
    assert building.row().condition().value == today + timedelta(days=1)


def test_who_may_not_edit_uses_selections_and_keeps_none(desk: Desk, qtbot: QtBot) -> None:
    mandant = desk.context.session.mandant
    desk.context.session.begin(replace(desk.actor, role=Role.STAFF), (mandant,), mandant)
    building = build(desk, qtbot)
    assert not building.dialog.name.isEnabled()
    building.dialog.use_button.click()
    desk.settle()
    assert building.told == [(BERLIN, None)]


def question(building: Building) -> dict[str, QPushButton]:
    """The buttons of what is asked, by their words."""
    (asked,) = building.dialog.findChildren(Dialog, "question")
    return {button.text(): button for button in asked.findChildren(QPushButton)}


def test_conditions_that_were_built_do_not_go_with_one_key(desk: Desk, qtbot: QtBot) -> None:
    building = build(desk, qtbot)
    building.row().value.line.setFocus()
    building.type(" Mitte")
    building.press(Key.Key_Escape)
    assert list(question(building)) == ["Cancel", "Discard", "Show"]
    question(building)["Show"].click()
    desk.settle()
    ((criteria, _saved),) = building.told
    assert criteria.include.conditions == (Condition(Field.CITY, C.IS, "Berlin Mitte"),)


def test_conditions_that_are_not_wanted_are_discarded(desk: Desk, qtbot: QtBot) -> None:
    building = build(desk, qtbot)
    building.row().value.line.setFocus()
    building.type(" Mitte")
    building.press(Key.Key_Escape)
    question(building)["Discard"].click()
    qtbot.waitUntil(lambda: not isValid(building.dialog))
    assert building.told == []
