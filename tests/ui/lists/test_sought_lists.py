"""Lists that are sought through by marks, read through the same model as those that are numbered."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from PySide6.QtCore import QObject, QPersistentModelIndex
from pytestqt.qtbot import QtBot

from app.ui.lists.model import MOST_CACHED, WINDOW, PagedModel
from app.ui.lists.seeking import MARKS_AT_ONCE, NEAR_THE_END, STEP
from app.ui.tasks import TaskRunner
from tests.fixtures.lists import COLUMNS, Item


class SoughtItems:
    """The rows `numbers`, ascending, each called "row N"; `asked` says what was read and how.

    While `gate` is cleared no mark is given; while `page_gate` is, no page.
    """

    def __init__(self, numbers: Sequence[int], suffix: str = "") -> None:
        self.numbers = list(numbers)
        self.suffix = suffix
        self.asked: list[tuple[str, int]] = []
        self.gate = threading.Event()
        self.page_gate = threading.Event()
        self.trouble: Exception | None = None
        self.knows_its_length = False
        self.knows_a_way = False
        self.gate.set()
        self.page_gate.set()

    def mark_of(self, row: Item) -> int:
        return row.id

    def count(self, services: Any) -> int:
        self.asked.append(("count", 0))
        return len(self.numbers)

    def first(self, services: Any, limit: int) -> tuple[list[Item], int | None]:
        return self.page(services, None, limit, 0), len(self.numbers) if self.knows_its_length else None

    def page(self, services: Any, mark: int | None, limit: int, skip: int) -> list[Item]:
        self.page_gate.wait(10)
        self.asked.append(("page", skip))
        if self.trouble is not None:
            trouble, self.trouble = self.trouble, None
            raise trouble
        start = skip + (0 if mark is None else self.place(services, mark + 1))
        return self._items(self.numbers[start : start + limit])

    def last(self, services: Any, limit: int) -> list[Item]:
        self.asked.append(("last", limit))
        return self._items(self.numbers[-limit:])

    def marks(self, services: Any, mark: int | None, step: int, most: int) -> list[int]:
        self.gate.wait(10)
        start = 0 if mark is None else self.place(services, mark + 1)
        return self.numbers[start + step - 1 :: step][:most]

    def near(self, services: Any, place: int, count: int) -> tuple[int, int] | None:
        self.asked.append(("near", place))
        return (self.numbers[place - 3], place - 2) if self.knows_a_way else None

    def rows(self, services: Any, ids: Sequence[int]) -> list[Item]:
        self.asked.append(("rows", len(ids)))
        return self._items([number for number in ids if number in self.numbers])

    def place(self, services: Any, mark: int) -> int:
        return bisect_left(self.numbers, mark)

    def position(self, services: Any, number: int) -> int:
        place = bisect_left(self.numbers, number)
        return place if place < len(self.numbers) and self.numbers[place] == number else -1

    def _items(self, numbers: Sequence[int]) -> list[Item]:
        return [Item(number, f"row {number}{self.suffix}") for number in numbers]


class Bench:
    """A model on a list of a hundred thousand rows, the odd numbers, and a way to wait for what it asked."""

    def __init__(self, qtbot: QtBot, tasks: TaskRunner, owner: QObject) -> None:
        self.source = SoughtItems(range(1, 200_001, 2))
        self.model: PagedModel[Item] = PagedModel(tasks, COLUMNS, self.source, owner)
        self.failures: list[Exception] = []
        self.moves: list[int] = []
        self.model.failed.connect(self.failures.append)
        self.model.moved.connect(self.moves.append)
        self._tasks = tasks
        self._qtbot = qtbot

    def settle(self) -> None:
        self._qtbot.waitUntil(lambda: not self._tasks.busy, timeout=10_000)

    def load(self) -> None:
        self.model.reload()
        self.settle()
        self.source.asked.clear()

    def text(self, row: int) -> str:
        return str(self.model.data(self.model.index(row, 0)))

    def look(self, first: int, count: int = 20) -> list[str]:
        """Paint some rows, and again when they are there."""
        for row in range(first, first + count):
            self.text(row)
        self.settle()
        return [self.text(row) for row in range(first, first + count)]

    def rows(self, first: int, count: int = 20) -> list[str]:
        """What those rows have to say."""
        return [f"row {number}{self.source.suffix}" for number in self.source.numbers[first : first + count]]


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    owner = QObject()
    tasks = TaskRunner(lambda: None, owner)  # type: ignore[arg-type, return-value]
    tasks.start()
    made = Bench(qtbot, tasks, owner)
    yield made
    made.source.gate.set()
    made.source.page_gate.set()
    tasks.close()


def test_a_list_that_knows_its_length_is_there_at_once(bench: Bench, qtbot: QtBot) -> None:
    bench.source.knows_its_length = True
    with qtbot.waitSignals([bench.model.loaded, bench.model.counted]):
        bench.model.reload()
    assert bench.model.is_counted
    assert bench.model.rowCount() == 100_000
    assert ("count", 0) not in bench.source.asked


def test_the_first_rows_are_there_before_the_rest_is_counted(bench: Bench, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bench.model.loaded):
        bench.model.reload()
    assert bench.text(0) == "row 1"
    assert bench.model.rowCount() == WINDOW
    assert not bench.model.is_counted
    with qtbot.waitSignal(bench.model.counted):
        pass
    assert bench.model.rowCount() == 100_000
    assert bench.model.is_counted


def test_a_short_list_is_counted_by_its_first_page(bench: Bench) -> None:
    bench.source.numbers = [1, 2, 3]
    bench.model.reload()
    bench.settle()
    assert bench.model.rowCount() == 3
    assert bench.source.asked == [("page", 0)]


@pytest.mark.parametrize("first", [0, 100, STEP - 5, STEP, 5 * STEP + 7, 50_000, 99_000, 99_600, 99_980])
def test_any_place_is_reached_by_a_short_way(bench: Bench, first: int) -> None:
    bench.load()
    assert bench.look(first) == bench.rows(first)
    assert all(skip <= STEP for kind, skip in bench.source.asked if kind == "page")


def test_the_end_is_read_from_the_end_before_there_are_marks(bench: Bench) -> None:
    bench.source.gate.clear()
    bench.model.reload()
    bench._qtbot.waitUntil(lambda: bench.model.rowCount() == 100_000)
    bench._qtbot.waitUntil(lambda: bool(bench.text(99_990)))
    assert bench.text(99_999) == "row 199999"
    assert [kind for kind, _count in bench.source.asked] == ["page", "count", "last"]
    assert max(count for kind, count in bench.source.asked if kind == "last") <= NEAR_THE_END


def test_the_middle_waits_for_the_marks_that_lead_there(bench: Bench) -> None:
    bench.source.gate.clear()
    bench.model.reload()
    bench._qtbot.waitUntil(lambda: bench.model.rowCount() == 100_000)
    bench.text(50_000)
    assert ("page", 50_000) not in bench.source.asked
    bench.source.gate.set()
    bench.settle()
    assert bench.text(50_000) == "row 100001"


def test_the_middle_is_read_before_there_are_marks_where_the_source_knows_a_way(bench: Bench) -> None:
    bench.source.gate.clear()
    bench.source.knows_a_way = True
    bench.model.reload()
    bench._qtbot.waitUntil(lambda: bench.model.rowCount() == 100_000)
    for row in (50_000, 50_000 + WINDOW):
        bench.text(row)
    bench._qtbot.waitUntil(lambda: bool(bench.text(50_000) and bench.text(50_000 + WINDOW)))
    assert bench.text(50_000) == "row 100001"
    assert all(skip <= STEP for kind, skip in bench.source.asked if kind == "page")
    bench.source.gate.set()
    bench.settle()


def test_marks_are_asked_for_after_a_moment_and_a_few_at_a_time(bench: Bench) -> None:
    given: list[int] = []
    marks = bench.source.marks
    bench.source.marks = lambda *question: given.append(question[3]) or marks(*question)  # type: ignore[method-assign, func-returns-value]
    bench.load()
    assert not given, "the first rows are painted meanwhile"
    bench._qtbot.waitUntil(lambda: len(given) == -(-(100_000 // STEP) // MARKS_AT_ONCE))
    bench.settle()
    assert set(given) == {MARKS_AT_ONCE}


def test_only_so_many_rows_are_kept(bench: Bench) -> None:
    bench.load()
    for window in range(4 * MOST_CACHED // WINDOW):
        bench.look(window * WINDOW, 1)
    kept = sum(bench.model.row_at(row) is not None for row in range(5 * MOST_CACHED))
    assert kept <= MOST_CACHED + WINDOW
    assert bench.look(0) == bench.rows(0)


def test_late_answers_are_dropped(bench: Bench) -> None:
    bench.load()
    bench.source.page_gate.clear()
    bench.text(50_000)
    other = SoughtItems(range(5000, 6000), suffix=" new")
    bench.model.reload(other)
    bench.source.page_gate.set()
    bench.settle()
    assert bench.model.rowCount() == 1000
    assert bench.text(0) == "row 5000 new"
    assert bench.look(500)[0] == "row 5500 new"


def test_rows_that_come_in_above_move_nothing_that_is_seen(bench: Bench, qtbot: QtBot) -> None:
    bench.load()
    bench.look(50_000)
    current = QPersistentModelIndex(bench.model.index(50_005, 0))
    number = bench.model.id_at(50_005)
    bench.model.top_row = lambda: 50_000
    bench.source.numbers = [-3, -2, -1, *bench.source.numbers]
    with qtbot.assertNotEmitted(bench.model.modelReset), qtbot.waitSignal(bench.model.loaded):
        bench.model.reload()
    assert bench.moves == [3]
    assert bench.model.rowCount() == 100_003
    assert current.row() == 50_008
    assert bench.model.id_at(current.row()) == number
    assert bench.look(50_003) == bench.rows(50_003)
    assert bench.look(20) == bench.rows(20)


def test_rows_that_go_above_move_nothing_either(bench: Bench) -> None:
    bench.load()
    bench.look(50_000)
    bench.model.top_row = lambda: 50_000
    del bench.source.numbers[10:20]
    del bench.source.numbers[-5:]
    bench.model.reload()
    bench.settle()
    assert bench.moves == [-10]
    assert bench.model.rowCount() == 99_985
    assert bench.look(49_990) == bench.rows(49_990)
    assert bench.look(99_970, 15) == bench.rows(99_970, 15)


def test_at_the_top_new_rows_are_seen_and_the_current_one_stays_current(bench: Bench) -> None:
    bench.load()
    current = QPersistentModelIndex(bench.model.index(2, 0))
    bench.source.numbers = [-1, *bench.source.numbers]
    bench.model.reload()
    bench.settle()
    assert bench.text(0) == "row -1"
    assert current.row() == 3
    assert bench.model.id_at(3) == 5


def test_a_current_row_that_moves_is_followed(bench: Bench) -> None:
    bench.load()
    current = QPersistentModelIndex(bench.model.index(1, 0))
    position = bench.source.position
    bench.source.position = lambda services, number: 40 if number == 3 else position(services, number)  # type: ignore[method-assign]
    bench.model.reload()
    bench.settle()
    assert current.row() == 40


def test_a_row_anywhere_is_looked_for(bench: Bench) -> None:
    bench.load()
    found: list[int] = []
    bench.model.found.connect(found.append)
    assert bench.model.position_of(150_001) == -1
    bench.model.look_for(150_001)
    bench.model.look_for(150_002)
    bench.settle()
    assert found == []  # the newer question counts, and there is no such row
    bench.model.look_for(150_001)
    bench.settle()
    assert found == [150_001]
    assert bench.model.position_of(150_001) == 75_000


def test_what_is_current_is_found_in_another_list_too(bench: Bench) -> None:
    bench.load()
    bench.look(50_000)
    current = QPersistentModelIndex(bench.model.index(50_000, 0))
    number = bench.model.id_at(current.row())
    bench.model.reload(SoughtItems(range(1, 200_001)))
    bench.settle()
    assert bench.model.position_of(number) == number - 1
    assert bench.model.rowCount() == 200_000


def test_single_rows_are_read_again_where_they_are(bench: Bench) -> None:
    bench.load()
    bench.source.suffix = " new"
    bench.model.refresh([3, 70_001])
    bench.settle()
    assert bench.source.asked == [("rows", 1)]
    assert [bench.text(row) for row in (0, 1)] == ["row 1", "row 3 new"]


def test_texts_of_rows_never_seen_are_read_for_copying(bench: Bench) -> None:
    bench.load()
    got: list[list[tuple[str, ...]]] = []
    bench.model.texts_of(range(90_000, 90_100), got.append)
    bench.settle()
    assert [texts[0] for texts in got[0]] == bench.rows(90_000, 100)


def test_trouble_is_told_and_does_not_stop_the_list(bench: Bench) -> None:
    bench.load()
    bench.source.trouble = RuntimeError("no database")
    bench.look(1000)
    assert [str(failure) for failure in bench.failures] == ["no database"]
    assert bench.look(1000) == bench.rows(1000)
    bench.source.trouble = RuntimeError("no database")
    bench.model.reload()
    bench.settle()
    bench.model.reload()
    bench.settle()
    assert bench.look(0) == bench.rows(0)


def test_a_list_that_is_read_again_and_again_is_given_a_rest(bench: Bench) -> None:
    bench.load()
    bench.source.page_gate.clear()
    for _time in range(20):
        bench.model.reload()
    bench._qtbot.waitUntil(lambda: ("count", 0) in bench.source.asked)
    bench.source.numbers = [-1, *bench.source.numbers]
    bench.source.page_gate.set()
    bench._qtbot.waitUntil(lambda: bench.model.rowCount() == 100_001)
    assert bench.source.asked.count(("count", 0)) == 2
