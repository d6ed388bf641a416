from __future__ import annotations

from datetime import date

from app.ui.calendar.geometry import Area, Place
from app.ui.calendar.interaction import Changed, Grip, Interaction, Marked
from tests.ui.calendar.calendar_rows import MONDAY, berlin, row, week

ONE = row(1, "2026-11-23 10:00", 45)


def times(column: int, minute: int) -> Place:
    return Place(Area.TIMES, column, minute)


def test_dragging_over_free_cells_marks_a_range_on_the_grid() -> None:
    gesture = Interaction()
    gesture.mark_from(week(), times(1, 607))
    ghost = gesture.drag(times(1, 652))
    assert ghost is not None
    assert (ghost.pieces, ghost.words) == (((1, 600, 660),), "10:00 – 11:00")
    assert gesture.drop() == Marked(date(2026, 11, 24), 600, 660)


def test_marking_upwards_is_the_same_range() -> None:
    gesture = Interaction()
    gesture.mark_from(week(), times(0, 652))
    gesture.drag(times(0, 607))
    assert gesture.drop() == Marked(MONDAY, 600, 660)


def test_marking_in_the_top_row_takes_whole_days() -> None:
    gesture = Interaction()
    gesture.mark_from(week(), Place(Area.ALL_DAY, 3, 0))
    ghost = gesture.drag(Place(Area.ALL_DAY, 1, 0))
    assert ghost is not None
    assert ghost.bar == (1, 3)
    marked = gesture.drop()
    assert isinstance(marked, Marked)
    assert (marked.day, marked.last_day, marked.all_day) == (date(2026, 11, 24), date(2026, 11, 26), True)


def test_a_moved_appointment_lands_on_the_grid_whereever_it_was_gripped() -> None:
    gesture = Interaction()
    gesture.take(week(ONE), times(0, 623), ONE.appointment, by_end=False)
    ghost = gesture.drag(times(2, 700))
    assert ghost is not None
    assert ghost.pieces == ((2, 675, 720),)
    changed = gesture.drop()
    assert isinstance(changed, Changed)
    assert changed.appointment.start == berlin("2026-11-25 11:15")
    assert changed.appointment.end == berlin("2026-11-25 12:00")


def test_moving_to_another_day_only_keeps_a_start_that_is_not_on_the_grid() -> None:
    crooked = row(1, "2026-11-23 10:05", 45)
    gesture = Interaction()
    gesture.take(week(crooked), times(0, 620), crooked.appointment, by_end=False)
    gesture.drag(times(1, 623))
    changed = gesture.drop()
    assert isinstance(changed, Changed)
    assert changed.appointment.start == berlin("2026-11-24 10:05")


def test_the_lower_edge_pulls_the_end() -> None:
    gesture = Interaction()
    gesture.take(week(ONE), times(0, 643), ONE.appointment, by_end=True)
    gesture.drag(times(0, 689))
    changed = gesture.drop()
    assert isinstance(changed, Changed)
    assert (changed.appointment.start, changed.appointment.end) == (
        ONE.appointment.start,
        berlin("2026-11-23 11:30"),
    )


def test_an_all_day_one_moves_by_days_within_its_row() -> None:
    whole = row(1, "2026-11-23 00:00", days=2)
    gesture = Interaction()
    gesture.take(week(whole), Place(Area.ALL_DAY, 1, 0), whole.appointment, by_end=False)
    ghost = gesture.drag(Place(Area.ALL_DAY, 2, 0))
    assert ghost is not None
    assert ghost.bar == (1, 2)
    changed = gesture.drop()
    assert isinstance(changed, Changed)
    assert changed.appointment.start == berlin("2026-11-24 00:00")
    assert changed.appointment.all_day


def test_an_all_day_one_dragged_into_the_times_gets_one() -> None:
    whole = row(1, "2026-11-23 00:00", days=2)
    gesture = Interaction()
    gesture.take(week(whole), Place(Area.ALL_DAY, 1, 0), whole.appointment, by_end=False)
    ghost = gesture.drag(times(2, 610))
    assert ghost is not None
    assert (ghost.pieces, ghost.words) == (((2, 600, 660),), "10:00 – 11:00")
    gesture.drag(times(2, 1439))
    changed = gesture.drop()
    assert isinstance(changed, Changed)
    assert not changed.appointment.all_day
    assert changed.appointment.start == berlin("2026-11-25 23:00")
    assert changed.appointment.end == berlin("2026-11-26 00:00")


def test_one_dragged_into_the_top_row_takes_the_whole_day() -> None:
    gesture = Interaction()
    gesture.take(week(ONE), times(0, 620), ONE.appointment, by_end=False)
    ghost = gesture.drag(Place(Area.ALL_DAY, 2, 0))
    assert ghost is not None
    assert (ghost.pieces, ghost.bar) == ((), (2, 2))
    changed = gesture.drop()
    assert isinstance(changed, Changed)
    assert changed.appointment.all_day
    assert changed.appointment.start == berlin("2026-11-25 00:00")
    assert changed.appointment.end == berlin("2026-11-26 00:00")


def test_what_is_put_back_where_it_was_is_no_change() -> None:
    gesture = Interaction()
    gesture.take(week(ONE), times(0, 620), ONE.appointment, by_end=False)
    gesture.drag(times(3, 800))
    gesture.drag(times(0, 622))
    assert gesture.drop() is None


def test_a_press_without_a_drag_and_a_cancelled_drag_do_nothing() -> None:
    gesture = Interaction()
    gesture.take(week(ONE), times(0, 620), ONE.appointment, by_end=False)
    assert not gesture.running
    assert gesture.drop() is None
    gesture.take(week(ONE), times(0, 620), ONE.appointment, by_end=False)
    gesture.drag(times(3, 800))
    assert gesture.running
    gesture.cancel()
    assert gesture.grip is Grip.NOTHING
    assert gesture.drag(times(3, 800)) is None
    assert gesture.drop() is None
