"""Whatever is done to an appointment, in whatever order: in the end the outbox equals a fresh computation, or asks."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.appointments import AppointmentState
from app.domain.calendar import AppointmentChange
from app.domain.delivery import FINAL, MessageStatus
from app.domain.send_time import SendRule, due_at
from app.errors import EditConflict, NotFound
from app.models.message import MessageRecord
from tests.fixtures.outbox import Bench
from tests.gateways.faults import Fault, FaultKind

S = MessageStatus
ZONE = ZoneInfo("Europe/Berlin")
RULES = (SendRule.DAY_1, SendRule.DAYS_2, SendRule.HOUR_1)


class Hand:
    """Does one thing after the other, as chance has it."""

    def __init__(self, bench: Bench, seed: int) -> None:
        self.bench = bench
        self.random = random.Random(seed)
        self.done: list[AppointmentChange] = []

    def act(self) -> None:
        self.random.choice((self.move, self.move, self.nudge, self.cancel, self.undo, self.work, self.wait))()

    def move(self) -> None:
        days = timedelta(days=self.random.randint(-1, 3), minutes=15 * self.random.randint(0, 20))
        now = self.bench.appointment
        self._save(replace(now, start=now.start + days, end=now.end + days))

    def nudge(self) -> None:
        self._save(replace(self.bench.appointment, title=self.random.choice(("Kontrolle", "Hörtest"))))

    def cancel(self) -> None:
        self.done.append(self.bench.appointments.cancel(self.bench.actor, self.bench.appointment.id))

    def undo(self) -> None:
        if self.done:
            try:
                self.bench.appointments.undo(self.bench.actor, self.done.pop())
            except (EditConflict, NotFound):
                return

    def work(self) -> None:
        if self.random.random() < 0.3:
            fault = Fault(FaultKind.HANG_UP, recorded=self.random.random() < 0.5)
            self.bench.gateways[0].faults.next(fault, sending=self.random.random() < 0.5)
        self.bench.step()

    def wait(self) -> None:
        self.bench.clock.advance(minutes=self.random.randint(1, 30))

    def _save(self, wanted: object) -> None:
        self.done.append(self.bench.appointments.save(self.bench.actor, wanted))  # type: ignore[arg-type]


def chains(messages: list[MessageRecord]) -> list[list[MessageRecord]]:
    """Each intent with all messages that stand in for it, oldest first."""
    by_id = {message.id: message for message in messages}
    roots: dict[int, list[MessageRecord]] = {}
    for message in messages:
        root = message
        while root.replaces is not None:
            root = by_id[root.replaces]
        roots.setdefault(root.id, []).append(message)
    return list(roots.values())


@pytest.mark.behaviour("D-14")
@pytest.mark.parametrize("seed", range(8))
def test_in_the_end_the_outbox_equals_a_fresh_computation(bench: Bench, seed: int) -> None:
    gateway = bench.use_android()
    for rule in RULES:
        bench.remind(rule)
    hand = Hand(bench, seed)
    for _ in range(25):
        hand.act()
    bench.gateways[0].faults.always(None)
    for _ in range(30):
        bench.clock.advance(minutes=1)
        bench.step()
        bench.poll()
    now, appointment = bench.clock.now(), bench.appointment
    wanted = appointment.state is not AppointmentState.CANCELLED and appointment.start > now
    for chain in chains(bench.messages()):
        waiting = [message for message in chain if message.status not in FINAL]
        left = [m for m in chain if m.status in (S.ACCEPTED, S.SENT, S.DELIVERED)]
        arriving = [m for m in gateway.messages if m.cancelled_at is None]
        mine = [m for m in arriving if m.reference in {message.reference for message in chain}]
        assert len(mine) <= 1, "never two of one intent"
        if left:
            assert not [message for message in waiting if message.status is S.SCHEDULED]
            continue
        if not wanted:
            assert not mine
            assert not waiting
            continue
        (message,) = waiting
        due = due_at(message.rule, appointment.start, ZONE)
        assert message.status is S.SCHEDULED
        assert message.due_at == due
        assert mine[0].send_at == pytest.approx(due.timestamp())
        assert mine[0].text == message.text
