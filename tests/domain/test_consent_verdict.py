from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from app.domain.consent import ConsentRecord, ConsentSource, Purpose, Verdict, verdict

NUMBER = "+491701234567"


def record(
    granted: bool,
    on: str,
    *,
    recorded: str = "2026-11-01T12:00:00",
    number: str = NUMBER,
    purpose: Purpose = Purpose.APPOINTMENTS,
) -> ConsentRecord:
    recorded_at = datetime.fromisoformat(recorded).replace(tzinfo=UTC)
    day = date.fromisoformat(on)
    return ConsentRecord(number, purpose, granted, day, ConsentSource.FORM, "A. Becker", recorded_at)


@pytest.mark.behaviour("SA-30")
def test_nothing_recorded_is_missing() -> None:
    assert verdict([], NUMBER, Purpose.APPOINTMENTS) == (Verdict.MISSING, None)


@pytest.mark.behaviour("SA-30")
def test_consent_counts_for_exactly_this_number_and_purpose() -> None:
    agreed = record(True, "2026-05-03")
    assert verdict([agreed], NUMBER, Purpose.APPOINTMENTS) == (Verdict.GRANTED, agreed)
    assert verdict([agreed], NUMBER, Purpose.MARKETING) == (Verdict.MISSING, None)
    assert verdict([agreed], "+491701234568", Purpose.APPOINTMENTS) == (Verdict.MISSING, None)


def test_the_newest_statement_decides_in_whatever_order_they_come() -> None:
    agreed = record(True, "2026-01-02")
    withdrawn = record(False, "2026-03-04")
    again = record(True, "2026-05-06")
    for statements in permutations([agreed, withdrawn]):
        assert verdict(statements, NUMBER, Purpose.APPOINTMENTS) == (Verdict.WITHDRAWN, withdrawn)
    for statements in permutations([agreed, withdrawn, again]):
        assert verdict(statements, NUMBER, Purpose.APPOINTMENTS) == (Verdict.GRANTED, again)


def test_an_old_form_found_later_does_not_undo_a_withdrawal() -> None:
    withdrawn = record(False, "2026-03-04", recorded="2026-03-04T09:00:00")
    old_form = record(True, "2026-01-02", recorded="2026-06-01T09:00:00")
    assert verdict([withdrawn, old_form], NUMBER, Purpose.APPOINTMENTS) == (Verdict.WITHDRAWN, withdrawn)


def test_on_the_same_day_the_later_entry_counts_and_at_the_same_time_the_withdrawal() -> None:
    morning = record(False, "2026-03-04", recorded="2026-03-04T09:00:00")
    evening = record(True, "2026-03-04", recorded="2026-03-04T17:00:00")
    same_time = record(False, "2026-03-04", recorded="2026-03-04T17:00:00")
    assert verdict([evening, morning], NUMBER, Purpose.APPOINTMENTS)[0] is Verdict.GRANTED
    for statements in permutations([evening, morning, same_time]):
        assert verdict(statements, NUMBER, Purpose.APPOINTMENTS)[0] is Verdict.WITHDRAWN
