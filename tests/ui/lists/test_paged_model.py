from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot

from app.ui.lists.model import KEPT_WINDOWS, MOST_CACHED, MOST_WAITING, WINDOW, PagedModel
from app.ui.tasks import TaskRunner
from tests.fixtures.lists import COLUMNS, Item, NumberedItems

Role = Qt.ItemDataRole


class Bench:
    """A model on a source of its own, and a way to wait for what it asked."""

    def __init__(self, qtbot: QtBot, tasks: TaskRunner, owner: QObject) -> None:
        self.source = NumberedItems(range(1, 100_001))
        self.model: PagedModel[Item] = PagedModel(tasks, COLUMNS, self.source, owner)
        self.failures: list[Exception] = []
        self.model.failed.connect(self.failures.append)
        self._tasks = tasks
        self._qtbot = qtbot

    def settle(self) -> None:
        self._qtbot.waitUntil(lambda: not self._tasks.busy, timeout=10_000)

    def load(self) -> None:
        self.model.reload()
        self.settle()
        self.source.asked.clear()

    def text(self, row: int, column: int = 0) -> str:
        return str(self.model.data(self.model.index(row, column)))

    def look(self, first: int, count: int = 20) -> None:
        """Paint some rows."""
        for row in range(first, first + count):
            self.text(row)


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    owner = QObject()
    tasks = TaskRunner(lambda: None, owner)  # type: ignore[arg-type, return-value]
    tasks.start()
    made = Bench(qtbot, tasks, owner)
    yield made
    made.source.gate.set()
    tasks.close()


def test_the_exact_number_is_known_before_the_rows_are(bench: Bench) -> None:
    bench.model.reload()
    bench.settle()
    assert bench.model.rowCount() == 100_000
    assert bench.model.columnCount() == 2
    assert bench.source.asked == [list(range(1, WINDOW + 1))]
    assert [bench.text(row) for row in (0, WINDOW - 1)] == ["row 1", f"row {WINDOW}"]


def test_a_jump_to_the_end_reads_what_is_seen_there_and_nothing_between(bench: Bench) -> None:
    bench.load()
    bench.look(99_980)
    assert bench.text(99_999) == ""
    bench.settle()
    assert bench.text(99_999) == "row 100000"
    assert bench.source.asked == [list(range(99_969, 100_001))]


