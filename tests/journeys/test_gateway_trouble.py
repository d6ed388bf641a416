"""The gateway has no credit, goes away and comes back, hangs up at the worst moment: nothing lost, nothing doubled."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.delivery import MessageStatus, StatusReason
from app.domain.send_time import SendRule
from tests.fixtures.office import Office
from tests.fixtures.outbox import closed_port
from tests.gateways.faults import Fault, FaultKind

S = MessageStatus


@pytest.mark.behaviour("AW-37", "AW-38")
def test_no_credit_stops_the_account_and_after_topping_up_everything_leaves(office: Office) -> None:
    gateway = office.through(office.seven(balance="0.15"))  # two parts
    ids = [office.send(f"Nummer {number}") for number in range(4)]
    office.wait_for(lambda: len(gateway.messages) == 2, "the credit to be used up")
    office.wait_for(
        lambda: office.services.accounts.state(office.actor).paused_reason == "no_credit",
        "the account to stop",
    )
    office.wait_for(
        lambda: office.services.accounts.state(office.actor).balance == Decimal(0), "the credit to be known"
    )
    office.wait_for(
        lambda: office.services.accounts.state(office.actor).waiting_here == 2,
        "what was under way to come back",
    )
    state = office.services.accounts.state(office.actor)
    assert state.trouble == 1  # the account itself needs somebody
    waiting = [office.row(message_id) for message_id in ids if office.status(message_id) is S.QUEUED]
    assert {row.reason for row in waiting} <= {StatusReason.NO_CREDIT, StatusReason.ACCOUNT_PAUSED, None}
    asked = gateway.counts["sendings"]

    office.clock.advance(minutes=30)
    assert gateway.counts["sendings"] == asked, "a stopped account is left alone"
    gateway.balance += 10
    office.services.accounts.resume(office.actor, state.account_id)
    for message_id in ids:
        office.wait_until(message_id, S.ACCEPTED, S.SENT, S.DELIVERED)
    assert sorted(message.text for message in gateway.messages) == [f"Nummer {n}" for n in range(4)]
    assert office.services.accounts.state(office.actor).paused_reason == ""


def test_gone_and_back_on_the_same_port_every_message_arrives_once(office: Office, tmp_path: Path) -> None:
    port, state = closed_port(), tmp_path / "gateway.jsonl"
    before = office.seven(port=port, state=state)
    with before:
        office.use(before)
        first = office.send("vorher")
        office.wait_until(first, S.ACCEPTED, S.SENT)
        before.faults.next(Fault(FaultKind.HANG_UP, recorded=True))
        cut_off = office.send("mittendrin")
        office.wait_until(cut_off, S.UNKNOWN)
    ids = [office.send(f"Nummer {number}") for number in range(3)]
    office.wait_for(
        lambda: StatusReason.OFFLINE in {office.row(message_id).reason for message_id in ids}, "being offline"
    )
    for _ in range(10):
        office.clock.advance(minutes=1)
        assert {office.status(message_id) for message_id in ids} <= {S.QUEUED, S.SENDING}

    with office.seven(port=port, state=state) as after:
        office.clock.advance(minutes=11)
        for message_id in (cut_off, *ids):
            office.wait_until(message_id, S.ACCEPTED, S.SENT, S.DELIVERED)
        texts = [message.text for message in after.messages]
    assert sorted(texts) == sorted(["vorher", "mittendrin", "Nummer 0", "Nummer 1", "Nummer 2"])
    assert len(set(after.references())) == 5


@pytest.mark.parametrize("recorded", [True, False], ids=["taken", "not taken"])
def test_the_line_breaks_and_the_program_ends_at_once(office: Office, recorded: bool) -> None:
    gateway = office.through(office.seven())
    gateway.faults.next(Fault(FaultKind.RESET, recorded=recorded))
    message_id = office.send("nur einmal")
    office.wait_until(message_id, S.UNKNOWN, S.ACCEPTED)
    office.restart(after=timedelta(minutes=5))
    office.wait_until(message_id, S.ACCEPTED, S.SENT, S.DELIVERED)
    assert [message.text for message in gateway.messages] == ["nur einmal"]


def test_off_while_it_was_due_nobody_is_surprised(office: Office) -> None:
    office.clock.advance(minutes=1)
    due = office.clock.now() + timedelta(hours=2)
    message_id = office.send("Bitte anrufen", rule=SendRule.CUSTOM, due=due)
    office.restart(after=timedelta(hours=8))
    office.wait_until(message_id, S.HELD)
    asked = office.services.outbox.overdue_at_start(office.actor)
    assert [row.id for row in asked] == [message_id]
    assert office.services.outbox.release(office.actor, [message_id]) == 1
    office.wait_until(message_id, S.ACCEPTED, S.DELIVERED)
