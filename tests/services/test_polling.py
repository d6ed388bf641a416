"""What became of a message: asked by a timetable, merged forwards only, and kept as the gateway said it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.domain.accounts import PauseReason
from app.domain.delivery import MessageStatus, StatusReason
from app.models.message import MessageEventRecord
from app.providers.base import StatusReport
from app.services.events import AccountsChanged, MessagesChanged
from app.storage.repos import accounts
from tests.fixtures.composing import FRIDAY
from tests.fixtures.outbox import Bench, closed_port
from tests.gateways.faults import Fault, FaultKind

S = MessageStatus
R = StatusReason


def accepted(bench: Bench) -> int:
    """A message the gateway has taken, at an account whose currency is known."""
    bench.dispatch.accounts.refresh_balance(bench.owner)
    message_id = bench.send()
    bench.step()
    bench.events.clear()
    return message_id


@pytest.mark.behaviour("VI-01", "SA-20")
def test_delivery_is_learned_at_the_first_question(bench: Bench) -> None:
    bench.use_seven()
    message_id = accepted(bench)
    assert bench.poll() == 0, "not before its time"
    bench.clock.advance(seconds=5)
    assert bench.dispatch.polling.next_due() == bench.clock.now()
    assert bench.poll() == 1
    message = bench.message(message_id)
    assert (message.status, message.poll_at) == (S.DELIVERED, None)
    assert MessagesChanged((message_id,), (bench.scene.customer.id,)) in bench.events
    assert AccountsChanged((bench.actor.mandant_id,)) in bench.events
    assert bench.dispatch.accounts.state(bench.actor).reports_checked_at == bench.clock.now()


def test_the_gateways_own_words_are_kept_in_the_history(bench: Bench) -> None:
    bench.use_seven()
    message_id = accepted(bench)
    bench.clock.advance(seconds=5)
    bench.poll()
    with bench.scene.database.read() as work:
        query = select(MessageEventRecord.words).where(MessageEventRecord.message_id == message_id)
        words = list(work.scalars(query.order_by(MessageEventRecord.id)))
    assert "DELIVERED" in words[-1]


def test_the_questions_follow_the_timetable_to_the_end_and_then_nobody_asks(bench: Bench) -> None:
    gateway = bench.use_seven(delivered_after=1e9, sent_after=1e9)
    message_id = accepted(bench)
    began = bench.clock.now()
    asked: list[float] = []
    while (due := bench.dispatch.polling.next_due()) is not None:
        bench.clock.set(due)
        bench.poll()
        asked.append((due - began).total_seconds())
    assert asked[:8] == [5, 15, 30, 60, 120, 300, 900, 3600]
    assert asked[-1] == 72 * 3600
    assert len(asked) == 7 + 72
    message = bench.message(message_id)
    assert (message.status, message.reason) == (S.NO_REPORT, R.NO_REPORT_IN_TIME)
    assert gateway.counts["questions"] >= len(asked)


@pytest.mark.behaviour("SA-24", "VI-08")
def test_a_failed_delivery_says_why(bench: Bench) -> None:
    gateway = bench.use_seven()
    message_id = accepted(bench)
    gateway.messages[0].fails_with = "EXPIRED"
    bench.clock.advance(seconds=5)
    bench.poll()
    assert bench.status(message_id) in (S.EXPIRED, S.UNDELIVERED)
    assert bench.dispatch.accounts.state(bench.actor).trouble == 1
    bench.clock.advance(timedelta(days=8))
    assert bench.dispatch.accounts.state(bench.actor).trouble == 0, "old failures ring no bell"


@pytest.mark.parametrize(
    ("told", "stays"),
    [(S.ACCEPTED, S.SENT), (S.SCHEDULED, S.SENT), (S.UNKNOWN, S.SENT), (S.QUEUED, S.SENT), (S.HELD, S.SENT)],
)
def test_late_or_strange_news_never_moves_a_message_backwards(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, told: MessageStatus, stays: MessageStatus
) -> None:
    bench.use_seven()
    message_id = accepted(bench)
    bench.change(message_id, status=S.SENT)

    def report(_self: object, ids: list[str]) -> list[StatusReport]:
        return [StatusReport(ids[0], told, raw="strange"), StatusReport("somebody else's", S.DELIVERED)]

    monkeypatch.setattr("app.providers.seven.SevenProvider.fetch_status", report)
    bench.clock.advance(seconds=5)
    bench.poll()
    message = bench.message(message_id)
    assert message.status is stays
    assert message.polled_at == bench.clock.now()


def test_price_and_parts_learned_later_are_kept(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.use_seven()
    message_id = accepted(bench)

    def report(_self: object, ids: list[str]) -> list[StatusReport]:
        return [StatusReport(ids[0], S.DELIVERED, parts=3, price=Decimal("0.21"), currency="EUR")]

    monkeypatch.setattr("app.providers.seven.SevenProvider.fetch_status", report)
    bench.clock.advance(seconds=5)
    bench.poll()
    message = bench.message(message_id)
    assert (message.parts, message.price, message.currency) == (3, Decimal("0.21"), "EUR")


def test_an_unreachable_gateway_costs_no_question_of_the_timetable(bench: Bench) -> None:
    gateway = bench.use_seven()
    message_id = accepted(bench)
    gateway.faults.always(Fault(FaultKind.HANG_UP), sending=False)
    bench.clock.advance(timedelta(hours=80))
    bench.poll()
    message = bench.message(message_id)
    assert (message.status, message.polled_at) == (S.ACCEPTED, None)
    assert message.poll_at is not None
    assert message.poll_at > bench.clock.now()
    gateway.faults.always(None, sending=False)
    bench.clock.advance(minutes=3)
    bench.poll()
    assert bench.status(message_id) is S.DELIVERED


def test_a_wrong_key_stops_the_account_here_too(bench: Bench) -> None:
    gateway = bench.use_seven()
    accepted(bench)
    gateway.faults.next(Fault(FaultKind.BAD_KEY), sending=False)
    bench.clock.advance(seconds=5)
    bench.poll()
    assert bench.dispatch.accounts.state(bench.actor).paused_reason == "bad_credentials"
    asked = gateway.counts["questions"]
    bench.clock.advance(minutes=20)
    bench.poll()
    assert gateway.counts["questions"] == asked, "nobody tries on with a wrong key"


def test_a_busy_gateway_is_left_alone_by_questions_and_sendings(bench: Bench) -> None:
    gateway = bench.use_seven()
    message_id = accepted(bench)
    gateway.faults.next(Fault(FaultKind.TOO_MANY_SECONDS, 90), sending=False)
    bench.clock.advance(seconds=5)
    bench.poll()
    asked = gateway.counts["questions"]
    bench.send("zwei")
    bench.step()
    bench.clock.advance(seconds=60)
    bench.poll()
    bench.step()
    assert (gateway.counts["questions"], gateway.counts["sendings"]) == (asked, 1)
    bench.clock.advance(seconds=31)
    bench.poll()
    bench.step()
    assert bench.status(message_id) is S.DELIVERED
    assert gateway.counts["sendings"] == 2


def test_many_messages_are_asked_about_in_batches(bench: Bench) -> None:
    gateway = bench.use_seven()
    ids = [bench.send(f"Nummer {number}") for number in range(120)]
    bench.step()
    before = gateway.counts["questions"]
    bench.clock.advance(seconds=5)
    assert bench.poll() == 120
    assert {bench.status(message_id) for message_id in ids} == {S.DELIVERED}
    assert gateway.counts["questions"] - before == 3 + 1, "50 at a time, and the balance"


def test_a_message_scheduled_at_the_gateway_is_asked_about_from_its_time_on(bench: Bench) -> None:
    bench.use_seven()
    message_id = bench.remind()
    bench.step()
    bench.clock.advance(timedelta(hours=20))
    assert bench.poll() == 0
    bench.clock.set(FRIDAY - timedelta(days=1) + timedelta(seconds=5))
    bench.poll()
    message = bench.message(message_id)
    assert (message.status, message.listed_at) == (S.DELIVERED, message.due_at)


def test_what_the_account_before_holds_is_still_asked_there(bench: Bench) -> None:
    old = bench.use_seven()
    message_id = accepted(bench)
    before = old.counts["questions"]
    new = bench.use_android()
    bench.clock.advance(seconds=5)
    bench.poll()
    assert bench.status(message_id) is S.DELIVERED
    assert (old.counts["questions"] - before, new.counts["questions"]) == (1, 0)


@pytest.mark.behaviour("AW-37")
def test_the_balance_is_asked_after_a_sending_at_most_once_a_minute(bench: Bench) -> None:
    asked = []
    practice = bench.dispatch.practice
    for number in range(5):
        bench.send(f"Nummer {number}")
        bench.step()
        bench.poll()
        asked.append(bench.dispatch.accounts.state(bench.actor).balance)
        bench.clock.advance(seconds=6)
    assert asked == [499, 498, 497, 496, 495], "the practice phone tells it with every sending"
    assert practice.credit(bench.actor) == 495


def test_without_a_way_to_the_gateway_the_balance_is_simply_old(bench: Bench) -> None:
    url = f"http://127.0.0.1:{closed_port()}/api"
    bench.save_account("seven", {"base_url": url}, {"api_key": "seven-test-key"})
    bench.dispatch.sending._balances.want(bench.scene.account.id)
    bench.poll()
    assert bench.dispatch.accounts.state(bench.actor).balance is None
    assert bench.dispatch.accounts.state(bench.actor).paused_reason == ""


def test_the_credit_is_known_soon_after_the_start(bench: Bench) -> None:
    bench.use_seven()
    assert bench.dispatch.accounts.state(bench.actor).balance is None
    bench.dispatch.polling.begin()
    bench.poll()
    assert bench.dispatch.accounts.state(bench.actor).balance is not None


def test_an_account_with_a_wrong_key_is_not_asked_for_credit_and_keeps_nobody_awake(bench: Bench) -> None:
    gateway = bench.use_seven()
    with bench.scene.database.write() as work:
        accounts.pause(work, bench.scene.account, PauseReason.BAD_CREDENTIALS, "")
    before = gateway.counts["questions"]
    bench.dispatch.polling.begin()
    bench.poll()
    assert gateway.counts["questions"] == before
    assert bench.dispatch.polling.next_due() is None
