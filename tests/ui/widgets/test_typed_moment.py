from __future__ import annotations

from datetime import date, time

import pytest

from app.ui.widgets.typed_moment import read_date, read_time

NEAR = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1430", time(14, 30)),
        ("14:30", time(14, 30)),
        ("14.30", time(14, 30)),
        ("14 30", time(14, 30)),
        ("14h30", time(14, 30)),
        ("930", time(9, 30)),
        ("9", time(9, 0)),
        ("9 Uhr", time(9, 0)),
        (" 09:05 ", time(9, 5)),
        ("2:30 pm", time(14, 30)),
        ("12am", time(0, 0)),
        ("12 p.m.", time(12, 0)),
    ],
)
def test_a_time_is_read_as_people_write_it(typed: str, meant: time) -> None:
    assert read_time(typed) == meant


@pytest.mark.parametrize("typed", ["", "24:00", "1460", "noon", "13 pm", "12345", "-3"])
def test_what_is_no_time_is_none(typed: str) -> None:
    assert read_time(typed) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("27.11.2026", date(2026, 11, 27)),
        ("27/11/26", date(2026, 11, 27)),
        ("271126", date(2026, 11, 27)),
        ("27112026", date(2026, 11, 27)),
        ("Fri 27.11.2026", date(2026, 11, 27)),
        ("2026-11-27", date(2026, 11, 27)),
        ("27.11.", date(2026, 11, 27)),
        ("2711", date(2026, 11, 27)),
        ("3.1.", date(2027, 1, 3)),
        ("27", date(2026, 11, 27)),
        ("5", date(2026, 12, 5)),
    ],
)
def test_a_date_is_read_as_people_write_it(typed: str, meant: date) -> None:
    assert read_date(typed, NEAR) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-12-03", date(2026, 12, 3)),
        ("12-03", date(2026, 12, 3)),
        ("3/12", date(2026, 12, 3)),
        ("27.11.", date(2026, 11, 27)),
    ],
)
def test_a_swede_writes_the_year_first(typed: str, meant: date) -> None:
    assert read_date(typed, NEAR, year_first=True) == meant


@pytest.mark.parametrize("typed", ["", "31.2.", "tomorrow", "1.2.3.4", "99", "00.00.2026"])
def test_what_is_no_date_is_none(typed: str) -> None:
    assert read_date(typed, NEAR) is None
