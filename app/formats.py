"""Dates, times, numbers and money as the reader's language writes them (Babel's CLDR data)."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app.i18n import _, current_language, ngettext

if TYPE_CHECKING:
    from babel import Locale

# Babel is imported inside the functions: nothing may delay the first window.


def _locale(language: str) -> Locale:
    return _parsed(language or current_language())  # asked each time: the interface may switch while running


@lru_cache(maxsize=16)
def _parsed(language: str) -> Locale:
    from babel import Locale

    return Locale.parse({"en": "en_GB"}.get(language, language))


def format_date(value: date, *, language: str = "", length: str = "medium") -> str:
    """`23 Nov 2026`; `length` is Babel's short, medium, long, full or a pattern. Empty language = the interface's."""
    from babel.dates import format_date as babel_format

    return babel_format(value, length, _locale(language))


def format_time(value: datetime | time, *, language: str = "") -> str:
    """`14:30`, hours and minutes of a local time."""
    from babel.dates import format_time as babel_format

    return babel_format(value, "short", locale=_locale(language))


def format_weekday(value: date, *, language: str = "", short: bool = False) -> str:
    from babel.dates import format_date as babel_format

    return babel_format(value, "ccc" if short else "cccc", _locale(language))


def format_instant(value: datetime, zone: ZoneInfo, *, language: str = "") -> str:
    """Date and time of a UTC instant in `zone`: `Thu 26 Nov 2026, 14:30`."""
    local = value.astimezone(zone)
    weekday = format_weekday(local.date(), language=language, short=True)
    day = format_date(local.date(), language=language)
    return f"{weekday} {day}, {format_time(local, language=language)}"


def format_period(first: date, last: date, *, language: str = "") -> str:
    """`23–28 Nov 2026`: what both days share is said once."""
    from babel.dates import format_interval

    return format_interval(first, last, "yMMMMd", locale=_locale(language))


def format_number(value: Decimal | int | float, *, language: str = "") -> str:
    from babel.numbers import format_decimal

    return format_decimal(value, locale=_locale(language))


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
