from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.appointments import Span, WorkingHours
from app.domain.free_time import next_free

BERLIN = ZoneInfo("Europe/Berlin")
HOURS = WorkingHours()


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


def taken(start: str, minutes: int) -> Span:
    return Span(berlin(start), berlin(start) + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("after", "minutes", "found"),
    [
        ("2026-11-23 10:07", 30, "2026-11-23 10:15"),
        ("2026-11-23 06:00", 30, "2026-11-23 08:00"),
        ("2026-11-23 17:30", 30, "2026-11-23 17:30"),
        ("2026-11-23 17:45", 30, "2026-11-24 08:00"),
        ("2026-11-27 18:00", 30, "2026-11-30 08:00"),  # Friday evening → Monday
        ("2027-03-26 18:00", 30, "2027-03-29 08:00"),  # over the weekend when the clocks go forward
    ],
)
def test_an_empty_calendar_offers_the_next_quarter_within_working_hours(
    after: str, minutes: int, found: str
) -> None:
    assert next_free(berlin(after), minutes, BERLIN, HOURS, ()) == berlin(found)


def test_it_fits_between_two_appointments_that_leave_just_enough_room() -> None:
    busy = (taken("2026-11-23 08:00", 60), taken("2026-11-23 09:30", 60))
    assert next_free(berlin("2026-11-23 08:00"), 30, BERLIN, HOURS, busy) == berlin("2026-11-23 09:00")
    assert next_free(berlin("2026-11-23 08:00"), 45, BERLIN, HOURS, busy) == berlin("2026-11-23 10:30")


def test_two_people_can_take_two_at_once_but_not_three() -> None:
    busy = (taken("2026-11-23 08:00", 120), taken("2026-11-23 09:00", 30))
    first = berlin("2026-11-23 08:30")
    assert next_free(first, 30, BERLIN, HOURS, busy, capacity=2) == first
    assert next_free(first, 45, BERLIN, HOURS, busy, capacity=2) == berlin("2026-11-23 09:30")


def test_two_that_follow_each_other_never_count_as_two_at_once() -> None:
    busy = (taken("2026-11-23 08:00", 30), taken("2026-11-23 08:30", 30))
    assert next_free(berlin("2026-11-23 08:00"), 60, BERLIN, HOURS, busy, capacity=2) == berlin(
        "2026-11-23 08:00"
    )


def test_when_nothing_is_free_the_next_quarter_is_proposed() -> None:
    closed = WorkingHours({})
    assert next_free(berlin("2026-11-23 10:07"), 30, BERLIN, closed, ()) == berlin("2026-11-23 10:15")
