from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.domain.date_range import DateRange, Preset, days_of

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("preset", "first", "last"),
    [
        (Preset.TODAY, date(2026, 3, 1), date(2026, 3, 1)),
        (Preset.YESTERDAY, date(2026, 2, 28), date(2026, 2, 28)),
        (Preset.LAST_7_DAYS, date(2026, 2, 23), date(2026, 3, 1)),
        (Preset.THIS_MONTH, date(2026, 3, 1), date(2026, 3, 31)),
        (Preset.LAST_MONTH, date(2026, 2, 1), date(2026, 2, 28)),
        (Preset.THIS_YEAR, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_presets_are_whole_days_both_included(preset: Preset, first: date, last: date) -> None:
    assert days_of(preset, date(2026, 3, 1)) == (first, last)


def test_december_ends_the_year_and_january_looks_back_into_it() -> None:
    assert days_of(Preset.THIS_MONTH, date(2026, 12, 31)) == (date(2026, 12, 1), date(2026, 12, 31))
    assert days_of(Preset.LAST_MONTH, date(2027, 1, 31)) == (date(2026, 12, 1), date(2026, 12, 31))


def test_a_day_begins_and_ends_at_the_midnights_of_the_zone() -> None:
    day = DateRange(date(2026, 11, 27), date(2026, 11, 27))
    assert day.instants(BERLIN) == (
        datetime(2026, 11, 26, 23, tzinfo=UTC),
        datetime(2026, 11, 27, 23, tzinfo=UTC),
    )


def test_the_days_of_the_clock_change_have_23_and_25_hours() -> None:
    def hours(day: date) -> float:
        begin, end = DateRange(day, day).instants(BERLIN)
        assert begin is not None
        assert end is not None
        return (end - begin).total_seconds() / 3600

    assert [hours(date(2026, 3, 29)), hours(date(2026, 10, 25))] == [23, 25]


def test_an_open_end_limits_nothing() -> None:
    assert DateRange(until=date(2026, 1, 1)).instants(BERLIN)[0] is None
    assert DateRange(since=date(2026, 1, 1)).instants(BERLIN)[1] is None
    assert DateRange(date(2026, 1, 1), date.max).instants(BERLIN)[1] is None


def test_a_preset_moves_on_with_the_day_and_chosen_days_stay() -> None:
    yesterday = DateRange.of(Preset.YESTERDAY, date(2026, 3, 1))
    assert yesterday.seen_from(date(2026, 3, 2)) == DateRange.of(Preset.YESTERDAY, date(2026, 3, 2))
    chosen = DateRange(date(2026, 2, 1), date(2026, 2, 3))
    assert chosen.seen_from(date(2026, 3, 2)) == chosen
