from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.ui.lists.column_menu import ColumnMenu, StayingMenu
from tests.fixtures.filtered_lists import NO_MODIFIER, FilteredList, Key
from tests.fixtures.lists import NumberedItems
from tests.fixtures.ui import Desk

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def items(desk: Desk, qtbot: QtBot) -> FilteredList:
    return FilteredList(desk, qtbot)


@pytest.fixture
def again(desk: Desk, qtbot: QtBot) -> Callable[[], FilteredList]:
    """The same list, opened anew by the same user."""

    def opened() -> FilteredList:
        desk.settle()
        return FilteredList(desk, qtbot)

    return opened


def title_place(items: FilteredList, section: int, *, at_right_end: bool = False) -> QPoint:
    header = items.pane.table.header
    width = header.sectionSize(section)
    return QPoint(header.sectionViewportPosition(section) + (width - 2 if at_right_end else width // 2), 12)


def click_title(items: FilteredList, section: int) -> None:
    viewport = items.pane.table.header.viewport()
    items.qtbot.mouseClick(viewport, LEFT, NO_MODIFIER, title_place(items, section))
    items.desk.settle()


def menu_of(items: FilteredList, section: int = -1) -> ColumnMenu:
    pane = items.pane
    menu = ColumnMenu(pane.table.header, pane.arrangement, pane, section)
    items.qtbot.addWidget(menu)
    return menu


def entry(menu: QMenu, words: str) -> QAction:
    (found,) = (action for action in menu.actions() if action.text() == words)
    return found


def sub_menu(menu: QMenu, words: str) -> QMenu:
    found = entry(menu, words).menu()
    assert isinstance(found, QMenu)
    return found


def test_a_click_on_a_title_sorts_and_another_turns_it_round(items: FilteredList) -> None:
    assert items.pane.sort == ("at", True)
    click_title(items, 2)
    click_title(items, 2)
    assert items.told == [("state", False), ("state", True)]
    header = items.pane.table.header
    assert header.isSortIndicatorShown()
    assert (header.sortIndicatorSection(), header.sortIndicatorOrder()) == (2, Qt.SortOrder.DescendingOrder)


def test_days_are_sorted_from_the_newest_at_first(items: FilteredList) -> None:
    click_title(items, 2)
    click_title(items, 1)
    assert items.told[1:] == [("at", True)]


def test_a_title_that_cannot_be_sorted_by_leaves_the_arrow_where_it_is(items: FilteredList) -> None:
    click_title(items, 0)
    assert items.told == []
    assert items.pane.table.header.sortIndicatorSection() == 1


def test_the_sorting_is_remembered(items: FilteredList, again: Callable[[], FilteredList]) -> None:
    click_title(items, 2)
    assert again().pane.sort == ("state", False)


def test_sorting_by_keyboard(items: FilteredList) -> None:
    items.pane.filtering.row.last.setFocus()  # type: ignore[union-attr]
    items.press(Key.Key_Tab)
    assert items.in_focus == "Columns and sorting"
    items.press(Key.Key_Space)
    assert isinstance(QApplication.activePopupWidget(), ColumnMenu)
    items.press(Key.Key_Down)
    items.press(Key.Key_Right)
    items.press(Key.Key_Down)
    items.press(Key.Key_Return)
    assert items.told == [("state", True)]
    assert QApplication.activePopupWidget() is None


def test_the_menu_shows_what_is_sorted_by(items: FilteredList) -> None:
    menu = menu_of(items)
    sorting = sub_menu(menu, "Sort by")
    assert [action.text() for action in sorting.actions() if action.isChecked()] == ["Day"]
    assert entry(menu, "Sort descending").isChecked()
    entry(menu, "Sort ascending").trigger()
    assert items.told == [("at", False)]


def test_a_right_click_on_a_title_offers_what_can_be_done_with_its_column(items: FilteredList) -> None:
    header = items.pane.table.header
    header.customContextMenuRequested.emit(title_place(items, 3))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, ColumnMenu)
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == [
        "Move to the left",
        "Move to the right",
        "Hide “Parts”",
        "Columns",
        "Columns as at the beginning",
    ]
    entry(menu, "Hide “Parts”").trigger()
    menu.close()
    assert items.titles() == ["Text", "Day", "State", "Again"]


def test_columns_are_moved_from_the_menu_and_by_dragging(
    items: FilteredList, again: Callable[[], FilteredList]
) -> None:
    entry(menu_of(items, 3), "Move to the left").trigger()
    assert items.titles() == ["Text", "Day", "Parts", "State", "Again"]
    assert not entry(menu_of(items, 0), "Move to the left").isEnabled()
    moves = sub_menu(menu_of(items), "Move")
    entry(sub_menu(moves, "Again"), "Move to the left").trigger()
    assert items.titles() == ["Text", "Day", "Parts", "Again", "State"]
    viewport = items.pane.table.header.viewport()
    start, end = title_place(items, 1), title_place(items, 3, at_right_end=True)
    items.qtbot.mousePress(viewport, LEFT, NO_MODIFIER, start)
    items.qtbot.mouseMove(viewport, (start + end) / 2)
    items.qtbot.mouseMove(viewport, end)
    items.qtbot.mouseRelease(viewport, LEFT, NO_MODIFIER, end)
    assert items.titles() == ["Text", "Parts", "Day", "Again", "State"]
    assert items.told == []
    assert again().titles() == ["Text", "Parts", "Day", "Again", "State"]


def test_columns_are_hidden_and_shown_while_the_menu_stays_open(
    items: FilteredList, again: Callable[[], FilteredList]
) -> None:
    boxes = sub_menu(menu_of(items), "Columns")
    assert isinstance(boxes, StayingMenu)
    boxes.popup(items.page.mapToGlobal(QPoint(100, 100)))
    for row in (1, 2):
        place = boxes.actionGeometry(boxes.actions()[row]).center()
        items.qtbot.mouseMove(boxes, place)
        items.qtbot.mouseClick(boxes, LEFT, NO_MODIFIER, place)
    assert boxes.isVisible()
    assert items.titles() == ["Text", "Parts", "Again"]
    boxes.setActiveAction(boxes.actions()[1])
    items.qtbot.keyClick(boxes, Key.Key_Space)
    assert boxes.isVisible()
    assert items.titles() == ["Text", "Day", "Parts", "Again"]
    boxes.close()
    assert again().titles() == ["Text", "Day", "Parts", "Again"]


def test_at_least_one_column_stays(items: FilteredList) -> None:
    for key in ("text", "at", "state", "parts"):
        items.pane.arrangement.set_shown(key, False)
    assert items.titles() == ["Again"]
    items.pane.arrangement.set_shown("again", False)
    assert items.titles() == ["Again"]
    assert not entry(sub_menu(menu_of(items), "Columns"), "Again").isEnabled()
    assert not entry(menu_of(items, 4), "Hide “Again”").isEnabled()


def test_everything_can_be_put_back(items: FilteredList, again: Callable[[], FilteredList]) -> None:
    header = items.pane.table.header
    header.resizeSection(1, 222)
    items.qtbot.waitUntil(lambda: items.desk.context.layout.get("items.columns") is not None)
    items.pane.arrangement.move("again", -3)
    items.pane.arrangement.set_shown("state", False)
    other = again()
    assert (other.titles(), other.pane.table.header.sectionSize(1)) == (
        ["Text", "Again", "Day", "Parts"],
        222,
    )
    entry(menu_of(items), "Columns as at the beginning").trigger()
    assert (items.titles(), header.sectionSize(1)) == (["Text", "Day", "State", "Parts", "Again"], 120)
    other = again()
    assert (other.titles(), other.pane.table.header.sectionSize(1)) == (items.titles(), 120)


def test_a_new_column_finds_its_place_in_an_order_remembered_before(desk: Desk, qtbot: QtBot) -> None:
    desk.context.layout.set("items.column_order", ["again", "gone", "text", "state", "at"])
    assert FilteredList(desk, qtbot).titles() == ["Again", "Text", "State", "Parts", "Day"]


def test_the_stretching_column_fills_the_list_but_never_vanishes(items: FilteredList) -> None:
    table = items.pane.table
    assert table.header.length() == table.viewport().width()
    table.header.resizeSection(1, 300)
    assert table.header.length() == table.viewport().width()
    items.page.resize(420, 400)
    assert table.header.sectionSize(0) == 160
    assert table.horizontalScrollBar().maximum() > 0


def test_a_double_click_on_an_edge_fits_the_column_to_what_is_seen(items: FilteredList) -> None:
    items.found.asked.clear()
    edge = title_place(items, 1, at_right_end=True)
    items.qtbot.mouseDClick(items.pane.table.header.viewport(), LEFT, NO_MODIFIER, edge)
    items.desk.settle()
    assert 60 < items.pane.table.header.sectionSize(1) < 120
    assert items.found.asked == []


def test_copying_gives_the_columns_as_they_are_seen(items: FilteredList) -> None:
    items.pane.arrangement.move("at", -1)
    items.pane.arrangement.set_shown("state", False)
    items.pane.copy()
    assert QGuiApplication.clipboard().text() == "25.11.2026\trow 1\t1\t"


def test_the_scroll_bar_is_seen_only_where_there_is_something_to_scroll(items: FilteredList) -> None:
    bar = items.pane.table.verticalScrollBar()
    assert bar.isEnabled()
    items.pane.reload(NumberedItems((1, 2)))
    items.desk.settle()
    assert not bar.isEnabled()
    assert bar.isVisible()
