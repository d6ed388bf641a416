from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.customers import Customer, CustomerPhone, PhoneLabel
from app.domain.stop_list import WhyRemoved
from app.ui.admin.stop_list import StopListPage
from tests.fixtures.ui import Desk

FIRST, SECOND = "+4915123456701", "+491701234567"


@pytest.fixture
def page(desk: Desk) -> StopListPage:
    phones = (CustomerPhone(PhoneLabel.MOBILE, "0151 23456701"),)
    desk.services.customers.save(desk.actor, Customer(0, 0, last_name="Müller", phones=phones))
    desk.services.mailings.stop_list.add(desk.actor, FIRST)
    desk.clock.advance(seconds=60)
    desk.services.mailings.stop_list.add(desk.actor, SECOND)
    made = StopListPage(desk.context, desk.host)
    made.resize(760, 500)
    desk.show(desk.host)
    made.show()
    desk.settle()
    return made


def shown(page: StopListPage) -> list[tuple[str, str]]:
    model = page.list.model
    return [tuple(model.texts_at(row)[:2]) for row in range(model.rowCount())]  # type: ignore[misc]


def numbers(desk: Desk) -> list[str]:
    return [entry.number for entry in desk.services.mailings.stop_list.list(desk.actor)]


def undo(desk: Desk) -> None:
    """Press *Undo* of the newest notice."""
    desk.context.notices.shown[-1].action_button.click()
    desk.settle()


def test_numbers_are_listed_with_their_owners(page: StopListPage) -> None:
    assert shown(page) == [("+49 170 1234567", ""), ("+49 1512 3456701", "Müller")]
    assert page.count.text() == "2 numbers"


@pytest.mark.parametrize("text", ["mueller", "0151 2345", "+49 151 23"])
def test_one_is_found_by_its_owner_and_by_any_spelling_of_the_number(
    desk: Desk, page: StopListPage, text: str
) -> None:
    QTest.keyClicks(page.search_line, text)
    desk.settle()
    assert [customer for _number, customer in shown(page)] == ["Müller"]
    assert page.count.text() == "1 number"


def test_a_number_is_added_with_enter_and_that_can_be_undone(desk: Desk, page: StopListPage) -> None:
    QTest.keyClicks(page.number, "0160 1234567")
    QTest.keyClick(page.number, Qt.Key.Key_Return)
    desk.settle()
    assert numbers(desk)[0] == "+491601234567"
    assert page.number.text() == ""
    assert desk.notices() == ["+49 160 1234567 gets no marketing any more."]
    undo(desk)
    assert numbers(desk) == [SECOND, FIRST]


def test_what_is_no_number_is_said_at_the_field(desk: Desk, page: StopListPage) -> None:
    QTest.keyClicks(page.number, "Meyer")
    page.add_button.click()
    desk.settle()
    assert page.number_row.message.text()
    assert len(numbers(desk)) == 2


def test_one_is_taken_off_with_a_reason(desk: Desk, page: StopListPage) -> None:
    page.list.table.selectRow(1)
    desk.settle()
    assert page.remove_button.isEnabled()
    reasons = [action.text() for action in page.remove_actions]
    assert reasons[0] == "It was written down by mistake"
    page.remove_actions[0].trigger()
    desk.settle()
    assert numbers(desk) == [SECOND]
    assert "off the stop list" in desk.notices()[-1]
    undo(desk)
    assert set(numbers(desk)) == {FIRST, SECOND}


def test_an_empty_list_says_what_to_do(desk: Desk, page: StopListPage, qtbot: QtBot) -> None:
    for number in (FIRST, SECOND):
        desk.services.mailings.stop_list.remove(desk.actor, number, WhyRemoved.MISTAKE)
    qtbot.waitUntil(lambda: shown(page) == [])
    desk.settle()
    assert page.list.empty.isVisible()
    assert not page.remove_button.isEnabled()
