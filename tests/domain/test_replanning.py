"""One message, one change of its appointment: every state leads to exactly one step."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from app.domain.appointments import AppointmentState
from app.domain.calendar import Appointment
from app.domain.consent import Purpose
from app.domain.delivery import FINAL, MessageStatus, StatusReason
from app.domain.outbox import OutboxMessage
from app.domain.replanning import (
    Plan,
    Predecessors,
    Step,
    comes_too_late,
    fresh_due,
    is_wanted,
    predecessors,
    replan,
)
from app.domain.send_time import SendRule

S = MessageStatus
R = StatusReason
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
START = NOW + timedelta(days=4)
DUE = START - timedelta(days=1)
LATER = timedelta(days=1)


def message(status: MessageStatus = S.QUEUED, **changes: object) -> OutboxMessage:
    made = OutboxMessage(
        id=1,
        mandant_id=1,
        account_id=1,
        customer_id=7,
        appointment_id=3,
        replaces=None,
        reference="r",
        purpose=Purpose.APPOINTMENTS,
        number="+491701234567",
        sender="",
        text="at ten",
        template="at <<AppointmentTime>>",
        edited_by_hand=False,
        appointment_start=START,
        rule=SendRule.DAY_1,
        fixed_weekday=None,
        fixed_minute=None,
        status=status,
        reason=None,
        created_at=NOW,
        due_at=DUE,
        act_at=DUE,
        accepted_at=None,
        polled_at=None,
        status_at=NOW,
        attempts=0,
        lease_token=None,
        gateway_id=None,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def appointment(**changes: object) -> Appointment:
    made = Appointment(3, 1, START, START + timedelta(hours=1), customer_id=7)
    return replace(made, **changes)  # type: ignore[arg-type]


def moved(status: MessageStatus, **changes: object) -> Plan:
    """A move by a day; the text says the new time unless it was written by hand."""
    kept = message(status, **changes)
    text = "at ten on Saturday" if kept.can_be_filled_again else kept.text
    due = DUE + LATER if kept.rule is SendRule.DAY_1 else kept.due_at
    return replan(kept, appointment(start=START + LATER), due=due, text=text, now=NOW)


def cancelled(status: MessageStatus, **changes: object) -> Plan:
    gone = appointment(state=AppointmentState.CANCELLED)
    kept = message(status, **changes)
    return replan(kept, gone, due=kept.due_at, text=kept.text, now=NOW)


@pytest.mark.behaviour("D-14")
@pytest.mark.parametrize(
    ("status", "when_moved", "when_cancelled"),
    [
        (S.QUEUED, Step.ADJUST, Step.WITHDRAW),
        (S.HELD, Step.ADJUST, Step.WITHDRAW),
        (S.SCHEDULED, Step.REPLACE, Step.RECALL),
        (S.SENDING, Step.REPLACE, Step.RECALL),
        (S.UNKNOWN, Step.REPLACE, Step.RECALL),
        (S.CANCEL_REQUESTED, Step.KEEP, Step.RECALL),
        (S.NEEDS_DECISION, Step.KEEP, Step.KEEP),
        (S.ACCEPTED, Step.KEEP, Step.KEEP),
        (S.SENT, Step.KEEP, Step.KEEP),
        (S.DELIVERED, Step.KEEP, Step.KEEP),
        (S.CANCELLED, Step.KEEP, Step.KEEP),
        (S.REJECTED, Step.KEEP, Step.KEEP),
    ],
)
def test_each_state_has_its_step(status: MessageStatus, when_moved: Step, when_cancelled: Step) -> None:
    assert moved(status).step is when_moved
    assert cancelled(status).step is when_cancelled


@pytest.mark.parametrize("status", [S.SENDING, S.UNKNOWN])
def test_what_is_leaving_this_very_moment_is_left_alone(status: MessageStatus) -> None:
    assert moved(status, due_at=NOW, rule=SendRule.NOW).step is Step.KEEP
    assert cancelled(status, due_at=NOW).step is Step.KEEP


@pytest.mark.parametrize("reason", [R.APPOINTMENT_CANCELLED, R.APPOINTMENT_OVER])
def test_what_the_appointment_withdrew_it_brings_back(reason: StatusReason) -> None:
    kept = message(S.CANCELLED, reason=reason)
    assert replan(kept, appointment(), due=DUE, text=kept.text, now=NOW) == Plan(Step.REVIVE)
    asked = message(S.CANCELLED, reason=reason, template=None, appointment_start=START - LATER)
    assert replan(asked, appointment(), due=DUE, text=asked.text, now=NOW).asks


@pytest.mark.behaviour("D-3")
@pytest.mark.parametrize("changes", [{"template": None}, {"edited_by_hand": True}])
def test_a_text_by_hand_asks(changes: dict[str, object]) -> None:
    assert moved(S.QUEUED, **changes) == Plan(Step.ASK, R.MOVED_BY_HAND_EDITED, asks=True)
    assert moved(S.SCHEDULED, **changes) == Plan(Step.REPLACE, asks=True)
    back = message(S.HELD, reason=R.MOVED_BY_HAND_EDITED, **changes)
    assert replan(back, appointment(), due=DUE, text=back.text, now=NOW) == Plan(Step.ADJUST)


def test_a_new_time_may_clear_what_held_a_message() -> None:
    assert moved(S.HELD, reason=R.OVERDUE_AT_START).reason is None
    assert moved(S.HELD, reason=R.UNFILLED_PLACEHOLDER).reason is None
    for stays in (R.RESTORED, R.NO_CONSENT, R.WAITS_FOR_WITHDRAWAL, R.TOO_LATE_TO_WITHDRAW):
        assert moved(S.HELD, reason=stays).reason is stays


def test_doing_it_twice_changes_nothing_more() -> None:
    fresh = message(S.QUEUED, due_at=DUE + LATER, text="at ten on Saturday", appointment_start=START + LATER)
    again = replan(fresh, appointment(start=START + LATER), due=DUE + LATER, text=fresh.text, now=NOW)
    assert again.step is Step.KEEP


def test_too_late_is_what_was_meant_for_before() -> None:
    begun = appointment(start=NOW, end=NOW + LATER)
    assert comes_too_late(NOW - LATER, begun, NOW)
    assert not comes_too_late(NOW, begun, NOW), "thanks are never too late"
    assert not comes_too_late(NOW - LATER, replace(begun, all_day=True), NOW), (
        "an all-day one is not over yet"
    )


def test_whom_it_is_for() -> None:
    assert is_wanted(message(), appointment())
    assert not is_wanted(message(), appointment(customer_id=8))
    assert is_wanted(message(customer_id=None), appointment(customer_id=8))
    assert not is_wanted(message(), None)


def test_times_follow_the_rule_and_chosen_ones_stay() -> None:
    zone = ZoneInfo("Europe/Berlin")
    later = appointment(start=START + LATER)
    assert fresh_due(message(), later, zone) == START
    assert fresh_due(message(rule=SendRule.CUSTOM), later, zone) == DUE
    fixed = message(rule=SendRule.FIXED_WEEKDAY, fixed_weekday=1, fixed_minute=20 * 60)
    assert fresh_due(fixed, later, zone) == datetime(2026, 11, 24, 19, 0, tzinfo=UTC)


def test_a_successor_waits_for_the_whole_chain() -> None:
    assert predecessors([]) is Predecessors.GONE
    assert predecessors([S.CANCELLED, S.SUPERSEDED, S.REJECTED]) is Predecessors.GONE
    assert predecessors([S.CANCELLED, S.CANCEL_REQUESTED]) is Predecessors.UNRESOLVED
    assert predecessors([S.DELIVERED, S.UNKNOWN]) is Predecessors.UNRESOLVED
    assert predecessors([S.CANCELLED, S.DELIVERED]) is Predecessors.LEFT


@pytest.mark.parametrize("status", list(MessageStatus))
def test_no_step_touches_what_is_final_but_to_bring_it_back(status: MessageStatus) -> None:
    steps = set()
    for reason, wanted in product((None, *StatusReason), (True, False)):
        kept = message(status, reason=reason)
        state = AppointmentState.PLANNED if wanted else AppointmentState.CANCELLED
        start = START + LATER
        plan = replan(kept, appointment(start=start, state=state), due=DUE + LATER, text="new", now=NOW)
        steps.add(plan.step)
    allowed = {Step.KEEP, Step.REVIVE} if status in FINAL else set(Step) - {Step.REVIVE}
    assert steps <= allowed
