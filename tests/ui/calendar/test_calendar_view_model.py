from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from app import i18n
from app.domain.appointments import AppointmentState, WorkingHours
from app.domain.delivery import MessageStatus, StatusReason
from app.ui.calendar.view_model import (
    Block,
    CalendarView,
    days_of_week,
    describe,
    describe_slot,
    lines_of,
    period_title,
    times_of,
)
from app.ui.calendar.words import sms_sign, state_sign
from tests.ui.calendar.calendar_rows import BERLIN, HOURS, MONDAY, row, week


@pytest.fixture
def german() -> Iterator[None]:
    i18n.install("de")
    yield
    i18n.install("en")


def places(view: CalendarView) -> list[tuple[int, int, int, int, int]]:
    return [(block.id, block.column, block.start, block.end, block.lane) for block in view.blocks]


def only(view: CalendarView) -> Block:
    (block,) = view.blocks
    return block


def test_an_appointment_lies_at_its_local_time_in_its_day() -> None:
    assert places(week(row(1, "2026-11-24 09:30", 45))) == [(1, 1, 570, 615, 0)]


def test_overlapping_ones_lie_side_by_side() -> None:
    view = week(
        row(1, "2026-11-23 09:00", 60), row(2, "2026-11-23 09:30", 60), row(3, "2026-11-23 10:00", 30)
    )
    assert [(block.id, block.lane, block.lanes, block.span) for block in view.blocks] == [
        (1, 0, 2, 1),
        (2, 1, 2, 1),
        (3, 0, 2, 1),
    ]


def test_one_without_a_neighbour_takes_what_is_free_at_its_right() -> None:
    view = week(
        row(1, "2026-11-23 08:00", 120),
        row(2, "2026-11-23 08:00", 30),
        row(3, "2026-11-23 08:00", 30),
        row(4, "2026-11-23 09:00", 30),
    )
    spans = {block.id: (block.lane, block.lanes, block.span) for block in view.blocks}
    assert spans[4] == (1, 3, 2)


def test_one_over_midnight_has_a_part_in_both_days() -> None:
    view = week(row(1, "2026-11-23 23:00", 120))
    assert places(view) == [(1, 0, 1380, 1440, 0), (1, 1, 0, 60, 0)]
    assert [(block.begins_here, block.ends_here) for block in view.blocks] == [(True, False), (False, True)]


def test_one_that_ends_at_midnight_stays_in_its_day() -> None:
    view = week(row(1, "2026-11-23 23:00", 60))
    assert places(view) == [(1, 0, 1380, 1440, 0)]
    assert only(view).ends_here


def test_all_day_ones_are_bars_over_their_days() -> None:
    view = week(row(1, "2026-11-24 00:00", days=3), row(2, "2026-11-25 00:00", days=1))
    assert [(bar.id, bar.first, bar.last, bar.lane) for bar in view.bars] == [(1, 1, 3, 0), (2, 2, 2, 1)]
    assert view.lanes == 2
    assert view.blocks == ()


def test_a_bar_from_last_week_begins_at_the_left_edge() -> None:
    view = week(row(1, "2026-11-20 00:00", days=5))
    assert [(bar.first, bar.last) for bar in view.bars] == [(0, 1)]


def test_the_week_shows_the_working_days_and_what_is_booked_beyond_them() -> None:
    assert len(week().days) == 5
    assert len(week(row(1, "2026-11-28 10:00")).days) == 6
    assert len(week(row(1, "2026-11-29 10:00")).days) == 7
    saturdays = WorkingHours({0: (480, 1080), 5: (540, 720)})
    assert len(days_of_week(MONDAY, saturdays, (), BERLIN)) == 6
    assert week(hours=saturdays).opening == (480, 1080)


