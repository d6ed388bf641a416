from __future__ import annotations

import sys
import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.customers import PhoneLabel
from app.domain.permissions import Role
from app.ui.widgets.phone_edit import PhoneEdit
from app.ui.widgets.phone_state import describe
from tests.fixtures.ui import Desk

LANDLINE, MOBILE = PhoneLabel.LANDLINE, PhoneLabel.MOBILE


@pytest.fixture
def field(desk: Desk) -> PhoneEdit:
    made = PhoneEdit(desk.context)
    desk.show(made)
    return made


def enter(field: PhoneEdit, desk: Desk, qtbot: QtBot, text: str) -> None:
    field.line.clear()
    qtbot.keyClicks(field.line, text)
    desk.settle()


@pytest.mark.parametrize(
    ("raw", "country", "words", "level"),
    [
        ("0170 1234567", "DE", "+49 170 1234567 · Germany · mobile", "help"),
        ("+49 (0)170 1234567", "DE", "+49 170 1234567 · Germany · mobile", "help"),
        ("0736-60 81 42", "SE", "+46 73 660 81 42 · Sweden · mobile", "help"),
        ("0046736608142", "SE", "+46 73 660 81 42 · Sweden · mobile", "help"),
        ("0046736608142", "DE", "+46 73 660 81 42 · Sweden · mobile\nThis is a foreign number.", "warning"),
        (
            "030 1234567",
            "DE",
            "+49 30 1234567 · Germany · landline\nSMS rarely arrive on a landline.",
            "warning",
        ),
        ("call her son", "DE", "This is not a phone number. It is kept as it is.", "warning"),
        ("  ", "DE", "", "help"),
    ],
)
def test_a_mobile_field_shows_how_a_number_was_understood_and_what_is_doubtful(
    raw: str, country: str, words: str, level: str
) -> None:
    state = describe(raw, country, MOBILE)
    assert (state.text, state.level) == (words, level)


def test_a_landline_is_right_in_its_own_field() -> None:
    state = describe("030 1234567", "DE", LANDLINE)
    assert (state.level, state.belongs_to_landline, state.can_receive_sms) == ("help", False, False)
    assert describe("030 1234567", "DE", MOBILE).belongs_to_landline


def test_what_is_typed_is_shown_understood_below(field: PhoneEdit, desk: Desk, qtbot: QtBot) -> None:
    enter(field, desk, qtbot, "0170 1234567")
    assert field.message.text() == "+49 170 1234567 · Germany · mobile"
    assert field.line.accessibleDescription() == field.message.text()
    assert (field.text(), field.number()) == ("0170 1234567", "+491701234567")


def test_the_line_below_keeps_its_room(field: PhoneEdit, desk: Desk, qtbot: QtBot) -> None:
    before = field.sizeHint().height()
    enter(field, desk, qtbot, "0170 1234567")
    assert field.heightForWidth(400) == before


@pytest.mark.behaviour("AW-05", "AW-06")
def test_the_icon_at_the_right_sends_to_this_very_number(field: PhoneEdit, desk: Desk, qtbot: QtBot) -> None:
    assert field.sms_button.isVisible()
    assert not field.sms_button.isEnabled()
    enter(field, desk, qtbot, "0170 1234567")
    assert field.sms_button.isEnabled()
    assert field.sms_button.accessibleName() == "Phone number: Send SMS to this number"
    with qtbot.waitSignal(field.sms_requested) as asked:
        qtbot.mouseClick(field.sms_button, Qt.MouseButton.LeftButton)
    assert asked.args == ["+491701234567"]


def test_a_landline_in_a_mobile_field_is_moved_with_one_click(
    field: PhoneEdit, desk: Desk, qtbot: QtBot
) -> None:
    enter(field, desk, qtbot, "030 1234567")
    assert field.message.property("level") == "warning"
    assert not field.sms_button.isEnabled()
    with qtbot.waitSignal(field.move_requested):
        field.move_button.click()
    field.set_label(LANDLINE)
    desk.settle()
    assert not field.move_button.isVisible()
    assert not field.sms_button.isVisible()
    assert field.message.text() == "+49 30 1234567 · Germany · landline"


def test_nothing_is_refused(field: PhoneEdit, desk: Desk, qtbot: QtBot) -> None:
    enter(field, desk, qtbot, "call her son")
    assert (field.text(), field.number()) == ("call her son", "call her son")
    assert field.message.property("level") == "warning"


def test_numbers_are_read_off_the_gui_thread_and_typing_waits_for_nothing(
    field: PhoneEdit, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[tuple[str, str]] = []

    def noted(raw: str, country: str, label: PhoneLabel) -> object:
        read.append((raw, threading.current_thread().name))
        return describe(raw, country, label)

    monkeypatch.setattr(sys.modules[PhoneEdit.__module__], "describe", noted)
    busy = threading.Event()
    desk.context.tasks.run(field, lambda _s: busy.wait(10), lambda _waited: None)
    qtbot.keyClicks(field.line, "0170 1234567")
    assert field.line.text() == "0170 1234567"
    busy.set()
    desk.settle()
    assert read == [("0170 1234567", "data lane")]


def test_who_may_not_send_sees_no_icon(desk: Desk) -> None:
    session = desk.context.session
    session.begin(replace(session.actor, role=Role.STAFF), session.mandants, session.mandant)
    field = PhoneEdit(desk.context)
    desk.show(field)
    assert not field.sms_button.isVisible()
