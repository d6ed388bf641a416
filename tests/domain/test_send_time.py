from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.send_time import (
    FROM_APPOINTMENT,
    FROM_CUSTOMER,
    FixedMoment,
    SendRule,
    due_at,
    from_local,
    is_past,
    propose_custom,
    to_local,
)

BERLIN = ZoneInfo("Europe/Berlin")
STOCKHOLM = ZoneInfo("Europe/Stockholm")
SATURDAY_EVENING = FixedMoment(5, time(20))
QUARTER = timedelta(minutes=15)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def due(rule: SendRule, start: str, zone: ZoneInfo = BERLIN, fixed: FixedMoment | None = None) -> datetime:
    """The local wall-clock time at which `rule` sends for an appointment at the local time `start`."""
    instant = due_at(rule, from_local(wall(start), zone), zone, fixed)
    assert instant.tzinfo is UTC
    return to_local(instant, zone).replace(tzinfo=None)


@pytest.mark.behaviour("AW-29", "AW-31", "D-12")
@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        (SendRule.HOUR_1, "2026-11-27 15:10", "2026-11-27 14:00"),
        (SendRule.HOURS_2, "2026-11-27 14:20", "2026-11-27 12:15"),
        (SendRule.HOUR_1, "2026-11-27 15:00", "2026-11-27 14:00"),
        (SendRule.DAY_1, "2026-11-27 14:10", "2026-11-26 14:00"),
        (SendRule.DAYS_2, "2026-12-01 14:30", "2026-11-29 14:30"),
    ],
)
def test_times_counted_back_round_down_to_the_quarter(rule: SendRule, start: str, expected: str) -> None:
    assert due(rule, start) == wall(expected)


@pytest.mark.behaviour("AW-30", "D-12")
@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-27 10:01", "2026-11-27 10:15"),
        ("2026-11-27 10:15", "2026-11-27 10:15"),
        ("2026-11-27 10:15:00.000001", "2026-11-27 10:30"),
        ("2026-11-27 23:50", "2026-11-28 00:00"),
    ],
)
def test_custom_proposes_now_rounded_up_to_the_quarter(now: str, expected: str) -> None:
    assert propose_custom(from_local(wall(now), BERLIN), BERLIN) == from_local(wall(expected), BERLIN)


@pytest.mark.behaviour("AW-29", "D-12")
@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-11-23 09:00", "2026-11-21 20:00"),  # a Monday
        ("2026-11-28 21:00", "2026-11-28 20:00"),  # Saturdays
        ("2026-11-28 19:00", "2026-11-21 20:00"),
        ("2026-11-28 20:00", "2026-11-21 20:00"),
    ],
)
def test_the_fixed_moment_is_the_latest_one_strictly_before(start: str, expected: str) -> None:
    assert due(SendRule.FIXED_WEEKDAY, start, fixed=SATURDAY_EVENING) == wall(expected)


@pytest.mark.behaviour("D-12")
def test_a_fixed_time_off_the_quarter_stays_as_chosen() -> None:
    at_ten_past = FixedMoment(5, time(20, 10))
    assert due(SendRule.FIXED_WEEKDAY, "2026-11-23 09:00", fixed=at_ten_past) == wall("2026-11-21 20:10")


@pytest.mark.behaviour("D-13")
@pytest.mark.parametrize("zone", [BERLIN, STOCKHOLM], ids=str)
@pytest.mark.parametrize(
    ("start", "expected", "hours"),
    [("2027-03-28 10:00", "2027-03-27 10:00", 23), ("2027-10-31 10:00", "2027-10-30 10:00", 25)],
)
def test_a_day_is_a_day_on_the_wall_clock(zone: ZoneInfo, start: str, expected: str, hours: int) -> None:
    assert due(SendRule.DAY_1, start, zone) == wall(expected)
    assert from_local(wall(start), zone) - from_local(wall(expected), zone) == timedelta(hours=hours)


