"""A step of the dispatcher that takes long: what becomes due meanwhile does not wait for its end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from app.domain.delivery import MessageStatus, StatusReason
from tests.fixtures.outbox import Bench
from tests.gateways.faults import Fault, FaultKind
from tests.gateways.http_gateway import Gateway

S = MessageStatus
R = StatusReason


@pytest.fixture(autouse=True)
def look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.sending.LOOK_EVERY", 0.02)


def wait_until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


@contextmanager
def stepping(bench: Bench, gateway: Gateway) -> Iterator[threading.Thread]:
    """A step in a thread of its own; in the end the gateway lets go of what hangs."""
    step = threading.Thread(target=bench.step)
    step.start()
    try:
        yield step
    finally:
        gateway.stop()
        step.join()


def test_nobody_waits_for_the_hanging_call_of_somebody_else(bench: Bench) -> None:
    """A step goes on for as long as there is something to do; what becomes due meanwhile leaves all the same."""
    gateway = bench.use_seven()
    gateway.faults.next(Fault(FaultKind.DELAY, 30))
    bench.send("Das dauert")
    with stepping(bench, gateway) as step:
        wait_until(lambda: gateway.counts["sendings"] == 1)
        later = bench.send("Und noch eine")
        bench.clock.advance(seconds=1)
        wait_until(lambda: bench.status(later) is S.ACCEPTED)
        assert step.is_alive()


def test_a_gateway_that_asked_to_wait_is_used_again_while_a_call_hangs(bench: Bench) -> None:
    gateway = bench.use_seven()
    bench.send("Zum Kennenlernen")
    bench.step()
    gateway.faults.next(Fault(FaultKind.DELAY, 30))
    gateway.faults.next(Fault(FaultKind.TOO_MANY_SECONDS, 5))
    ids = [bench.send(f"Nummer {number}") for number in range(3)]
    with stepping(bench, gateway) as step:
        wait_until(lambda: R.RATE_LIMITED in {bench.message(number).reason for number in ids})
        bench.clock.advance(seconds=6)
        wait_until(lambda: [bench.status(number) for number in ids].count(S.ACCEPTED) == 2)
        assert step.is_alive()
