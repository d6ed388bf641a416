from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.calendar import AppointmentType, ResourceKind
from app.ui.admin.appointment_types import AppointmentTypesPage
from app.ui.admin.staff import StaffPage
from tests.fixtures.ui import Desk

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def types_page(desk: Desk) -> AppointmentTypesPage:
    page = AppointmentTypesPage(desk.context)
    desk.show(page)
    return page


def stored(desk: Desk) -> tuple[AppointmentType, ...]:
    return desk.services.mandants.appointment_types(desk.actor)


def names(page: AppointmentTypesPage | StaffPage) -> list[str]:
    return [page.list.item(row).text() for row in range(page.list.count())]


def test_a_new_type_gets_a_colour_nobody_has_and_stands_last(
    desk: Desk, types_page: AppointmentTypesPage
) -> None:
    used = {kind.colour.upper() for kind in stored(desk)}
    types_page.new_button.click()
    assert types_page.colour.colour() not in used
    types_page.name.setText("Impression")
    types_page.name.textEdited.emit("Impression")
    types_page.minutes.setValue(20)
    types_page.save_button.click()
    desk.settle()
    made = stored(desk)[-1]
    assert (made.name, made.minutes, made.active) == ("Impression", 20, True)
    assert names(types_page)[-1] == "Impression"
    assert types_page.list.currentRow() == len(stored(desk)) - 1


def test_what_is_missing_is_said_at_its_field(desk: Desk, types_page: AppointmentTypesPage) -> None:
    types_page.new_button.click()
    types_page.minutes.setValue(20)
    types_page.save_button.click()
    desk.settle()
    assert "name" in types_page.rows["name"].message.text()
    assert types_page.is_dirty()


def test_the_order_is_changed_by_button_and_by_key(
    desk: Desk, types_page: AppointmentTypesPage, qtbot: QtBot
) -> None:
    before = [kind.name for kind in stored(desk)]
    types_page.down_button.click()
    desk.settle()
    expected = [before[1], before[0], *before[2:]]
    assert [kind.name for kind in stored(desk)] == expected == names(types_page)
    types_page.activateWindow()
    qtbot.waitUntil(types_page.isActiveWindow, timeout=5000)
    types_page.list.setFocus()
    qtbot.keyClick(types_page.list, Qt.Key.Key_Up, ALT)
    desk.settle()
    assert [kind.name for kind in stored(desk)] == before
    assert not types_page.up_button.isEnabled()


def test_what_is_not_used_any_more_stays_but_is_marked(desk: Desk, types_page: AppointmentTypesPage) -> None:
    first = stored(desk)[0]
    types_page.active.click()
    types_page.save_button.click()
    desk.settle()
    assert not stored(desk)[0].active
    assert names(types_page)[0] == f"{first.name} (not in use)"


def test_unsaved_input_keeps_its_place(desk: Desk, types_page: AppointmentTypesPage) -> None:
    types_page.minutes.setValue(55)
    types_page.list.setCurrentRow(2)
    assert types_page.list.currentRow() == 0
    assert "Save or discard" in desk.notices()[-1]
    types_page.discard_button.click()
    desk.settle()
    assert types_page.minutes.value() == stored(desk)[0].minutes
    types_page.list.setCurrentRow(2)
    assert types_page.name.text() == stored(desk)[2].name


def test_two_who_edit_are_asked_whose_shall_stand(desk: Desk, types_page: AppointmentTypesPage) -> None:
    theirs = replace(stored(desk)[0], minutes=90)
    desk.services.mandants.save_appointment_type(desk.actor, theirs)
    types_page.minutes.setValue(10)
    types_page.save_button.click()
    desk.settle()
    assert stored(desk)[0].minutes == 90
    types_page.keep_mine(stored(desk)[0])
    desk.settle()
    assert stored(desk)[0].minutes == 10


def test_staff_rooms_and_devices_are_kept_together(desk: Desk) -> None:
    page = StaffPage(desk.context)
    desk.show(page)
    page.new_button.click()
    page.name.setText("Booth 1")
    page.kind.setCurrentIndex(page.kind.findText("Room"))
    page.save_button.click()
    desk.settle()
    made = desk.services.mandants.resources(desk.actor)[-1]
    assert (made.name, made.kind, made.mandant_id) == ("Booth 1", ResourceKind.ROOM, desk.actor.mandant_id)
    assert "Booth 1" in names(page)
