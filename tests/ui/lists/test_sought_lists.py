"""Lists that are sought through by marks, read through the same model as those that are numbered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPersistentModelIndex
from pytestqt.qtbot import QtBot

from app.ui.lists.model import MOST_CACHED, WINDOW
from app.ui.lists.seeking import MARKS_AT_ONCE, NEAR_THE_END, STEP
from tests.fixtures.sought import SoughtBench, SoughtItems


def test_a_list_that_knows_its_length_is_there_at_once(sought: SoughtBench, qtbot: QtBot) -> None:
    sought.source.knows_its_length = True
    with qtbot.waitSignals([sought.model.loaded, sought.model.counted]):
        sought.model.reload()
    assert sought.model.is_counted
    assert sought.model.rowCount() == 100_000
    assert ("count", 0) not in sought.source.asked


def test_the_first_rows_are_there_before_the_rest_is_counted(sought: SoughtBench, qtbot: QtBot) -> None:
    with qtbot.waitSignal(sought.model.loaded):
        sought.model.reload()
    assert sought.text(0) == "row 1"
    assert sought.model.rowCount() == WINDOW
    assert not sought.model.is_counted
    with qtbot.waitSignal(sought.model.counted):
        pass
    assert sought.model.rowCount() == 100_000
    assert sought.model.is_counted


def test_a_short_list_is_counted_by_its_first_page(sought: SoughtBench) -> None:
    sought.source.numbers = [1, 2, 3]
    sought.model.reload()
    sought.settle()
    assert sought.model.rowCount() == 3
    assert sought.source.asked == [("page", 0)]


@pytest.mark.parametrize("first", [0, 100, STEP - 5, STEP, 5 * STEP + 7, 50_000, 99_000, 99_600, 99_980])
def test_any_place_is_reached_by_a_short_way(sought: SoughtBench, first: int) -> None:
    sought.load()
    assert sought.look(first) == sought.rows(first)
    assert all(skip <= STEP for kind, skip in sought.source.asked if kind == "page")


def test_the_end_is_read_from_the_end_before_there_are_marks(sought: SoughtBench) -> None:
    sought.source.gate.clear()
    sought.model.reload()
    sought._qtbot.waitUntil(lambda: sought.model.rowCount() == 100_000)
    sought._qtbot.waitUntil(lambda: bool(sought.text(99_990)))
    assert sought.text(99_999) == "row 199999"
    assert [kind for kind, _count in sought.source.asked] == ["page", "count", "last"]
    assert max(count for kind, count in sought.source.asked if kind == "last") <= NEAR_THE_END


def test_the_middle_waits_for_the_marks_that_lead_there(sought: SoughtBench) -> None:
    sought.source.gate.clear()
    sought.model.reload()
    sought._qtbot.waitUntil(lambda: sought.model.rowCount() == 100_000)
    sought.text(50_000)
    assert ("page", 50_000) not in sought.source.asked
    sought.source.gate.set()
    sought.settle()
    assert sought.text(50_000) == "row 100001"


def test_the_middle_is_read_before_there_are_marks_where_the_source_knows_a_way(sought: SoughtBench) -> None:
    sought.source.gate.clear()
    sought.source.knows_a_way = True
    sought.model.reload()
    sought._qtbot.waitUntil(lambda: sought.model.rowCount() == 100_000)
    for row in (50_000, 50_000 + WINDOW):
        sought.text(row)
    sought._qtbot.waitUntil(lambda: bool(sought.text(50_000) and sought.text(50_000 + WINDOW)))
    assert sought.text(50_000) == "row 100001"
    assert all(skip <= STEP for kind, skip in sought.source.asked if kind == "page")
    sought.source.gate.set()
    sought.settle()


def test_marks_are_asked_for_after_a_moment_and_a_few_at_a_time(sought: SoughtBench) -> None:
    given: list[int] = []
    marks = sought.source.marks
    sought.source.marks = lambda *question: given.append(question[3]) or marks(*question)  # type: ignore[method-assign, func-returns-value]
    sought.load()
    assert not given, "the first rows are painted meanwhile"
    sought._qtbot.waitUntil(lambda: len(given) == -(-(100_000 // STEP) // MARKS_AT_ONCE))
    sought.settle()
    assert set(given) == {MARKS_AT_ONCE}


def test_only_so_many_rows_are_kept(sought: SoughtBench) -> None:
    sought.load()
    for window in range(4 * MOST_CACHED // WINDOW):
        sought.look(window * WINDOW, 1)
    kept = sum(sought.model.row_at(row) is not None for row in range(5 * MOST_CACHED))
    assert kept <= MOST_CACHED + WINDOW
    assert sought.look(0) == sought.rows(0)


def test_late_answers_are_dropped(sought: SoughtBench) -> None:
    sought.load()
    sought.source.page_gate.clear()
    sought.text(50_000)
    other = SoughtItems(range(5000, 6000), suffix=" new")
    sought.model.reload(other)
    sought.source.page_gate.set()
    sought.settle()
    assert sought.model.rowCount() == 1000
    assert sought.text(0) == "row 5000 new"
    assert sought.look(500)[0] == "row 5500 new"


def test_rows_that_come_in_above_move_nothing_that_is_seen(sought: SoughtBench, qtbot: QtBot) -> None:
    sought.load()
    sought.look(50_000)
    current = QPersistentModelIndex(sought.model.index(50_005, 0))
    number = sought.model.id_at(50_005)
    sought.model.top_row = lambda: 50_000
    sought.source.numbers = [-3, -2, -1, *sought.source.numbers]
    with qtbot.assertNotEmitted(sought.model.modelReset), qtbot.waitSignal(sought.model.loaded):
        sought.model.reload()
    assert sought.moves == [3]
    assert sought.model.rowCount() == 100_003
    assert current.row() == 50_008
    assert sought.model.id_at(current.row()) == number
    assert sought.look(50_003) == sought.rows(50_003)
    assert sought.look(20) == sought.rows(20)


def test_rows_that_go_above_move_nothing_either(sought: SoughtBench) -> None:
    sought.load()
    sought.look(50_000)
    sought.model.top_row = lambda: 50_000
    del sought.source.numbers[10:20]
    del sought.source.numbers[-5:]
    sought.model.reload()
    sought.settle()
    assert sought.moves == [-10]
    assert sought.model.rowCount() == 99_985
    assert sought.look(49_990) == sought.rows(49_990)
    assert sought.look(99_970, 15) == sought.rows(99_970, 15)


def test_at_the_top_new_rows_are_seen_and_the_current_one_stays_current(sought: SoughtBench) -> None:
    sought.load()
    current = QPersistentModelIndex(sought.model.index(2, 0))
    sought.source.numbers = [-1, *sought.source.numbers]
    sought.model.reload()
    sought.settle()
    assert sought.text(0) == "row -1"
    assert current.row() == 3
    assert sought.model.id_at(3) == 5


def test_a_current_row_that_moves_is_followed(sought: SoughtBench) -> None:
    sought.load()
    current = QPersistentModelIndex(sought.model.index(1, 0))
    position = sought.source.position
    sought.source.position = lambda services, number: 40 if number == 3 else position(services, number)  # type: ignore[method-assign]
    sought.model.reload()
    sought.settle()
    assert current.row() == 40


def test_a_row_anywhere_is_looked_for(sought: SoughtBench) -> None:
    sought.load()
    found: list[int] = []
    sought.model.found.connect(found.append)
    assert sought.model.position_of(150_001) == -1
    sought.model.look_for(150_001)
    sought.model.look_for(150_002)
    sought.settle()
    assert found == []  # the newer question counts, and there is no such row
    sought.model.look_for(150_001)
    sought.settle()
    assert found == [150_001]
    assert sought.model.position_of(150_001) == 75_000


def test_what_is_current_is_found_in_another_list_too(sought: SoughtBench) -> None:
    sought.load()
    sought.look(50_000)
    current = QPersistentModelIndex(sought.model.index(50_000, 0))
    number = sought.model.id_at(current.row())
    sought.model.reload(SoughtItems(range(1, 200_001)))
    sought.settle()
    assert sought.model.position_of(number) == number - 1
    assert sought.model.rowCount() == 200_000


def test_single_rows_are_read_again_where_they_are(sought: SoughtBench) -> None:
    sought.load()
    sought.source.suffix = " new"
    sought.model.refresh([3, 70_001])
    sought.settle()
    assert sought.source.asked == [("rows", 1)]
    assert [sought.text(row) for row in (0, 1)] == ["row 1", "row 3 new"]


def test_texts_of_rows_never_seen_are_read_for_copying(sought: SoughtBench) -> None:
    sought.load()
    got: list[list[tuple[str, ...]]] = []
    sought.model.texts_of(range(90_000, 90_100), got.append)
    sought.settle()
    assert [texts[0] for texts in got[0]] == sought.rows(90_000, 100)


def test_trouble_is_told_and_does_not_stop_the_list(sought: SoughtBench) -> None:
    sought.load()
    sought.source.trouble = RuntimeError("no database")
    sought.look(1000)
    assert [str(failure) for failure in sought.failures] == ["no database"]
    assert sought.look(1000) == sought.rows(1000)
    sought.source.trouble = RuntimeError("no database")
    sought.model.reload()
    sought.settle()
    sought.model.reload()
    sought.settle()
    assert sought.look(0) == sought.rows(0)


def test_a_list_that_is_read_again_and_again_is_given_a_rest(sought: SoughtBench) -> None:
    sought.load()
    sought.source.page_gate.clear()
    for _time in range(20):
        sought.model.reload()
    sought._qtbot.waitUntil(lambda: ("count", 0) in sought.source.asked)
    sought.source.numbers = [-1, *sought.source.numbers]
    sought.source.page_gate.set()
    sought._qtbot.waitUntil(lambda: sought.model.rowCount() == 100_001)
    assert sought.source.asked.count(("count", 0)) == 2
