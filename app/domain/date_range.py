"""Spans of days as people ask for them: `last month`, `the last 7 days`, from one day to another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)


class Preset(StrEnum):
    """A span that moves with the calendar."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    LAST_7_DAYS = "last_7_days"
    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    THIS_YEAR = "this_year"


def days_of(preset: Preset, today: date) -> tuple[date, date]:
    """The first and the last day of the span, as seen from `today`; the last 7 days end with it."""
    first = today.replace(day=1)
    match preset:
        case Preset.TODAY:
            return today, today
        case Preset.YESTERDAY:
            return today - _DAY, today - _DAY
        case Preset.LAST_7_DAYS:
            return today - 6 * _DAY, today
        case Preset.THIS_MONTH:
            return first, (first + 31 * _DAY).replace(day=1) - _DAY
        case Preset.LAST_MONTH:
            last = first - _DAY
            return last.replace(day=1), last
        case Preset.THIS_YEAR:
            return date(today.year, 1, 1), date(today.year, 12, 31)


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days from `since` to `until`, both included; None = open. `preset` names the `Preset` they come from."""

    since: date | None = None
    until: date | None = None
    preset: str = ""

    @classmethod
    def of(cls, preset: Preset, today: date) -> DateRange:
        return cls(*days_of(preset, today), preset.value)

    def seen_from(self, today: date) -> DateRange:
        """The same choice on another day: a preset moves on, days chosen by hand stay."""
        return DateRange.of(Preset(self.preset), today) if self.preset else self

    def instants(self, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
        """The first instant and the first one after the span, in UTC, where clocks show the time of `zone`."""
        begin = None if self.since is None else _midnight(self.since, zone)
        end = None if self.until is None or self.until == date.max else _midnight(self.until + _DAY, zone)
        return begin, end


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
