"""A seven.io with bad weather, as a program of its own that shares no code with ours.

    python tests/drills/chaos_gateway.py [--seed 1] [--faults 1] [--stall 31] [--answer 0.05 0.25]

Prints the address for the account's settings, then that of the administration, which has a port of its own and is
always there. Beside what every local gateway tells:

    POST /_admin/balance {"balance": "1.50"}   sets the credit
    POST /_admin/hold {"seconds": 5}           takes the next message at once and answers so much later
    GET  /_admin/weather                       how often each kind of fault came, and "held"
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import threading
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.gateways.faults import Fault, FaultKind, FaultPlan
from tests.gateways.http_gateway import Server
from tests.gateways.seven_gateway import SevenGateway
from tests.gateways.wire import Reply, Request

K = FaultKind
STALL_SECONDS = 31.0
QUESTION_FAULTS = (
    Fault(K.HANG_UP),
    Fault(K.RESET),
    Fault(K.BAD_GATEWAY),
    Fault(K.HALF_ANSWER, recorded=True),
)
QUESTIONS_SHARE = 0.02
HELD = "held"


def weather(stall: float) -> dict[Fault, float]:
    """What goes wrong with which share of all sendings."""
    return {
        Fault(K.RESET): 0.010,
        Fault(K.RESET, recorded=True): 0.010,
        Fault(K.HANG_UP): 0.005,
        Fault(K.HANG_UP, recorded=True): 0.010,
        Fault(K.HALF_ANSWER, recorded=True): 0.010,
        Fault(K.BAD_GATEWAY): 0.005,
        Fault(K.BAD_GATEWAY, recorded=True): 0.010,
        Fault(K.NONSENSE, recorded=True): 0.005,
        Fault(K.STALL, stall): 0.0005,
        Fault(K.STALL, stall, recorded=True): 0.0005,
        Fault(K.TOO_MANY_SECONDS, 1): 0.001,
        Fault(K.TOO_MANY_DATE, 2): 0.001,
        Fault(K.REFUSE, 1.5): 0.0005,
    }


def names_of(shares: Iterable[Fault]) -> frozenset[str]:
    """Under which names `Weather.seen` counts these faults of sendings."""
    return frozenset(map(_name, shares))


def _name(fault: Fault) -> str:
    return f"{fault.kind.value}{', taken' if fault.recorded else ''}"


class Weather(FaultPlan):
    """By chance, but each kind comes at least once: what is missing is made up for among the first sendings."""

    def __init__(self, shares: dict[Fault, float], answer: tuple[float, float], seed: int) -> None:
        super().__init__()
        self._chance = random.Random(seed)
        self._shares = shares
        self._answer = answer
        self._guard = threading.Lock()
        first = [Fault()] * (3 * len(shares)) + list(shares)
        self._chance.shuffle(first)
        self._first = first if sum(shares.values()) else []
        self._hold: Fault | None = None
        self.seen: dict[str, int] = {}

    def hold(self, seconds: float) -> None:
        """Whoever comes next waits for the answer."""
        with self._guard:
            self._hold = Fault(K.DELAY, seconds, recorded=True)

    def take(self, *, sending: bool) -> Fault:
        with self._guard:
            if sending and self._hold is not None:
                fault, self._hold = self._hold, None
                self._note(HELD)
                return fault
            fault = self._sending() if sending else self._question()
            if fault.kind is not K.NONE and fault.kind is not K.DELAY:
                self._note(_name(fault) if sending else "question")
            return fault

    def _note(self, name: str) -> None:
        self.seen[name] = self.seen.get(name, 0) + 1

    def _sending(self) -> Fault:
        fault = self._first.pop() if self._first else self._by_chance()
        if fault.kind is not K.NONE:
            return fault
        return Fault(K.DELAY, self._chance.uniform(*self._answer), recorded=self._chance.random() < 0.5)

    def _by_chance(self) -> Fault:
        drawn = self._chance.random()
        for fault, share in self._shares.items():
            drawn -= share
            if drawn < 0:
                return fault
        return Fault()

    def _question(self) -> Fault:
        bad = bool(sum(self._shares.values())) and self._chance.random() < QUESTIONS_SHARE
        return self._chance.choice(QUESTION_FAULTS) if bad else Fault()


class ChaosGateway(SevenGateway):
    """Its administration can be reached whatever the weather."""

    def __init__(self, sky: Weather, **options: Any) -> None:
        super().__init__(**options)
        self.faults = sky
        self._sky = sky
        self._office = Server(("127.0.0.1", 0), self)
        self._office.begin()

    @property
    def admin_url(self) -> str:
        return f"http://127.0.0.1:{self._office.server_address[1]}/_admin"

    def stop(self) -> None:
        super().stop()
        self._office.end()

    def admin(self, request: Request) -> Reply:
        if request.path == "/_admin/balance":
            self.balance = Decimal(request.json()["balance"])
            return Reply(204)
        if request.path == "/_admin/hold":
            self._sky.hold(float(request.json()["seconds"]))
            return Reply(204)
        if request.path == "/_admin/weather":
            return Reply(200, self._sky.seen)
        return super().admin(request)

    def handle(self, request: Request) -> Reply:
        reply = super().handle(request)
        if self.is_sending(request) and reply.body == "500":
            self.counts["without credit"] += 1
        return reply


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="A local SMS gateway in bad weather.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", type=float, default=1.0, help="times the usual share; 0 = good weather")
    parser.add_argument("--stall", type=float, default=STALL_SECONDS, help="seconds of silence")
    parser.add_argument("--answer", type=float, nargs=2, default=(0.05, 0.25), help="seconds, from and to")
    options = parser.parse_args(arguments)
    shares = {fault: share * options.faults for fault, share in weather(options.stall).items()}
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    sky = Weather(shares, tuple(options.answer), options.seed)
    with ChaosGateway(sky, balance="1000000") as gateway:
        print(gateway.url, flush=True)
        print(gateway.admin_url, flush=True)
        ended.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
