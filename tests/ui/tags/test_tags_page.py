from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.customers import Customer
from app.domain.tags import Tag
from app.ui.admin.settings import SettingsPage
from app.ui.tags.page import TagsPage
from tests.fixtures.ui import Desk

Key = Qt.Key


def add_customer(desk: Desk, last_name: str) -> int:
    return desk.services.customers.save(desk.actor, Customer(0, 0, last_name=last_name)).id


def undo(desk: Desk) -> None:
    """Press the button of the newest notice."""
    desk.context.notices.shown[-1].action_button.click()


def add_tag(desk: Desk, title: str) -> Tag:
    return desk.services.tags.save(desk.actor, Tag(0, 0, title))


@pytest.fixture
def page(desk: Desk) -> TagsPage:
    made = TagsPage(desk.context)
    made.resize(780, 560)
    desk.show(made)
    return made


def told(desk: Desk, qtbot: QtBot) -> None:
    """Let what the services published arrive, and what it led to."""
    qtbot.wait(1)
    desk.settle()


def entries(page: TagsPage) -> list[str]:
    return [page.list.item(row).text() for row in range(page.list.count())]


def member_names(page: TagsPage) -> list[str]:
    model = page.members.list.model
    return [model.texts_at(row)[0] for row in range(model.rowCount())]


@pytest.mark.behaviour("ST-21")
def test_a_first_tag_is_made_by_keyboard(page: TagsPage, desk: Desk, qtbot: QtBot) -> None:
    assert not page.members.isEnabled()
    page.title.setFocus()
    qtbot.keyClicks(page.title, "VIP")
    qtbot.keyClick(page.title, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    told(desk, qtbot)
    (tag,) = desk.services.tags.list(desk.actor)
    assert (tag.title, tag.only_active) == ("VIP", True)
    assert entries(page) == ["VIP (0)"]
    assert page.members.isEnabled()


def test_what_is_wrong_is_said_at_the_title(page: TagsPage, desk: Desk, qtbot: QtBot) -> None:
    add_tag(desk, "VIP")
    told(desk, qtbot)
    page.new_button.click()
    qtbot.keyClicks(page.title, "vip")
    page.save_button.click()
    told(desk, qtbot)
    assert page.rows["title"].message.text() == "There is a tag with this title already."
    assert page.is_dirty()


def test_a_second_tag_gets_a_colour_nobody_has(page: TagsPage, desk: Desk, qtbot: QtBot) -> None:
    first = add_tag(desk, "VIP")
    told(desk, qtbot)
    page.new_button.click()
    assert page.colour.colour() != first.colour.upper()
    assert page.title.hasFocus()


@pytest.mark.behaviour("ST-22")
def test_customers_are_added_and_taken_out_on_the_tag_s_own_page(
    page: TagsPage, desk: Desk, qtbot: QtBot
) -> None:
    tag, alm = add_tag(desk, "VIP"), add_customer(desk, "Alm")
    page.reload()
    told(desk, qtbot)
    line = page.members.choice.line
    line.setFocus()
    qtbot.keyClicks(line, "alm")
    told(desk, qtbot)
    qtbot.keyClick(line, Key.Key_Return)
    told(desk, qtbot)
    assert list(desk.services.tags.members(desk.actor, tag.id)) == [alm]
    assert (member_names(page), entries(page), line.text()) == (["Alm"], ["VIP (1)"], "")
    page.members.list.setFocus()
    qtbot.keyClick(page.members.list.table, Key.Key_Delete)
    told(desk, qtbot)
    assert (member_names(page), entries(page)) == ([], ["VIP (0)"])
    assert desk.notices()[-1] == "Tags of 1 customer changed."
    undo(desk)
    told(desk, qtbot)
    assert member_names(page) == ["Alm"]


def test_a_tag_is_deleted_and_brought_back_with_its_members(page: TagsPage, desk: Desk, qtbot: QtBot) -> None:
    tag, alm = add_tag(desk, "VIP"), add_customer(desk, "Alm")
    desk.services.tags.change(desk.actor, [alm], give=[tag.id])
    page.reload()
    told(desk, qtbot)
    page.delete_button.click()
    told(desk, qtbot)
    assert (entries(page), page.title.text()) == ([], "")
    assert desk.notices() == ["The tag “VIP” is deleted."]
    undo(desk)
    told(desk, qtbot)
    assert entries(page) == ["VIP (1)"]


def test_what_somebody_else_changes_is_seen_and_unsaved_input_stays(
    page: TagsPage, desk: Desk, qtbot: QtBot
) -> None:
    tag = add_tag(desk, "VIP")
    page.reload()
    told(desk, qtbot)
    desk.services.tags.save(desk.actor, replace(tag, title="Very important"))
    told(desk, qtbot)
    assert page.title.text() == "Very important"
    qtbot.keyClicks(page.title, " people")
    add_tag(desk, "Another")
    told(desk, qtbot)
    assert page.title.text() == "Very important people"


def test_one_tag_is_not_left_with_unsaved_input(page: TagsPage, desk: Desk, qtbot: QtBot) -> None:
    add_tag(desk, "First")
    add_tag(desk, "Second")
    page.reload()
    told(desk, qtbot)
    qtbot.keyClicks(page.title, "!")
    page.list.setCurrentRow(1)
    assert page.title.text() == "First!"
    page.discard_button.click()
    told(desk, qtbot)
    page.list.setCurrentRow(1)
    assert page.title.text() == "Second"


def test_the_settings_lead_to_the_tags(desk: Desk) -> None:
    settings = SettingsPage(desk.context)
    desk.show(settings)
    settings.activate()
    settings.show_page("tags")
    desk.settle()
    assert isinstance(settings.stack.currentWidget(), TagsPage)
