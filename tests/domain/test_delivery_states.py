from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.delivery import (
    AT_THE_GATEWAY,
    FINAL,
    GIVE_UP_AFTER,
    MAY_ARRIVE_TWICE,
    ON_THE_WAY,
    RESENDABLE,
    TROUBLE,
    WAITING,
    MessageStatus,
    may_move,
    merge_report,
    next_poll,
    retry_delay,
)

S = MessageStatus
STATUSES = st.sampled_from(list(MessageStatus))
ACCEPTED_AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def reachable(start: MessageStatus) -> set[MessageStatus]:
    seen, todo = {start}, [start]
    while todo:
        here = todo.pop()
        fresh = {status for status in MessageStatus if may_move(here, status)} - seen
        seen |= fresh
        todo += fresh
    return seen


@pytest.mark.parametrize(
    "way",
    [
        (S.HELD, S.QUEUED, S.SENDING, S.ACCEPTED, S.SENT, S.DELIVERED),
        (S.QUEUED, S.SENDING, S.SCHEDULED, S.SENT, S.UNDELIVERED),
        (S.QUEUED, S.SENDING, S.QUEUED, S.SENDING, S.REJECTED),  # nothing left, then refused
        (S.SENDING, S.UNKNOWN, S.ACCEPTED),  # found at the gateway
        (S.SENDING, S.UNKNOWN, S.QUEUED),  # proven absent
        (S.SENDING, S.UNKNOWN, S.NEEDS_DECISION, S.QUEUED),
        (S.NEEDS_DECISION, S.CANCELLED),
        (S.SCHEDULED, S.CANCEL_REQUESTED, S.SUPERSEDED),
        (S.SCHEDULED, S.CANCEL_REQUESTED, S.SENT),  # too late to withdraw
        (S.CANCEL_REQUESTED, S.SCHEDULED),  # not withdrawn
        (S.ACCEPTED, S.NO_REPORT, S.DELIVERED),  # a late receipt is still welcome
        (S.QUEUED, S.MISSED),
        (S.HELD, S.SUPERSEDED),
        (S.SENDING, S.HELD),  # after the restore of a backup
    ],
    ids=lambda way: "-".join(way),
)
def test_the_ways_of_a_message(way: tuple[MessageStatus, ...]) -> None:
    for old, new in pairwise(way):
        assert may_move(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (S.ACCEPTED, S.QUEUED),  # would send twice
        (S.SENT, S.QUEUED),
        (S.SCHEDULED, S.QUEUED),
        (S.CANCEL_REQUESTED, S.QUEUED),
        (S.HELD, S.SENDING),  # only what is queued is claimed
        (S.UNKNOWN, S.SENDING),
        (S.NEEDS_DECISION, S.SENDING),
        (S.SENDING, S.CANCELLED),  # it may be on its way
        (S.DELIVERED, S.UNDELIVERED),
        (S.SENT, S.ACCEPTED),
        (S.QUEUED, S.QUEUED),
    ],
)
def test_moves_that_are_no_moves(old: MessageStatus, new: MessageStatus) -> None:
    assert not may_move(old, new)


def test_what_the_gateway_has_never_goes_back_to_where_it_could_be_sent_again() -> None:
    sendable = {S.HELD, S.QUEUED, S.SENDING, S.UNKNOWN}
    for status in {S.ACCEPTED, S.SENT} | FINAL:
        assert not reachable(status) & sendable
    # From a withdrawal that nobody can prove, only a person's decision leads back.
    for status in (S.SCHEDULED, S.CANCEL_REQUESTED):
        assert not any(may_move(status, other) for other in sendable)


def test_every_status_can_be_reached_and_every_message_can_come_to_an_end() -> None:
    assert reachable(S.HELD) == set(MessageStatus)
    for status in MessageStatus:
        assert reachable(status) & FINAL


def test_every_status_has_one_place() -> None:
    assert FINAL | WAITING | ON_THE_WAY | {S.NEEDS_DECISION} == set(MessageStatus)
    assert len(FINAL) + len(WAITING) + len(ON_THE_WAY) + 1 == len(MessageStatus)
    assert not TROUBLE - FINAL - {S.NEEDS_DECISION}
    assert S.DELIVERED not in TROUBLE
    assert not AT_THE_GATEWAY & FINAL


@pytest.mark.behaviour("SA-14", "D-7")
def test_what_may_be_resent_and_when_it_may_arrive_twice() -> None:
    assert {S.ACCEPTED, S.NO_REPORT, S.FAILED} <= RESENDABLE
    assert not RESENDABLE & {S.QUEUED, S.SENDING, S.DELIVERED, S.UNKNOWN, S.CANCELLED}
    assert {S.ACCEPTED, S.SENT, S.NO_REPORT} == MAY_ARRIVE_TWICE
    assert MAY_ARRIVE_TWICE < RESENDABLE


