"""A mailing while its workers are killed and the line breaks in every way: everybody gets it once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drills.mailing import Plan, rehearse

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


def quiet(*_words: object, **_options: object) -> None:
    """The drill's progress is for people."""


@pytest.mark.behaviour("ST-14", "ST-15")
def test_everybody_gets_it_once_and_what_was_stopped_is_exact(tmp_path: Path, sqlite_url: str) -> None:
    result = rehearse(SMALL, sqlite_url, tmp_path, quiet)
    assert result.passed, str(result)
    assert result.recipients == 200
    assert result.taken == 200 + result.sent_before_the_stop
    assert result.withdrawn > 0
    assert {"refuse", "stall, taken", "half_answer, taken", "too_many_date", "too_many_seconds"} <= set(
        result.faults
    )
