"""The program is killed at any moment while it sends; seen from the gateway nothing is lost and nothing doubled."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drills.kill import Plan, rehearse
from tests.fixtures.databases import FreshDatabase

SMALL = Plan(messages=60, kills=6, lease=3.0, fault_share=0.15)


def quiet(*_words: object, **_options: object) -> None:
    """The drill's progress is for people."""


def test_killed_again_and_again_every_message_arrives_once(tmp_path: Path, sqlite_url: str) -> None:
    result = rehearse(SMALL, sqlite_url, tmp_path, quiet)
    assert (result.queued, result.kills) == (60, 6)
    assert (result.lost, result.doubled, result.open) == (0, 0, 0), str(result)
    assert result.taken == 60


def test_two_workers_on_one_server_are_killed_in_turn(tmp_path: Path, fresh_database: FreshDatabase) -> None:
    plan = Plan(messages=30, kills=3, workers=2, lease=3.0, fault_share=0.15)
    result = rehearse(plan, fresh_database("postgres"), tmp_path, quiet)
    assert (result.taken, result.lost, result.doubled, result.open) == (30, 0, 0, 0), str(result)


@pytest.mark.parametrize("seed", [1])
def test_without_the_protection_the_drill_fails(tmp_path: Path, sqlite_url: str, seed: int) -> None:
    plan = Plan(messages=60, kills=2, lease=3.0, protected=False, seed=seed)
    result = rehearse(plan, sqlite_url, tmp_path, quiet)
    assert result.doubled > 0, str(result)
    assert not result.passed
