"""What people do with messages that wait: undo, withdraw, release, discard, decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.delivery import MessageStatus, StatusReason
from app.domain.permissions import NotPermitted, Role
from app.domain.send_time import SendRule
from app.errors import NotFound, TooLate
from tests.fixtures.composing import FRIDAY
from tests.fixtures.outbox import Bench
from tests.gateways.faults import Fault, FaultKind

S = MessageStatus
R = StatusReason
HOUR = timedelta(hours=1)


def test_undo_in_the_hold_takes_the_message_back_for_good(bench: Bench) -> None:
    gateway = bench.use_seven()
    bench.change_account(hold_seconds=5)
    message_id = bench.send()
    assert bench.dispatch.outbox.cancel(bench.actor, message_id) is S.CANCELLED
    bench.clock.advance(seconds=10)
    assert bench.step() == 0
    assert gateway.messages == []
    assert bench.message(message_id).reason is R.USER_CANCELLED
    assert bench.dispatch.outbox.cancel(bench.actor, message_id) is S.CANCELLED, "a second click is harmless"


def test_a_message_that_has_left_cannot_be_taken_back(bench: Bench) -> None:
    message_id = bench.send()
    bench.step()
    with pytest.raises(TooLate, match="has left"):
        bench.dispatch.outbox.cancel(bench.actor, message_id)


@pytest.mark.parametrize(
    ("status", "words"),
    [(S.SENDING, "being handed over"), (S.UNKNOWN, "not clear"), (S.NEEDS_DECISION, "not clear")],
)
def test_why_it_cannot_be_taken_back_is_said(bench: Bench, status: MessageStatus, words: str) -> None:
    message_id = bench.send()
    bench.change(message_id, status=status)
    with pytest.raises(TooLate, match=words):
        bench.dispatch.outbox.cancel(bench.actor, message_id)


def test_a_message_at_the_gateway_is_withdrawn_by_the_worker(bench: Bench) -> None:
    gateway = bench.use_seven()
    message_id = bench.remind()
    bench.step()
    assert bench.dispatch.outbox.cancel(bench.actor, message_id) is S.CANCEL_REQUESTED
    assert gateway.messages[0].cancelled_at is None
    bench.step()
    assert bench.status(message_id) is S.CANCELLED
    assert gateway.messages[0].cancelled_at is not None
    assert [attempt.action for attempt in bench.attempts(message_id)] == ["send", "cancel"]


def test_a_withdrawal_the_gateway_does_not_answer_is_repeated(bench: Bench) -> None:
    gateway = bench.use_seven()
    message_id = bench.remind()
    bench.step()
    gateway.faults.next(Fault(FaultKind.HANG_UP), sending=False, times=2)
    bench.dispatch.outbox.cancel(bench.actor, message_id)
    for _ in range(4):
        bench.step()
        bench.clock.advance(seconds=30)
    assert bench.status(message_id) is S.CANCELLED


def test_a_withdrawal_that_comes_too_late_says_so_and_the_message_is_followed(bench: Bench) -> None:
    bench.use_seven()
    message_id = bench.remind()
    bench.step()
    bench.clock.set(FRIDAY - timedelta(days=1) + timedelta(minutes=1))
    bench.dispatch.outbox.cancel(bench.actor, message_id)
    bench.step()
    message = bench.message(message_id)
    assert (message.status, message.reason) == (S.ACCEPTED, R.TOO_LATE_TO_WITHDRAW)
    bench.poll()
    assert bench.status(message_id) is S.DELIVERED


def test_a_message_the_gateway_forgot_before_its_time_counts_as_withdrawn(bench: Bench) -> None:
    gateway = bench.use_android()
    message_id = bench.remind()
    bench.step()
    gateway.messages.clear()
    bench.dispatch.outbox.cancel(bench.actor, message_id)
    bench.step()
    assert bench.status(message_id) is S.CANCELLED


def test_what_became_due_while_nobody_worked_is_asked_about(bench: Bench) -> None:
    reminder, late = bench.remind(SendRule.DAY_1), bench.remind(SendRule.HOUR_1)
    seen = bench.clock.now()
    bench.clock.set(FRIDAY - timedelta(minutes=30))
    assert bench.dispatch.outbox.hold_overdue(seen) == 2
    assert bench.step() == 0
    rows = bench.dispatch.outbox.overdue_at_start(bench.actor)
    assert [row.id for row in rows] == [reminder, late]
    assert (rows[0].customer_name, rows[0].appointment_start) == ("Meyer, Erika", FRIDAY)
    assert bench.dispatch.outbox.release(bench.actor, [reminder]) == 1
    assert bench.dispatch.outbox.discard(bench.actor, [late]) == 1
    bench.step()
    assert [bench.status(i) for i in (reminder, late)] == [S.ACCEPTED, S.CANCELLED]
    assert bench.dispatch.outbox.overdue_at_start(bench.actor) == ()


def test_a_reminder_whose_appointment_has_begun_is_never_sent(bench: Bench) -> None:
    reminder, thanks = bench.remind(), bench.remind(SendRule.CUSTOM, due=FRIDAY + HOUR)
    seen = bench.clock.now()
    bench.clock.set(FRIDAY + 3 * HOUR)
    bench.dispatch.outbox.hold_overdue(seen)
    assert bench.status(reminder) is S.MISSED
    assert bench.message(thanks).reason is R.OVERDUE_AT_START, "meant for afterwards, so it may still go"
    bench.dispatch.outbox.release(bench.actor, [thanks])
    bench.step()
    assert bench.status(thanks) is S.ACCEPTED


def test_overdue_but_released_after_the_appointment_began_it_is_missed(bench: Bench) -> None:
    reminder = bench.remind()
    seen = bench.clock.now()
    bench.clock.set(FRIDAY - HOUR)
    bench.dispatch.outbox.hold_overdue(seen)
    bench.clock.set(FRIDAY + HOUR)
    assert bench.dispatch.outbox.release(bench.actor, [reminder]) == 0
    assert bench.status(reminder) is S.MISSED


def test_while_a_worker_was_running_nothing_is_held(bench: Bench) -> None:
    message_id = bench.remind()
    bench.clock.set(FRIDAY - HOUR)
    assert bench.dispatch.outbox.hold_overdue(bench.clock.now() - timedelta(minutes=2)) == 0
    bench.step()
    assert bench.status(message_id) is S.ACCEPTED


def test_due_just_now_nobody_is_asked(bench: Bench) -> None:
    message_id = bench.remind()
    bench.clock.set(FRIDAY - timedelta(days=1) + timedelta(minutes=9))
    assert bench.dispatch.outbox.hold_overdue(None) == 0
    bench.step()
    assert bench.status(message_id) is S.ACCEPTED


def test_a_decision_is_taken_once(bench: Bench) -> None:
    message_id = bench.send()
    bench.change(message_id, status=S.NEEDS_DECISION, act_at=None)
    bench.dispatch.outbox.decide(bench.actor, message_id, send_again=False)
    with pytest.raises(TooLate):
        bench.dispatch.outbox.decide(bench.actor, message_id, send_again=True)


def test_nothing_is_done_without_the_right_or_for_another_mandant(bench: Bench) -> None:
    outbox = bench.dispatch.outbox
    message_id = bench.send()
    staff = replace(bench.actor, role=Role.STAFF)
    for refused in (
        lambda: outbox.cancel(staff, message_id),
        lambda: outbox.release(staff, [message_id]),
        lambda: outbox.discard(staff, [message_id]),
        lambda: outbox.decide(staff, message_id, send_again=True),
    ):
        with pytest.raises(NotPermitted):
            refused()
    with pytest.raises(NotFound):
        outbox.cancel(bench.scene.neighbour, message_id)
    bench.change(message_id, status=S.HELD, reason=R.OVERDUE_AT_START, act_at=None)
    assert outbox.overdue_at_start(bench.scene.neighbour) == ()
    assert outbox.release(bench.scene.neighbour, [message_id]) == 0
    assert bench.status(message_id) is S.HELD
