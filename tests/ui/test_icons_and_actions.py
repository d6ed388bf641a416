from __future__ import annotations

import re
from collections import Counter

import pytest
from PySide6.QtGui import QIcon, QKeySequence
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.permissions import Actor, Permission, Role
from app.resources import RESOURCES, resource
from app.ui import actions, icons
from app.ui.key_sheet import KeySheet
from app.ui.labels import plain
from tests.fixtures.ui import Desk

SOURCES = "\n".join(file.read_text(encoding="utf-8") for file in (RESOURCES.parent / "app").rglob("*.py"))
NAMES = sorted(file.stem for file in resource("icons").glob("*.svg"))


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_is_used_and_can_be_drawn(qtbot: QtBot, name: str) -> None:
    assert f'"{name}"' in SOURCES
    assert not icons.icon(name).isNull()
    assert icons.pixmap(name, 24, ratio=2).width() == 48


def test_an_icon_is_drawn_when_it_is_looked_at_and_in_the_size_asked_for(desk: Desk) -> None:
    icons._render.cache_clear()
    icons._drawn.cache_clear()
    shown = icons.icon("send")
    assert icons._render.cache_info().currsize == 0
    assert not shown.pixmap(16, 16).isNull()
    assert not shown.pixmap(16, 16, QIcon.Mode.Disabled).isNull()
    assert icons._render.cache_info().currsize == 1


def test_every_icon_of_the_table_is_there() -> None:
    wanted = {row.icon for row in actions.SPECS if row.icon}
    wanted |= set(re.findall(r'icons\.(?:put\([\w.]+, |icon\(|pixmap\()"([a-z0-9-]+)"', SOURCES))
    assert wanted <= set(NAMES)


def test_the_licence_of_the_icons_lies_with_them() -> None:
    assert "ISC License" in resource("icons", "LICENSE").read_text(encoding="utf-8")


def test_ids_are_unique_and_belong_to_a_place() -> None:
    counted = Counter(row.id for row in actions.SPECS)
    assert [name for name, count in counted.items() if count > 1] == []
    assert {row.id.split(".")[0] for row in actions.SPECS} <= set(actions.PLACES)


def test_shortcuts_are_understood_and_differ_within_a_place() -> None:
    for row in actions.SPECS:
        if row.shortcut:
            assert QKeySequence(row.shortcut).toString() != "", row.id
    for place in actions.PLACES:
        shared = [row for row in actions.SPECS if row.id.split(".")[0] in (place, "window") and row.shortcut]
        counted = Counter(QKeySequence(row.shortcut).toString() for row in shared)
        assert [keys for keys, count in counted.items() if count > 1] == [], place


def test_an_action_works_by_its_keys_where_it_was_added(desk: Desk, qtbot: QtBot) -> None:
    done: list[str] = []
    page = QWidget(desk.host)
    action = actions.make(page, "appointment.send_sms", lambda: done.append("sent"), context=desk.context)
    assert "Ctrl+M" in action.toolTip()
    action.trigger()
    assert done == ["sent"]


def test_who_lacks_the_right_is_not_offered_the_action(desk: Desk) -> None:
    session = desk.context.session
    staff = Actor(2, "Ben", Role.STAFF, session.mandant.id)
    session.begin(staff, session.mandants, session.mandant)
    page = QWidget(desk.host)
    action = actions.make(page, "appointment.send_sms", lambda: None, context=desk.context)
    assert not action.isVisible()
    assert not action.isEnabled()


def test_the_key_sheet_leaves_out_what_one_may_not_do(desk: Desk) -> None:
    session = desk.context.session
    staff = Actor(2, "Ben", Role.STAFF, session.mandant.id)
    session.begin(staff, session.mandants, session.mandant)
    sheet = KeySheet(desk.context, desk.host)
    desk.show(sheet)
    shown = {label.text() for label in sheet.findChildren(type(plain()))}
    forbidden = [
        row for row in actions.SPECS if row.permission is Permission.EDIT_TEXT_BLOCKS and row.shortcut
    ]
    assert forbidden
    assert "Text blocks" not in shown
    assert "Calendar" in shown
