"""Sending: eight calls at once to a gateway that takes its time, and what two durable changes per message cost."""

from __future__ import annotations

import contextlib
import itertools
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from app.clock import SystemClock
from app.domain.accounts import Account
from app.domain.consent import ConsentSource, ConsentStatement, Purpose
from app.domain.customers import Customer, CustomerPhone, PhoneLabel
from app.domain.delivery import MessageStatus
from app.domain.mandants import Mandant
from app.domain.permissions import Actor, Role
from app.domain.send_time import SendRule
from app.providers.base import SendReport
from app.services import dispatch
from app.services.claiming import Claiming
from app.services.customers import CustomerService
from app.services.events import Events
from app.services.handing_over import HandOverCheck
from app.services.provider_pool import secret_name
from app.services.recording import Answer, Recorder
from app.services.values import ValueService
from app.storage import schema
from app.storage.database import Database
from app.storage.repos import accounts, mandants, messages_compose
from app.storage.repos.messages_compose import NewMessage
from app.storage.secrets import MemorySecretStore
from bench import dataset, tables
from bench.measure import Line, Reach, Table, timed

ANSWER_MILLISECONDS = 50
AT_ONCE = 8
ROUNDS = 5
NUMBER = "+491701234567"
ACCOUNTS = 2
"""seven.io is asked four times at once for each account, so two companies make eight."""


def measured(small: bool) -> Iterable[Table]:
    count = 160 if small else 400
    dataset.FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=dataset.FOLDER) as folder, _gateway() as address:
        desk = _Desk.made(Path(folder), address)
        try:
            yield _sending(desk, address, count)
            yield _durable(desk, Path(folder), count)
        finally:
            desk.close()


def _sending(desk: _Desk, address: str, count: int) -> Table:
    raw, ours = [], []
    for round_number in range(ROUNDS + 1):
        seconds = timed(lambda: _raw(address, count)) / count
        desk.queue(count)
        mine = timed(lambda: desk.send(count)) / count
        if round_number:  # the first one warms up
            raw.append(seconds)
            ours.append(mine)
    line = Line(
        f"one of {count * ROUNDS:,} messages, both commits included",
        statistics.median(ours),
        statistics.median(raw),
        Reach(1 / 0.9),
    )
    return Table(
        f"Send, the gateway answers after {ANSWER_MILLISECONDS} ms, {AT_ONCE} at once",
        "the same requests by raw sockets from as many threads; nothing is kept",
        (line,),
    )


def _durable(desk: _Desk, folder: Path, count: int) -> Table:
    """The database's part alone: an intent, then what became of it."""
    with contextlib.closing(_plain(folder / "plain.sqlite")) as plain:
        floor, ours = [], []
        for _round in range(ROUNDS):
            floor.append(timed(lambda: _two_commits(plain, count)) / count)
            desk.queue(count)
            ours.append(timed(lambda: desk.claim_and_record(count)) / count)
    line = Line(
        f"claim and record, {AT_ONCE} in one transaction",
        statistics.median(ours),
        statistics.median(floor),
        Reach(2.0),
    )
    return Table(
        "Two durable state changes per message, the checks before them and the history included",
        "two bare updates by plain sqlite3, each committed for itself (WAL, synchronous=FULL)",
        (line,),
    )