def test_a_dash_through_the_list_reads_only_where_it_began_and_where_it_ends(bench: Bench) -> None:
    bench.load()
    bench.source.gate.clear()
    for window in range(1, 700):
        bench.look(window * WINDOW)
    bench.source.gate.set()
    bench.settle()
    assert [asked[0] // WINDOW for asked in bench.source.asked] == [1, 700 - MOST_WAITING]
    assert sum(map(len, bench.source.asked)) == (1 + MOST_WAITING) * WINDOW
    bench.look(699 * WINDOW)
    assert bench.text(699 * WINDOW) == f"row {699 * WINDOW + 1}"
    bench.look(300 * WINDOW)  # what was rushed past is read when it is looked at
    bench.settle()
    assert bench.text(300 * WINDOW) == f"row {300 * WINDOW + 1}"


def test_rows_are_asked_for_once(bench: Bench) -> None:
    bench.load()
    for _repaint in range(3):
        bench.look(1000)
        bench.settle()
    assert len(bench.source.asked) == 1


def test_what_was_not_seen_for_long_is_forgotten(bench: Bench) -> None:
    bench.load()
    for window in range(1, MOST_CACHED // WINDOW + 1):
        bench.look(window * WINDOW)
        bench.settle()
    loaded = [row for row in range(MOST_CACHED + WINDOW) if bench.model.row_at(row) is not None]
    assert len(loaded) == KEPT_WINDOWS * WINDOW
    assert loaded[-1] == MOST_CACHED + WINDOW - 1
    bench.look(0)
    bench.settle()
    assert bench.text(0) == "row 1"


def test_answers_to_an_older_question_are_dropped(bench: Bench) -> None:
    bench.load()
    bench.source.gate.clear()
    bench.look(1000)
    other = NumberedItems(range(5000, 6000), suffix=" new")
    bench.model.reload(other)
    bench.source.gate.set()
    bench.settle()
    assert bench.model.rowCount() == 1000
    assert bench.text(0) == "row 5000 new"
    bench.look(900)
    bench.settle()
    assert bench.text(900) == "row 5900 new"


def test_of_two_lists_asked_for_the_newer_one_is_shown(bench: Bench) -> None:
    bench.model.reload(NumberedItems(range(1, 10)))
    bench.model.reload(NumberedItems(range(1, 4)))
    bench.settle()
    assert bench.model.rowCount() == 3


def test_a_reload_of_the_same_rows_moves_nothing_and_never_goes_blank(bench: Bench, qtbot: QtBot) -> None:
    bench.load()
    bench.look(1000)
    bench.settle()
    bench.source.suffix = " new"
    with qtbot.assertNotEmitted(bench.model.modelReset), qtbot.waitSignal(bench.model.loaded):
        bench.model.reload()
    assert bench.text(0) == "row 1 new"
    assert bench.text(1000) == "row 1001"  # the old words, until the new ones are there
    bench.settle()
    assert bench.text(1000) == "row 1001 new"


def test_single_rows_are_read_again_where_they_are_shown(bench: Bench) -> None:
    bench.load()
    bench.source.suffix = " new"
    bench.model.refresh([3, 70_000])
    bench.settle()
    assert bench.source.asked == [[3]]
    assert [bench.text(row) for row in (1, 2)] == ["row 2", "row 3 new"]


def test_trouble_is_told_and_does_not_stop_the_list(bench: Bench) -> None:
    bench.load()
    bench.source.trouble = RuntimeError("no database")
    bench.look(1000)
    bench.settle()
    assert [str(failure) for failure in bench.failures] == ["no database"]
    bench.look(1000)
    bench.settle()
    assert bench.text(1000) == "row 1001"


def test_rows_gone_between_are_left_blank(bench: Bench) -> None:
    bench.load()
    bench.source.rows = lambda services, ids: []  # type: ignore[method-assign]
    bench.look(1000)
    bench.settle()
    assert bench.text(1000) == ""
    assert bench.model.row_at(1000) is None


def test_a_row_is_found_by_its_key_and_the_other_way_round(bench: Bench) -> None:
    bench.load()
    assert bench.model.position_of(70_000) == 69_999
    assert bench.model.position_of(100_001) == -1
    assert (bench.model.id_at(69_999), bench.model.id_at(-1), bench.model.id_at(100_000)) == (70_000, 0, 0)


def test_what_qt_asks_beside_the_words(bench: Bench) -> None:
    bench.load()
    index = bench.model.index(0, 0)
    number = bench.model.index(0, 1)
    assert bench.model.data(index, Role.AccessibleTextRole) == "Words: row 1"
    assert bench.model.data(index, Role.ToolTipRole) == "about 1"
    assert bench.model.data(index, Role.DecorationRole) is None
    assert not bench.model.data(number, Role.DecorationRole).isNull()
    assert bench.model.data(number, Role.TextAlignmentRole) & int(Qt.AlignmentFlag.AlignRight)
    assert bench.model.data(index, Role.BackgroundRole) is None
    assert bench.model.headerData(1, Qt.Orientation.Horizontal) == "Number"
    assert bench.model.headerData(1, Qt.Orientation.Vertical) is None


def test_texts_of_rows_never_seen_are_read_for_copying(bench: Bench) -> None:
    bench.load()
    got: list[list[tuple[str, ...]]] = []
    bench.model.texts_of([0, 1], got.append)
    assert got == [[("row 1", "1"), ("row 2", "2")]]
    bench.model.texts_of(range(90_000, 91_200), got.append)
    bench.settle()
    assert len(got[1]) == 1200
    assert got[1][-1] == ("row 91200", "91200")
    assert [len(asked) for asked in bench.source.asked] == [500, 500, 200]
