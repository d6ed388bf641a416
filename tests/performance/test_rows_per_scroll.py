"""A list of a million rows reads what is looked at, and little more."""

from __future__ import annotations

import pytest

from app.ui.lists.model import MOST_WAITING, WINDOW
from app.ui.lists.pane import ListPane
from tests.fixtures.lists import COLUMNS, Item, NumberedItems
from tests.fixtures.ui import Desk

ROWS = 1_000_000


class Scrolled:
    """The list on the screen; `read` counts the rows read since the last look."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.source = NumberedItems(range(1, ROWS + 1))
        self.pane: ListPane[Item] = ListPane(desk.context, "numbers", "Numbers", COLUMNS, self.source)
        self.pane.resize(600, 800)
        self.pane.reload()
        desk.show(self.pane)
        desk.settle()

    def read(self) -> int:
        self._desk.settle()
        rows = sum(map(len, self.source.asked))
        self.source.asked.clear()
        return rows

    def scroll_to(self, share: float) -> None:
        bar = self.pane.table.verticalScrollBar()
        bar.setValue(round(bar.maximum() * share))
        self.pane.table.viewport().repaint()

    def text_in_the_middle(self) -> str:
        row = self.pane.table.rowAt(self.pane.table.viewport().height() // 2)
        return self.pane.model.text_at(row, 0)


@pytest.fixture
def scrolled(desk: Desk) -> Scrolled:
    return Scrolled(desk)


def test_opening_reads_one_window_and_knows_all_rows(scrolled: Scrolled) -> None:
    assert scrolled.pane.model.rowCount() == ROWS
    assert scrolled.read() == WINDOW


def test_a_page_further_reads_at_most_two_windows(scrolled: Scrolled) -> None:
    scrolled.read()
    bar = scrolled.pane.table.verticalScrollBar()
    for _page in range(10):
        bar.setValue(bar.value() + bar.pageStep())
        scrolled.pane.table.viewport().repaint()
        assert scrolled.read() <= 2 * WINDOW
    assert scrolled.text_in_the_middle().startswith("row ")


def test_a_jump_to_the_end_reads_at_most_two_windows(scrolled: Scrolled) -> None:
    scrolled.read()
    scrolled.scroll_to(1.0)
    assert scrolled.read() <= 2 * WINDOW
    assert scrolled.text_in_the_middle().startswith("row 99")


def test_a_dash_through_the_whole_list_reads_a_few_windows(scrolled: Scrolled) -> None:
    scrolled.read()
    scrolled.source.gate.clear()
    for step in range(200):
        scrolled.scroll_to(step / 200)
    scrolled.source.gate.set()
    scrolled.scroll_to(1.0)
    assert scrolled.read() <= (2 + 2 * MOST_WAITING) * WINDOW
