from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.hand_over import NO_SCHEDULING, SchedulingWindow, plan

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOLD = timedelta(seconds=5)
ABLE = SchedulingWindow(possible=True)
DAYS = timedelta(days=1)


def test_now_leaves_when_the_hold_ends() -> None:
    assert plan(NOW, NOW, HOLD, ABLE).act_at == NOW + HOLD
    assert plan(NOW, NOW, timedelta(0)).act_at == NOW


@pytest.mark.behaviour("AW-28")
def test_a_past_time_goes_at_once() -> None:
    planned = plan(NOW, NOW - DAYS, HOLD, ABLE)
    assert planned.act_at == NOW + HOLD
    assert not planned.at_gateway


@pytest.mark.behaviour("D-5", "AW-27")
def test_a_gateway_that_schedules_gets_it_as_soon_as_the_hold_is_over() -> None:
    planned = plan(NOW, NOW + 3 * DAYS, HOLD, ABLE)
    assert planned.act_at == NOW + HOLD
    assert planned.at_gateway


@pytest.mark.behaviour("D-5")
def test_without_scheduling_it_waits_here_until_due() -> None:
    planned = plan(NOW, NOW + 3 * DAYS, HOLD, NO_SCHEDULING)
    assert planned.act_at == NOW + 3 * DAYS
    assert not planned.at_gateway


@pytest.mark.behaviour("D-5")
def test_beyond_the_gateways_horizon_it_waits_here_first() -> None:
    window = SchedulingWindow(possible=True, max_ahead=7 * DAYS)
    planned = plan(NOW, NOW + 30 * DAYS, HOLD, window)
    assert planned.act_at == NOW + 23 * DAYS
    assert planned.at_gateway


def test_nearer_than_the_gateway_wants_it_waits_here() -> None:
    window = SchedulingWindow(possible=True, min_lead=timedelta(minutes=15))
    planned = plan(NOW, NOW + timedelta(minutes=10), HOLD, window)
    assert planned.act_at == NOW + timedelta(minutes=10)
    assert not planned.at_gateway


@given(
    due=st.integers(-10_000, 100_000),
    hold=st.integers(0, 60),
    lead=st.integers(0, 3600),
    ahead=st.none() | st.integers(0, 100_000),
    possible=st.booleans(),
)
def test_never_before_the_hold_and_never_late(
    due: int, hold: int, lead: int, ahead: int | None, possible: bool
) -> None:
    window = SchedulingWindow(
        possible, timedelta(seconds=lead), None if ahead is None else timedelta(seconds=ahead)
    )
    due_at, hold_for = NOW + timedelta(seconds=due), timedelta(seconds=hold)
    planned = plan(NOW, due_at, hold_for, window)
    assert NOW + hold_for <= planned.act_at <= max(due_at, NOW + hold_for)
    if planned.at_gateway:
        assert due_at - planned.act_at >= window.min_lead
        assert window.max_ahead is None or due_at - planned.act_at <= window.max_ahead
