"""Dates, times, numbers and money as the reader's language writes them (CLDR's data, from Babel).

Dates and whole numbers in the interface's own languages come from a small table that was taken from Babel
(`tools/freeze_dates.py`); all the rest is asked of Babel itself, which takes a while to load.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from app.i18n import _, current_language, ngettext
from app.resources import resource

if TYPE_CHECKING:
    from decimal import Decimal

    from babel import Locale

# Babel is imported inside the functions: nothing may delay the first window.

BABEL_NAMES = {"en": "en_GB"}
"""Whose habits are meant where a language alone does not say it."""

PERIOD_SKELETON = "yMMMMd"
"""CLDR's name for a stretch of days with the month in full."""


def _locale(language: str) -> Locale:
    return _parsed(language or current_language())  # asked each time: the interface may switch while running


@lru_cache(maxsize=16)
def _parsed(language: str) -> Locale:
    from babel import Locale

    return Locale.parse(BABEL_NAMES.get(language, language))


@lru_cache(maxsize=1)
def _tables() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(resource("dates.json").read_text(encoding="utf-8"))
    return table


def _table(language: str) -> Any:
    """How a language writes dates, None where Babel has to be asked."""
    return _tables().get(language or current_language())


def _day_fields(value: date, table: Any) -> dict[str, str]:
    """The parts of a date under their names in CLDR's patterns."""
    weekday, month = value.weekday(), value.month - 1
    names = {name: table[name][weekday] for name in ("EEE", "EEEE")}
    months = {"MM": f"{value.month:02}", "MMM": table["MMM"][month], "MMMM": table["MMMM"][month]}
    days = {"d": str(value.day), "dd": f"{value.day:02}"}
    return {"y": str(value.year), "yy": f"{value.year % 100:02}", **months, **days, **names}


def format_date(value: date, *, language: str = "", length: str = "medium") -> str:
    """`23 Nov 2026`; `length` is Babel's short, medium, long, full or a pattern. Empty language = the interface's."""
    table = _table(language)
    if table is not None and length in table["date"]:
        written: str = table["date"][length] % _day_fields(value, table)
        return written
    from babel.dates import format_date as babel_format

    return babel_format(value, length, _locale(language))


def format_time(value: datetime | time, *, language: str = "") -> str:
    """`14:30`, hours and minutes of a local time."""
    table = _table(language)
    if table is not None:
        written: str = table["time"] % {"HH": f"{value.hour:02}", "mm": f"{value.minute:02}"}
        return written
    from babel.dates import format_time as babel_format

    return babel_format(value, "short", locale=_locale(language))


def format_weekday(value: date, *, language: str = "", short: bool = False) -> str:
    pattern = "ccc" if short else "cccc"
    table = _table(language)
    if table is not None:
        name: str = table[pattern][value.weekday()]
        return name
    from babel.dates import format_date as babel_format

    return babel_format(value, pattern, _locale(language))


def format_instant(value: datetime, zone: ZoneInfo, *, language: str = "") -> str:
    """Date and time of a UTC instant in `zone`: `Thu 26 Nov 2026, 14:30`."""
    local = value.astimezone(zone)
    weekday = format_weekday(local.date(), language=language, short=True)
    day = format_date(local.date(), language=language)
    return f"{weekday} {day}, {format_time(local, language=language)}"


def format_moment(value: datetime, zone: ZoneInfo, *, language: str = "") -> str:
    """The same for a column of a list: `26/11/2026, 14:30`."""
    local = value.astimezone(zone)
    day = format_date(local.date(), language=language, length="short")
    return f"{day}, {format_time(local, language=language)}"


def format_period(first: date, last: date, *, language: str = "") -> str:
    """`23–28 Nov 2026`: what both days share is said once."""
    table = _table(language)
    if table is not None and first != last:
        differs = "y" if first.year != last.year else "M" if first.month != last.month else "d"
        parts = zip(table["period"][differs], (first, last), strict=True)
        return "".join(part % _day_fields(day, table) for part, day in parts)
    from babel.dates import format_interval

    return format_interval(first, last, PERIOD_SKELETON, locale=_locale(language))


def format_number(value: Decimal | int | float, *, language: str = "") -> str:
    table = _table(language)
    if table is not None and isinstance(value, int) and value >= 0:
        return f"{value:,}".replace(",", table["group"])
    from babel.numbers import format_decimal

    return format_decimal(value, locale=_locale(language))


def format_percent(share: float, *, language: str = "") -> str:
    """`97.3%` for 0.973: one decimal at most."""
    from babel.numbers import format_percent as babel_format

    return babel_format(round(share, 3), locale=_locale(language), decimal_quantization=False)


def decimal_sign(*, language: str = "") -> str:
    """What sets off fractions: a point or a comma."""
    from babel.numbers import get_decimal_symbol

    return get_decimal_symbol(_locale(language))


def country_name(code: str, *, language: str = "") -> str:
    """`Germany` for the ISO 3166 code `DE`; an unknown code stays itself."""
    return str(_locale(language).territories.get(code, code))


def format_money(value: Decimal, currency: str, *, language: str = "") -> str:
    """`0.08 €`; with no currency the amount counts credits (D-9)."""
    if not currency:
        whole = int(value)
        words = ngettext("{count} credit", "{count} credits", whole)
        return words.format(count=format_number(whole, language=language))
    from babel.numbers import format_currency

    digits = 2 if abs(value) >= 1 or value == round(value, 2) else 3
    return format_currency(
        value, currency, f"#,##0.{'0' * digits} ¤", locale=_locale(language), currency_digits=False
    )


def approximately(words: str) -> str:
    """Marks an amount that may be slightly out of date (AW-38)."""
    return _("approx. {amount}").format(amount=words)
