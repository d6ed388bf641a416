"""What a column may be filtered by, and how a filter that was saved is written down and read again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain.date_range import DateRange, Preset

if TYPE_CHECKING:
    from app.services.suite import Services

FilterValues = Mapping[str, object]
"""Column key → what it is filtered by; a column that is not filtered is missing."""


@dataclass(frozen=True, slots=True)
class TextFilter:
    """Typed words; the value is a `str` without spaces around it. `hint` stands in the empty field."""

    hint: str = ""


@dataclass(frozen=True, slots=True)
class DateRangeFilter:
    """Days in the Mandant's time zone; the value is a `DateRange`."""

    presets: tuple[Preset, ...] = tuple(Preset)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value to choose: its key, its words, and an icon in a colour of the theme."""

    key: str
    words: str
    icon: str = ""
    colour: str = "text"


@dataclass(frozen=True, slots=True)
class ChoiceFilter:
    """Some of several values; the value is a `frozenset` of their keys. `options` is called in the data lane."""

    options: Callable[[Services], Sequence[Choice]]


@dataclass(frozen=True, slots=True)
class CheckFilter:
    """Only rows that have it; the value is True. `words` say so to a screen reader and as a tool tip."""

    words: str = ""


ColumnFilter = TextFilter | DateRangeFilter | ChoiceFilter | CheckFilter


def to_json(value: object) -> Any:
    """How a filter's value is stored; a preset as a preset, so that it moves with the calendar."""
    match value:
        case DateRange(preset=preset) if preset:
            return {"preset": preset}
        case DateRange(since=since, until=until):
            return {"since": since and since.isoformat(), "until": until and until.isoformat()}
        case frozenset():
            return sorted(value)
        case _:
            return value


def from_json(kind: ColumnFilter, stored: Any, today: date) -> object | None:
    """The value that was stored for a filter of this kind; None if it cannot be read as one."""
    match kind, stored:
        case TextFilter(), str() if stored.strip():
            return stored.strip()
        case CheckFilter(), True:
            return True
        case ChoiceFilter(), list() if stored:
            return frozenset(str(key) for key in stored)
        case DateRangeFilter(), {"preset": str(preset)} if preset in set(Preset):
            return DateRange.of(Preset(preset), today)
        case DateRangeFilter(), {"since": since, "until": until}:
            return _read_range(since, until)
        case _:
            return None


def _read_range(since: Any, until: Any) -> DateRange | None:
    try:
        read = DateRange(
            date.fromisoformat(since) if since else None, date.fromisoformat(until) if until else None
        )
    except (TypeError, ValueError):
        return None
    return read if read.since or read.until else None
