from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from pytestqt.qtbot import QtBot

from app.errors import UserError
from app.ui import theme
from app.ui.lists.model import WINDOW
from app.ui.lists.pane import ListPane
from app.ui.lists.source import Column
from tests.fixtures.lists import COLUMNS, Item, NumberedItems
from tests.fixtures.paint_counter import PaintCounter
from tests.fixtures.ui import Desk

Key = Qt.Key


class Shown:
    """A list in a window, and what it told."""

    def __init__(self, desk: Desk, qtbot: QtBot, source: NumberedItems) -> None:
        self.source = source
        self.pane: ListPane[Item] = ListPane(desk.context, "numbers", "Numbers", COLUMNS, source)
        self.selected: list[int] = []
        self.activated: list[int] = []
        self.pane.selected.connect(self.selected.append)
        self.pane.activated.connect(self.activated.append)
        self.pane.resize(600, 400)
        self.desk = desk
        self.table = self.pane.table
        self._qtbot = qtbot
        desk.show(self.pane)

    def load(self, source: NumberedItems | None = None, *, select_first: bool = False) -> None:
        self.pane.reload(source, select_first=select_first)
        self.desk.settle()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self._qtbot.keyClick(self.table, key, modifier)


@pytest.fixture
def shown(desk: Desk, qtbot: QtBot) -> Shown:
    return Shown(desk, qtbot, NumberedItems(range(1, 1001)))


def test_it_says_that_it_is_loading_until_the_rows_are_there(shown: Shown, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: shown.pane.empty.isVisible(), timeout=5000)
    assert shown.pane.empty.title.text() == "One moment …"
    shown.load()
    assert shown.table.isVisible()
    assert shown.table.accessibleName() == "Numbers"
    assert shown.pane.current_id == 1
    assert shown.pane.current_row == Item(1, "row 1")


def test_an_empty_list_says_how_to_fill_it(shown: Shown) -> None:
    acted: list[str] = []
    shown.pane.set_empty(
        lambda state: state.show_empty(
            "list", "No rows.", "Add one.", action="Add", on_action=lambda: acted.append("add")
        )
    )
    shown.load(NumberedItems(()))
    assert shown.pane.empty.accessibleName() == "No rows."
    shown.pane.empty.button.click()
    assert acted == ["add"]
    assert shown.selected[-1] == 0
    shown.load(NumberedItems((7,)))
    assert shown.table.isVisible()
    assert shown.pane.current_id == 7


def test_a_list_that_cannot_be_read_says_why_and_tries_again(shown: Shown) -> None:
    shown.source.trouble = UserError("The database is gone. Plug it in again.")
    shown.load()
    assert shown.pane.empty.isVisible()
    assert shown.pane.empty.text.text() == "The database is gone. Plug it in again."
    shown.pane.empty.button.click()
    shown.desk.settle()
    assert shown.table.isVisible()


def test_a_mistake_of_the_program_is_told_and_the_list_offers_to_try_again(shown: Shown) -> None:
    shown.source.trouble = ZeroDivisionError()
    shown.pane.reload()
    with pytest.raises(ZeroDivisionError):
        shown.desk.settle()
    assert shown.pane.empty.button.text() == "Try again"
    shown.desk.errors.clear()


