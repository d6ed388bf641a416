from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.appointments import AppointmentState
from app.domain.consent import ConsentSource, Purpose
from app.domain.customers import CustomerPhone, PhoneLabel
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.messages import DraftContext, Receipt
from app.domain.permissions import NotPermitted, Role
from app.domain.resending import MOST_AT_ONCE, LeftOut, ResendLine
from app.errors import InvalidInput
from app.models.message import AuditRecord
from app.services.events import Events, MessagesChanged
from app.services.resending import ResendingService
from tests.fixtures.drafts import MOBILE, SECOND_MOBILE
from tests.fixtures.outbox import Bench

S = MessageStatus
INTENT = "one click"


@pytest.fixture
def resending(bench: Bench) -> ResendingService:
    events = Events()
    events.subscribe(bench.events.append)
    return ResendingService(bench.scene.database, events, bench.clock)


def failed(bench: Bench, text: str = "Guten Tag", **changes: Any) -> int:
    """An SMS to Erika that the gateway did not take."""
    message_id = bench.send(text, **changes)
    bench.change(message_id, status=S.FAILED, reason=StatusReason.GATEWAY_REFUSED, act_at=None)
    return message_id


def reminder(bench: Bench) -> int:
    """A reminder of Friday's appointment that failed."""
    context = DraftContext(customer_id=bench.scene.customer.id, appointment=bench.appointment)
    return failed(bench, "Ihr Termin: Freitag, 10:00 Uhr.", context=context)


def line_of(bench: Bench, resending: ResendingService, message_id: int) -> ResendLine:
    (line,) = resending.offer(bench.actor, [message_id]).lines
    return line


def consent(bench: Bench, *, granted: bool, number: str = MOBILE) -> None:
    bench.scene.customer = bench.scene.customers.record_consent(
        bench.actor,
        bench.scene.customer.id,
        number,
        Purpose.APPOINTMENTS,
        granted=granted,
        on=date(2026, 11, 22),
        source=ConsentSource.PHONE,
    )


@pytest.mark.behaviour("SA-15", "SA-16", "SA-27")
def test_the_same_text_goes_to_the_same_number_and_the_new_one_is_marked(
    bench: Bench, resending: ResendingService
) -> None:
    first = failed(bench, "Guten Tag, Frau Meyer")
    (receipt,) = resending.resend(bench.actor, [first], INTENT)
    old, new = bench.message(first), bench.message(receipt.message_id)
    assert (new.text, new.number, new.customer_id) == (old.text, old.number, old.customer_id)
    assert new.resend_of == first
    assert old.resend_of is None
    assert (new.status, old.status) == (S.QUEUED, S.FAILED)
    bench.step()
    assert bench.status(receipt.message_id) is S.ACCEPTED


def test_it_is_told_and_written_down(bench: Bench, resending: ResendingService) -> None:
    first = failed(bench)
    bench.events.clear()
    (receipt,) = resending.resend(bench.actor, [first], INTENT)
    assert bench.events == [MessagesChanged((receipt.message_id,), (bench.scene.customer.id,))]
    with bench.scene.database.read() as work:
        written = work.scalars(select(AuditRecord).where(AuditRecord.action == "resent")).one()
    assert (written.entity_id, written.detail) == (receipt.message_id, {"of": first})


def test_pressed_twice_it_is_sent_once(bench: Bench, resending: ResendingService) -> None:
    first, second = failed(bench), failed(bench, "Bis morgen")
    assert len(resending.resend(bench.actor, [first, second], INTENT)) == 2
    assert resending.resend(bench.actor, [first, second], INTENT) == ()
    assert resending.resend(bench.actor, [second, first], "another click") == ()
    assert len(bench.messages()) == 4


