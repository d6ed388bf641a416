"""Somebody was not asked, agrees, and changes her mind: what she said last counts until the very last moment."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.delivery import MessageStatus, StatusReason
from app.domain.messages import SendRequest
from app.domain.send_time import SendRule
from app.errors import AlreadySent, ConsentMissing
from tests.fixtures.drafts import MOBILE
from tests.fixtures.office import FRIDAY, Office, alive

S = MessageStatus
DAY = timedelta(days=1)

pytestmark = pytest.mark.behaviour("SA-21", "SA-30")


def test_refused_agreed_and_sent(office: Office) -> None:
    gateway = office.through(office.seven())
    office.consent(granted=False)
    with pytest.raises(ConsentMissing) as refused:
        office.send()
    assert refused.value.field == "number"
    assert office.log() == ()
    office.clock.advance(minutes=1)
    office.consent(granted=True)
    office.wait_until(office.send(), S.ACCEPTED, S.SENT)
    assert len(gateway.messages) == 1


def test_what_waits_here_stays_here_once_she_says_no(office: Office) -> None:
    reminder = office.remind(office.book())
    assert office.status(reminder) is S.QUEUED
    office.consent(granted=False)
    office.clock.set(FRIDAY - DAY + timedelta(minutes=1))
    office.wait_until(reminder, S.HELD)
    assert office.row(reminder).reason is StatusReason.NO_CONSENT


def test_what_lies_at_the_gateway_is_taken_back_once_she_says_no(office: Office) -> None:
    gateway = office.through(office.seven())
    reminder = office.remind(office.book())
    office.wait_until(reminder, S.SCHEDULED)
    office.consent(granted=False)
    office.wait_for(lambda: not alive(gateway), "the gateway to give the reminder back")
    office.wait_until(reminder, S.CANCELLED)
    assert office.row(reminder).reason is StatusReason.NO_CONSENT


def test_the_opt_out_counts_for_a_number_typed_in_as_well(office: Office) -> None:
    office.consent(granted=False)
    with pytest.raises(ConsentMissing):
        office.services.messaging.send(office.actor, SendRequest("typed", MOBILE, "Guten Tag"))


def test_send_pressed_twice_is_one_message(office: Office) -> None:
    gateway = office.through(office.seven())
    request = SendRequest("one opened dialog", "0152 28817386", "ok", rule=SendRule.NOW)
    first = office.services.messaging.send(office.actor, request)
    with pytest.raises(AlreadySent) as second:
        office.services.messaging.send(office.actor, request)
    assert second.value.message_id == first.message_id
    office.wait_until(first.message_id, S.ACCEPTED, S.SENT)
    again = office.services.messaging.send(office.actor, SendRequest("another dialog", "0152 28817386", "ok"))
    office.wait_until(again.message_id, S.ACCEPTED, S.SENT)
    assert [message.text for message in gateway.messages] == ["ok", "ok"], "the same words may be meant twice"