def test_arrows_pages_and_ends_move_and_tell(shown: Shown) -> None:
    shown.load()
    shown.press(Key.Key_Down)
    assert shown.selected[-1] == 2
    shown.press(Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert shown.selected[-1] == 1000
    shown.press(Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert shown.selected[-1] == 1
    shown.press(Key.Key_Enter)
    assert shown.activated == [1]


def test_what_is_marked_stays_marked_when_the_list_is_read_again(shown: Shown) -> None:
    """An SMS that leaves the outbox meanwhile does not undo the choice of others."""
    shown.load()
    for _step in range(2):
        shown.press(Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
        shown.press(Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
        shown.press(Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    shown.press(Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert shown.pane.selected_ids() == [1, 3, 5]
    shown.load(NumberedItems(range(2, 1001)))
    assert shown.pane.selected_ids() == [3, 5]
    assert shown.pane.current_id == 6
    shown.load(NumberedItems([2000, *range(1, 1001)]))
    assert shown.pane.selected_ids() == [3, 5]
    shown.load(NumberedItems(range(2, 1001)), select_first=True)
    assert shown.pane.selected_ids() == [2]


def test_where_all_that_was_marked_has_gone_the_next_one_is_selected(shown: Shown) -> None:
    shown.load()
    shown.press(Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert shown.pane.selected_ids() == [1, 2]
    shown.load(NumberedItems(range(3, 1001)))
    assert shown.pane.selected_ids() == [4]
    assert shown.pane.current_id == 4


def test_the_row_the_keyboard_is_at_is_seen_where_it_is_not_the_selected_one(
    shown: Shown, qtbot: QtBot
) -> None:
    """Or one could not mark several without a mouse."""

    def edge(row: int) -> str:
        place = shown.table.visualRect(shown.pane.model.index(row, 0))
        return shown.table.viewport().grab().toImage().pixelColor(0, place.center().y()).name()

    shown.load()
    shown.table.setFocus()
    qtbot.waitUntil(shown.table.hasFocus)
    accent = theme.colour("accent").name()
    assert edge(0) != accent
    shown.press(Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert [edge(row) == accent for row in range(3)] == [False, True, False]
    shown.press(Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    shown.press(Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert shown.pane.selected_ids() == [1, 3]
    assert [edge(row) == accent for row in range(3)] == [False, False, True]


def test_the_scroll_bar_tells_the_truth(shown: Shown) -> None:
    shown.load()
    bar = shown.table.verticalScrollBar()
    assert bar.maximum() == 1000 * theme.ROW_HEIGHT - shown.table.viewport().height()
    bar.setValue(bar.maximum())
    shown.table.viewport().repaint()
    shown.desk.settle()
    assert shown.pane.model.texts_at(999) == ("row 1000", "1000")
    assert shown.source.asked[1:] == [list(range(1000 // WINDOW * WINDOW + 1, 1001))]


def test_the_row_stays_selected_and_where_it_is_when_others_come_before_it(shown: Shown) -> None:
    shown.load()
    shown.pane.select(500)
    place = shown.table.rowViewportPosition(499)
    shown.load(NumberedItems([*range(2001, 2101), *range(1, 1001)]))
    assert shown.pane.current_id == 500
    assert shown.table.rowViewportPosition(599) == place


def test_when_the_selected_row_goes_the_next_one_takes_its_place(shown: Shown) -> None:
    shown.load()
    shown.pane.select(500)
    shown.load(NumberedItems([number for number in range(1, 1001) if number != 500]))
    assert shown.pane.current_id == 501
    shown.load(NumberedItems(range(1, 400)))
    assert shown.pane.current_id == 399
    assert shown.selected[-1] == 399


def test_letters_typed_into_the_list_are_handed_on_and_read_nothing(shown: Shown, qtbot: QtBot) -> None:
    typed: list[str] = []
    shown.pane.typed.connect(typed.append)
    shown.load()
    shown.source.asked.clear()
    qtbot.keyClicks(shown.table, "mey")
    assert typed == ["m", "e", "y"]
    assert shown.source.asked == []


def test_columns_that_can_be_missed_give_way_in_a_narrow_list(desk: Desk) -> None:
    extra: Column[Item] = Column("extra", "Extra", lambda item: "", room=500)
    columns = (*COLUMNS, extra)
    pane: ListPane[Item] = ListPane(desk.context, "numbers", "Numbers", columns, NumberedItems((1,)))
    desk.show(pane)
    pane.resize(600, 300)
    assert not pane.table.isColumnHidden(2)
    pane.resize(400, 300)
    assert pane.table.isColumnHidden(2)


def test_another_search_selects_its_best_hit(shown: Shown) -> None:
    shown.load()
    shown.pane.select(500)
    shown.load(NumberedItems(range(400, 600)), select_first=True)
    assert shown.pane.current_id == 400
    shown.load(NumberedItems(range(300, 600)))
    assert shown.pane.current_id == 400


def test_a_row_can_be_chosen_before_the_list_holds_it(shown: Shown) -> None:
    shown.pane.select(990)
    shown.load()
    assert shown.pane.current_id == 990
    assert 0 <= shown.table.rowViewportPosition(989) < shown.table.viewport().height()


def test_copying_puts_the_selected_rows_on_the_clipboard(shown: Shown) -> None:
    shown.load()
    shown.press(Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert shown.pane.selected_ids() == [1, 2]
    shown.press(Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "row 1\t1\nrow 2\t2"


def test_copying_everything_takes_rows_that_were_never_seen(shown: Shown) -> None:
    shown.load()
    shown.table.selectAll()
    shown.pane.copy()
    shown.desk.settle()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert (len(lines), lines[-1]) == (1000, "row 1000\t1000")


def test_a_right_click_offers_what_the_page_gave_and_copy(shown: Shown) -> None:
    shown.pane.offer(QAction("Open", shown.pane), QAction("Archive", shown.pane))
    assert [action.text() for action in shown.table.actions()] == ["Open", "Archive", "Copy"]
    assert shown.table.contextMenuPolicy() is Qt.ContextMenuPolicy.ActionsContextMenu


def test_column_widths_are_remembered_once_the_pulling_ends(shown: Shown, desk: Desk, qtbot: QtBot) -> None:
    shown.load()
    for width in (100, 120, 140):
        shown.table.horizontalHeader().resizeSection(1, width)
    assert desk.context.layout.get("numbers.columns") is None
    qtbot.waitUntil(lambda: desk.context.layout.get("numbers.columns") is not None)
    desk.settle()
    assert desk.context.layout.get("numbers.columns") == {"id": 140}
    again: ListPane[Item] = ListPane(desk.context, "numbers", "Numbers", COLUMNS, shown.source, desk.host)
    assert again.table.horizontalHeader().sectionSize(1) == 140


def test_a_scroll_frame_paints_once_and_reads_nothing_that_is_there(shown: Shown) -> None:
    shown.load()
    shown.source.asked.clear()
    paints = PaintCounter(shown.table.viewport())
    shown.table.verticalScrollBar().setValue(64)
    shown.table.viewport().repaint()
    assert paints.count <= 2
    assert shown.source.asked == []
