from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.domain.date_range import DateRange, Preset
from app.ui.lists.filters import (
    CheckFilter,
    ChoiceFilter,
    ColumnFilter,
    DateRangeFilter,
    TextFilter,
    from_json,
    to_json,
)
from app.ui.lists.saved import NameDialog, SavedFilters
from tests.fixtures.filtered_lists import TODAY, FilteredList, Key
from tests.fixtures.ui import Desk

VALUES = {
    "text": "abc",
    "at": DateRange.of(Preset.YESTERDAY, TODAY),
    "state": frozenset({"lost", "open"}),
    "again": True,
}


@pytest.fixture
def items(desk: Desk, qtbot: QtBot) -> FilteredList:
    return FilteredList(desk, qtbot)


def saved(items: FilteredList) -> SavedFilters:
    return items.filtering.tools.saved


def action(items: FilteredList, *path: str) -> QAction:
    """An entry of the menu, found by the words on the way to it."""
    menu = saved(items).menu()
    for words in path[:-1]:
        (found,) = (entry.menu() for entry in menu.actions() if entry.text() == words)
        assert isinstance(found, QMenu)
        menu = found
    (entry,) = (entry for entry in menu.actions() if entry.text() == path[-1])
    return entry


def name_dialog(items: FilteredList) -> NameDialog:
    (dialog,) = (found for found in items.page.findChildren(NameDialog) if found.isVisible())
    return dialog


def save_as(items: FilteredList, name: str) -> None:
    action(items, "Save as…").trigger()
    dialog = name_dialog(items)
    items.qtbot.keyClicks(dialog.line, name)
    items.qtbot.keyClick(dialog.line, Key.Key_Return)
    items.desk.settle()


def test_filters_are_saved_by_name_and_come_back_in_another_session(
    items: FilteredList, desk: Desk, qtbot: QtBot
) -> None:
    assert not action(items, "Save as…").isEnabled()
    items.pane.set_filters(VALUES)
    save_as(items, "Trouble of yesterday")
    kept = desk.services.preferences.get(desk.actor, "layout.items.saved_filters")
    assert kept[0]["filters"]["at"] == {"preset": "yesterday"}
    other = FilteredList(desk, qtbot)
    action(other, "Trouble of yesterday").trigger()
    desk.settle()
    assert other.told == [VALUES]
    assert other.pane.filter_values == VALUES
    assert other.filtering.tools.clear_button.isVisible()


def test_a_preset_is_saved_as_a_preset(items: FilteredList) -> None:
    items.pane.set_filters({"at": DateRange.of(Preset.YESTERDAY, TODAY)})
    save_as(items, "Yesterday")
    items.desk.clock.advance(timedelta(days=1))
    action(items, "Yesterday").trigger()
    assert items.told == [{"at": DateRange(TODAY, TODAY, "yesterday")}]


def test_a_name_is_asked_for_and_one_that_is_taken_is_said_to_be_replaced(items: FilteredList) -> None:
    items.pane.set_filters({"text": "abc"})
    save_as(items, "One")
    items.pane.set_filters({"text": "xyz"})
    action(items, "Save as…").trigger()
    dialog = name_dialog(items)
    assert dialog.line.accessibleName() == "Name"
    assert not dialog.save_button.isEnabled()
    items.qtbot.keyClicks(dialog.line, " One ")
    assert dialog.row.message.text() == "Replaces the filter that has this name."
    items.qtbot.keyClick(dialog.line, Key.Key_Return)
    assert saved(items).names == ["One"]
    action(items, "One").trigger()
    assert items.pane.filter_values == {"text": "xyz"}


def test_saved_filters_are_renamed_and_sorted_by_name(items: FilteredList) -> None:
    items.pane.set_filters({"text": "abc"})
    for name in ("b", "A", "c & d"):
        save_as(items, name)
    assert saved(items).names == ["A", "b", "c & d"]
    action(items, "Rename", "A").trigger()
    dialog = name_dialog(items)
    assert dialog.line.text() == "A"
    dialog.line.selectAll()
    items.qtbot.keyClicks(dialog.line, "Z")
    items.qtbot.keyClick(dialog.line, Key.Key_Return)
    assert saved(items).names == ["b", "c & d", "Z"]
    action(items, "c && d").trigger()
    assert items.pane.filter_values == {"text": "abc"}


def test_deleting_can_be_undone(items: FilteredList) -> None:
    items.pane.set_filters({"text": "abc"})
    save_as(items, "One")
    action(items, "Delete", "One").trigger()
    assert saved(items).names == []
    (notice,) = items.desk.context.notices.shown
    assert notice.text == "The filter “One” is deleted."
    save_as(items, "Two")
    notice.action_button.click()
    assert saved(items).names == ["One", "Two"]
    assert action(items, "One").isEnabled()


def test_what_no_column_can_be_filtered_by_any_more_is_left_out(items: FilteredList) -> None:
    stored = {"name": "Old", "filters": {"gone": "x", "parts": "1", "text": "abc", "state": "odd"}}
    items.desk.context.layout.set("items.saved_filters", [stored])
    saved(items).refresh()
    action(items, "Old").trigger()
    assert items.pane.filter_values == {"text": "abc"}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (TextFilter(), "abc"),
        (CheckFilter(), True),
        (ChoiceFilter(lambda _services: ()), frozenset({"a", "b"})),
        (DateRangeFilter(), DateRange.of(Preset.THIS_YEAR, TODAY)),
        (DateRangeFilter(), DateRange(since=date(2026, 1, 2))),
        (DateRangeFilter(), DateRange(date(2026, 1, 2), date(2026, 3, 4))),
    ],
)
def test_filters_are_read_as_they_were_written(kind: ColumnFilter, value: object) -> None:
    assert from_json(kind, to_json(value), TODAY) == value


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        (TextFilter(), " "),
        (TextFilter(), 7),
        (CheckFilter(), False),
        (ChoiceFilter(lambda _services: ()), []),
        (DateRangeFilter(), {"preset": "next_week"}),
        (DateRangeFilter(), {"since": "2026-02-31", "until": None}),
        (DateRangeFilter(), {"since": None, "until": None}),
        (DateRangeFilter(), "today"),
    ],
)
def test_what_cannot_be_read_is_no_filter(kind: ColumnFilter, stored: Any) -> None:
    assert from_json(kind, stored, TODAY) is None
