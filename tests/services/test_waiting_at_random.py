"""Whatever is done in the outbox, and however the gateway behaves meanwhile: nobody gets two SMS, and none is lost."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from app.domain.delivery import FINAL, MessageStatus, StatusReason
from app.domain.send_time import SendRule
from app.domain.waiting import WaitingQuery
from app.errors import TooLate
from app.models.message import MessageRecord
from app.services.events import Events
from app.services.waiting import WaitingService
from tests.fixtures.outbox import Bench
from tests.gateways.faults import Fault, FaultKind
from tests.gateways.http_gateway import Gateway
from tests.gateways.wire import Message

S, R = MessageStatus, StatusReason
REFUSALS = (FaultKind.ERROR_500, FaultKind.BAD_GATEWAY, FaultKind.NONSENSE, FaultKind.HANG_UP)
LATE = Fault(FaultKind.DELAY, 0.05, recorded=True)


class Outbox:
    """A bench with the outbox as people use it."""

    def __init__(self, bench: Bench, gateway: Gateway) -> None:
        self.bench = bench
        self.gateway = gateway
        self.service = WaitingService(bench.scene.database, Events(), bench.clock)

    def plan(self, days: float, text: str = "Guten Tag") -> int:
        due = self.bench.clock.now() + timedelta(days=days)
        return self.bench.send(text, rule=SendRule.CUSTOM, due=due)

    def change(self, message_id: int, text: str, *, days: float = 2) -> int:
        due = self.bench.clock.now() + timedelta(days=days)
        return self.service.change(self.bench.actor, message_id, text=text, due=due).message_id

    def work(self, minutes: int = 30) -> None:
        self.bench.run_for(timedelta(minutes=minutes), tick=timedelta(minutes=max(1, minutes // 24)))

    def quieten(self) -> None:
        for sending in (True, False):
            self.gateway.faults.always(None, sending=sending)

    def chains(self) -> list[list[MessageRecord]]:
        """Each intent with all messages that stand in for it, oldest first."""
        stored = self.bench.messages()
        by_id = {message.id: message for message in stored}
        roots: dict[int, list[MessageRecord]] = {}
        for message in stored:
            root = message
            while root.replaces is not None:
                root = by_id[root.replaces]
            roots.setdefault(root.id, []).append(message)
        return list(roots.values())

    def taken(self, chain: list[MessageRecord]) -> list[Message]:
        """What of an intent the gateway has, and has not been made to give back."""
        references = {message.reference for message in chain}
        with self.gateway.lock:
            taken = list(self.gateway.messages)
        return [m for m in taken if m.cancelled_at is None and m.reference in references]


@pytest.fixture(params=["seven", "android"])
def outbox(bench: Bench, request: pytest.FixtureRequest) -> Outbox:
    return Outbox(bench, bench.use_seven() if request.param == "seven" else bench.use_android())


@pytest.mark.behaviour("D-5")
@pytest.mark.parametrize("refusal", [*[Fault(kind) for kind in REFUSALS], LATE], ids=lambda fault: fault.kind)
def test_a_gateway_that_does_not_withdraw_at_first_holds_the_new_one_back(
    outbox: Outbox, refusal: Fault
) -> None:
    first = outbox.plan(2, "Termin um zehn")
    outbox.work(1)
    assert outbox.bench.status(first) is S.SCHEDULED
    outbox.gateway.faults.always(refusal, sending=False)
    second = outbox.change(first, "Termin um elf", days=3)
    outbox.work(5)
    alive = [message.text for message in outbox.gateway.messages if message.cancelled_at is None]
    assert len(alive) == 1
    assert refusal is LATE or alive == ["Termin um zehn"]
    outbox.quieten()
    outbox.work(120)
    assert [message.text for message in outbox.taken(outbox.bench.messages())] == ["Termin um elf"]
    assert outbox.bench.status(second) is S.SCHEDULED
    assert outbox.bench.status(first) in (S.CANCELLED, S.SUPERSEDED)


@pytest.mark.behaviour("D-5")
def test_what_the_gateway_has_sent_meanwhile_is_not_sent_once_more(outbox: Outbox) -> None:
    """The old one left before the withdrawal came through: the new one asks instead of going."""
    first = outbox.plan(0.1, "Termin um zehn")
    outbox.work(1)
    outbox.gateway.faults.always(Fault(FaultKind.ERROR_500), sending=False)
    second = outbox.change(first, "Termin um elf", days=0.1)
    outbox.work(240)
    outbox.quieten()
    outbox.work(240)
    assert [message.text for message in outbox.taken(outbox.bench.messages())] == ["Termin um zehn"]
    held = outbox.bench.message(second)
    assert (held.status, held.reason) == (S.HELD, R.TOO_LATE_TO_WITHDRAW)
    assert outbox.service.ids(outbox.bench.actor, WaitingQuery()).tolist() == [second]


class Hand:
    """Does one thing after the other, as chance has it."""

    def __init__(self, outbox: Outbox, seed: int) -> None:
        self.outbox = outbox
        self.random = random.Random(seed)
        self.taken_back: set[int] = set()

    def act(self) -> None:
        doings = (self.change, self.change, self.hurry, self.take_back, self.work, self.work, self.misbehave)
        self.random.choice(doings)()

    def change(self) -> None:
        number = self._some()
        if number:
            try:
                self.outbox.change(number, f"Text {self.random.random():.6f}", days=self.random.random())
            except TooLate:
                return

    def hurry(self) -> None:
        if self.random.random() < 0.4 and (number := self._some()):
            self.outbox.service.send_now(self.outbox.bench.actor, (number, 4711))

    def take_back(self) -> None:
        if self.random.random() < 0.3 and (number := self._some()):
            self.outbox.service.cancel(self.outbox.bench.actor, (number,))
            self.taken_back.add(number)

    def work(self) -> None:
        self.outbox.work(self.random.choice((1, 3, 45)))

    def misbehave(self) -> None:
        fault = Fault(self.random.choice(REFUSALS), recorded=self.random.random() < 0.5)
        self.outbox.gateway.faults.next(
            fault, sending=self.random.random() < 0.4, times=self.random.choice((1, 2))
        )

    def _some(self) -> int:
        waiting = self.outbox.service.ids(self.outbox.bench.actor, WaitingQuery())
        return self.random.choice(waiting) if waiting else 0


@pytest.mark.parametrize("seed", range(3))
def test_never_two_of_one_and_none_lost(outbox: Outbox, seed: int) -> None:
    for days in (0.3, 1, 2):
        outbox.plan(days)
    hand = Hand(outbox, seed)
    for _ in range(20):
        hand.act()
    outbox.quieten()
    outbox.bench.run_for(timedelta(days=3), tick=timedelta(minutes=20))
    for chain in outbox.chains():
        mine = outbox.taken(chain)
        assert len(mine) <= 1, "never two of one intent"
        asks = [m for m in chain if m.status in (S.HELD, S.NEEDS_DECISION)]
        taken_back = any(message.id in hand.taken_back for message in chain)
        assert mine or asks or taken_back, "never lost silently"
        assert all(message.status in FINAL for message in chain if message not in asks)
