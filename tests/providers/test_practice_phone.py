from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.delivery import MessageStatus, StatusReason
from app.providers.base import Balance, BalanceKind, CancelResult, Provider, ProviderEnvironment
from app.providers.errors import NoCredit, OutcomeUnknown, Refused
from app.providers.practice import PracticeBehaviour, PracticePhone
from app.providers.registry import create
from tests.fixtures.clock import FakeClock
from tests.providers.calls import wait_for
from tests.providers.conftest import NUMBER, TEXT, Sms


@pytest.fixture
def phone(environment: ProviderEnvironment) -> PracticePhone:
    return PracticePhone(environment.data_dir, environment.now)


@pytest.fixture
def practice(environment: ProviderEnvironment) -> Provider:
    return create("practice", {}, {}, environment)


def test_a_message_arrives_a_moment_later(
    practice: Provider, phone: PracticePhone, sms: Sms, clock: FakeClock
) -> None:
    report = practice.send(sms(sender="Praxis"))
    assert (report.status, report.parts) == (MessageStatus.ACCEPTED, 1)
    assert phone.received() == []
    seen = []
    for _ in range(3):
        (news,) = practice.fetch_status([report.gateway_id])
        seen.append(news.status)
        clock.advance(seconds=0.8)
    assert seen == [MessageStatus.ACCEPTED, MessageStatus.SENT, MessageStatus.DELIVERED]
    (arrived,) = phone.received()
    assert (arrived.sender, arrived.recipient, arrived.text) == ("Praxis", NUMBER, TEXT)
    assert arrived.status is MessageStatus.DELIVERED
    assert TEXT not in repr(arrived)


@pytest.mark.behaviour("AW-37", "D-9")
def test_each_part_costs_one_credit(practice: Provider, phone: PracticePhone, sms: Sms) -> None:
    assert practice.balance() == Balance(BalanceKind.CREDITS, Decimal(500))
    report = practice.send(sms(text="a" * 161))
    assert report.parts == 2
    assert report.balance == practice.check().balance == Balance(BalanceKind.CREDITS, Decimal(498))
    phone.credit = 1
    with pytest.raises(NoCredit):
        practice.send(sms(text="a" * 161))
    practice.send(sms())
    assert phone.credit == 0


def test_a_reference_is_taken_and_paid_for_once(practice: Provider, phone: PracticePhone, sms: Sms) -> None:
    message = sms()
    assert practice.send(message).gateway_id == practice.send(message).gateway_id
    assert phone.credit == 499


def test_it_can_be_told_to_refuse_and_to_have_no_credit(
    practice: Provider, phone: PracticePhone, sms: Sms
) -> None:
    phone.behaviour = PracticeBehaviour.REFUSE
    with pytest.raises(Refused) as raised:
        practice.send(sms())
    assert raised.value.reason is StatusReason.GATEWAY_REFUSED
    phone.behaviour = PracticeBehaviour.NO_CREDIT
    with pytest.raises(NoCredit):
        practice.send(sms())
    assert practice.balance() == Balance(BalanceKind.CREDITS, Decimal(0))
    phone.behaviour = PracticeBehaviour.NORMAL
    assert practice.balance() == Balance(BalanceKind.CREDITS, Decimal(500))


def test_it_can_be_told_to_hang_and_then_has_the_message(
    practice: Provider, phone: PracticePhone, sms: Sms, clock: FakeClock
) -> None:
    phone.behaviour = PracticeBehaviour.HANG
    phone.hang_for = timedelta(seconds=0.01)
    message = sms()
    with pytest.raises(OutcomeUnknown):
        practice.send(message)
    found = practice.find(message.reference, NUMBER, clock.now())
    assert found is not None
    phone.behaviour = PracticeBehaviour.NORMAL
    assert practice.send(message).gateway_id == found.gateway_id
    assert practice.find("0" * 32, NUMBER, clock.now()) is None


def test_closing_wakes_a_call_that_hangs(practice: Provider, phone: PracticePhone, sms: Sms) -> None:
    phone.behaviour = PracticeBehaviour.HANG
    phone.hang_for = timedelta(minutes=10)
    ended: list[Exception] = []

    def call() -> None:
        try:
            practice.send(sms())
        except OutcomeUnknown as error:
            ended.append(error)

    thread = threading.Thread(target=call)
    thread.start()
    wait_for(lambda: phone.credit == 499)  # it has taken the message, and hangs
    practice.close()
    thread.join(20)
    assert len(ended) == 1


def test_undelivered_never_arrives_even_if_the_order_changes_meanwhile(
    practice: Provider, phone: PracticePhone, sms: Sms, clock: FakeClock
) -> None:
    phone.behaviour = PracticeBehaviour.UNDELIVERED
    message = sms()
    gateway_id = practice.send(message).gateway_id
    phone.behaviour = PracticeBehaviour.NORMAL
    clock.advance(minutes=1)
    (news,) = practice.fetch_status([gateway_id])
    assert news.status is MessageStatus.UNDELIVERED
    found = practice.find(message.reference, NUMBER, clock.now())
    assert found is not None
    assert found.status is MessageStatus.ACCEPTED
    assert phone.received() == []


def test_nothing_is_scheduled_so_nothing_can_be_withdrawn(practice: Provider, sms: Sms) -> None:
    gateway_id = practice.send(sms()).gateway_id
    assert practice.cancel(gateway_id) is CancelResult.TOO_LATE
    assert practice.cancel("4711") is practice.cancel("not a number") is CancelResult.NOT_FOUND
    assert practice.fetch_status(["4711", "not a number"]) == []


def test_the_newest_lies_on_top_and_clearing_keeps_credit(
    practice: Provider, phone: PracticePhone, sms: Sms, clock: FakeClock
) -> None:
    for text in ("first", "second", "third"):
        practice.send(sms(text=text))
    clock.advance(seconds=2)
    assert [message.text for message in phone.received(2)] == ["third", "second"]
    phone.clear()
    assert phone.received() == []
    assert phone.credit == 497


def test_many_threads_send_at_once(practice: Provider, phone: PracticePhone, sms: Sms) -> None:
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda _: practice.send(sms()).gateway_id, range(60)))
    assert len(set(ids)) == 60
    assert phone.credit == 440


def test_another_process_sees_the_same_phone(
    practice: Provider, phone: PracticePhone, sms: Sms, environment: ProviderEnvironment
) -> None:
    program = (
        "import sys; from datetime import UTC, datetime; from pathlib import Path\n"
        "from app.providers.practice import PracticeBehaviour, PracticePhone\n"
        "phone = PracticePhone(Path(sys.argv[1]), lambda: datetime.now(UTC))\n"
        "phone.behaviour = PracticeBehaviour.REFUSE; phone.credit -= 10\n"
    )
    practice.send(sms())
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", program, str(environment.data_dir)], cwd=root, check=True)
    assert phone.credit == 489
    with pytest.raises(Refused):
        practice.send(sms())
