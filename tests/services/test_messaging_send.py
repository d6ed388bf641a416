from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from app.domain.consent import ConsentSource, Purpose
from app.domain.delivery import MessageStatus
from app.domain.messages import DraftContext
from app.domain.permissions import NotPermitted, Role
from app.domain.segment_profile import FIXED_147, ONE_ONLY
from app.domain.send_time import FixedMoment, SendRule
from app.errors import AlreadySent, ConsentMissing, InvalidInput, NotFound, UnfilledPlaceholder
from app.models.message import AuditRecord, MessageEventRecord
from app.services.events import MessagesChanged
from tests.fixtures.clock import START
from tests.fixtures.composing import FRIDAY, Scene
from tests.fixtures.drafts import MOBILE, SECOND_MOBILE

HOLD = timedelta(seconds=5)


@pytest.mark.behaviour("AW-34", "AW-26")
def test_now_is_queued_after_the_hold_with_all_that_is_needed(scene: Scene) -> None:
    receipt = scene.messaging.send(scene.actor, scene.request(text="Guten Tag"))
    message = scene.message(receipt.message_id)
    assert (message.status, message.number, message.text, message.parts) == (
        MessageStatus.QUEUED, MOBILE, "Guten Tag", 1
    )  # fmt: skip
    assert (message.due_at, message.act_at, message.listed_at) == (START, START + HOLD, START)
    assert (message.sender, message.user_name, message.customer_id) == (
        "Hoerwelt",
        "A. Becker",
        scene.customer.id,
    )
    assert (message.template, message.edited_by_hand) == (None, False)
    assert receipt.undo_until == START + HOLD
    assert scene.events == [MessagesChanged((message.id,), (scene.customer.id,))]


@pytest.mark.behaviour("AW-35")
def test_history_and_audit_begin_in_the_same_step(scene: Scene) -> None:
    receipt = scene.messaging.send(scene.actor, scene.request(text="Geheimes"))
    with scene.database.read() as work:
        (event,) = work.scalars(select(MessageEventRecord))
        entry = work.scalars(select(AuditRecord).where(AuditRecord.entity == "message")).one()
    assert (event.message_id, event.status) == (receipt.message_id, MessageStatus.QUEUED)
    assert (entry.action, entry.entity_id, entry.user_name) == ("queued", receipt.message_id, "A. Becker")
    assert "Geheimes" not in str(entry.detail)


def test_without_a_hold_there_is_nothing_to_undo(scene: Scene) -> None:
    scene.change_account(hold_seconds=0)
    receipt = scene.messaging.send(scene.actor, scene.request())
    assert receipt.undo_until is None
    assert scene.message(receipt.message_id).act_at == START


def test_the_same_intent_never_sends_twice(scene: Scene) -> None:
    request = scene.request()
    first = scene.messaging.send(scene.actor, request)
    with pytest.raises(AlreadySent) as again:
        scene.messaging.send(scene.actor, replace(request, text="anderer Text"))
    assert again.value.message_id == first.message_id
    assert scene.messages() == 1


def test_the_same_intent_at_the_same_moment_sends_once(scene: Scene) -> None:
    request = scene.request()

    def press(_count: int) -> str:
        try:
            scene.messaging.send(scene.actor, request)
        except AlreadySent:
            return "already"
        return "sent"

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(press, range(4)))
    assert answers == ["already", "already", "already", "sent"]
    assert scene.messages() == 1


def test_the_same_text_twice_is_legitimate(scene: Scene) -> None:
    scene.messaging.send(scene.actor, scene.request(text="ok"))
    scene.messaging.send(scene.actor, scene.request(text="ok"))
    assert scene.messages() == 2


@pytest.mark.behaviour("SA-30")
def test_consent_is_needed_for_exactly_this_number(scene: Scene) -> None:
    with pytest.raises(ConsentMissing) as error:
        scene.messaging.send(scene.actor, scene.request(number=SECOND_MOBILE))
    assert error.value.field == "number"
    assert scene.messages() == 0


@pytest.mark.behaviour("SA-30")
def test_consent_to_appointments_is_none_to_marketing(scene: Scene) -> None:
    with pytest.raises(ConsentMissing):
        scene.messaging.send(scene.actor, scene.request(purpose=Purpose.MARKETING))


def withdraw(scene: Scene) -> None:
    scene.customers.record_consent(
        scene.actor,
        scene.customer.id,
        MOBILE,
        Purpose.APPOINTMENTS,
        granted=False,
        on=date(2026, 11, 20),
        source=ConsentSource.SMS,
    )