def test_two_computers_at_the_same_moment_send_it_once(bench: Bench, resending: ResendingService) -> None:
    first = failed(bench)
    gate, receipts = threading.Barrier(2), list[Receipt]()

    def press(intent: str) -> None:
        gate.wait(10)
        receipts.extend(resending.resend(bench.actor, [first], intent))

    threads = [threading.Thread(target=press, args=(intent,)) for intent in ("here", "there")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(receipts) == 1
    assert len(bench.messages()) == 2


def test_the_hold_lets_it_be_undone_and_resent_again(bench: Bench, resending: ResendingService) -> None:
    bench.scene.change_account(hold_seconds=5)
    first = failed(bench)
    (receipt,) = resending.resend(bench.actor, [first], INTENT)
    assert receipt.undo_until == bench.clock.now() + timedelta(seconds=5)
    assert line_of(bench, resending, first).left_out is LeftOut.RESENT_ALREADY
    bench.dispatch.outbox.cancel(bench.actor, receipt.message_id)
    assert line_of(bench, resending, first).left_out is None


@pytest.mark.behaviour("SA-14", "SA-18", "SA-22", "SA-24", "D-7")
@pytest.mark.parametrize(
    ("status", "may_go", "twice"),
    [
        (S.ACCEPTED, True, True),
        (S.SENT, True, True),
        (S.NO_REPORT, True, True),
        (S.FAILED, True, False),
        (S.UNDELIVERED, True, False),
        (S.EXPIRED, True, False),
        (S.DELIVERED, False, False),
        (S.REJECTED, False, False),
        (S.QUEUED, False, False),
        (S.SENDING, False, False),
        (S.UNKNOWN, False, False),
        (S.NEEDS_DECISION, False, False),
        (S.CANCELLED, False, False),
    ],
)
def test_only_what_did_not_surely_arrive_may_go_again(
    bench: Bench, resending: ResendingService, status: MessageStatus, may_go: bool, twice: bool
) -> None:
    message_id = bench.send()
    bench.change(message_id, status=status, act_at=None)
    line = line_of(bench, resending, message_id)
    assert line.left_out is (None if may_go else LeftOut.STATUS)
    assert line.may_arrive_twice is twice


def test_parts_and_cost_count_only_what_goes(bench: Bench, resending: ResendingService) -> None:
    bench.scene.change_account(price_per_part=Decimal("0.075"), currency="EUR")
    long, short, arrived = failed(bench, "a" * 200), failed(bench), bench.send("angekommen")
    bench.change(arrived, status=S.DELIVERED)
    offer = resending.offer(bench.actor, [long, short, arrived])
    assert [line.id for line in offer.lines] == [long, short, arrived]
    assert [line.id for line in offer.going] == [long, short]
    assert (offer.parts, offer.cost, offer.currency) == (3, Decimal("0.225"), "EUR")


@pytest.mark.behaviour("D-9")
def test_without_a_price_only_parts_are_known(bench: Bench, resending: ResendingService) -> None:
    offer = resending.offer(bench.actor, [failed(bench)])
    assert (offer.parts, offer.cost) == (1, None)


def test_a_reminder_of_an_appointment_that_has_begun_is_skipped(
    bench: Bench, resending: ResendingService
) -> None:
    message_id = reminder(bench)
    assert line_of(bench, resending, message_id).left_out is None
    bench.clock.advance(timedelta(days=4, minutes=1))
    assert line_of(bench, resending, message_id).left_out is LeftOut.APPOINTMENT_OVER
    assert resending.resend(bench.actor, [message_id], INTENT) == ()


def test_a_moved_or_cancelled_appointment_does_not_send_its_old_words(
    bench: Bench, resending: ResendingService
) -> None:
    message_id = reminder(bench)
    bench.move(bench.appointment.start + timedelta(days=1))
    assert line_of(bench, resending, message_id).left_out is LeftOut.APPOINTMENT_MOVED
    cancelled = replace(bench.appointment, state=AppointmentState.CANCELLED)
    bench.appointments.save(bench.actor, cancelled)
    assert line_of(bench, resending, message_id).left_out is LeftOut.APPOINTMENT_CANCELLED


@pytest.mark.behaviour("SA-21", "SA-30")
def test_consent_is_asked_for_again(bench: Bench, resending: ResendingService) -> None:
    message_id = failed(bench)
    consent(bench, granted=False)
    assert line_of(bench, resending, message_id).left_out is LeftOut.NO_CONSENT
    assert resending.resend(bench.actor, [message_id], INTENT) == ()


def test_a_number_without_a_customer_goes_unless_its_owner_said_no(
    bench: Bench, resending: ResendingService
) -> None:
    message_id = failed(bench, number=MOBILE, context=DraftContext())
    assert line_of(bench, resending, message_id).left_out is None
    consent(bench, granted=False)
    assert line_of(bench, resending, message_id).left_out is LeftOut.NO_CONSENT


def test_a_corrected_number_is_used_and_named(bench: Bench, resending: ResendingService) -> None:
    message_id = failed(bench)
    bench.scene.save_customer(phones=(CustomerPhone(PhoneLabel.MOBILE, SECOND_MOBILE),))
    assert line_of(bench, resending, message_id).left_out is LeftOut.NO_CONSENT
    consent(bench, granted=True, number=SECOND_MOBILE)
    line = line_of(bench, resending, message_id)
    assert (line.left_out, line.number, line.number_before) == (None, SECOND_MOBILE, MOBILE)
    (receipt,) = resending.resend(bench.actor, [message_id], INTENT)
    assert bench.message(receipt.message_id).number == SECOND_MOBILE


@pytest.mark.behaviour("SA-23")
def test_nobody_guesses_among_numbers_or_sends_to_none(bench: Bench, resending: ResendingService) -> None:
    message_id = failed(bench)
    others = ("+4917612345671", "+4917612345672")
    bench.scene.save_customer(phones=tuple(CustomerPhone(PhoneLabel.MOBILE, number) for number in others))
    assert line_of(bench, resending, message_id).left_out is LeftOut.NUMBER_CHANGED
    bench.scene.save_customer(phones=())
    assert line_of(bench, resending, message_id).left_out is LeftOut.NO_NUMBER


def test_a_number_the_gateway_called_invalid_has_to_be_corrected_first(
    bench: Bench, resending: ResendingService
) -> None:
    message_id = failed(bench)
    bench.change(message_id, reason=StatusReason.INVALID_NUMBER)
    assert line_of(bench, resending, message_id).left_out is LeftOut.NUMBER_INVALID


@pytest.mark.behaviour("D-4")
def test_a_text_with_a_gap_stays_here(bench: Bench, resending: ResendingService) -> None:
    message_id = failed(bench)
    bench.change(message_id, text="Guten Tag <<Birthday>>")
    assert line_of(bench, resending, message_id).left_out is LeftOut.UNFILLED


def test_without_a_gateway_nothing_goes(bench: Bench, resending: ResendingService) -> None:
    message_id = failed(bench)
    bench.change_account(active=False)
    assert line_of(bench, resending, message_id).left_out is LeftOut.NO_ACCOUNT


def test_messages_of_another_company_are_counted_and_left_alone(
    bench: Bench, resending: ResendingService
) -> None:
    message_id = failed(bench)
    neighbour = bench.scene.neighbour
    offer = resending.offer(neighbour, [message_id])
    assert (offer.lines, offer.elsewhere) == ((), 1)
    assert resending.resend(neighbour, [message_id], INTENT) == ()
    assert len(bench.messages()) == 1


def test_it_takes_the_right_to_send_and_a_bearable_number(bench: Bench, resending: ResendingService) -> None:
    with pytest.raises(NotPermitted):
        resending.offer(replace(bench.actor, role=Role.STAFF), [1])
    with pytest.raises(InvalidInput):
        resending.offer(bench.actor, range(MOST_AT_ONCE + 1))
