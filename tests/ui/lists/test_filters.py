from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.date_range import DateRange, Preset
from app.ui.lists.choice_filter import ChoiceEditor, ChoicePopup
from app.ui.lists.date_filter import DateRangeEditor, DateRangePopup, range_words
from app.ui.lists.filter_editors import CheckEditor, TextEditor
from tests.fixtures.filtered_lists import CONTROL_SHIFT, NO_MODIFIER, TODAY, FilteredList, Key
from tests.fixtures.lists import NumberedItems
from tests.fixtures.paint_counter import PaintCounter
from tests.fixtures.ui import Desk


@pytest.fixture
def items(desk: Desk, qtbot: QtBot) -> FilteredList:
    return FilteredList(desk, qtbot)


def text_line(items: FilteredList) -> TextEditor:
    editor = items.editor("text")
    assert isinstance(editor, TextEditor)
    return editor


def choice(items: FilteredList) -> ChoiceEditor:
    editor = items.editor("state")
    assert isinstance(editor, ChoiceEditor)
    return editor


def choice_popup(items: FilteredList) -> ChoicePopup:
    popup = choice(items).popup
    assert popup is not None
    return popup


def days(items: FilteredList) -> DateRangeEditor:
    editor = items.editor("at")
    assert isinstance(editor, DateRangeEditor)
    return editor


def days_popup(items: FilteredList) -> DateRangePopup:
    popup = days(items).popup
    assert popup is not None
    return popup


def test_typing_tells_once_when_the_keys_rest(items: FilteredList) -> None:
    items.press(Key.Key_F6)
    assert items.in_focus == "Filter Text"
    items.type(" hello ")
    assert items.told == []
    items.wait_told(1)
    assert items.told == [{"text": "hello"}]
    assert text_line(items).line.property("active") == "true"
    assert text_line(items).line.placeholderText() == "any word"


def test_enter_does_not_wait_and_tells_nothing_twice(items: FilteredList) -> None:
    items.press(Key.Key_F, CONTROL_SHIFT)
    items.type("hello")
    items.press(Key.Key_Return)
    assert items.told == [{"text": "hello"}]
    items.press(Key.Key_Return)
    items.type(" ")
    items.press(Key.Key_Return)
    assert len(items.told) == 1


def test_tab_goes_through_the_filters_and_on_to_the_rows(items: FilteredList) -> None:
    items.press(Key.Key_F6)
    seen = [items.in_focus]
    for _step in range(5):
        items.press(Key.Key_Tab)
        seen.append(items.in_focus)
    assert seen == [
        "Filter Text", "Filter Day", "Filter State", "Filter Again", "Columns and sorting", "Items",
    ]  # fmt: skip


def test_tab_follows_the_columns_when_they_are_moved(items: FilteredList) -> None:
    items.pane.arrangement.move("again", -4)
    items.press(Key.Key_F6)
    seen = [items.in_focus]
    for _step in range(4):
        items.press(Key.Key_Tab)
        seen.append(items.in_focus)
    assert seen == ["Filter Again", "Filter Text", "Filter Day", "Filter State", "Columns and sorting"]


def test_down_leads_to_the_rows_and_escape_clears_before_it_does(items: FilteredList) -> None:
    items.press(Key.Key_F6)
    items.press(Key.Key_Down)
    assert items.in_focus == "Items"
    items.press(Key.Key_F6)
    items.type("x")
    items.wait_told(1)
    items.press(Key.Key_Escape)
    assert items.told[1:] == [{}]
    assert items.in_focus == "Filter Text"
    items.press(Key.Key_Escape)
    assert items.in_focus == "Items"