@pytest.mark.behaviour("D-13")
def test_hours_are_elapsed_time_across_the_change_of_the_clocks() -> None:
    # 3:00 in spring is one hour after 1:00; 3:00 in autumn one hour after the second 2:00.
    assert due(SendRule.HOUR_1, "2027-03-28 03:00") == wall("2027-03-28 01:00")
    assert due(SendRule.HOURS_2, "2027-10-31 03:00") == wall("2027-10-31 02:00")
    start = from_local(wall("2027-10-31 03:10"), BERLIN)
    assert start - due_at(SendRule.HOUR_1, start, BERLIN) == timedelta(hours=1, minutes=10)


@pytest.mark.behaviour("D-13")
def test_a_time_that_does_not_exist_moves_to_the_first_that_does() -> None:
    assert from_local(wall("2027-03-28 02:30"), BERLIN) == datetime(2027, 3, 28, 1, tzinfo=UTC)
    assert due(SendRule.DAY_1, "2027-03-29 02:40") == wall("2027-03-28 03:00")
    night = FixedMoment(6, time(2, 30))
    assert due(SendRule.FIXED_WEEKDAY, "2027-03-29 09:00", fixed=night) == wall("2027-03-28 03:00")
    assert due(SendRule.FIXED_WEEKDAY, "2027-03-28 03:00", fixed=night) == wall("2027-03-21 02:30")


@pytest.mark.behaviour("D-13")
def test_a_time_that_exists_twice_is_the_first() -> None:
    assert from_local(wall("2027-10-31 02:30"), BERLIN) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert from_local(wall("2027-10-31 02:30").replace(fold=1), BERLIN).hour == 0
    start = from_local(wall("2027-11-01 02:30"), BERLIN)
    assert due_at(SendRule.DAY_1, start, BERLIN) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_a_day_that_was_skipped_altogether_ends_with_the_next() -> None:
    apia = ZoneInfo("Pacific/Apia")  # crossed the date line: no 30 December 2011
    assert to_local(from_local(wall("2011-12-30 12:00"), apia), apia).date() == wall("2011-12-31").date()
    assert to_local(from_local(wall("2011-12-30 12:00"), apia), apia).time() == time(0)


@pytest.mark.behaviour("AW-28")
def test_what_is_due_now_or_earlier_goes_at_once() -> None:
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert is_past(now - timedelta(seconds=1), now)
    assert is_past(now, now)
    assert not is_past(now + timedelta(seconds=1), now)


@pytest.mark.behaviour("AW-26", "AW-29", "AW-32")
def test_what_is_offered_from_an_appointment_and_from_a_customer() -> None:
    assert set(FROM_APPOINTMENT) == set(SendRule) - {SendRule.NOW}
    assert FROM_CUSTOMER == (SendRule.CUSTOM,)


@pytest.mark.parametrize("rule", [SendRule.NOW, SendRule.CUSTOM, SendRule.FIXED_WEEKDAY])
def test_rules_that_cannot_be_counted_back_are_refused(rule: SendRule) -> None:
    with pytest.raises(ValueError, match=r"counted back|fixed weekday"):
        due_at(rule, datetime(2026, 11, 23, 9, tzinfo=UTC), BERLIN)


def test_naive_and_aware_times_are_not_mixed_up() -> None:
    with pytest.raises(ValueError, match="zone"):
        to_local(wall("2026-11-23 09:00"), BERLIN)
    with pytest.raises(ValueError, match="zone"):
        from_local(datetime(2026, 11, 23, 9, tzinfo=UTC), BERLIN)
    with pytest.raises(ValueError, match="zone"):
        due_at(SendRule.HOUR_1, wall("2026-11-23 09:00"), BERLIN)
    with pytest.raises(ValueError, match="weekday"):
        FixedMoment(7, time(20))
    with pytest.raises(ValueError, match="zone"):
        FixedMoment(5, time(20, tzinfo=UTC))


