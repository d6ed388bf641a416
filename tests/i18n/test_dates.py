from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta

import pytest
from babel import Locale
from babel.dates import format_date, format_interval, format_time
from babel.numbers import format_decimal

from app import formats
from app.i18n import LANGUAGES
from tests.architecture.sources import ROOT
from tools.freeze_dates import TABLE, frozen

DAYS = [date(2023, 12, 1) + timedelta(days=offset) for offset in range(800)]


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def locale(language: str) -> Locale:
    return Locale.parse(formats.BABEL_NAMES.get(language, language))


def test_the_table_is_what_babel_says_today() -> None:
    assert TABLE.read_text(encoding="utf-8") == frozen()


@pytest.mark.parametrize("length", ["short", "medium", "long", "full", "d. MMM"])
def test_days_are_written_as_babel_writes_them(language: str, locale: Locale, length: str) -> None:
    for day in (*DAYS, date(1899, 2, 3), date(2100, 12, 31)):
        assert formats.format_date(day, language=language, length=length) == format_date(day, length, locale)


def test_weekdays_are_written_as_babel_writes_them(language: str, locale: Locale) -> None:
    for day in DAYS[:7]:
        assert formats.format_weekday(day, language=language) == format_date(day, "cccc", locale)
        assert formats.format_weekday(day, language=language, short=True) == format_date(day, "ccc", locale)


def test_times_are_written_as_babel_writes_them(language: str, locale: Locale) -> None:
    for minute in range(24 * 60):
        moment = time(minute // 60, minute % 60)
        assert formats.format_time(moment, language=language) == format_time(moment, "short", locale=locale)
    late = datetime(2026, 11, 23, 23, 59, tzinfo=UTC)
    assert formats.format_time(late, language=language) == format_time(late, "short", locale=locale)


def test_periods_are_written_as_babel_writes_them(language: str, locale: Locale) -> None:
    for first in DAYS[::3]:
        for days in (0, 1, 4, 6, 40, 366):
            last = first + timedelta(days=days)
            assert formats.format_period(first, last, language=language) == format_interval(
                first, last, formats.PERIOD_SKELETON, locale=locale
            )


def test_numbers_are_written_as_babel_writes_them(language: str, locale: Locale) -> None:
    for number in (0, 7, 999, 1000, 9999, 10_000, 123_456, 7_654_321, -1, -4321, 0.5, 1234.25):
        assert formats.format_number(number, language=language) == format_decimal(number, locale=locale)


def test_another_language_is_left_to_babel() -> None:
    assert formats.format_date(date(2026, 11, 23), language="fr", length="full") == "lundi 23 novembre 2026"


def test_dates_of_the_interface_do_without_babel() -> None:
    program = (
        "import sys; from datetime import date, time; from app import formats, i18n; i18n.install('de')\n"
        "day = date(2026, 11, 23)\n"
        "print(formats.format_date(day, length='full'), formats.format_time(time(9)),"
        " formats.format_number(1234),"
        " formats.format_weekday(day, short=True), formats.format_period(day, date(2026, 11, 27)))\n"
        "assert 'babel' not in sys.modules"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip() == "Montag, 23. November 2026 09:00 1.234 Mo 23.–27. Nov. 2026"