def test_consent_taken_back_counts(scene: Scene) -> None:
    withdraw(scene)
    with pytest.raises(ConsentMissing):
        scene.messaging.send(scene.actor, scene.request())


@pytest.mark.behaviour("SA-29")
def test_a_free_number_needs_no_record(scene: Scene) -> None:
    receipt = scene.messaging.send(
        scene.actor, scene.request(context=DraftContext(), number="0176-1234 5678")
    )
    message = scene.message(receipt.message_id)
    assert (message.number, message.customer_id) == (SECOND_MOBILE, None)


def test_an_opt_out_is_honoured_even_without_the_customer(scene: Scene) -> None:
    withdraw(scene)
    with pytest.raises(ConsentMissing):
        scene.messaging.send(scene.actor, scene.request(context=DraftContext()))
    assert scene.messages() == 0


@pytest.mark.parametrize("text", ["Hallo <<Birthday>>", "a << b", "a >> b", "<<Quatsch>>"])
@pytest.mark.behaviour("D-4")
def test_nothing_leaves_with_a_gap(scene: Scene, text: str) -> None:
    with pytest.raises(UnfilledPlaceholder):
        scene.messaging.send(scene.actor, scene.request(text=text))
    assert scene.messages() == 0


@pytest.mark.parametrize(("number", "field"), [("", "number"), ("12", "number"), ("Meyer", "number")])
def test_what_is_no_number_is_refused(scene: Scene, number: str, field: str) -> None:
    with pytest.raises(InvalidInput) as error:
        scene.messaging.send(scene.actor, scene.request(number=number))
    assert error.value.field == field


@pytest.mark.behaviour("AW-16", "SA-31", "D-1")
def test_the_accounts_limits_hold(scene: Scene) -> None:
    scene.change_account(profile=FIXED_147)
    with pytest.raises(InvalidInput) as error:
        scene.messaging.send(scene.actor, scene.request(text="a" * 1001))
    assert "1000" in error.value.text
    scene.change_account(profile=ONE_ONLY)
    with pytest.raises(InvalidInput):
        scene.messaging.send(scene.actor, scene.request(text="a" * 161))
    with pytest.raises(InvalidInput):
        scene.messaging.send(scene.actor, scene.request(text=" \n"))


@pytest.mark.behaviour("AW-03")
def test_without_a_gateway_nothing_is_queued(scene: Scene) -> None:
    scene.change_account(active=False)
    with pytest.raises(InvalidInput) as error:
        scene.messaging.send(scene.actor, scene.request())
    assert error.value.field == "account"


@pytest.mark.behaviour("AW-31", "D-12")
def test_a_relative_time_is_computed_from_the_appointment(scene: Scene) -> None:
    late = replace(scene.appointment, start=FRIDAY + timedelta(minutes=10))
    receipt = scene.messaging.send(
        scene.actor,
        scene.request(
            context=DraftContext(scene.customer.id, late), rule=SendRule.HOUR_1, template="<<FirstName>>"
        ),
    )
    message = scene.message(receipt.message_id)
    assert message.due_at == FRIDAY - timedelta(hours=1)
    assert (message.act_at, receipt.waits_at_gateway) == (message.due_at, False)
    assert (message.appointment_id, message.appointment_start) == (scene.appointment.id, late.start)
    assert message.listed_at == message.due_at


@pytest.mark.behaviour("D-3")
def test_a_later_message_keeps_its_template_and_one_changed_by_hand_says_so(scene: Scene) -> None:
    later = {"context": scene.from_appointment, "rule": SendRule.DAY_1}
    kept = scene.messaging.send(
        scene.actor, scene.request(text="Hallo Erika", template="Hallo <<FirstName>>", **later)
    )
    edited = scene.messaging.send(scene.actor, scene.request(text="Hallo Rike", **later))
    assert (scene.message(kept.message_id).template, scene.message(kept.message_id).edited_by_hand) == (
        "Hallo <<FirstName>>", False
    )  # fmt: skip
    assert (scene.message(edited.message_id).template, scene.message(edited.message_id).edited_by_hand) == (
        None, True
    )  # fmt: skip


@pytest.mark.behaviour("D-5", "AW-27")
def test_a_gateway_that_schedules_gets_it_after_the_hold(scene: Scene) -> None:
    scene.change_account(provider="seven")
    receipt = scene.messaging.send(
        scene.actor, scene.request(context=scene.from_appointment, rule=SendRule.DAY_1)
    )
    message = scene.message(receipt.message_id)
    assert receipt.waits_at_gateway
    assert message.act_at == START + HOLD
    assert message.due_at == FRIDAY - timedelta(days=1)