@dataclass(frozen=True, slots=True)
class _Desk:
    """Two companies with an account at the gateway and a customer each."""

    database: Database
    dispatch: dispatch.Dispatch
    accounts: tuple[Account, ...]
    customers: tuple[int, ...]

    @classmethod
    def made(cls, folder: Path, address: str) -> _Desk:
        database, secrets = Database(f"sqlite:///{folder / 'terminbote.sqlite'}"), MemorySecretStore()
        schema.make_ready(database, before_migration=lambda _found: None)
        workers = dispatch.build(
            database=database,
            events=Events(),
            clock=SystemClock(),
            secrets=secrets,
            values=ValueService(SystemClock()),
            data_dir=folder,
        )
        made = [_company(database, secrets, address, number) for number in range(ACCOUNTS)]
        return cls(database, workers, tuple(a for a, _c in made), tuple(c for _a, c in made))

    def queue(self, count: int) -> None:
        """Messages that are due, by turns for each company."""
        now = SystemClock().now()
        with self.database.write() as work:
            turns = itertools.cycle(zip(self.accounts, self.customers, strict=True))
            for (account, customer_id), number in zip(turns, range(count), strict=False):
                text = f"Guten Tag Frau Meyer, Ihr Hörgerät Nr. {number} ist da."
                messages_compose.add(
                    work,
                    NewMessage(
                        mandant_id=account.mandant_id,
                        account_id=account.id,
                        customer_id=customer_id,
                        appointment_id=None,
                        appointment_start=None,
                        user_id=None,
                        user_name="A. Becker",
                        resend_of=None,
                        reference=uuid4().hex,
                        dedup_key=uuid4().hex,
                        purpose=Purpose.APPOINTMENTS,
                        number=NUMBER,
                        sender="Terminbote",
                        text=text,
                        template=None,
                        edited_by_hand=False,
                        parts=1,
                        rule=SendRule.NOW,
                        fixed_weekday=None,
                        fixed_minute=None,
                        created_at=now,
                        due_at=now,
                        act_at=now,
                    ),
                )

    def send(self, count: int) -> None:
        """Hand over all that is due, as the dispatcher does. Raises RuntimeError if not all were handled."""
        handled = self.dispatch.sending.step()
        if handled != count:
            raise RuntimeError(f"{handled} of {count} messages were handled")

    def claim_and_record(self, count: int) -> None:
        """The same without a gateway."""
        clock = SystemClock()
        claiming = Claiming(self.database, clock, HandOverCheck(ValueService(clock)))
        recorder = Recorder(self.database, clock)
        report = SendReport("1", MessageStatus.ACCEPTED, parts=1)
        room = {account.id: AT_ONCE // ACCOUNTS for account in self.accounts}
        done = 0
        while jobs := claiming.claim(room).jobs:
            recorder.record(Answer(job, report) for job in jobs)
            done += len(jobs)
        if done != count:
            raise RuntimeError(f"{done} of {count} messages were handled")

    def close(self) -> None:
        self.dispatch.close()
        self.database.close()


def _company(
    database: Database, secrets: MemorySecretStore, address: str, number: int
) -> tuple[Account, int]:
    with database.write() as work:
        mandant = mandants.save(work, Mandant(0, f"Hörwelt {number}"))
        if mandant is None:
            raise RuntimeError("a new Mandant was not stored")
        settings = {"base_url": address}
        account = accounts.store(
            work, Account(0, mandant.id, "seven", "seven.io", settings, currency="EUR", hold_seconds=0)
        )
        if account is None:
            raise RuntimeError("a new account was not stored")
    secrets.set(secret_name(account.id, "api_key"), "bench")
    actor = Actor(user_id=1, name="A. Becker", role=Role.OWNER, mandant_id=mandant.id)
    said = ConsentStatement(NUMBER, Purpose.APPOINTMENTS, True, date(2026, 1, 2), ConsentSource.IN_PERSON)
    phone = CustomerPhone(PhoneLabel.MOBILE, NUMBER)
    meyer = Customer(0, mandant.id, last_name="Meyer", phones=(phone,))
    customers = CustomerService(database, Events(), SystemClock())
    return account, customers.save(actor, meyer, statements=[said]).id


@contextlib.contextmanager
def _gateway() -> Iterator[str]:
    command = [sys.executable, "-m", "bench.slow_gateway", str(ANSWER_MILLISECONDS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            if process.stdout is None:
                raise RuntimeError("the gateway has no voice")
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def _raw(address: str, count: int) -> None:
    """A connection for each request, as the program opens one; threads share the work."""
    parts = urlsplit(address)
    body = b"to=%2B491701234567&text=Guten+Tag&foreign_id=" + uuid4().hex.encode()
    head = f"POST /sms HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Length: {len(body)}\r\n\r\n"
    request = head.encode() + body

    def call(_number: int) -> None:
        with socket.create_connection((parts.hostname, parts.port)) as connection:
            connection.sendall(request)
            if not connection.recv(65536).startswith(b"HTTP/1.1 200"):
                raise RuntimeError("the gateway did not answer")

    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(call, range(count)))


def _plain(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE message (id INTEGER PRIMARY KEY, status TEXT, token TEXT)")
    return connection


def _two_commits(plain: sqlite3.Connection, count: int) -> None:
    plain.execute("DELETE FROM message")
    plain.execute("BEGIN")
    plain.executemany("INSERT INTO message VALUES (?, 'queued', '')", ((number,) for number in range(count)))
    plain.execute("COMMIT")
    for number in range(count):
        for status in ("sending", "accepted"):
            plain.execute("UPDATE message SET status = ?, token = ? WHERE id = ?", (status, "t", number))


if __name__ == "__main__":
    tables.run(measured)
