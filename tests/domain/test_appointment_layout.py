from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.appointments import (
    GRID_MINUTES,
    MINUTES_PER_DAY,
    Span,
    WorkingHours,
    side_by_side,
    snap,
    snap_down,
    week_of,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("minute", "nearest", "below"),
    [
        (0, 0, 0),
        (7, 0, 0),
        (8, 15, 0),
        (600, 600, 600),
        (614, 615, 600),
        (1439, 1440, 1425),
        (-20, 0, 0),
        (2000, 1440, 1440),
    ],
)
def test_minutes_snap_to_the_grid_of_the_day(minute: int, nearest: int, below: int) -> None:
    assert (snap(minute), snap_down(minute)) == (nearest, below)


@given(st.integers(0, MINUTES_PER_DAY))
def test_snapping_moves_by_half_a_cell_at_most(minute: int) -> None:
    assert snap(minute) % GRID_MINUTES == 0
    assert abs(snap(minute) - minute) * 2 <= GRID_MINUTES
    assert snap(snap(minute)) == snap(minute)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], []),
        ([(540, 600)], [(0, 1)]),
        ([(540, 600), (600, 660)], [(0, 1), (0, 1)]),  # touching is not overlapping
        ([(540, 600), (570, 630)], [(0, 2), (1, 2)]),
        ([(570, 630), (540, 600)], [(1, 2), (0, 2)]),  # the order of the input is kept
        ([(540, 600), (540, 720)], [(1, 2), (0, 2)]),  # the longer one first
        ([(540, 720), (540, 600), (600, 660)], [(0, 2), (1, 2), (1, 2)]),  # a free column is used again
        ([(0, 60), (30, 90), (70, 120), (200, 260)], [(0, 2), (1, 2), (0, 2), (0, 1)]),
        ([(600, 600), (600, 600)], [(0, 2), (1, 2)]),  # empty ones stay visible
    ],
)
def test_overlapping_spans_lie_side_by_side(
    spans: list[tuple[int, int]], expected: list[tuple[int, int]]
) -> None:
    assert side_by_side(spans) == expected


SPANS = st.lists(
    st.builds(lambda start, length: (start, start + length), st.integers(0, 90), st.integers(1, 40)),
    max_size=14,
)


def clusters(spans: Sequence[tuple[int, int]]) -> list[set[int]]:
    """Indices of spans that hang together by overlaps, by merging until nothing changes."""
    groups = [{index} for index in range(len(spans))]

    def touch(first: set[int], second: set[int]) -> bool:
        return any(spans[a][0] < spans[b][1] and spans[b][0] < spans[a][1] for a in first for b in second)

    merged = True
    while merged:
        merged = False
        for first in groups:
            for second in groups:
                if first is not second and touch(first, second):
                    groups = [group for group in groups if group not in (first, second)] + [first | second]
                    merged = True
                    break
            if merged:
                break
    return groups


@given(SPANS)
def test_no_two_in_one_column_overlap_and_a_cluster_is_as_wide_as_its_busiest_moment(
    spans: list[tuple[int, int]],
) -> None:
    placed = side_by_side(spans)
    assert len(placed) == len(spans)
    for cluster in clusters(spans):
        busiest = max(sum(spans[i][0] <= spans[at][0] < spans[i][1] for i in cluster) for at in cluster)
        assert {placed[index][1] for index in cluster} == {busiest}
        assert {placed[index][0] for index in cluster} == set(range(busiest))
        for a in cluster:
            for b in cluster - {a}:
                if placed[a][0] == placed[b][0]:
                    assert spans[a][1] <= spans[b][0] or spans[b][1] <= spans[a][0]


def test_two_thousand_at_the_same_time_each_get_a_column() -> None:
    placed = side_by_side([(540, 600)] * 2000)
    assert {column for column, _width in placed} == set(range(2000))
    assert {width for _column, width in placed} == {2000}


@pytest.mark.parametrize(
    ("day", "first_weekday", "monday"),
    [("2026-11-23", 0, "2026-11-23"), ("2026-11-29", 0, "2026-11-23"), ("2026-11-28", 6, "2026-11-22")],
)
def test_a_week_has_seven_days_from_its_first(day: str, first_weekday: int, monday: str) -> None:
    week = week_of(date.fromisoformat(day), first_weekday)
    assert week[0] == date.fromisoformat(monday)
    assert [later - week[0] for later in week] == [timedelta(days=offset) for offset in range(7)]
    assert date.fromisoformat(day) in week


def test_working_hours_are_monday_to_friday_from_eight_to_six_unless_said_otherwise() -> None:
    hours = WorkingHours.DEFAULT
    assert hours == WorkingHours()
    assert hours.of(0) == hours.of(4) == (480, 1080)
    assert hours.of(5) is None
    assert hours.contains(0, 480)
    assert not hours.contains(0, 1080)
    assert not hours.contains(6, 600)
    assert WorkingHours({5: (600, 840)}).of(5) == (600, 840)


@pytest.mark.parametrize("hours", [{7: (0, 60)}, {0: (600, 600)}, {0: (-1, 60)}, {0: (0, 1441)}])
def test_impossible_working_hours_are_refused(hours: dict[int, tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="working hours"):
        WorkingHours(hours)


def test_spans_touch_overlap_and_move() -> None:
    span = Span(NOON, NOON + HOUR)
    assert span.overlaps(Span(NOON + HOUR / 2, NOON + 2 * HOUR))
    assert not span.overlaps(Span(NOON + HOUR, NOON + 2 * HOUR))
    assert span.moved_to(NOON - HOUR) == Span(NOON - HOUR, NOON)
    with pytest.raises(ValueError, match="span"):
        Span(NOON, NOON - HOUR)
