"""SA-25 and SA-26: what may not leave is held and says why; what is mended goes by itself, late only when asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.attention import AttentionKind
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.message_list import Standing, standing
from app.domain.permissions import NotPermitted
from app.domain.send_time import SendRule
from app.models.message import AuditRecord, ProviderAccountRecord
from app.services.attention import AttentionService
from app.services.events import AccountsChanged, Events, MessagesChanged
from app.services.outbox import OutboxService
from app.services.sending_switch import SendingSwitchService
from tests.fixtures.outbox import Bench

S, R = MessageStatus, StatusReason


@pytest.fixture
def switch(bench: Bench) -> SendingSwitchService:
    events = Events()
    events.subscribe(bench.events.append)
    return SendingSwitchService(bench.scene.database, events, bench.clock)


def where(bench: Bench, message_id: int) -> tuple[MessageStatus, StatusReason | None]:
    message = bench.message(message_id)
    return message.status, message.reason


def tray(bench: Bench) -> list[tuple[AttentionKind, int]]:
    service = AttentionService(bench.scene.database, Events(), bench.clock)
    items = service.items(bench.owner)
    assert bench.dispatch.accounts.state(bench.owner).trouble == len(items)
    return [(item.kind, item.count) for item in items]


def retire(bench: Bench) -> None:
    """Nothing is in use any more, as in data that were brought back from before a gateway was set up."""
    with bench.scene.database.write() as work:
        for record in work.scalars(select(ProviderAccountRecord)):
            record.active = False


@pytest.mark.behaviour("SA-25")
def test_while_sending_is_off_what_becomes_due_is_held_and_nothing_leaves(
    bench: Bench, switch: SendingSwitchService
) -> None:
    gateway = bench.use_seven()
    switch.turn_off(bench.owner)
    assert AccountsChanged((bench.owner.mandant_id,)) in bench.events
    ids = [bench.send(f"Nummer {number}") for number in range(3)]
    assert bench.step() == 3
    assert {where(bench, key) for key in ids} == {(S.HELD, R.SENDING_OFF)}
    assert standing(S.HELD, R.SENDING_OFF) is Standing.NOT_ALLOWED
    assert gateway.messages == []
    assert bench.dispatch.sending.next_due() is None, "the worker has nothing to come back for"
    state = bench.dispatch.accounts.state(bench.owner)
    assert state.sending_off
    assert tray(bench) == [(AttentionKind.SENDING_OFF, 3)]


@pytest.mark.behaviour("SA-25")
def test_switched_on_again_what_is_in_time_goes_and_the_rest_is_asked_about(
    bench: Bench, switch: SendingSwitchService
) -> None:
    gateway = bench.use_seven()
    switch.turn_off(bench.owner)
    late = bench.send("von gestern")
    bench.step()
    bench.clock.advance(minutes=20 * 60)
    fresh = bench.send("von eben")
    ahead = bench.send("morgen", rule=SendRule.CUSTOM, due=bench.clock.now() + timedelta(days=1))
    bench.step()
    assert {where(bench, key) for key in (late, fresh, ahead)} == {(S.HELD, R.SENDING_OFF)}
    result = switch.turn_on(bench.owner)
    assert (result.going, result.asked) == (2, 1)
    assert where(bench, late) == (S.HELD, R.OVERDUE_AT_START)
    outbox = OutboxService(bench.scene.database, Events(), bench.clock)
    assert [row.id for row in outbox.overdue_at_start(bench.actor)] == [late]
    bench.step()
    assert bench.status(fresh) is S.ACCEPTED
    assert bench.status(ahead) is S.SCHEDULED
    assert len(gateway.messages) == 2
    assert any(isinstance(event, MessagesChanged) and late in event.ids for event in bench.events)
    assert tray(bench) == [(AttentionKind.HELD, 0)]


def test_a_reminder_whose_appointment_began_meanwhile_is_missed(
    bench: Bench, switch: SendingSwitchService
) -> None:
    bench.use_android()
    reminder = bench.remind(SendRule.HOUR_1)
    switch.turn_off(bench.owner)
    bench.clock.advance(bench.message(reminder).due_at - bench.clock.now())
    bench.step()
    assert where(bench, reminder) == (S.HELD, R.SENDING_OFF)
    bench.clock.advance(minutes=120)
    result = switch.turn_on(bench.owner)
    assert (result.going, result.asked) == (0, 0)
    assert where(bench, reminder) == (S.MISSED, R.APPOINTMENT_OVER)


def test_what_lies_at_the_gateway_can_still_be_withdrawn(bench: Bench, switch: SendingSwitchService) -> None:
    gateway = bench.use_seven()
    reminder = bench.remind()
    bench.step()
    assert bench.status(reminder) is S.SCHEDULED
    switch.turn_off(bench.owner)
    bench.dispatch.outbox.cancel(bench.actor, reminder)
    bench.step()
    bench.poll()
    assert bench.status(reminder) is S.CANCELLED
    assert [message.cancelled_at is None for message in gateway.messages] == [False]


def test_only_who_may_manage_accounts_switches_and_it_is_written_down(
    bench: Bench, switch: SendingSwitchService
) -> None:
    with pytest.raises(NotPermitted):
        switch.turn_off(bench.actor)
    with pytest.raises(NotPermitted):
        switch.turn_on(bench.actor)
    assert switch.is_on(bench.actor)
    switch.turn_off(bench.owner)
    switch.turn_off(bench.owner)
    assert not switch.is_on(bench.actor)
    switch.turn_on(bench.owner)
    assert switch.is_on(bench.actor)
    with bench.scene.database.read() as work:
        written = work.scalars(select(AuditRecord.action).where(AuditRecord.entity == "sending")).all()
    assert written == ["switched off", "switched off", "switched on"]


def test_the_switch_is_for_one_company_alone(bench: Bench, switch: SendingSwitchService) -> None:
    gateway = bench.use_seven()
    switch.turn_off(replace(bench.owner, mandant_id=bench.owner.mandant_id + 1))
    message_id = bench.send()
    bench.step()
    assert bench.status(message_id) is S.ACCEPTED
    assert len(gateway.messages) == 1


@pytest.mark.behaviour("SA-26")
@pytest.mark.parametrize("how", ["its account is not in use any more", "it never had one"])
def test_without_any_account_a_message_is_held_until_one_is_set_up(bench: Bench, how: str) -> None:
    message_id = bench.send()
    later = bench.send("später", rule=SendRule.CUSTOM, due=bench.clock.now() + timedelta(days=2))
    retire(bench)
    if how == "it never had one":
        bench.change(message_id, account_id=None)
    bench.step()
    assert where(bench, message_id) == (S.HELD, R.NO_ACCOUNT)
    assert standing(S.HELD, R.NO_ACCOUNT) is Standing.BAD_ACCOUNT
    assert bench.status(later) is S.QUEUED, "its time has not come"
    assert tray(bench) == [(AttentionKind.NO_ACCOUNT, 1)]
    (account,) = bench.dispatch.accounts.list(bench.owner)
    bench.dispatch.accounts.save(bench.owner, account, {})
    assert where(bench, message_id) == (S.QUEUED, None)
    bench.step()
    assert bench.status(message_id) is S.ACCEPTED
    assert tray(bench) == []


@pytest.mark.behaviour("SA-26")
def test_what_was_queued_for_the_old_gateway_while_another_was_chosen_goes_through_the_new_one(
    bench: Bench,
) -> None:
    old = bench.scene.account.id
    straggler = bench.send()
    gateway = bench.use_seven()
    assert bench.message(straggler).account_id == bench.scene.account.id, "what waits follows at once"
    # Written by another workstation in the very moment of the change: it still names the old account.
    bench.change(straggler, account_id=old)
    for _round in range(2):
        bench.step()
    assert bench.status(straggler) is S.ACCEPTED
    assert gateway.references() == [bench.message(straggler).reference]


def test_a_paused_account_that_is_not_used_any_more_keeps_nothing_back(bench: Bench) -> None:
    old = bench.scene.account.id
    straggler = bench.send()
    bench.use_android()
    bench.change(straggler, account_id=old)
    with bench.scene.database.write() as work:
        record = work.get(ProviderAccountRecord, old)
        assert record is not None
        record.paused_reason = "bad_credentials"
    for _round in range(2):
        bench.step()
    assert bench.status(straggler) is S.ACCEPTED


def test_more_than_one_handful_is_held_at_once(bench: Bench, switch: SendingSwitchService) -> None:
    switch.turn_off(bench.owner)
    ids = [bench.send(f"Nummer {number}") for number in range(20)]
    before = len([event for event in bench.events if isinstance(event, MessagesChanged)])
    bench.step()
    assert {bench.status(key) for key in ids} == {S.HELD}
    told = [event for event in bench.events if isinstance(event, MessagesChanged)][before:]
    assert len(told) == 1
