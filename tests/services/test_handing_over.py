"""The last look before a message leaves: whatever is wrong on our side is found before the intent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.consent import ConsentSource, Purpose
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.segment_profile import FIXED_147, ONE_ONLY
from app.domain.send_time import SendRule
from tests.fixtures.composing import FRIDAY
from tests.fixtures.drafts import MOBILE
from tests.fixtures.outbox import Bench

S = MessageStatus
R = StatusReason


def left(bench: Bench) -> int:
    return 500 - bench.dispatch.practice.credit(bench.actor)


@pytest.mark.behaviour("D-3")
def test_a_scheduled_text_is_filled_again(bench: Bench) -> None:
    message_id = bench.remind(template="<<FullName>>: <<AppointmentTime>>")
    bench.scene.save_customer(last_name="Meyer-Lund")
    bench.clock.set(FRIDAY - timedelta(days=1))
    bench.step()
    message = bench.message(message_id)
    assert message.status is S.ACCEPTED
    assert message.text == "Erika Meyer-Lund: 10:00"


@pytest.mark.behaviour("D-4")
def test_a_value_that_is_gone_holds_the_message(bench: Bench) -> None:
    message_id = bench.remind(template="<<FirstName>>, bis dann")
    bench.scene.save_customer(first_name="")
    bench.clock.set(FRIDAY - timedelta(days=1))
    bench.step()
    message = bench.message(message_id)
    assert (message.status, message.reason, message.attempts) == (S.HELD, R.UNFILLED_PLACEHOLDER, 0)
    assert bench.attempts(message_id) == []
    assert left(bench) == 0
    assert bench.dispatch.accounts.state(bench.actor).trouble == 1


@pytest.mark.behaviour("D-4")
@pytest.mark.parametrize("text", ["Hallo <<FirstName>>", "Hallo <<", "Hallo >> da", "  "])
def test_no_text_leaves_with_a_gap_however_it_was_made(bench: Bench, text: str) -> None:
    message_id = bench.send()
    bench.change(message_id, text=text)
    bench.step()
    assert bench.message(message_id).reason is R.UNFILLED_PLACEHOLDER
    assert left(bench) == 0


@pytest.mark.behaviour("SA-21", "SA-30")
def test_consent_taken_back_meanwhile_holds_the_message(bench: Bench) -> None:
    message_id = bench.remind()
    bench.scene.customers.record_consent(
        bench.actor,
        bench.scene.customer.id,
        MOBILE,
        Purpose.APPOINTMENTS,
        granted=False,
        on=date(2026, 11, 23),
        source=ConsentSource.PHONE,
    )
    bench.clock.set(FRIDAY - timedelta(days=1))
    bench.step()
    assert (bench.status(message_id), bench.message(message_id).reason) == (S.HELD, R.NO_CONSENT)


def test_a_free_number_needs_no_record_but_an_opt_out_counts(bench: Bench) -> None:
    free = bench.send(context=replace(bench.scene.from_customer, customer_id=None), number="+491709999999")
    shared = bench.send(context=replace(bench.scene.from_customer, customer_id=None))
    bench.scene.customers.record_consent(
        bench.actor,
        bench.scene.customer.id,
        MOBILE,
        Purpose.APPOINTMENTS,
        granted=False,
        on=date(2026, 11, 23),
        source=ConsentSource.SMS,
    )
    bench.step()
    assert [bench.status(free), bench.message(shared).reason] == [S.ACCEPTED, R.NO_CONSENT]


def test_a_text_that_grew_too_long_is_held(bench: Bench) -> None:
    message_id = bench.remind(template="<<LastName>>")
    bench.scene.change_account(profile=ONE_ONLY)
    bench.scene.save_customer(last_name="M" * 161)
    bench.clock.set(FRIDAY - timedelta(days=1))
    bench.step()
    assert bench.message(message_id).reason is R.TEXT_TOO_LONG


def test_parts_are_counted_anew_with_the_accounts_profile(bench: Bench) -> None:
    message_id = bench.remind(template="<<LastName>>")
    bench.scene.change_account(profile=FIXED_147)
    bench.scene.save_customer(last_name="M" * 150)
    bench.clock.set(FRIDAY - timedelta(days=1))
    bench.step()
    assert bench.attempts(message_id)
    assert bench.message(message_id).text == "M" * 150


def test_a_sender_nobody_can_use_is_held(bench: Bench) -> None:
    message_id = bench.send()
    bench.change(message_id, sender="Hörwelt Mitte GmbH")
    bench.step()
    assert bench.message(message_id).reason is R.INVALID_SENDER


def test_without_a_number_nothing_is_tried(bench: Bench) -> None:
    message_id = bench.send()
    bench.change(message_id, number="")
    bench.step()
    assert bench.message(message_id).reason is R.NO_NUMBER


def test_a_reminder_of_an_appointment_that_was_cancelled_elsewhere_is_withdrawn(bench: Bench) -> None:
    message_id = bench.remind()
    bench.appointments.cancel(bench.actor, bench.appointment.id)
    bench.change(message_id, status=S.QUEUED, reason=None, act_at=bench.clock.now())
    bench.clock.set(FRIDAY - timedelta(days=1))
    bench.step()
    assert bench.message(message_id).reason is R.APPOINTMENT_CANCELLED
    assert left(bench) == 0


def test_offline_until_the_appointment_began_it_is_missed(bench: Bench) -> None:
    message_id = bench.remind(SendRule.HOUR_1)
    bench.clock.set(FRIDAY)
    bench.step()
    assert (bench.status(message_id), bench.message(message_id).reason) == (S.MISSED, R.APPOINTMENT_OVER)


@pytest.mark.behaviour("D-3")
def test_what_is_sent_now_leaves_as_it_was_read(bench: Bench) -> None:
    message_id = bench.send("Guten Tag Frau Meyer")
    bench.change(message_id, template="Guten Tag <<Nothing>>")
    bench.step()
    assert bench.message(message_id).text == "Guten Tag Frau Meyer"
    assert bench.status(message_id) is S.ACCEPTED
