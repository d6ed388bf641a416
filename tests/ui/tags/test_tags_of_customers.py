from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.customers import Customer
from app.domain.tags import Tag
from app.ui import theme
from app.ui.tags.dialog import TagsDialog
from app.ui.tags.labels import TagLabels
from tests.fixtures.customer_windows import CONTROL, Editing, Key, Reception
from tests.fixtures.ui import Desk


@pytest.fixture
def reception(desk: Desk, qtbot: QtBot) -> Reception:
    return Reception(desk, qtbot)


def undo(desk: Desk) -> None:
    """Press the button of the newest notice."""
    desk.context.notices.shown[-1].action_button.click()


def add_tag(desk: Desk, title: str, *, only_active: bool = True) -> Tag:
    return desk.services.tags.save(desk.actor, Tag(0, 0, title, only_active=only_active))


def give(desk: Desk, tag: Tag, *customers: Customer) -> None:
    desk.services.tags.change(desk.actor, [customer.id for customer in customers], give=[tag.id])


def carried(desk: Desk, customer: Customer) -> list[str]:
    found = desk.services.tags.of_customers(desk.actor, [customer.id])
    return [tag.title for tag in found.get(customer.id, ())]


def open_dialog(reception: Reception) -> TagsDialog:
    reception.press(Key.Key_T, CONTROL)
    (dialog,) = reception.page.window().findChildren(TagsDialog)
    reception.qtbot.waitUntil(dialog.isActiveWindow)
    reception.desk.settle()
    return dialog


def states(dialog: TagsDialog) -> list[Qt.CheckState]:
    return [dialog.checks.item(row).checkState() for row in range(dialog.checks.count())]


# Many at once


