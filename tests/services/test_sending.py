"""From the queue to the gateway and back: what each answer, or its absence, makes of a message."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from decimal import Decimal

import pytest

from app.domain.delivery import MessageStatus, StatusReason
from app.domain.send_time import SendRule
from app.providers.errors import NoCredit
from app.services.claiming import Claiming
from app.services.dispatch import Dispatch, build
from app.services.events import AccountsChanged, Events, MessagesChanged
from app.services.handing_over import HandOverCheck
from app.services.recording import Answer, Recorder
from app.services.values import ValueService
from tests.fixtures.drafts import MOBILE
from tests.fixtures.outbox import Bench, closed_port
from tests.gateways.faults import Fault, FaultKind

S = MessageStatus
R = StatusReason


def another_program(bench: Bench) -> Dispatch:
    """The same, started anew."""
    return build(
        database=bench.scene.database,
        events=Events(),
        clock=bench.clock,
        secrets=bench.secrets,
        values=ValueService(bench.clock),
        data_dir=bench.data_dir,
    )


@pytest.mark.behaviour("AW-34", "AW-35", "SA-18")
def test_a_message_is_accepted_with_its_price_and_the_balance(bench: Bench) -> None:
    gateway = bench.use_seven()
    bench.dispatch.accounts.refresh_balance(bench.owner)
    message_id = bench.send()
    assert bench.step() == 1
    message = bench.message(message_id)
    assert (message.status, message.reason, message.lease_until) == (S.ACCEPTED, None, None)
    assert (message.price, message.currency, message.parts) == (Decimal("0.075"), "EUR", 1)
    assert message.gateway_id == gateway.messages[0].id
    assert gateway.references() == [message.reference]
    assert message.poll_at == bench.clock.now() + timedelta(seconds=5)
    state = bench.dispatch.accounts.state(bench.actor)
    assert state.balance == Decimal("99.925")
    assert bench.history(message_id) == [S.QUEUED, S.ACCEPTED]
    assert [attempt.outcome for attempt in bench.attempts(message_id)] == ["accepted"]
    assert MessagesChanged((message_id,), (bench.scene.customer.id,)) in bench.events


@pytest.mark.behaviour("AW-37", "D-9")
def test_money_of_an_unknown_currency_is_not_shown_as_credits(bench: Bench) -> None:
    bench.use_seven()
    first = bench.send()
    bench.step()
    assert bench.dispatch.accounts.state(bench.actor).balance is None
    assert bench.message(first).price is None
    bench.poll()
    state = bench.dispatch.accounts.state(bench.actor)
    assert (state.balance, state.currency) == (Decimal("99.925"), "EUR")
    second = bench.send()
    bench.step()
    assert bench.message(second).currency == "EUR"
    account = bench.dispatch.accounts.get_active(bench.actor)
    assert account is not None
    assert (account.price_per_part, account.currency) == (Decimal("0.075"), "EUR")


@pytest.mark.behaviour("ST-15")
def test_many_messages_go_several_at_once_and_each_once(bench: Bench) -> None:
    gateway = bench.use_seven()
    ids = [bench.send(f"Nummer {number}") for number in range(25)]
    assert bench.step() == 25
    assert {bench.status(message_id) for message_id in ids} == {S.ACCEPTED}
    assert sorted(gateway.references()) == sorted(bench.message(i).reference for i in ids)
    assert len(set(gateway.references())) == 25
    assert bench.step() == 0


def test_what_may_still_be_undone_is_not_handed_over(bench: Bench) -> None:
    gateway = bench.use_seven()
    bench.change_account(hold_seconds=5)
    message_id = bench.send()
    bench.step()
    assert bench.status(message_id) is S.QUEUED
    assert bench.dispatch.sending.next_due() == bench.clock.now() + timedelta(seconds=5)
    bench.clock.advance(seconds=5)
    bench.step()
    assert bench.status(message_id) is S.ACCEPTED
    assert len(gateway.messages) == 1


def test_a_gateway_that_cannot_be_reached_uses_up_no_tries_and_is_left_alone_for_a_while(
    bench: Bench,
) -> None:
    url = f"http://127.0.0.1:{closed_port()}/api"
    bench.save_account("seven", {"base_url": url}, {"api_key": "seven-test-key"})
    ids = [bench.send(f"Nummer {number}") for number in range(5)]
    for _ in range(12):
        bench.step()
        due = bench.dispatch.sending.next_due()
        assert due is not None
        assert due > bench.clock.now()
        bench.clock.advance(due - bench.clock.now())
    assert {bench.status(message_id) for message_id in ids} == {S.QUEUED}
    assert {bench.message(message_id).attempts for message_id in ids} == {0}
    assert bench.message(ids[0]).reason is R.OFFLINE
    tried = sum(len(bench.attempts(message_id)) for message_id in ids)
    assert tried <= 5 + 11, "after the first failure one message tries the way for all"
    gateway = bench.use_seven()
    bench.clock.advance(minutes=10)
    bench.step()
    assert len(gateway.messages) == 5


@pytest.mark.parametrize("kind", [FaultKind.TOO_MANY_SECONDS, FaultKind.TOO_MANY_DATE, FaultKind.BUSY])
def test_retry_after_is_honoured_for_the_whole_account(bench: Bench, kind: FaultKind) -> None:
    gateway = bench.use_seven()
    gateway.faults.next(Fault(kind, 90))
    first, second = bench.send("eins"), bench.send("zwei")
    bench.step()
    taken = len(gateway.messages)
    assert taken <= 1
    waiting = [i for i in (first, second) if bench.status(i) is S.QUEUED]
    assert len(waiting) == 2 - taken
    due = bench.dispatch.sending.next_due()
    assert due is not None
    assert timedelta(seconds=85) <= due - bench.clock.now() <= timedelta(seconds=91)
    bench.step()
    assert len(gateway.messages) == taken, "nobody asks before the time is over"
    bench.clock.advance(seconds=91)
    bench.step()
    assert len(gateway.messages) == 2
    assert {bench.message(i).attempts for i in (first, second)} == {1}


@pytest.mark.behaviour("SA-19")
def test_a_refused_message_is_final_and_keeps_the_reason(bench: Bench) -> None:
    gateway = bench.use_seven()
    refused, other = bench.send("lang " * 320), bench.send("kurz")
    bench.step()
    message = bench.message(refused)
    assert (message.status, message.reason, message.act_at) == (S.REJECTED, R.TEXT_TOO_LONG, None)
    assert message.words
    assert bench.status(other) is S.ACCEPTED
    bench.clock.advance(minutes=60)
    assert bench.step() == 0
    assert len(gateway.messages) == 1


@pytest.mark.behaviour("AW-37")
def test_an_empty_account_is_paused_and_no_message_is_marked_failed(bench: Bench) -> None:
    gateway = bench.use_seven()
    gateway.faults.always(Fault(FaultKind.EMPTY_ACCOUNT))
    ids = [bench.send(f"Nummer {number}") for number in range(6)]
    bench.step()
    asked = gateway.counts["sendings"]
    assert asked <= 4
    assert {bench.status(message_id) for message_id in ids} == {S.QUEUED}
    assert R.NO_CREDIT in {bench.message(message_id).reason for message_id in ids}
    assert bench.dispatch.accounts.state(bench.actor).paused_reason == "no_credit"
    assert AccountsChanged((bench.actor.mandant_id,)) in bench.events
    bench.clock.advance(minutes=60)
    bench.step()
    assert gateway.counts["sendings"] == asked
    gateway.faults.always(None)
    bench.dispatch.accounts.resume(bench.owner, bench.scene.account.id)
    bench.step()
    assert {bench.status(message_id) for message_id in ids} == {S.ACCEPTED}
    assert len(gateway.messages) == 6


def test_one_wrong_key_stops_the_queue_of_the_account(bench: Bench) -> None:
    gateway = bench.use_seven()
    gateway.faults.always(Fault(FaultKind.BAD_KEY))
    ids = [bench.send(f"Nummer {number}") for number in range(6)]
    bench.step()
    bench.clock.advance(minutes=60)
    bench.step()
    assert gateway.counts["sendings"] <= 4, "those that were under way together, and none after them"
    assert {bench.status(message_id) for message_id in ids} == {S.QUEUED}
    assert bench.dispatch.accounts.state(bench.actor).paused_reason == "bad_credentials"


def test_an_account_that_was_topped_up_goes_on_by_itself(bench: Bench) -> None:
    gateway = bench.use_seven()
    bench.dispatch.accounts.refresh_balance(bench.owner)
    gateway.faults.next(Fault(FaultKind.EMPTY_ACCOUNT))
    message_id = bench.send()
    bench.step()
    bench.clock.advance(minutes=6)
    bench.poll()
    assert bench.dispatch.accounts.state(bench.actor).paused_reason == "no_credit", "the credit is as before"
    gateway.balance += 50
    bench.clock.advance(minutes=6)
    bench.poll()
    bench.step()
    assert bench.status(message_id) is S.ACCEPTED


def test_credit_bought_while_no_program_ran_is_noticed_by_the_next(bench: Bench) -> None:
    gateway = bench.use_seven()
    bench.dispatch.accounts.refresh_balance(bench.owner)
    gateway.faults.next(Fault(FaultKind.EMPTY_ACCOUNT))
    message_id = bench.send()
    bench.step()
    assert bench.dispatch.accounts.state(bench.actor).paused_reason == "no_credit"
    gateway.balance += 50
    with closing(another_program(bench)) as later:
        later.polling.step()
        later.sending.step()
    assert bench.status(message_id) is S.ACCEPTED


def test_a_refusal_from_before_the_credit_was_bought_stops_nothing(bench: Bench) -> None:
    gateway = bench.use_seven()
    bench.dispatch.accounts.refresh_balance(bench.owner)
    gateway.balance = Decimal("0.01")
    for number in range(2):
        bench.send(f"Nummer {number}")
    claiming = Claiming(bench.scene.database, bench.clock, HandOverCheck(ValueService(bench.clock)))
    first, second = claiming.claim({bench.scene.account.id: 2}).jobs
    recorder = Recorder(bench.scene.database, bench.clock)
    recorder.record([Answer(first, NoCredit())])
    assert bench.dispatch.accounts.state(bench.actor).paused_reason == "no_credit"
    bench.dispatch.accounts.refresh_balance(bench.owner)
    gateway.balance += 50
    bench.dispatch.accounts.refresh_balance(bench.owner)
    recorder.record([Answer(second, NoCredit())])
    assert bench.dispatch.accounts.state(bench.actor).paused_reason == ""
    bench.step()
    assert {message.status for message in bench.messages()} == {S.ACCEPTED}


UNCLEAR = [
    FaultKind.HANG_UP,
    FaultKind.RESET,
    FaultKind.ERROR_500,
    FaultKind.BAD_GATEWAY,
    FaultKind.NONSENSE,
    FaultKind.OVERLONG,
]


@pytest.mark.behaviour("SA-17")
@pytest.mark.parametrize("kind", UNCLEAR)
def test_an_unclear_message_that_arrived_is_found_by_our_reference(bench: Bench, kind: FaultKind) -> None:
    gateway = bench.use_seven()
    gateway.faults.next(Fault(kind, recorded=True))
    message_id = bench.send()
    bench.step()
    message = bench.message(message_id)
    assert (message.status, message.reason) == (S.UNKNOWN, R.LINE_BROKE)
    bench.clock.advance(seconds=3)
    bench.step()
    assert bench.status(message_id) is S.DELIVERED
    assert gateway.references() == [message.reference]


@pytest.mark.parametrize("kind", UNCLEAR)
def test_an_unclear_message_that_did_not_arrive_is_sent_again_only_after_the_settle_window(
    bench: Bench, kind: FaultKind
) -> None:
    gateway = bench.use_seven()
    gateway.faults.next(Fault(kind))
    message_id = bench.send()
    bench.step()
    reference = bench.message(message_id).reference
    for _ in range(11):
        bench.clock.advance(seconds=10)
        bench.step()
        assert bench.status(message_id) is S.UNKNOWN
        assert gateway.references() == []
    bench.clock.advance(seconds=20)
    bench.step()
    bench.step()
    assert bench.status(message_id) is S.ACCEPTED
    assert gateway.references() == [reference], "the same reference, so that a late arrival could be told"
    assert [a.outcome for a in bench.attempts(message_id)] == ["unknown", "accepted"]


def test_a_gateway_that_never_takes_the_message_ends_in_failed_for_somebody_to_see(bench: Bench) -> None:
    gateway = bench.use_seven()
    gateway.faults.always(Fault(FaultKind.ERROR_500))
    message_id = bench.send()
    for _ in range(200):
        bench.clock.advance(minutes=3)
        bench.step()
    assert bench.status(message_id) is S.FAILED
    assert len(bench.attempts(message_id)) == 10
    assert gateway.messages == []
    assert bench.dispatch.accounts.state(bench.actor).trouble == 1


def test_where_repeating_is_harmless_nobody_waits_for_the_settle_window(bench: Bench) -> None:
    gateway = bench.use_android()
    gateway.faults.next(Fault(FaultKind.HANG_UP))
    gateway.faults.next(Fault(FaultKind.HANG_UP, recorded=True))
    message_id = bench.send()
    for _ in range(6):
        bench.step()
        bench.clock.advance(seconds=3)
    assert bench.status(message_id) is S.DELIVERED
    assert gateway.references() == [bench.message(message_id).reference]


def test_a_gateway_that_cannot_say_leaves_the_decision_to_a_person(bench: Bench) -> None:
    gateway = bench.use_seven()
    gateway.faults.next(Fault(FaultKind.HANG_UP))
    message_id = bench.remind()
    bench.step()
    bench.clock.advance(minutes=5)
    bench.step()
    message = bench.message(message_id)
    assert (message.status, message.reason) == (S.NEEDS_DECISION, R.LINE_BROKE)
    assert bench.dispatch.accounts.state(bench.actor).trouble == 1
    assert bench.dispatch.outbox.decide(bench.actor, message_id, send_again=True) is S.QUEUED
    bench.step()
    assert bench.status(message_id) is S.SCHEDULED
    assert gateway.references() == [message.reference]


def test_taken_as_sent_a_message_is_not_sent_again(bench: Bench) -> None:
    gateway = bench.use_seven()
    gateway.faults.next(Fault(FaultKind.HANG_UP))
    message_id = bench.remind()
    bench.step()
    bench.clock.advance(minutes=5)
    bench.step()
    assert bench.dispatch.outbox.decide(bench.actor, message_id, send_again=False) is S.NO_REPORT
    bench.run_for(timedelta(days=5), tick=timedelta(hours=6))
    assert bench.status(message_id) is S.NO_REPORT
    assert gateway.messages == []


def test_an_adapter_that_breaks_leaves_the_outcome_open(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, expect_log: object
) -> None:
    gateway = bench.use_seven()
    assert callable(expect_log)
    expect_log("app.services.sending", "the adapter failed")
    message_id = bench.send()

    def broken(*_arguments: object) -> None:
        raise KeyError("a bug")

    monkeypatch.setattr("app.providers.seven.SevenProvider._accepted", broken)
    bench.step()
    assert bench.status(message_id) is S.UNKNOWN
    monkeypatch.undo()
    bench.clock.advance(seconds=3)
    bench.step()
    assert bench.status(message_id) is S.DELIVERED
    assert len(gateway.messages) == 1


@pytest.mark.behaviour("D-5", "AW-27")
def test_a_later_message_waits_at_a_gateway_that_can_withdraw_it(bench: Bench) -> None:
    gateway = bench.use_seven()
    message_id = bench.remind(SendRule.DAY_1)
    bench.step()
    message = bench.message(message_id)
    assert message.status is S.SCHEDULED
    assert gateway.messages[0].send_at == message.due_at.timestamp()
    assert message.listed_at == message.due_at
    assert message.poll_at == message.due_at + timedelta(seconds=5)


@pytest.mark.behaviour("D-5")
def test_a_later_message_waits_here_where_the_gateway_cannot(bench: Bench) -> None:
    message_id = bench.remind(SendRule.DAY_1)
    bench.step()
    message = bench.message(message_id)
    assert (message.status, message.act_at) == (S.QUEUED, message.due_at)
    bench.clock.set(message.due_at)
    bench.step()
    assert bench.status(message_id) is S.ACCEPTED


@pytest.mark.behaviour("AW-28")
def test_a_time_in_the_past_leaves_at_once(bench: Bench) -> None:
    gateway = bench.use_seven()
    bench.send(rule=SendRule.CUSTOM, due=bench.clock.now() - timedelta(hours=3))
    bench.step()
    assert gateway.messages[0].send_at is None


def test_the_newest_known_number_is_what_the_row_says(bench: Bench) -> None:
    gateway = bench.use_seven()
    bench.send()
    bench.step()
    assert gateway.messages[0].recipient.lstrip("+") == MOBILE.lstrip("+")