ZONES = st.sampled_from(
    [
        ZoneInfo(name)
        for name in (
            "Europe/Berlin",
            "Europe/Stockholm",
            "Europe/Oslo",
            "America/New_York",
            "Australia/Lord_Howe",  # half an hour of summer time
            "Asia/Kathmandu",  # 5:45 ahead
            "America/Sao_Paulo",  # changed at midnight
            "UTC",
        )
    ]
)
WALLS = st.one_of(
    st.datetimes(datetime(2008, 1, 1), datetime(2037, 12, 31)),  # noqa: DTZ001  # wall-clock times
    st.builds(
        lambda day, minutes, seconds: day + timedelta(minutes=minutes, seconds=seconds),
        st.sampled_from([wall("2027-03-28"), wall("2027-10-31"), wall("2027-03-14"), wall("2027-11-07")]),
        st.integers(-300, 600),
        st.sampled_from([0, 0, 0, 59]),
    ),
)
FIXED = st.builds(
    FixedMoment, st.integers(0, 6), st.times().map(lambda at: at.replace(second=0, microsecond=0))
)


def past_quarter(local: datetime) -> timedelta:
    return timedelta(minutes=local.minute % 15, seconds=local.second, microseconds=local.microsecond)


@given(WALLS, ZONES)
def test_local_time_there_and_back(naive: datetime, zone: ZoneInfo) -> None:
    instant = from_local(naive, zone)
    local = to_local(instant, zone)
    shown = local.replace(tzinfo=None, fold=0)
    if shown == naive:
        assert local.fold == 0
    else:  # skipped by the clocks: a second earlier they had not jumped yet
        before = to_local(instant - timedelta(seconds=1), zone).replace(tzinfo=None)
        assert before < naive < shown
        assert shown - before > timedelta(seconds=1)


@given(WALLS, WALLS, ZONES)
def test_later_on_the_wall_clock_is_never_earlier_in_time(
    first: datetime, second: datetime, zone: ZoneInfo
) -> None:
    early, late = sorted((first, second))
    assert from_local(early, zone) <= from_local(late, zone)


@given(WALLS, ZONES, st.sampled_from([(SendRule.HOUR_1, 1), (SendRule.HOURS_2, 2)]))
def test_hours_before_are_elapsed_hours_and_less_than_a_quarter(
    naive: datetime, zone: ZoneInfo, rule_and_hours: tuple[SendRule, int]
) -> None:
    rule, hours = rule_and_hours
    start = from_local(naive, zone)
    instant = due_at(rule, start, zone)
    assert timedelta(hours=hours) <= start - instant < timedelta(hours=hours) + QUARTER
    assert not past_quarter(to_local(instant, zone))


@given(WALLS, ZONES, st.sampled_from([(SendRule.DAY_1, 1), (SendRule.DAYS_2, 2)]))
def test_days_before_are_the_same_time_of_an_earlier_day(
    naive: datetime, zone: ZoneInfo, rule_and_days: tuple[SendRule, int]
) -> None:
    rule, days = rule_and_days
    start = from_local(naive, zone)
    local = to_local(start, zone).replace(tzinfo=None, fold=0)
    wanted = local - timedelta(days=days) - past_quarter(local)
    assert due_at(rule, start, zone) == from_local(wanted, zone)
    assert due_at(rule, start, zone) < start
    assert not past_quarter(to_local(due_at(rule, start, zone), zone))


@given(WALLS, ZONES, FIXED)
def test_no_fixed_moment_lies_between_the_chosen_one_and_the_appointment(
    naive: datetime, zone: ZoneInfo, fixed: FixedMoment
) -> None:
    start = from_local(naive, zone)
    instant = due_at(SendRule.FIXED_WEEKDAY, start, zone, fixed)
    first_day = to_local(start, zone).date() - timedelta(days=9)
    moments = [
        from_local(datetime.combine(first_day + timedelta(days=offset), fixed.at), zone)
        for offset in range(12)
        if (first_day + timedelta(days=offset)).weekday() == fixed.weekday
    ]
    assert instant == max(moment for moment in moments if moment < start)


@given(WALLS, ZONES)
def test_custom_is_the_next_quarter_at_or_after_now(naive: datetime, zone: ZoneInfo) -> None:
    now = from_local(naive, zone)
    proposed = propose_custom(now, zone)
    assert timedelta(0) <= proposed - now < QUARTER
    assert not past_quarter(to_local(proposed, zone))
    assert propose_custom(proposed, zone) == proposed
