"""A mailing while its workers are killed and the line breaks in every way: everybody gets it once."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.domain.delivery import MessageStatus
from tests.drills.company import Row
from tests.drills.mailing import Plan, rehearse
from tests.drills.mailing_verdict import Counts, Happened, Launched, Result, count

SMALL = Plan(
    messages=200,
    kills=6,
    lease=2.0,
    timeout=0.6,
    stall=0.9,
    settle=1,
    answer=(0.005, 0.05),
    lulls=(),
    longest_wait=1.5,
    seed=7,
)
CARELESS = replace(SMALL, messages=60, kills=1, answer=(0.001, 0.01), patience=2.0, protected=False)
"""What is taken and not answered comes among the first fifty sendings: nobody needs to wait for the end."""


def quiet(*_words: object, **_options: object) -> None:
    """The drill's progress is for people."""


@pytest.mark.behaviour("ST-14", "ST-15")
def test_everybody_gets_it_once_and_what_was_stopped_is_exact(tmp_path: Path, sqlite_url: str) -> None:
    result = rehearse(SMALL, sqlite_url, tmp_path, quiet)
    assert result.passed, str(result)
    assert result.recipients == 200
    assert result.counts.taken == 200 + result.sent_before_the_stop


def test_without_the_protection_the_drill_finds_doubles(tmp_path: Path, sqlite_url: str) -> None:
    result = rehearse(CARELESS, sqlite_url, tmp_path, quiet)
    assert result.counts.doubled > 0, str(result)
    assert not result.passed


ROWS = tuple(
    Row(f"r{number}", f"+49{number}", "Hallo", MessageStatus.DELIVERED, str(number)) for number in range(3)
)
TAKEN = [
    {
        "id": row.gateway_id,
        "reference": row.reference,
        "recipient": row.number[1:],
        "text": "Hallo",
        "price": 1,
    }
    for row in ROWS
]
MEANT = Launched(1, 3, ROWS, Decimal(3))
NOTHING_WRONG = Counts(3, 0, 0, 0, 0, 0, Decimal(0))


def test_what_is_as_it_should_be_counts_as_nothing() -> None:
    assert count([MEANT], TAKEN) == NOTHING_WRONG
    withdrawn = replace(ROWS[2], status=MessageStatus.CANCELLED, gateway_id=None)
    stopped = replace(MEANT, rows=(*ROWS[:2], withdrawn), cost=Decimal(2), stopped=True)
    assert count([stopped], TAKEN[:2]) == replace(NOTHING_WRONG, taken=2, withdrawn=1)
    assert count([replace(stopped, stopped=False)], TAKEN[:2]).lost == 1


def test_one_too_many_and_one_too_few_are_two_faults() -> None:
    """Two for one person, none for the next; one more made than meant, one less elsewhere; and the same of money."""
    twice = [*TAKEN[:2], {**TAKEN[1], "reference": "r2", "id": "2"}]
    swapped = (*ROWS[:2], replace(ROWS[2], number=ROWS[1].number))
    assert count([replace(MEANT, rows=swapped)], twice).doubled == 1
    found = count([MEANT], twice)
    assert (found.lost, found.doubled, found.strangers) == (1, 1, 1)
    more, less = replace(MEANT, recipients=2), Launched(2, 1, (), Decimal(0))
    assert count([more, less], TAKEN).lost == 2
    dear, cheap = replace(MEANT, cost=Decimal(4)), Launched(2, 0, (), Decimal(-1))
    assert count([dear, cheap], TAKEN).wrongly_charged == 2


GOOD = Result(
    counts=replace(NOTHING_WRONG, withdrawn=5),
    happened=Happened(6, 2, 1, True, True, 40, 0, {"reset": 1}, frozenset({"reset"})),
    sent_before_the_stop=7,
    recipients=3,
    seconds=1.0,
)


@pytest.mark.parametrize(
    ("part", "changes"),
    [
        ("counts", {"lost": 1}),
        ("counts", {"doubled": 1}),
        ("counts", {"strangers": 1}),
        ("counts", {"wrong_state": 1}),
        ("counts", {"wrongly_charged": Decimal("0.075")}),
        ("counts", {"withdrawn": 0}),
        ("happened", {"caught": 0}),
        ("happened", {"without_credit": 0}),
        ("happened", {"stood_still": False}),
        ("happened", {"went_on": False}),
        ("happened", {"waiting_while_paused": 0}),
        ("happened", {"left_while_paused": 1}),
        ("happened", {"weather": {}}),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else value,
)
def test_a_drill_in_which_something_is_wrong_or_nothing_happened_fails(
    part: str, changes: dict[str, Any]
) -> None:
    assert GOOD.passed
    wrong: dict[str, Any] = {part: replace(getattr(GOOD, part), **changes)}
    assert len(replace(GOOD, **wrong).complaints) == 1