@pytest.mark.behaviour("AW-28")
def test_a_past_time_goes_at_once(scene: Scene) -> None:
    receipt = scene.messaging.send(
        scene.actor, scene.request(rule=SendRule.CUSTOM, due=START - timedelta(days=1))
    )
    message = scene.message(receipt.message_id)
    assert (message.due_at, message.act_at) == (START, START + HOLD)


def test_a_fixed_moment_is_kept_with_its_weekday_and_time(scene: Scene) -> None:
    receipt = scene.messaging.send(
        scene.actor,
        scene.request(
            context=scene.from_appointment, rule=SendRule.FIXED_WEEKDAY, fixed=FixedMoment(2, time(18, 15))
        ),
    )
    message = scene.message(receipt.message_id)
    assert (message.fixed_weekday, message.fixed_minute) == (2, 18 * 60 + 15)
    assert message.due_at == FRIDAY.replace(day=25, hour=17, minute=15)


def test_a_time_that_cannot_be_computed_is_refused(scene: Scene) -> None:
    for rule in (SendRule.DAY_1, SendRule.CUSTOM):
        with pytest.raises(InvalidInput) as error:
            scene.messaging.send(scene.actor, scene.request(rule=rule))
        assert error.value.field == "when"


@pytest.mark.behaviour("D-10", "ST-04")
def test_the_sender_may_be_chosen_unless_it_is_locked(scene: Scene) -> None:
    chosen = scene.messaging.send(scene.actor, scene.request(sender="Optik Nord"))
    assert scene.message(chosen.message_id).sender == "Optik Nord"
    scene.change_mandant(sender_locked=True)
    locked = scene.messaging.send(scene.actor, scene.request(sender="Optik Nord"))
    assert scene.message(locked.message_id).sender == "Hoerwelt"


@pytest.mark.behaviour("D-10")
@pytest.mark.parametrize("sender", ["Hörwelt & Söhne", "Hoerwelt Hannover", "1234567890123456"])
def test_a_sender_that_no_network_takes_is_refused(scene: Scene, sender: str) -> None:
    with pytest.raises(InvalidInput) as error:
        scene.messaging.send(scene.actor, scene.request(sender=sender))
    assert error.value.field == "sender"


def test_a_gateway_without_senders_gets_none(scene: Scene) -> None:
    scene.change_account(provider="android")
    receipt = scene.messaging.send(scene.actor, scene.request(sender="Optik"))
    assert scene.message(receipt.message_id).sender == ""


def test_line_ends_and_accents_are_normalised(scene: Scene) -> None:
    receipt = scene.messaging.send(scene.actor, scene.request(text="Gru\u0308ße\r\nMitte"))
    assert scene.message(receipt.message_id).text == "Grüße\nMitte"


@pytest.mark.behaviour("AW-10", "D-8")
def test_a_changed_number_is_only_saved_when_asked_for(scene: Scene) -> None:
    scene.customers.record_consent(
        scene.actor,
        scene.customer.id,
        "+4915212345678",
        Purpose.APPOINTMENTS,
        granted=True,
        on=date(2026, 11, 23),
        source=ConsentSource.PHONE,
    )
    scene.messaging.send(scene.actor, scene.request(number="0152 12345678"))
    assert len(scene.customers.get(scene.actor, scene.customer.id).phones) == 3
    scene.messaging.send(scene.actor, scene.request(number="0152 12345678", save_number=True))
    assert scene.customers.get(scene.actor, scene.customer.id).phones[-1].e164 == "+4915212345678"
    scene.messaging.send(scene.actor, scene.request(save_number=True))
    assert len(scene.customers.get(scene.actor, scene.customer.id).phones) == 4


def test_sending_ends_the_draft(scene: Scene) -> None:
    scene.messaging.save_draft(scene.actor, scene.from_customer, MOBILE, "Guten T")
    scene.messaging.send(scene.actor, scene.request())
    assert scene.messaging.draft(scene.actor, scene.from_customer).saved_text == ""


def test_staff_and_neighbours_send_nothing(scene: Scene) -> None:
    with pytest.raises(NotPermitted):
        scene.messaging.send(replace(scene.actor, role=Role.STAFF), scene.request())
    with pytest.raises(NotFound):
        scene.messaging.send(scene.neighbour, scene.request())
    foreign = DraftContext(appointment=replace(scene.appointment, customer_id=None))
    with pytest.raises((NotFound, InvalidInput)):
        scene.messaging.send(scene.neighbour, scene.request(context=foreign))
    assert scene.messages() == 0