def test_several_values_are_ticked_with_space_and_told_together(items: FilteredList) -> None:
    assert items.asked_options == 0
    items.editor("state").setFocus()
    items.press(Key.Key_Space)
    assert items.asked_options == 1
    assert QApplication.activePopupWidget() is choice_popup(items)
    items.press(Key.Key_Space)
    items.press(Key.Key_Down)
    items.press(Key.Key_Down)
    items.press(Key.Key_Space)
    items.wait_told(1)
    assert items.told == [{"state": frozenset({"done", "lost"})}]
    assert choice(items).button.text() == "2 chosen"
    assert choice(items).button.accessibleDescription() == "Done, Lost"
    items.press(Key.Key_Return)
    assert QApplication.activePopupWidget() is None
    assert items.in_focus == "Filter State"
    items.press(Key.Key_Delete)
    assert items.told[1:] == [{}]
    assert choice(items).button.text() == "All"


def test_one_value_is_named_and_a_click_on_its_words_ticks_it(items: FilteredList, qtbot: QtBot) -> None:
    choice(items).open()
    items.desk.settle()
    entries = choice_popup(items).list
    assert not entries.item(1).icon().isNull()
    words = entries.visualItemRect(entries.item(1)).center()
    qtbot.mouseClick(entries.viewport(), Qt.MouseButton.LeftButton, NO_MODIFIER, words)
    items.wait_told(1)
    assert items.told == [{"state": frozenset({"open"})}]
    assert choice(items).button.text() == "Open"
    choice_popup(items).all_button.click()
    assert items.told[1:] == [{}]
    assert entries.item(1).checkState() is Qt.CheckState.Unchecked


