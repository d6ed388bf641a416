from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.domain.delivery import MessageStatus, StatusReason
from app.domain.message_list import Standing
from app.domain.progress import Cancelled, Progress
from app.domain.report import COUNTED, Cell, Figures, has_many_parts, local_months, summarise

S = MessageStatus
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
BERLIN = ZoneInfo("Europe/Berlin")


def cell(status: MessageStatus = S.DELIVERED, messages: int = 1, **values: object) -> Cell:
    plain = {
        "mandant_id": 1, "month": MARCH, "status": status, "reason": None, "handler": "Anna", "currency": "",
        "messages": messages, "parts": messages, "many_parts": 0, "unpriced_parts": messages, "cost": None,
    }  # fmt: skip
    return Cell(**{**plain, **values})  # type: ignore[arg-type]


def test_every_counted_state_is_delivered_failed_or_without_a_report():
    for status in COUNTED:
        figures = cell(status).figures()
        assert figures.delivered + figures.failed + figures.without_report == 1
    assert {S.HELD, S.QUEUED, S.SCHEDULED, S.CANCELLED, S.SUPERSEDED, S.MISSED}.isdisjoint(COUNTED)


def test_what_the_gateway_did_not_take_costs_no_credit():
    report = summarise([cell(S.DELIVERED, 3), cell(S.FAILED, 2), cell(S.REJECTED, 1), cell(S.UNDELIVERED, 4)])
    assert (report.total.parts, report.total.credits) == (10, 7)


def test_costs_are_added_by_currency():
    euros = cell(currency="EUR", cost=Decimal("1.20"), unpriced_parts=0)
    crowns = cell(currency="SEK", cost=Decimal("3.50"), unpriced_parts=0, month=APRIL)
    report = summarise([euros, crowns, euros, cell()])
    assert report.total.costs == (("EUR", Decimal("2.40")), ("SEK", Decimal("3.50")))
    assert report.total.credits == 1
    assert report.months[APRIL].costs == (("SEK", Decimal("3.50")),)


def test_the_delivery_rate_counts_reports_only():
    assert (
        summarise([cell(S.DELIVERED, 3), cell(S.EXPIRED, 1), cell(S.NO_REPORT, 6)]).total.delivery_rate
        == 0.75
    )
    assert summarise([cell(S.ACCEPTED)]).total.delivery_rate is None
    assert Figures().delivery_rate is None


def test_groups_in_the_order_they_are_shown():
    report = summarise(
        [
            cell(month=APRIL, handler="Ben", messages=5, mandant_id=2),
            cell(S.FAILED, 1, reason=StatusReason.NO_NUMBER),
            cell(S.ACCEPTED, 2),
        ]
    )
    assert list(report.months) == [MARCH, APRIL]
    assert list(report.handlers) == ["Ben", "Anna"]
    assert list(report.mandanten) == [2, 1]
    assert list(report.standings) == [Standing.RECEIVED, Standing.ACCEPTED, Standing.NO_NUMBER]


cells = some.builds(
    cell,
    some.sampled_from(sorted(COUNTED)),
    some.integers(1, 50),
    month=some.sampled_from([MARCH, APRIL]),
    handler=some.sampled_from(["Anna", "Ben", ""]),
    mandant_id=some.sampled_from([1, 2]),
)


@given(some.lists(cells))
def test_every_way_of_grouping_adds_up_to_the_same(made):
    report = summarise(made)
    for groups in (report.months, report.standings, report.handlers, report.mandanten):
        assert sum(groups.values(), Figures()) == report.total


@pytest.mark.behaviour("VI-09")
def test_more_than_six_parts_are_many():
    assert [parts for parts in range(1, 10) if has_many_parts(parts)] == [7, 8, 9]


def test_months_begin_at_local_midnight():
    march, april = local_months(date(2026, 3, 29), date(2026, 4, 2), BERLIN)
    assert (march.first, april.first) == (MARCH, APRIL)
    assert march.since == datetime(2026, 3, 28, 23, tzinfo=UTC)  # winter time until the night after
    assert march.until == april.since == datetime(2026, 3, 31, 22, tzinfo=UTC)
    assert april.until == datetime(2026, 4, 2, 22, tzinfo=UTC)


def test_a_year_has_twelve_months_without_gaps():
    months = local_months(date(2026, 1, 1), date(2026, 12, 31), BERLIN)
    assert len(months) == 12
    assert all(one.until == other.since for one, other in pairwise(months))
    assert local_months(date(2026, 1, 2), date(2026, 1, 1), BERLIN) == ()


def test_progress_counts_and_stops():
    progress = Progress()
    progress.expect(3)
    progress.step()
    assert (progress.done, progress.total) == (1, 3)
    progress.cancel()
    with pytest.raises(Cancelled):
        progress.step()
