from __future__ import annotations

from datetime import date

from app.ui.calendar import cursor as cursors
from app.ui.calendar.cursor import Cursor, Direction, Mark
from tests.ui.calendar.calendar_rows import MONDAY, row, week

UP, DOWN, LEFT, RIGHT = Direction.UP, Direction.DOWN, Direction.LEFT, Direction.RIGHT
TUESDAY = date(2026, 11, 24)


def test_down_walks_from_cell_to_cell_and_over_an_appointment_in_one_step() -> None:
    view = week(row(7, "2026-11-23 09:00", 45))
    cursor: Cursor | None = Cursor(MONDAY, 525)
    seen = []
    for _step in range(4):
        assert cursor is not None
        cursor = cursors.step(view, cursor, DOWN)
        seen.append(cursor)
    assert seen == [Cursor(MONDAY, 540, 7), Cursor(MONDAY, 585), Cursor(MONDAY, 600), Cursor(MONDAY, 615)]
    assert cursors.step(view, Cursor(MONDAY, 585), UP) == Cursor(MONDAY, 540, 7)


def test_the_day_ends_at_its_ends() -> None:
    view = week()
    assert cursors.step(view, Cursor(MONDAY, 0), UP) == Cursor(MONDAY, 0)
    assert cursors.step(view, Cursor(MONDAY, 1425), DOWN) == Cursor(MONDAY, 1425)


def test_sideways_goes_to_the_neighbour_in_the_same_day_first() -> None:
    view = week(
        row(1, "2026-11-23 09:00", 60), row(2, "2026-11-23 09:15", 60), row(3, "2026-11-24 09:00", 60)
    )
    first = Cursor(MONDAY, 540, 1)
    second = cursors.step(view, first, RIGHT)
    assert second == Cursor(MONDAY, 555, 2)
    assert cursors.step(view, second, RIGHT) == Cursor(TUESDAY, 540, 3)
    assert cursors.step(view, second, LEFT) == first


def test_coming_from_the_right_one_meets_the_rightmost_first() -> None:
    view = week(row(1, "2026-11-23 09:00", 60), row(2, "2026-11-23 09:00", 60))
    assert cursors.step(view, Cursor(TUESDAY, 540), LEFT) == Cursor(MONDAY, 540, 2)


def test_beyond_the_first_and_last_day_there_is_nothing() -> None:
    view = week()
    assert cursors.step(view, Cursor(MONDAY, 600), LEFT) is None
    assert cursors.step(view, Cursor(date(2026, 11, 27), 600), RIGHT) is None
    assert cursors.step(view, Cursor(MONDAY, 600), RIGHT) == Cursor(TUESDAY, 600)


def test_every_one_of_many_overlapping_can_be_reached_by_keyboard() -> None:
    rows = [row(number, f"2026-11-23 09:{15 * (number % 4):02}", 90) for number in range(1, 9)]
    view = week(*rows)
    cursor = Cursor(MONDAY, 525)
    reached = set()
    for _step in range(20):
        found = cursors.step(view, cursor, DOWN)
        assert found is not None
        cursor = found
        reached.add(cursor.appointment_id)
    assert reached - {0} == set(range(1, 9))


def test_home_goes_to_the_begin_of_work_and_then_to_the_all_day_ones() -> None:
    view = week(
        row(1, "2026-11-23 00:00", days=1), row(2, "2026-11-23 00:00", days=2), row(3, "2026-11-23 16:00", 30)
    )
    begin = cursors.to_begin(view, Cursor(MONDAY, 700))
    assert begin == Cursor(MONDAY, 480)
    first = cursors.to_begin(view, begin)
    second = cursors.to_begin(view, first)
    assert {first.appointment_id, second.appointment_id} == {1, 2}
    assert cursors.to_begin(view, second) == begin
    assert cursors.to_end(view, begin) == Cursor(MONDAY, 960, 3)
    assert cursors.to_end(view, Cursor(TUESDAY, 480)) == Cursor(TUESDAY, 1065)


def test_a_mark_grows_in_both_directions_within_the_day() -> None:
    mark = Mark(MONDAY, 600, 600)
    assert (mark.start, mark.end) == (600, 615)
    assert (mark.stretched(3).start, mark.stretched(3).end) == (600, 660)
    assert (mark.stretched(-2).start, mark.stretched(-2).end) == (570, 615)
    assert Mark(MONDAY, 0, 0).stretched(-1).start == 0
    assert Mark(MONDAY, 1425, 1425).stretched(1).end == 1440


def test_an_appointment_is_found_where_it_is_shown_first() -> None:
    view = week(row(1, "2026-11-23 23:00", 120), row(2, "2026-11-24 00:00", days=1))
    assert cursors.on_appointment(view, 1) == Cursor(MONDAY, 1380, 1)
    assert cursors.on_appointment(view, 2) == Cursor(TUESDAY, 0, 2)
    assert cursors.on_appointment(view, 99) is None
