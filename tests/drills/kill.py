"""The headless worker is killed again and again while it sends: read from the gateway's side, nothing may be lost
and nothing doubled.

    python -m tests.drills.kill [--messages 1000] [--kills 100] [--databases sqlite,postgres] [--no-protection]

The gateway is a program of its own that shares no code with ours, answers late, hangs up, breaks off and talks
nonsense at random. On SQLite one worker runs, on PostgreSQL two. `--no-protection` starts workers that queue again
whatever is unclear: the drill then fails, which shows that it can.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.drills.outbox import DrillOutbox
from tests.drills.processes import ROOT, GatewayProcess, WorkerPlan, Workers, fresh_database, gateway_process

PATIENCE_SECONDS = 600.0


@dataclass(frozen=True)
class Plan:
    """What to rehearse. `lease` 0 starts `main.py worker` as it is; otherwise its leases last so many seconds."""

    messages: int = 1000
    kills: int = 100
    workers: int = 1
    lease: float = 0.0
    protected: bool = True
    fault_share: float = 0.3
    seed: int = 1


@dataclass(frozen=True)
class Result:
    """What the gateway saw in the end. `open` are messages that a person has to decide on or that failed."""

    queued: int
    taken: int
    lost: int
    doubled: int
    open: int
    kills: int
    seconds: float

    @property
    def passed(self) -> bool:
        return not (self.lost or self.doubled or self.open)

    def __str__(self) -> str:
        return (
            f"{self.queued} messages queued, {self.kills} kills, {self.taken} taken by the gateway: "
            f"{self.lost} lost, {self.doubled} doubled, {self.open} left open ({self.seconds:.0f} s)"
        )


class Drill:
    """One database, one gateway, some workers, and a hand that kills."""

    def __init__(self, plan: Plan, database_url: str, folder: Path, gateway: GatewayProcess) -> None:
        self._plan = plan
        self._gateway = gateway
        self._random = random.Random(plan.seed)
        lease = plan.lease or (0.0 if plan.protected else 5.0)
        workers = WorkerPlan(plan.workers, lease, protected=plan.protected)
        self._workers = Workers(workers, database_url, folder)
        self._outbox = DrillOutbox(database_url, folder, gateway.url)

    def run(self, say: Any = print) -> Result:
        """Queue, kill, let it settle, count."""
        began = time.monotonic()
        portion = max(1, -(-self._plan.messages // max(1, self._plan.kills)))
        try:
            self._workers.start()
            for kill in range(self._plan.kills):
                self._outbox.queue(min(portion, self._plan.messages - self._outbox.queued))
                self._kill_one()
                if (kill + 1) % 10 == 0:
                    taken = self._gateway.counts()["messages"]
                    say(f"  {kill + 1} kills, {self._outbox.queued} queued, {taken} taken", flush=True)
            self._outbox.queue(self._plan.messages - self._outbox.queued)
            self._settle()
        finally:
            self._workers.end()
        return self._count(time.monotonic() - began)

    def close(self) -> None:
        self._outbox.close()

    def _kill_one(self) -> None:
        """At a random moment after the gateway has heard of this worker or of another one."""
        before = self._gateway.counts().get("sendings", 0)
        deadline = time.monotonic() + 20
        while self._gateway.counts().get("sendings", 0) == before and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(self._random.uniform(0.0, 0.5))
        self._workers.kill(self._random.randrange(len(self._workers)))

    def _settle(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self._outbox.under_way() and time.monotonic() < deadline:
            time.sleep(0.5)

    def _count(self, seconds: float) -> Result:
        taken = Counter(message["reference"] for message in self._gateway.messages())
        wanted = self._outbox.references()
        unclear = self._outbox.left_open()
        return Result(
            queued=len(wanted),
            taken=sum(taken.values()),
            lost=sum(reference not in taken and reference not in unclear for reference in wanted),
            doubled=sum(count > 1 for count in taken.values()),
            open=len(unclear),
            kills=self._plan.kills,
            seconds=seconds,
        )


def rehearse(plan: Plan, database_url: str, folder: Path, say: Any = print) -> Result:
    """Run one drill on an empty database."""
    # the local seven.io, which takes the same message twice without a word
    command = [str(ROOT / "tests" / "gateways" / "server.py"), "--api", "seven", "--faults", "random"]
    command += ["--share", str(plan.fault_share), "--seed", str(plan.seed)]
    with gateway_process(command, folder) as gateway:
        drill = Drill(plan, database_url, folder, gateway)
        try:
            return drill.run(say)
        finally:
            drill.close()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Kill the headless worker while it sends.")
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--databases", default="sqlite,postgres")
    parser.add_argument("--lease", type=float, default=0.0, help="seconds; 0 = the program's own")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-protection", action="store_true", help="show that the drill can fail")
    options = parser.parse_args(arguments)
    passed = True
    for kind in options.databases.split(","):
        plan = Plan(
            messages=options.messages,
            kills=options.kills,
            workers=2 if kind == "postgres" else 1,
            lease=options.lease,
            protected=not options.no_protection,
            seed=options.seed,
        )
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="drill-")))
            url = stack.enter_context(fresh_database(kind, folder))
            print(
                f"{kind}, {plan.workers} worker(s), protection {'on' if plan.protected else 'OFF'}",
                flush=True,
            )
            result = rehearse(plan, url, folder)
        print(f"  {result}", flush=True)
        passed = passed and result.passed
    print("passed" if passed else "FAILED", flush=True)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