def test_a_preset_of_days_is_chosen_with_the_arrows(items: FilteredList) -> None:
    items.editor("at").setFocus()
    items.press(Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    for _step in range(3):
        items.press(Key.Key_Down)
    items.press(Key.Key_Return)
    assert items.told == [{"at": DateRange(date(2026, 11, 17), TODAY, "last_7_days")}]
    assert days(items).button.text() == "Last 7 days"
    assert not days_popup(items).isVisible()


def test_days_are_typed_and_one_may_stay_open(items: FilteredList) -> None:
    days(items).open()
    popup = days_popup(items)
    items.press(Key.Key_Tab)
    assert items.in_focus == "From: date"
    items.type("1.10.2026")
    items.press(Key.Key_Return)
    assert items.told == [{"at": DateRange(since=date(2026, 10, 1))}]
    assert days(items).button.text() == "from 01/10/2026"
    days(items).open()
    popup.until.date_edit.setFocus()
    items.type("30.9.")
    items.press(Key.Key_Return)
    assert popup.problem.text() == "The last day is before the first."
    assert popup.isVisible()
    assert len(items.told) == 1
    popup.until.date_edit.selectAll()
    items.type("31.10.")
    items.press(Key.Key_Return)
    assert items.told[1:] == [{"at": DateRange(date(2026, 10, 1), date(2026, 10, 31))}]
    assert range_words(items.told[1]["at"]) == "01/10/2026 – 31/10/2026"


def test_a_preset_moves_on_at_midnight(items: FilteredList) -> None:
    items.pane.set_filters({"at": DateRange.of(Preset.TODAY, TODAY)})
    items.desk.clock.advance(timedelta(days=1))
    assert items.pane.filter_values["at"] == DateRange.of(Preset.TODAY, date(2026, 11, 24))


def test_what_the_page_sets_is_shown_and_not_told(items: FilteredList) -> None:
    items.pane.set_filters({"text": "abc", "state": frozenset({"lost"}), "again": True})
    items.desk.settle()
    assert items.told == []
    assert text_line(items).line.text() == "abc"
    assert choice(items).button.text() == "Lost"
    assert items.pane.filter_values == {"text": "abc", "state": frozenset({"lost"}), "again": True}
    items.pane.set_filters({})
    assert (items.told, items.pane.filter_values) == ([], {})
    with pytest.raises(KeyError):
        items.pane.set_filters({"parts": "1"})


def test_the_button_for_all_filters_is_there_while_there_are_some(items: FilteredList) -> None:
    button = items.filtering.tools.clear_button
    assert not button.isVisible()
    box = items.editor("again")
    assert isinstance(box, CheckEditor)
    box.setFocus()
    items.press(Key.Key_Space)
    assert items.told == [{"again": True}]
    assert button.isVisible()
    items.press(Key.Key_L, CONTROL_SHIFT)
    assert items.told[1:] == [{}]
    assert not button.isVisible()


def test_a_list_that_is_empty_because_of_filters_says_so_and_keeps_them_in_reach(items: FilteredList) -> None:
    items.found = NumberedItems(())
    items.press(Key.Key_F6)
    items.type("nobody")
    items.press(Key.Key_Return)
    empty = items.pane.empty
    assert empty.title.text() == "Nothing fits these filters."
    assert items.in_focus == "Filter Text"
    assert items.editor("text").isVisible()
    row = items.filtering.row
    assert empty.geometry().top() >= row.geometry().bottom()
    items.found = NumberedItems(range(1, 10))
    empty.button.click()
    items.desk.settle()
    assert not empty.isVisible()
    assert items.pane.filter_values == {}
    assert items.in_focus == "Items"


def test_an_empty_list_without_filters_says_what_the_page_says(items: FilteredList) -> None:
    items.pane.set_empty(lambda state: state.show_empty("list", "No items yet."))
    items.pane.reload(NumberedItems(()))
    items.desk.settle()
    assert items.pane.empty.title.text() == "No items yet."


def test_filters_stay_under_their_titles(items: FilteredList) -> None:
    def in_place() -> bool:
        header = items.pane.table.header
        return all(
            (editor.x(), editor.width())
            == (header.sectionViewportPosition(section), header.sectionSize(section))
            for section, key in enumerate(("text", "at", "state", "", "again"))
            if key and (editor := items.editor(key))
        )

    assert in_place()
    items.pane.table.header.resizeSection(1, 260)
    assert in_place()
    items.pane.arrangement.move("state", -2)
    assert in_place()
    items.page.resize(400, 400)
    items.pane.table.horizontalScrollBar().setValue(60)
    assert items.pane.table.header.offset() == 60
    assert in_place()
    items.pane.arrangement.set_shown("at", False)
    assert not items.editor("at").isVisible()
    assert in_place()


def test_a_filter_that_lies_aside_comes_into_view_with_the_keyboard(desk: Desk, qtbot: QtBot) -> None:
    items = FilteredList(desk, qtbot, width=360)
    bar = items.pane.table.horizontalScrollBar()
    assert bar.maximum() > 0
    items.editor("again").setFocus()
    assert bar.value() > 0
    items.press(Key.Key_F6)
    assert bar.value() == 0


def test_hiding_a_column_takes_its_filter_away(items: FilteredList) -> None:
    items.pane.set_filters({"text": "abc", "again": True})
    items.pane.arrangement.set_shown("again", False)
    assert items.told == [{"text": "abc"}]


def test_a_filter_of_a_hidden_column_shows_it(items: FilteredList) -> None:
    items.pane.arrangement.set_shown("again", False)
    assert "Again" not in items.titles()
    items.pane.set_filters({"again": True})
    assert "Again" in items.titles()


def test_editors_are_made_unasked_a_moment_after_the_list_is_shown(items: FilteredList, qtbot: QtBot) -> None:
    row = items.filtering.row
    qtbot.waitUntil(lambda: row.is_made)
    assert all(editor.isVisible() for editor in row.editors.values())


def test_scrolling_the_rows_paints_neither_titles_nor_filters(items: FilteredList, qtbot: QtBot) -> None:
    table = items.pane.table
    field = items.editor("state").field
    made = PaintCounter(field)
    field.update()
    qtbot.waitUntil(lambda: made.count > 0)
    above = [
        table.header.viewport(),
        items.filtering.row,
        *(items.editor(key).field for key in ("text", "state")),
    ]
    rows = PaintCounter(table.viewport())
    counters = [PaintCounter(widget) for widget in above]
    table.verticalScrollBar().setValue(96)
    qtbot.waitUntil(lambda: rows.count > 0)
    assert [counter.count for counter in counters] == [0, 0, 0, 0]
