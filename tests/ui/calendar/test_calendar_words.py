from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domain.appointments import AppointmentState
from app.domain.calendar import AppointmentChange
from app.domain.weeks import span_of
from app.ui.calendar.change_words import say
from app.ui.calendar.conflict import differences
from app.ui.calendar.edits import moved_by
from app.ui.calendar.undo import MOST, UndoStack
from app.ui.calendar.weeks import MOST_KEPT, Weeks, lay_out, with_appointment
from tests.ui.calendar.calendar_rows import BERLIN, HOURS, MONDAY, berlin, row

ONE = row(1, "2026-11-23 10:00", 45).appointment
MOVED = moved_by(ONE, BERLIN, days=3, minutes=270)


def test_a_move_says_where_to_and_what_becomes_of_the_sms() -> None:
    change = AppointmentChange(ONE, MOVED, withdrawn=1, renewed=1, next_due=berlin("2026-11-25 14:30"))
    assert say(change, BERLIN) == (
        "Moved to Thu 26 Nov 2026, 14:30. Its SMS now goes out on Wed 25 Nov 2026, 14:30."
    )


def test_other_deeds_have_their_words() -> None:
    longer = replace(ONE, end=berlin("2026-11-23 11:30"))
    cancelled = replace(ONE, state=AppointmentState.CANCELLED)
    arrived = replace(ONE, state=AppointmentState.ARRIVED)
    assert say(AppointmentChange(None, ONE), BERLIN) == "Booked for Mon 23 Nov 2026, 10:00."
    assert say(AppointmentChange(ONE, longer), BERLIN) == "Now 10:00 – 11:30."
    assert (
        say(AppointmentChange(ONE, cancelled, withdrawn=2), BERLIN)
        == "Appointment cancelled. 2 SMS were withdrawn."
    )
    assert say(AppointmentChange(ONE, arrived), BERLIN) == "Appointment: Arrived."
    assert say(AppointmentChange(ONE, replace(ONE, note="x")), BERLIN) == "Saved."
    assert say(AppointmentChange(ONE, None), BERLIN, taken_back=True) == "Taken back."
    assert "edited by hand" in say(AppointmentChange(ONE, MOVED, questions=(5,)), BERLIN)


def test_undo_goes_back_step_by_step_and_forward_again() -> None:
    stack = UndoStack()
    first, second = AppointmentChange(None, ONE), AppointmentChange(ONE, MOVED)
    stack.add(first)
    stack.add(second)
    stack.add(AppointmentChange(MOVED, MOVED))  # nothing happened: nothing to take back
    assert stack.take() == second
    stack.put(AppointmentChange(MOVED, ONE))
    assert stack.can_redo
    assert stack.take(again=True) == AppointmentChange(MOVED, ONE)
    stack.put(second, again=True)
    assert (stack.take(), stack.take(), stack.take()) == (second, first, None)


def test_something_new_ends_what_could_be_done_again() -> None:
    stack = UndoStack()
    stack.put(AppointmentChange(MOVED, ONE))
    stack.add(AppointmentChange(None, ONE))
    assert not stack.can_redo
    for number in range(MOST + 20):
        stack.add(AppointmentChange(None, replace(ONE, id=number)))
    taken = 0
    while stack.take() is not None:
        taken += 1
    assert taken == MOST


def test_a_conflict_names_what_is_not_the_same() -> None:
    mine = row(1, "2026-11-23 10:00", 45)
    theirs = mine._replace(appointment=replace(MOVED, title="Fitting"), staff_name="B. Krüger")
    found = {name: (left, right) for name, left, right in differences(mine, theirs, BERLIN)}
    assert set(found) == {"Start", "End", "Title", "Staff"}
    assert found["Title"] == ("Hearing test", "Fitting")
    assert found["Start"] == ("Mon 23 Nov 2026, 10:00", "Thu 26 Nov 2026, 14:30")


def test_a_week_is_the_local_one_also_when_the_clocks_change() -> None:
    start, end = span_of(date(2027, 3, 22), BERLIN)
    assert (end - start).total_seconds() == (7 * 24 - 1) * 3600


def test_a_week_shows_a_move_before_it_is_stored() -> None:
    rows = (row(1, "2026-11-23 10:00", 45), row(2, "2026-11-23 09:00", 45))
    week = lay_out(MONDAY, rows, BERLIN, HOURS)
    moved = with_appointment(week, MOVED, BERLIN, HOURS)
    assert [(block.id, block.column) for block in moved.view.blocks] == [(2, 0), (1, 3)]
    gone = with_appointment(week, moved_by(ONE, BERLIN, days=7), BERLIN, HOURS)
    assert [block.id for block in gone.view.blocks] == [2]


def test_weeks_are_kept_doubted_and_forgotten() -> None:
    weeks = Weeks()
    mondays = [date.fromordinal(MONDAY.toordinal() + 7 * number) for number in range(MOST_KEPT + 1)]
    for monday in mondays:
        weeks.keep(lay_out(monday, (), BERLIN, HOURS))
    assert weeks.get(mondays[0]) is None
    assert weeks.is_fresh(mondays[1])
    weeks.doubt_all()
    assert weeks.get(mondays[1]) is not None
    assert not weeks.is_fresh(mondays[1])
    weeks.keep(lay_out(mondays[1], (), BERLIN, HOURS))
    assert weeks.is_fresh(mondays[1])
    weeks.forget_all()
    assert weeks.get(mondays[1]) is None
