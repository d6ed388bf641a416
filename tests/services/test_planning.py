"""An appointment is moved, cancelled, removed and brought back: the waiting SMS always follow, or ask (D-14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.domain.appointments import AppointmentState
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.send_time import SendRule
from tests.fixtures.composing import FRIDAY
from tests.fixtures.outbox import Bench
from tests.gateways.faults import Fault, FaultKind

S = MessageStatus
R = StatusReason
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

pytestmark = pytest.mark.behaviour("D-14")


def live(bench: Bench) -> list[tuple[MessageStatus, datetime]]:
    """What still waits, with its time."""
    waiting = (S.HELD, S.QUEUED, S.SCHEDULED, S.CANCEL_REQUESTED)
    return [(message.status, message.due_at) for message in bench.messages() if message.status in waiting]


def settle(bench: Bench) -> None:
    for _ in range(4):
        bench.step()


def test_a_message_that_waits_here_gets_the_new_time_and_the_new_text(bench: Bench) -> None:
    message_id = bench.remind()
    change = bench.move(FRIDAY + DAY + 2 * HOUR)
    message = bench.message(message_id)
    assert (message.status, message.due_at) == (S.QUEUED, FRIDAY + 2 * HOUR)
    assert message.act_at == message.listed_at == message.due_at
    assert message.text == "Ihr Termin: 28.11.2026, 12:00 Uhr."
    assert (change.renewed, change.withdrawn, change.questions) == (1, 0, ())
    bench.clock.set(message.due_at)
    settle(bench)
    assert bench.dispatch.practice.credit(bench.actor) == 499


def test_a_message_at_the_gateway_is_withdrawn_and_a_new_one_follows(bench: Bench) -> None:
    gateway = bench.use_seven()
    old = bench.remind()
    settle(bench)
    change = bench.move(FRIDAY + DAY)
    assert (change.renewed, change.withdrawn) == (1, 0)
    new = bench.messages()[-1]
    assert bench.status(old) is S.CANCEL_REQUESTED
    assert (new.status, new.reason, new.replaces) == (S.HELD, R.WAITS_FOR_WITHDRAWAL, old)
    settle(bench)
    assert bench.status(old) is S.SUPERSEDED
    assert bench.status(new.id) is S.SCHEDULED
    assert [message.cancelled_at is not None for message in gateway.messages] == [True, False]
    assert gateway.messages[1].send_at == FRIDAY.timestamp()
    assert gateway.messages[1].text == "Ihr Termin: 28.11.2026, 10:00 Uhr."


def test_the_new_one_waits_as_long_as_the_old_one_may_still_arrive(bench: Bench) -> None:
    gateway = bench.use_seven()
    bench.remind()
    settle(bench)
    gateway.faults.always(Fault(FaultKind.ERROR_500), sending=False)
    bench.move(FRIDAY + DAY)
    for _ in range(20):
        bench.clock.advance(minutes=2)
        settle(bench)
        assert len(gateway.messages) == 1
    gateway.faults.always(None, sending=False)
    bench.clock.advance(minutes=11)
    settle(bench)
    assert [status for status, _due in live(bench)] == [S.SCHEDULED]
    assert len(gateway.messages) == 2


def test_when_the_withdrawal_comes_too_late_a_person_is_asked(bench: Bench) -> None:
    gateway = bench.use_seven()
    old = bench.remind()
    settle(bench)
    bench.clock.set(FRIDAY - DAY + timedelta(seconds=1))
    gateway.faults.always(None)
    bench.move(FRIDAY + DAY)
    settle(bench)
    assert bench.status(old) is S.ACCEPTED
    new = bench.messages()[-1]
    assert (new.status, new.reason) == (S.HELD, R.TOO_LATE_TO_WITHDRAW)
    assert len(gateway.messages) == 1
    assert bench.dispatch.outbox.release(bench.actor, [new.id]) == 1
    settle(bench)
    assert len(gateway.messages) == 2


def test_cancelling_withdraws_and_undoing_it_plans_anew(bench: Bench) -> None:
    gateway = bench.use_seven()
    bench.remind(SendRule.DAY_1)
    settle(bench)
    bench.remind(SendRule.HOUR_1)
    cancelled = bench.appointments.cancel(bench.actor, bench.appointment.id)
    assert cancelled.withdrawn == 2
    settle(bench)
    assert live(bench) == []
    undone = bench.appointments.undo(bench.actor, cancelled)
    assert undone.renewed == 2
    settle(bench)
    assert sorted(due for _status, due in live(bench)) == [FRIDAY - DAY, FRIDAY - HOUR]
    assert {status for status, _due in live(bench)} == {S.SCHEDULED}
    assert sum(message.cancelled_at is None for message in gateway.messages) == 2


def test_undone_before_the_gateway_was_asked_there_is_still_only_one(bench: Bench) -> None:
    gateway = bench.use_seven()
    bench.remind()
    settle(bench)
    cancelled = bench.appointments.cancel(bench.actor, bench.appointment.id)
    bench.appointments.undo(bench.actor, cancelled)
    settle(bench)
    assert live(bench) == [(S.SCHEDULED, FRIDAY - DAY)]
    assert [message.cancelled_at is None for message in gateway.messages] == [False, True]


def test_there_and_back_again(bench: Bench) -> None:
    gateway = bench.use_seven()
    bench.remind()
    settle(bench)
    moved = bench.move(FRIDAY + DAY)
    bench.appointments.undo(bench.actor, moved)
    settle(bench)
    assert live(bench) == [(S.SCHEDULED, FRIDAY - DAY)]
    assert sum(message.cancelled_at is None for message in gateway.messages) == 1


def test_removing_a_new_appointment_withdraws_its_message(bench: Bench) -> None:
    made = bench.appointments.save(bench.actor, replace(bench.appointment, id=0, version=0))
    assert made.after is not None
    bench.scene.appointment = made.after
    message_id = bench.remind()
    gone = bench.appointments.undo(bench.actor, made)
    assert bench.status(message_id) is S.CANCELLED
    bench.appointments.undo(bench.actor, gone)
    assert live(bench) == [(S.QUEUED, FRIDAY - DAY)]


@pytest.mark.behaviour("D-3")
def test_a_text_written_by_hand_asks_and_moving_back_withdraws_the_question(bench: Bench) -> None:
    message_id = bench.remind(template=None)
    moved = bench.move(FRIDAY + DAY)
    assert moved.questions == (message_id,)
    message = bench.message(message_id)
    assert (message.status, message.reason, message.due_at) == (S.HELD, R.MOVED_BY_HAND_EDITED, FRIDAY)
    bench.appointments.undo(bench.actor, moved)
    assert live(bench) == [(S.QUEUED, FRIDAY - DAY)]


@pytest.mark.behaviour("D-3")
def test_a_text_written_by_hand_at_the_gateway_is_withdrawn_until_somebody_has_looked(bench: Bench) -> None:
    gateway = bench.use_seven()
    old = bench.remind(template=None)
    settle(bench)
    moved = bench.move(FRIDAY + DAY)
    settle(bench)
    (question,) = moved.questions
    assert bench.status(old) is S.SUPERSEDED
    assert bench.message(question).reason is R.MOVED_BY_HAND_EDITED
    assert sum(message.cancelled_at is None for message in gateway.messages) == 0
    bench.dispatch.outbox.release(bench.actor, [question])
    settle(bench)
    assert live(bench) == [(S.SCHEDULED, FRIDAY)]
    again = bench.move(FRIDAY + 2 * DAY)
    assert again.questions, "what was looked at once has to be looked at again"


def test_released_before_the_old_one_is_withdrawn_it_still_waits(bench: Bench) -> None:
    gateway = bench.use_seven()
    bench.remind(template=None)
    settle(bench)
    (question,) = bench.move(FRIDAY + DAY).questions
    assert bench.dispatch.outbox.release(bench.actor, [question]) == 0
    assert bench.message(question).reason is R.WAITS_FOR_WITHDRAWAL
    settle(bench)
    assert bench.status(question) is S.SCHEDULED
    assert len(gateway.messages) == 2


def test_a_time_chosen_by_hand_stays_and_the_text_is_new(bench: Bench) -> None:
    gateway = bench.use_seven()
    due = FRIDAY - 3 * HOUR
    bench.remind(SendRule.CUSTOM, due=due)
    settle(bench)
    bench.move(FRIDAY + DAY)
    settle(bench)
    assert live(bench) == [(S.SCHEDULED, due)]
    assert gateway.messages[-1].text == "Ihr Termin: 28.11.2026, 10:00 Uhr."


def test_a_move_that_changes_neither_time_nor_text_leaves_the_gateway_alone(bench: Bench) -> None:
    gateway = bench.use_seven()
    bench.remind(template="Wir freuen uns auf Sie.")
    settle(bench)
    bench.appointments.save(bench.actor, replace(bench.appointment, start=FRIDAY + timedelta(minutes=10)))
    settle(bench)
    assert live(bench) == [(S.SCHEDULED, FRIDAY - DAY)]
    assert len(gateway.messages) == 1
    assert bench.messages()[0].appointment_start == FRIDAY + timedelta(minutes=10)


def test_moved_into_the_past_nothing_goes_and_moved_back_it_does(bench: Bench) -> None:
    message_id = bench.remind()
    moved = bench.move(bench.clock.now() - 2 * HOUR)
    assert (bench.status(message_id), bench.message(message_id).reason) == (S.MISSED, R.APPOINTMENT_OVER)
    bench.appointments.undo(bench.actor, moved)
    assert live(bench) == [(S.QUEUED, FRIDAY - DAY)]


def test_moved_close_the_reminder_leaves_at_once(bench: Bench) -> None:
    bench.remind()
    bench.move(bench.clock.now() + 3 * HOUR)
    settle(bench)
    assert [message.status for message in bench.messages()] == [S.ACCEPTED]


def test_what_has_left_is_not_sent_again(bench: Bench) -> None:
    bench.remind()
    bench.clock.set(FRIDAY - DAY)
    settle(bench)
    change = bench.move(FRIDAY + DAY)
    settle(bench)
    assert (change.renewed, change.withdrawn) == (0, 0)
    assert len(bench.messages()) == 1


def test_what_a_person_withdrew_stays_withdrawn(bench: Bench) -> None:
    message_id = bench.remind()
    bench.dispatch.outbox.cancel(bench.actor, message_id)
    bench.appointments.undo(bench.actor, bench.appointments.cancel(bench.actor, bench.appointment.id))
    assert [message.status for message in bench.messages()] == [S.CANCELLED]


def test_an_apology_for_a_cancelled_appointment_is_not_withdrawn_by_a_later_note(bench: Bench) -> None:
    bench.appointments.cancel(bench.actor, bench.appointment.id)
    apology = bench.remind(SendRule.CUSTOM, due=FRIDAY - DAY, template="Leider fällt der Termin aus.")
    bench.appointments.save(bench.actor, replace(bench.appointment, note="rief an"))
    assert bench.status(apology) is S.QUEUED


def test_another_customer_in_the_appointment_gets_no_message_of_the_first(bench: Bench) -> None:
    message_id = bench.remind()
    given = bench.appointments.save(bench.actor, replace(bench.appointment, customer_id=None))
    assert bench.status(message_id) is S.CANCELLED
    bench.appointments.undo(bench.actor, given)
    assert live(bench) == [(S.QUEUED, FRIDAY - DAY)]


def test_moved_while_the_call_is_unclear_the_old_one_is_found_and_withdrawn(bench: Bench) -> None:
    gateway = bench.use_android()
    gateway.faults.next(Fault(FaultKind.HANG_UP, recorded=True))
    old = bench.remind()
    bench.step()
    assert bench.status(old) is S.UNKNOWN
    bench.move(FRIDAY + DAY)
    bench.clock.advance(seconds=3)
    settle(bench)
    assert bench.status(old) is S.SUPERSEDED
    assert live(bench) == [(S.SCHEDULED, FRIDAY)]
    assert [message.cancelled_at is None for message in gateway.messages] == [False, True]


def test_cancelled_while_the_call_is_unclear_nothing_is_sent_again(bench: Bench) -> None:
    gateway = bench.use_android()
    gateway.faults.next(Fault(FaultKind.HANG_UP))
    old = bench.remind()
    bench.step()
    bench.appointments.cancel(bench.actor, bench.appointment.id)
    bench.clock.advance(seconds=3)
    settle(bench)
    assert (bench.status(old), bench.message(old).reason) == (S.CANCELLED, R.APPOINTMENT_CANCELLED)
    assert gateway.messages == []


def test_the_planner_catches_what_slipped_through_between_two_workstations(bench: Bench) -> None:
    message_id = bench.remind()
    bench.change(message_id, appointment_start=FRIDAY - DAY, due_at=FRIDAY - 2 * DAY)
    assert bench.dispatch.planning.step() == 1
    assert bench.message(message_id).due_at == FRIDAY - DAY
    assert bench.dispatch.planning.step() == 0


def test_confirmed_or_arrived_changes_nothing(bench: Bench) -> None:
    bench.remind()
    for state in (AppointmentState.CONFIRMED, AppointmentState.ARRIVED):
        bench.appointments.save(bench.actor, replace(bench.appointment, state=state))
    assert live(bench) == [(S.QUEUED, FRIDAY - DAY)]