@pytest.mark.parametrize(
    ("old", "new", "merged"),
    [
        (S.ACCEPTED, S.SENT, S.SENT),
        (S.SENT, S.ACCEPTED, S.SENT),
        (S.DELIVERED, S.SENT, S.DELIVERED),
        (S.DELIVERED, S.EXPIRED, S.DELIVERED),
        (S.UNDELIVERED, S.DELIVERED, S.DELIVERED),
        (S.UNDELIVERED, S.EXPIRED, S.UNDELIVERED),
        (S.REJECTED, S.DELIVERED, S.REJECTED),
        (S.UNKNOWN, S.SENT, S.SENT),
        (S.CANCEL_REQUESTED, S.SCHEDULED, S.CANCEL_REQUESTED),
        (S.CANCEL_REQUESTED, S.DELIVERED, S.DELIVERED),
        (S.ACCEPTED, S.UNKNOWN, S.ACCEPTED),
        (S.ACCEPTED, S.NO_REPORT, S.ACCEPTED),
        (S.SENDING, S.QUEUED, S.SENDING),
    ],
)
def test_late_news_never_moves_a_message_backwards(
    old: MessageStatus, new: MessageStatus, merged: MessageStatus
) -> None:
    assert merge_report(old, new) is merged


PROGRESS = {S.SCHEDULED: 1, S.CANCEL_REQUESTED: 1, S.ACCEPTED: 2, S.SENT: 3, S.NO_REPORT: 4, S.DELIVERED: 6}


@given(st.sampled_from([S.SCHEDULED, S.ACCEPTED, S.SENT]), st.lists(STATUSES, max_size=8))
def test_reports_in_any_order_only_lead_forward(status: MessageStatus, reports: list[MessageStatus]) -> None:
    for report in reports:
        merged = merge_report(status, report)
        assert merged in (status, report)
        assert PROGRESS.get(merged, 5) >= PROGRESS.get(status, 5)
        assert merge_report(merged, report) is merged
        status = merged
    if S.DELIVERED in reports:
        assert status in (S.DELIVERED, S.REJECTED, S.FAILED, S.CANCELLED)


def test_the_timetable_of_asking() -> None:
    asked: datetime | None = None
    offsets = []
    while (moment := next_poll(ACCEPTED_AT, asked, asked or ACCEPTED_AT)) is not None:
        offsets.append(moment - ACCEPTED_AT)
        asked = moment
    first = [timedelta(seconds=seconds) for seconds in (5, 15, 30, 60, 120, 300, 900)]
    assert offsets == first + [timedelta(hours=hours) for hours in range(1, 73)]


def test_after_days_switched_off_it_asks_once_more_at_once_and_then_gives_up() -> None:
    now = ACCEPTED_AT + timedelta(days=5)
    assert next_poll(ACCEPTED_AT, None, now) == now
    assert next_poll(ACCEPTED_AT, ACCEPTED_AT + timedelta(hours=3), now) == now
    assert next_poll(ACCEPTED_AT, now, now) is None


@given(
    st.none() | st.timedeltas(timedelta(hours=-1), timedelta(hours=80)),
    st.timedeltas(timedelta(0), timedelta(hours=80)),
)
def test_the_next_question_is_never_in_the_past_nor_more_than_an_hour_away(
    since: timedelta | None, elapsed: timedelta
) -> None:
    now = ACCEPTED_AT + elapsed
    asked = None if since is None else ACCEPTED_AT + since
    moment = next_poll(ACCEPTED_AT, asked, now)
    if moment is None:
        assert since is not None
        assert since >= GIVE_UP_AFTER
    else:
        assert now <= moment <= max(now, (asked or now) + timedelta(hours=2))


def test_waiting_doubles_up_to_ten_minutes() -> None:
    seconds = [retry_delay(attempt, 1.0).total_seconds() for attempt in (1, 2, 3, 7, 8, 100_000)]
    assert seconds == [5, 10, 20, 320, 600, 600]


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_jitter_spreads_over_the_upper_half(attempt: int, jitter: float) -> None:
    delay = retry_delay(attempt, jitter)
    assert retry_delay(attempt, 1.0) / 2 <= delay <= retry_delay(attempt, 1.0) <= timedelta(minutes=10)


@pytest.mark.parametrize(("attempt", "jitter"), [(0, 0.5), (1, -0.1), (1, 1.1), (1, float("nan"))])
def test_impossible_retries_are_refused(attempt: int, jitter: float) -> None:
    with pytest.raises(ValueError, match="attempt"):
        retry_delay(attempt, jitter)
