"""A mailing to ten thousand in the worst of weathers, its workers killed two hundred times: read from the gateway's
side, nobody may be left out and nobody written to twice.

    python -m tests.drills.mailing [--messages 10000] [--kills 200] [--databases sqlite,postgres] [--seed N]
                                   [--lease S --timeout S --stall S --settle S] [--no-protection]

The gateway is a program of its own: it refuses connections, resets them after it took the request, answers by half,
keeps silent for longer than the program waits, says 429 with seconds and with a date, 502, and nonsense. In between
the credit runs out and is bought again, the mailing is paused while another one goes, that one is stopped in the
middle, and the first goes on; if any of this did not really happen, the drill has failed. On SQLite one worker runs,
on PostgreSQL two. `--no-protection` starts workers that queue again whatever is unclear: the drill then fails, which
shows that it can.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.delivery import MessageStatus
from app.domain.mailings import Mailing
from tests.drills.chaos_gateway import HELD, STALL_SECONDS, names_of, weather
from tests.drills.company import PRICE, DrillCompany
from tests.drills.mailing_verdict import Happened, Launched, Result, count
from tests.drills.processes import (
    ROOT,
    SECRET,
    GatewayProcess,
    WorkerPlan,
    Workers,
    fresh_database,
    gateway_process,
)

S = MessageStatus
ANSWERS = {"sqlite": (0.03, 0.15), "postgres": (0.05, 0.25)}
"""Seconds the gateway takes: the last kill still finds something under way, and the rest does not take long."""


@dataclass(frozen=True)
class Plan:
    """What to rehearse. `lease` and `timeout` (seconds) of 0 are the program's own; `faults` is times the usual."""

    messages: int = 10_000
    kills: int = 200
    workers: int = 1
    lease: float = 0.0
    timeout: float = 0.0
    stall: float = STALL_SECONDS
    settle: int = 3
    protected: bool = True
    faults: float = 1.0
    answer: tuple[float, float] = (0.05, 0.25)
    lulls: tuple[float, ...] = (0.35, 0.80)
    """After which shares of the kills nobody dies for a while."""
    longest_wait: float = 2.5
    """Seconds until a worker is killed although nothing moves."""
    patience: float = 300.0
    """Seconds that nothing at all may happen until it is over: longer than a lease and every pause."""
    seed: int = 1

    @property
    def other(self) -> int:
        """How many get the mailing that is stopped in the middle."""
        return max(self.messages // 5, 150)

    @property
    def gateway(self) -> list[str]:
        command = [str(ROOT / "tests" / "drills" / "chaos_gateway.py"), "--seed", str(self.seed)]
        command += ["--faults", str(self.faults), "--stall", str(self.stall)]
        return [*command, "--answer", *map(str, self.answer)]


class Drill:
    """One company, one gateway, some workers, and everything that can happen to them."""

    def __init__(self, plan: Plan, database_url: str, folder: Path, gateway: GatewayProcess) -> None:
        self._plan = plan
        self._gateway = gateway
        self._random = random.Random(plan.seed)
        self._company = DrillCompany(
            database_url,
            folder,
            gateway.url,
            SECRET,
            people=plan.messages + plan.other,
            settle=plan.settle,
        )
        workers = WorkerPlan(plan.workers, plan.lease, plan.timeout, plan.protected)
        self._workers = Workers(workers, database_url, folder)
        self._stood_still = self._went_on = False
        self._waiting: set[str] = set()
        self._left_while_paused = 0
        self._first: Mailing | None = None
        self._other: Mailing | None = None
        self._scenes: list[tuple[float, Callable[[], None]]] = [
            (0.15, self._run_dry),
            (0.22, self._buy_credit),
            (0.45, self._pause_for_another),
            (0.55, self._stop_the_other),
            (0.60, self._go_on),
            *((share, self._lull) for share in plan.lulls),
        ]
        self._scenes.sort(key=lambda scene: scene[0])

    def run(self, say: Any = print) -> Result:
        """Launch, kill, let it settle, count."""
        began = time.monotonic()
        try:
            self._first = self._company.launch("The whole town", self._plan.messages)
            say(f"  launched after {time.monotonic() - began:.0f} s", flush=True)
            self._workers.start()
            for kill in range(self._plan.kills):
                self._play(kill / self._plan.kills, say)
                if kill:
                    self._kill_one()
                else:
                    self._kill_in_a_call()
                if (kill + 1) % 20 == 0:
                    self._tell(f"{kill + 1} kills", began, say)
            self._play(1.0, say)
            self._settle()
            self._tell("settled", began, say)
        finally:
            self._workers.end()
        return self._result(time.monotonic() - began)

    def close(self) -> None:
        self._company.close()

    def _tell(self, what: str, began: float, say: Any) -> None:
        say(f"  {what}, {self._taken()} taken after {time.monotonic() - began:.0f} s", flush=True)

    def _play(self, share: float, say: Any) -> None:
        """The scenes whose time has come."""
        while self._scenes and self._scenes[0][0] <= share:
            scene = self._scenes.pop(0)[1]
            say(f"  {scene.__name__.strip('_').replace('_', ' ')}", flush=True)
            scene()

    def _kill_in_a_call(self) -> None:
        """For certain, not by chance: the gateway has taken a message and has not answered when they die."""
        self._gateway.ask("/hold", {"seconds": 5})
        self._wait(lambda: HELD in self._gateway.ask("/weather"), 60)
        for number in range(len(self._workers)):
            self._workers.kill(number)

    def _kill_one(self) -> None:
        """At a random moment after the gateway has taken another portion."""
        portion = max(1, int(0.3 * self._plan.messages / max(1, self._plan.kills)))
        before = self._taken()
        self._wait(lambda: self._taken() >= before + portion, self._plan.longest_wait)
        time.sleep(self._random.uniform(0.0, 0.5))
        self._workers.kill(self._random.randrange(len(self._workers)))

    def _run_dry(self) -> None:
        """Somebody else spends from the same account: what is left is enough for a few."""
        self._gateway.ask("/balance", {"balance": str(PRICE * max(5, self._plan.messages // 100))})

    def _buy_credit(self) -> None:
        """As soon as it stands still: bought on the gateway's page, looked at in the program on the way back."""
        self._stood_still = self._wait(self._company.stands_still, 60)
        self._gateway.ask("/balance", {"balance": "1000000"})
        self._went_on = self._wait(self._goes_again, 60)

    def _goes_again(self) -> bool:
        return self._company.look_at_the_credit() and not self._company.stands_still()

    def _lull(self) -> None:
        """Nobody dies for so long that what hangs comes to its end."""
        time.sleep(self._plan.stall + 2)

    def _pause_for_another(self) -> None:
        assert self._first is not None
        self._company.pause(self._first.id)
        time.sleep(1.0)  # a claim that had begun before is through by then, on a busy machine too
        self._waiting = {
            row.reference for row in self._company.rows(self._first.id) if row.status is S.QUEUED
        }
        self._other = self._company.launch("A few of them", self._plan.other)

    def _stop_the_other(self) -> None:
        assert self._other is not None
        number = self._other.id
        self._wait(lambda: any(row.gateway_id for row in self._company.rows(number)), 60)
        self._company.stop(number)

    def _go_on(self) -> None:
        assert self._first is not None
        at_the_gateway = {message["reference"] for message in self._gateway.messages()}
        self._left_while_paused = len(self._waiting & at_the_gateway)
        self._company.resume(self._first.id)

    def _settle(self) -> None:
        """Until nothing is open any more, or nothing moves any more, however slow the machine is."""
        launched = [mailing.id for mailing in (self._first, self._other) if mailing is not None]
        left, deadline = -1, 0.0
        while any(waiting := [self._company.open_messages(number) for number in launched]):
            if sum(waiting) != left:
                left, deadline = sum(waiting), time.monotonic() + self._plan.patience
            if time.monotonic() > deadline:
                return
            time.sleep(0.5)

    def _taken(self) -> int:
        return self._gateway.counts()["messages"]

    def _wait(self, until: Callable[[], bool], longest: float) -> bool:
        """Whether it came about within so many seconds."""
        deadline = time.monotonic() + longest
        while not (so := until()) and time.monotonic() < deadline:
            time.sleep(0.05)
        return so

    def _launched(self, mailing: Mailing, recipients: int, *, stopped: bool = False) -> Launched:
        rows, cost = self._company.rows(mailing.id), self._company.cost(mailing.id)
        return Launched(mailing.id, recipients, rows, cost, stopped)

    def _result(self, seconds: float) -> Result:
        assert self._first is not None
        assert self._other is not None
        first = self._launched(self._first, self._plan.messages)
        other = self._launched(self._other, self._plan.other, stopped=True)
        expected = names_of(weather(self._plan.stall)) if self._plan.faults else frozenset()
        return Result(
            counts=count((first, other), self._gateway.messages()),
            happened=Happened(
                kills=self._plan.kills,
                caught=self._company.caught(),
                without_credit=self._gateway.counts().get("without credit", 0),
                stood_still=self._stood_still,
                went_on=self._went_on,
                waiting_while_paused=len(self._waiting),
                left_while_paused=self._left_while_paused,
                weather=self._gateway.ask("/weather"),
                expected_weather=expected,
            ),
            sent_before_the_stop=len(other.rows) - len(other.withdrawn),
            recipients=len(first.rows),
            seconds=seconds,
        )


def rehearse(plan: Plan, database_url: str, folder: Path, say: Any = print) -> Result:
    """Run one drill on an empty database."""
    with gateway_process(plan.gateway, folder) as gateway:
        drill = Drill(plan, database_url, folder, gateway)
        try:
            return drill.run(say)
        finally:
            drill.close()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description="A mailing in bad weather, its workers killed again and again."
    )
    parser.add_argument("--messages", type=int, default=Plan.messages)
    parser.add_argument("--kills", type=int, default=Plan.kills)
    parser.add_argument("--databases", default="sqlite,postgres")
    parser.add_argument("--lease", type=float, default=0.0, help="seconds; 0 = the program's own")
    parser.add_argument(
        "--timeout", type=float, default=0.0, help="seconds of silence; 0 = the program's own"
    )
    parser.add_argument("--stall", type=float, default=Plan.stall, help="seconds the gateway keeps silent")
    parser.add_argument(
        "--settle", type=int, default=Plan.settle, help="seconds until not found is not there"
    )
    parser.add_argument("--faults", type=float, default=1.0, help="times the usual share; 0 = good weather")
    parser.add_argument("--seed", type=int, help="chosen by chance and said, unless given")
    parser.add_argument("--no-protection", action="store_true", help="show that the drill can fail")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # or the workers would go on without us
    seed = random.randrange(10**6) if options.seed is None else options.seed
    passed = True
    for kind in options.databases.split(","):
        plan = Plan(
            messages=options.messages,
            kills=options.kills,
            workers=2 if kind == "postgres" else 1,
            lease=options.lease,
            timeout=options.timeout,
            stall=options.stall,
            settle=options.settle,
            protected=not options.no_protection,
            faults=options.faults,
            answer=ANSWERS[kind],
            seed=seed,
        )
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="drill-")))
            url = stack.enter_context(fresh_database(kind, folder))
            protection = "on" if plan.protected else "OFF"
            print(f"{kind}, {plan.workers} worker(s), seed {seed}, protection {protection}", flush=True)
            result = rehearse(plan, url, folder)
        print(f"  {result}", flush=True)
        passed = passed and result.passed
    print("passed" if passed else "FAILED", flush=True)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