@pytest.mark.behaviour("ST-22")
def test_all_who_are_marked_get_a_tag_and_lose_it_again_by_undo(reception: Reception) -> None:
    customers = [reception.add(name) for name in ("Alm", "Berg", "Carl")]
    add_tag(reception.desk, "VIP")
    reception.open()
    reception.press(Key.Key_Down)
    reception.press(Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    dialog = open_dialog(reception)
    assert states(dialog) == [Qt.CheckState.Unchecked]
    assert not dialog.apply_button.isEnabled()
    reception.qtbot.keyClick(dialog.checks, Key.Key_Space)
    reception.qtbot.keyClick(dialog, Key.Key_Return, CONTROL)
    reception.events()
    assert [carried(reception.desk, customer) for customer in customers] == [["VIP"], ["VIP"], []]
    assert reception.desk.notices() == ["Tags of 2 customers changed."]
    undo(reception.desk)
    reception.events()
    assert [carried(reception.desk, customer) for customer in customers] == [[], [], []]


def test_what_only_some_have_stays_so_until_it_is_touched(reception: Reception) -> None:
    alm, berg = reception.add("Alm"), reception.add("Berg")
    some, other = add_tag(reception.desk, "Some"), add_tag(reception.desk, "To all")
    give(reception.desk, some, alm)
    give(reception.desk, other, alm)
    reception.open()
    reception.press(Key.Key_Down)
    reception.press(Key.Key_A, CONTROL)
    dialog = open_dialog(reception)
    assert states(dialog) == [Qt.CheckState.PartiallyChecked] * 2
    dialog.checks.item(1).setCheckState(Qt.CheckState.Checked)
    dialog.apply_button.click()
    reception.events()
    assert carried(reception.desk, alm) == ["Some", "To all"]
    assert carried(reception.desk, berg) == ["To all"]


def test_a_tag_can_be_made_where_it_is_given(reception: Reception) -> None:
    alm = reception.add("Alm")
    reception.open()
    reception.press(Key.Key_Down)
    dialog = open_dialog(reception)
    assert dialog.title.hasFocus()
    reception.qtbot.keyClicks(dialog.title, "Newsletter")
    reception.qtbot.keyClick(dialog.title, Key.Key_Return)
    reception.desk.settle()
    assert dialog.isVisible()
    dialog.apply_button.click()
    reception.events()
    assert carried(reception.desk, alm) == ["Newsletter"]


def test_a_title_that_is_taken_is_said_in_the_dialog(reception: Reception) -> None:
    reception.add("Alm")
    add_tag(reception.desk, "VIP")
    reception.open()
    reception.press(Key.Key_Down)
    dialog = open_dialog(reception)
    dialog.title.setText("vip")
    dialog.make_button.click()
    reception.desk.settle()
    assert dialog.title_row.message.text() == "There is a tag with this title already."


@pytest.mark.behaviour("ST-21")
def test_archived_customers_are_left_out_and_that_is_said(reception: Reception) -> None:
    alm = reception.add("Alm")
    add_tag(reception.desk, "VIP")
    reception.desk.services.customers.archive(reception.desk.actor, [alm.id])
    reception.open()
    reception.page.archived_button.setChecked(True)
    reception.events()
    reception.page.list.setFocus()
    dialog = open_dialog(reception)
    dialog.checks.item(0).setCheckState(Qt.CheckState.Checked)
    dialog.apply_button.click()
    reception.events()
    assert carried(reception.desk, alm) == []
    assert reception.desk.notices() == [
        "1 archived customer was left out: a tag is for active customers only."
    ]


# Where they are seen


def test_the_card_and_the_list_show_them(reception: Reception) -> None:
    alm = reception.add("Alm")
    give(reception.desk, add_tag(reception.desk, "VIP"), alm)
    give(reception.desk, add_tag(reception.desk, "Audio book"), alm)
    reception.open()
    reception.press(Key.Key_Down)
    (labels,) = reception.page.card.findChildren(TagLabels)
    assert labels.accessibleName() == "Tags: Audio book, VIP"
    assert labels.isVisible()
    keys = [column.key for column in reception.page.list.model.columns]
    assert reception.page.list.model.texts_at(0)[keys.index("tags")] == "Audio book, VIP"


def test_labels_need_another_line_where_there_is_no_room(desk: Desk) -> None:
    labels = TagLabels()
    labels.show_tags([Tag(number, 1, f"A rather long title {number}") for number in range(4)])
    desk.show(labels)
    one, all_in_one = labels.heightForWidth(180), labels.heightForWidth(2_000)
    assert one == 4 * all_in_one + 3 * 4
    labels.resize(180, one)
    picture = labels.grab().toImage()
    assert picture.pixelColor(12, picture.height() - 4).name() == theme.as_colour(Tag(0, 0, "").colour).name()


# The editor


def test_tags_are_ticked_in_the_editor_and_saved_with_the_customer(desk: Desk, qtbot: QtBot) -> None:
    add_tag(desk, "VIP")
    alm = desk.services.customers.save(desk.actor, Customer(0, 0, last_name="Alm"))
    editing = Editing(desk, qtbot, alm.id)
    field = editing.editor.tags
    assert field.isVisible()
    field.button.setFocus()
    qtbot.keyClick(field.button, Key.Key_Space)
    qtbot.keyClick(field.checks, Key.Key_Space)
    assert field.labels.accessibleName() == "Tags: VIP"
    assert carried(desk, alm) == []
    assert editing.editor.is_dirty()
    field.popup.hide()
    editing.save()
    assert carried(desk, alm) == ["VIP"]


def test_a_company_without_tags_is_not_asked_for_any(desk: Desk, qtbot: QtBot) -> None:
    alm = desk.services.customers.save(desk.actor, Customer(0, 0, last_name="Alm"))
    editing = Editing(desk, qtbot, alm.id)
    assert not editing.editor.tags.isVisible()


def test_who_is_archived_is_not_offered_what_is_for_active_customers(desk: Desk, qtbot: QtBot) -> None:
    add_tag(desk, "Active")
    add_tag(desk, "Everybody", only_active=False)
    alm = desk.services.customers.save(desk.actor, Customer(0, 0, last_name="Alm"))
    desk.services.customers.archive(desk.actor, [alm.id])
    editing = Editing(desk, qtbot, alm.id)
    checks = editing.editor.tags.checks
    assert [checks.item(row).text() for row in range(checks.count())] == ["Everybody"]