@pytest.mark.parametrize(("monday", "column"), [("2027-03-22", 6), ("2027-10-25", 6)])
def test_on_the_days_of_the_clock_change_appointments_lie_at_the_wall_clock(monday: str, column: int) -> None:
    sunday = "2027-03-28" if monday.startswith("2027-03") else "2027-10-31"
    view = week(row(1, f"{sunday} 10:00", 60), monday=date.fromisoformat(monday))
    assert places(view) == [(1, column, 600, 660, 0)]


def test_the_hour_that_is_skipped_in_spring_is_known() -> None:
    view = week(row(1, "2027-03-28 10:00"), monday=date(2027, 3, 22))
    assert [head.skipped for head in view.days] == [None] * 6 + [(120, 180)]
    autumn = week(row(1, "2027-10-31 10:00"), monday=date(2027, 10, 25))
    assert [head.skipped for head in autumn.days] == [None] * 7


def test_an_appointment_within_the_hour_that_comes_twice_stays_visible() -> None:
    view = week(
        row(1, "2027-10-31 02:45", 30), monday=date(2027, 10, 25)
    )  # 02:45 summer time to 02:15 winter time
    block = only(view)
    assert block.start == 165
    assert block.end > block.start


def test_a_block_says_who_first_and_then_what_and_how_it_stands() -> None:
    one = only(
        week(row(1, "2026-11-23 09:00", state=AppointmentState.CONFIRMED, sms=MessageStatus.DELIVERED))
    )
    assert lines_of(one.row) == (
        "Meyer, Erika",
        "Hearing test",
        "Confirmed · Delivery report received",
    )
    without = only(week(row(1, "2026-11-23 09:00", name="", title="Team meeting")))
    assert lines_of(without.row) == ("Team meeting", "", "")


def test_every_state_has_an_icon_and_a_word_of_its_own() -> None:
    signs = [state_sign(state) for state in AppointmentState]
    assert len({sign.words for sign in signs}) == len(AppointmentState)
    assert len({sign.icon for sign in signs}) == len(AppointmentState)


def test_an_sms_that_can_still_be_undone_is_not_shown_as_held_for_a_reason() -> None:
    held = row(1, "2026-11-23 09:00", sms=MessageStatus.HELD)
    for_a_moment = sms_sign(held)
    for_good = sms_sign(held._replace(sms_reason=StatusReason.MOVED_BY_HAND_EDITED))
    assert for_a_moment is not None
    assert for_good is not None
    assert for_a_moment.words != for_good.words
    assert all(sms_sign(row(1, "2026-11-23 09:00", sms=status)) for status in MessageStatus)
    assert sms_sign(row(1, "2026-11-23 09:00")) is None


def test_the_whole_appointment_is_one_sentence_for_a_screen_reader() -> None:
    words = describe(row(1, "2026-11-26 14:30", 45, sms=MessageStatus.QUEUED), BERLIN)
    assert (
        words == "Thursday 26 Nov 2026, 14:30 – 15:15, Meyer, Erika, Hearing test, Planned, SMS: Waits here"
    )
    assert describe_slot(date(2026, 11, 26), 870) == "Thursday 26 Nov 2026, 14:30, free"


def test_times_over_midnight_name_the_day_of_the_end() -> None:
    assert times_of(row(1, "2026-11-23 23:00", 120).appointment, BERLIN) == "23:00 – Tue 01:00"
    assert times_of(row(1, "2026-11-23 23:00", 60).appointment, BERLIN) == "23:00 – 00:00"
    assert times_of(row(1, "2026-11-23 00:00", days=1).appointment, BERLIN) == "All day"


def test_the_period_is_written_as_the_language_does(german: None) -> None:
    days = days_of_week(MONDAY, HOURS, (), BERLIN)
    assert "23.–27. Nov. 2026" in period_title(days)
    assert period_title(days[:1]) == "Montag, 23. November 2026"


def test_two_thousand_appointments_at_once_are_laid_out_without_going_quadratic() -> None:
    rows = [row(number, "2026-11-23 09:00", 60) for number in range(2000)]
    view = week(*rows)
    assert len({block.lane for block in view.blocks}) == 2000
    assert {block.span for block in view.blocks} == {1}
