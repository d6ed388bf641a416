from __future__ import annotations

import pytest

from app.ui.calendar.geometry import (
    DAY_NAMES,
    GUTTER,
    HIGHEST_HOUR,
    LANE,
    LOWEST_HOUR,
    MOST_LANES,
    Area,
    Geometry,
    hour_height,
)

FIVE_DAYS = Geometry(width=GUTTER + 500, height=700, days=5, hour=64)


def test_days_share_the_width_without_gaps() -> None:
    odd = Geometry(width=GUTTER + 503, height=700, days=5)
    edges = [odd.left_of(column) for column in range(6)]
    assert edges[0] == GUTTER
    assert edges[-1] == odd.width
    assert sum(odd.width_of(column) for column in range(5)) == 503


@pytest.mark.parametrize("minute", [0, 15, 495, 725, 1439])
def test_a_minute_comes_back_from_its_height_at_any_scroll(minute: int) -> None:
    for scroll in (0, 300):
        geometry = Geometry(width=600, height=700, days=5, hour=60, scroll=scroll)
        assert geometry.minute_at(geometry.y_of(minute)) == minute


@pytest.mark.parametrize(
    ("x", "y", "area", "column"),
    [
        (GUTTER + 10, 5, Area.DAY_NAME, 0),
        (GUTTER + 110, DAY_NAMES + 5, Area.ALL_DAY, 1),
        (GUTTER + 499, 300, Area.TIMES, 4),
        (GUTTER - 5, 300, Area.HOURS, 0),
        (-20, 300, Area.HOURS, 0),
        (5000, 300, Area.TIMES, 4),
    ],
)
def test_a_point_lies_in_an_area_and_a_day(x: int, y: int, area: Area, column: int) -> None:
    place = FIVE_DAYS.place_at(x, y)
    assert (place.area, place.column) == (area, column)


def test_minutes_outside_the_day_are_its_ends() -> None:
    assert FIVE_DAYS.minute_at(-1000) == 0
    assert FIVE_DAYS.minute_at(10_000) == 1440


def test_a_block_fills_its_share_of_the_day_and_never_leaves_it() -> None:
    left = FIVE_DAYS.box(0, 600, 660, lane=0, lanes=2)
    right = FIVE_DAYS.box(0, 600, 660, lane=1, lanes=2)
    wide = FIVE_DAYS.box(0, 600, 660, lane=0, lanes=2, span=2)
    assert left.right <= right.x
    assert right.right <= FIVE_DAYS.left_of(1)
    assert (wide.x, wide.right) == (left.x, right.right)
    assert left.height == 62


def test_the_shortest_appointment_still_has_room_for_a_line() -> None:
    assert FIVE_DAYS.box(0, 600, 601).height >= 15


def test_the_times_begin_below_the_all_day_rows_that_are_shown() -> None:
    tops = [Geometry(600, 700, 5, lanes=lanes).top for lanes in range(MOST_LANES + 3)]
    assert tops[0] == tops[1]
    assert tops[2] == tops[1] + LANE
    assert tops[MOST_LANES + 1] == tops[MOST_LANES + 2]


@pytest.mark.parametrize(
    ("scroll", "start", "end", "expected"),
    [
        (600, 660, 720, 600),  # in sight: nothing moves
        (600, 0, 15, 0),
        (0, 1425, 1440, None),
    ],
)
def test_scrolling_moves_as_little_as_needed(scroll: int, start: int, end: int, expected: int | None) -> None:
    geometry = Geometry(600, 700, 5, hour=60, scroll=scroll)
    assert geometry.scroll_to_show(start, end) == (geometry.last_scroll if expected is None else expected)


@pytest.mark.parametrize(
    ("page", "minutes", "expected"),
    [(300, 600, LOWEST_HOUR), (800, 600, 80), (2000, 600, HIGHEST_HOUR), (800, 0, LOWEST_HOUR)],
)
def test_an_hour_is_so_high_that_a_working_day_fits(page: int, minutes: int, expected: int) -> None:
    assert hour_height(page, minutes) == expected
