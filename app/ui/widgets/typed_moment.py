"""Reads dates and times of day as people type them: `1430`, `9.15`, `27.11.`, `3/12/26`."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

_CLOCK = re.compile(r"(\d{1,2})(?:\s*[:.,hH\s]\s*(\d{1,2}))?\s*(?:uhr|h)?\s*([ap]\.?m\.?)?", re.IGNORECASE)
_COMPACT = re.compile(r"(\d{1,2})(\d{2})\s*(?:uhr|h)?\s*([ap]\.?m\.?)?", re.IGNORECASE)
_NUMBERS = re.compile(r"\d+")
_HALF_YEAR = timedelta(days=183)


def read_time(text: str) -> time | None:
    """The time of day in `text`: hours alone, with minutes, run together, or with am/pm; None if it is none."""
    words = text.strip()
    found = _COMPACT.fullmatch(words) or _CLOCK.fullmatch(words)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    half = (found[3] or "").lower()[:1]
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def read_date(text: str, near: date, *, year_first: bool = False) -> date | None:
    """The date in `text`, which may leave out the year or, as a lone day, the month; None if it is none.

    What is left out is chosen so that the date lies close to `near`, rather after it than long before.
    `year_first` is the order of the reader's language; a number of four digits is the year in any order.
    """
    month_first = year_first and "/" not in text  # 27/11 is the 27th of November everywhere
    for order in (month_first, not month_first):  # 27.11. can only be meant one way, whatever the order
        numbers = _split_run(_NUMBERS.findall(text), year_first=order)
        found = _in_order(numbers, near, year_first=order) if 1 <= len(numbers) <= 3 else None
        if found is not None:
            return found
    return None


def _in_order(numbers: list[str], near: date, *, year_first: bool) -> date | None:
    if len(numbers) == 3:
        return _with_year(numbers, year_first=year_first)
    if len(numbers) == 1:
        return _day_near(int(numbers[0]), near)
    first, second = (int(number) for number in numbers)
    day, month = (second, first) if year_first else (first, second)
    candidate = _date(near.year, month, day)
    if candidate is not None and candidate < near - _HALF_YEAR:
        return _date(near.year + 1, month, day)
    return candidate


def _split_run(numbers: list[str], *, year_first: bool) -> list[str]:
    """`271126` → 27, 11, 26; anything already separated stays."""
    if len(numbers) != 1 or len(numbers[0]) not in (4, 6, 8):
        return numbers
    run = numbers[0]
    if len(run) == 8:
        return [run[:4], run[4:6], run[6:]] if year_first else [run[:2], run[2:4], run[4:]]
    return [run[index : index + 2] for index in range(0, len(run), 2)]


def _with_year(numbers: list[str], *, year_first: bool) -> date | None:
    year, month, day = numbers if len(numbers[0]) == 4 or year_first else reversed(numbers)
    if len(numbers[2]) == 4:
        day, month, year = numbers
    whole = int(year) + (2000 if len(year) <= 2 else 0)
    return _date(whole, int(month), int(day))


def _day_near(day: int, near: date) -> date | None:
    """That day of the month of `near`, or of the next one if it is past."""
    this_month = _date(near.year, near.month, day)
    if this_month is not None and this_month >= near:
        return this_month
    first_of_next = (near.replace(day=1) + timedelta(days=32)).replace(day=1)
    return _date(first_of_next.year, first_of_next.month, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
