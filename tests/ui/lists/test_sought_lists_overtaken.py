"""Lists that are sought through, when answers come late, never, or while another list is wanted."""

from __future__ import annotations

import threading
from typing import Any

from pytestqt.qtbot import QtBot

from app.ui.lists.model import WINDOW
from app.ui.lists.seeking import News
from app.ui.tasks import Lane
from tests.fixtures.sought import SoughtBench, SoughtItems


def test_news_do_not_overtake_another_list_that_is_being_read(sought: SoughtBench, qtbot: QtBot) -> None:
    """What changed while a filter was chosen asks for the same list again: its rows have nowhere to go yet."""
    sought.load()
    sought.look(50_000)
    qtbot.waitUntil(lambda: bool(sought.model._ids.marks))  # type: ignore[union-attr]
    even = SoughtItems(range(2, 200_002, 2), " of another list")
    even.page_gate.clear()
    sought.source = even
    sought.model.reload(even)
    sought.model.reload(even)
    even.page_gate.set()
    sought.settle()
    assert sought.model.rowCount() == 100_000
    for first in (0, 30_000, 50_000):
        assert sought.look(first) == sought.rows(first)


def test_what_changed_while_the_first_rows_came_is_read_afterwards(sought: SoughtBench) -> None:
    sought.source.count_gate.clear()
    sought.model.reload()
    sought.source.numbers = [0, *sought.source.numbers]
    sought.model.reload()
    sought.source.count_gate.set()
    sought.settle()
    assert sought.model.rowCount() == 100_001
    assert sought.look(0) == sought.rows(0)


def test_a_count_is_not_begun_anew_each_time_something_changes(sought: SoughtBench, qtbot: QtBot) -> None:
    sought.source.count_gate.clear()
    sought.model.reload()
    qtbot.waitUntil(lambda: ("count", 0) in sought.source.asked)
    for _change in range(3):
        sought.model.reload()
        sought.run_lane()
    assert sought.source.asked.count(("page", 0)) == 1
    sought.source.count_gate.set()
    sought.settle()
    assert sought.model.is_counted


def test_a_long_export_holds_up_neither_count_nor_news(sought: SoughtBench, qtbot: QtBot) -> None:
    ended = threading.Event()
    sought.tasks.run(sought.model, lambda _services: ended.wait(10), lambda _ended: None, lane=Lane.LONG)
    try:
        sought.model.reload()
        qtbot.waitUntil(lambda: sought.model.rowCount() == 100_000)
        sought.source.numbers = [0, *sought.source.numbers]
        sought.model.reload()
        qtbot.waitUntil(lambda: sought.model.rowCount() == 100_001)
    finally:
        ended.set()
    sought.settle()
    assert sought.text(0) == "row 0"


def test_after_trouble_with_the_first_rows_they_are_asked_for_again(sought: SoughtBench) -> None:
    sought.source.trouble = RuntimeError("no")
    sought.model.reload()
    sought.settle()
    assert len(sought.failures) == 1
    sought.model.reload()
    sought.settle()
    assert sought.look(0) == sought.rows(0)


def test_until_another_list_has_come_the_one_that_is_seen_is_read(sought: SoughtBench, qtbot: QtBot) -> None:
    """Its marks mean nothing in the other one."""

    class Hostile(SoughtItems):
        def place(self, services: Any, mark: int) -> int:
            raise TypeError("the mark of another list")

    sought.load()
    qtbot.waitUntil(lambda: sought.model._ids.surveyed)  # type: ignore[union-attr]
    other = Hostile(range(2, 200_002, 2))
    other.page_gate.clear()
    sought.model.reload(other)
    sought.text(50_000)
    other.page_gate.set()
    sought.settle()
    assert sought.failures == []
    assert sought.text(0) == "row 2"


def test_an_answer_that_comes_too_late_does_not_bar_the_way(sought: SoughtBench, qtbot: QtBot) -> None:
    sought.source.knows_a_way = True
    sought.source.gate.clear()  # no marks: every place is leapt to
    sought.load()
    sought.source.page_gate.clear()
    sought.text(50_000)
    sought.model._take_news((News(count=100_000, came=0, rows=[], windows=[0], places={}), []))
    sought.source.page_gate.set()
    sought.settle()
    sought.source.page_gate.clear()
    for window in range(100, 1_000, 100):  # dragged through the list
        sought.text(window * WINDOW)
    sought.source.page_gate.set()
    qtbot.waitUntil(lambda: sought.text(900 * WINDOW) == sought.rows(900 * WINDOW, 1)[0])


def test_what_was_looked_at_last_is_read_although_no_way_is_known(sought: SoughtBench, qtbot: QtBot) -> None:
    sought.source.gate.clear()
    sought.load()
    with qtbot.waitSignal(sought.model.loaded, timeout=100, raising=False):
        sought.text(50_000)
        for window in (100, 200, 300):
            sought.text(window * WINDOW)
    sought.source.gate.set()
    sought.settle()
    qtbot.waitUntil(lambda: sought.model._ids.surveyed)  # type: ignore[union-attr]
    sought.settle()
    assert sought.text(300 * WINDOW) == sought.rows(300 * WINDOW, 1)[0]
