from __future__ import annotations

from datetime import timedelta

import pytest

from app.ui.calendar import edits
from tests.ui.calendar.calendar_rows import BERLIN, berlin, row

NOON = row(1, "2026-11-23 12:00", 45).appointment


def test_a_move_keeps_the_length() -> None:
    moved = edits.moved_by(NOON, BERLIN, days=2, minutes=-90)
    assert (moved.start, moved.end) == (berlin("2026-11-25 10:30"), berlin("2026-11-25 11:15"))


@pytest.mark.parametrize("sunday", ["2027-03-28", "2027-10-31"])
def test_a_move_over_the_clock_change_keeps_the_wall_clock(sunday: str) -> None:
    saturday = edits.moved_by(row(1, f"{sunday} 10:00", 45).appointment, BERLIN, days=-1)
    assert edits.wall(saturday.start, BERLIN).hour == 10
    assert saturday.end - saturday.start == timedelta(minutes=45)


def test_a_move_into_the_hour_that_does_not_exist_goes_to_the_first_that_does() -> None:
    moved = edits.moved_by(row(1, "2027-03-27 02:30", 30).appointment, BERLIN, days=1)
    assert moved.start == berlin("2027-03-28 03:00")


def test_all_day_ones_move_by_local_days() -> None:
    moved = edits.moved_by(row(1, "2027-03-27 00:00", days=1).appointment, BERLIN, days=1, minutes=30)
    assert (moved.start, moved.end) == (berlin("2027-03-28 00:00"), berlin("2027-03-29 00:00"))


@pytest.mark.parametrize(
    ("start", "steps", "expected"),
    [
        ("12:00", 1, "12:15"),
        ("12:00", -1, "11:45"),
        ("12:05", 1, "12:15"),
        ("12:05", -1, "12:00"),
        ("00:00", -1, "23:45"),
    ],
)
def test_keys_move_from_grid_line_to_grid_line(start: str, steps: int, expected: str) -> None:
    moved = edits.moved_on_grid(row(1, f"2026-11-23 {start}", 45).appointment, BERLIN, steps)
    assert edits.wall(moved.start, BERLIN).strftime("%H:%M") == expected


def test_an_end_can_be_pulled_but_never_before_the_start() -> None:
    day = edits.wall(NOON.start, BERLIN).date()
    assert edits.ended_at(NOON, BERLIN, day, 14 * 60).end == berlin("2026-11-23 14:00")
    assert edits.ended_at(NOON, BERLIN, day, 11 * 60).end == berlin("2026-11-23 12:15")
    assert edits.ended_at(NOON, BERLIN, day, 24 * 60).end == berlin("2026-11-24 00:00")


def test_keys_stretch_by_the_grid_and_all_day_ones_by_days() -> None:
    assert edits.stretched_on_grid(NOON, BERLIN, 1).end == berlin("2026-11-23 13:00")
    assert edits.stretched_on_grid(NOON, BERLIN, -1).end == berlin("2026-11-23 12:30")
    whole = row(1, "2026-11-23 00:00", days=1).appointment
    assert edits.stretched_on_grid(whole, BERLIN, 1).end == berlin("2026-11-25 00:00")
    assert edits.stretched_on_grid(whole, BERLIN, -1) == whole
