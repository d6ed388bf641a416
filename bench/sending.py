"""Sending ten thousand SMS of two mailings, eight calls at once, beside the same POSTs from a bare thread pool."""

from __future__ import annotations

import http.client
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from sqlalchemy import select

from app.clock import SystemClock
from app.domain.accounts import Account
from app.domain.consent import Purpose
from app.domain.mailings import LaunchRequest, Mailing, MailingSettings, Recipients
from app.domain.mandants import Mandant
from app.domain.permissions import Actor, Role
from app.domain.users import User
from app.models.message import MessageRecord
from app.services import dispatch, mailing_desk
from app.services.customers import CustomerService
from app.services.events import Event, Events, MessagesChanged
from app.services.mailing_desk import MailingDesk
from app.services.messaging import MessagingService
from app.services.practice import PracticeService
from app.services.provider_pool import secret_name
from app.services.values import ValueService
from app.storage import schema
from app.storage.database import Database
from app.storage.repos import accounts, mandants, users
from app.storage.secrets import MemorySecretStore
from bench import dataset, tables
from bench.measure import Line, Reach, Table, timed

USUAL_MILLISECONDS, FAST_MILLISECONDS = 50, 2
"""How long a gateway takes: one across the country, and one so quick that our own work is all there is to see."""
ACCOUNTS = 2
"""seven.io is asked four times at once for each account, so two companies make eight."""
AT_ONCE = 8
MESSAGES = 10_000
ROUNDS = 10
TEXT = "Guten Tag, am Montag, 30.11., bleibt unsere Filiale geschlossen. Ihr Team von <<CompanyName>>"


def measured(small: bool) -> Iterable[Table]:
    total = MESSAGES // 50 if small else MESSAGES
    rounds = ROUNDS // 5 if small else ROUNDS
    dataset.FOLDER.mkdir(parents=True, exist_ok=True)
    for answer, reach in ((USUAL_MILLISECONDS, Reach(1 / 0.9)), (FAST_MILLISECONDS, None)):
        with tempfile.TemporaryDirectory(dir=dataset.FOLDER) as folder, _gateway(answer) as address:
            desk = _Desk.made(Path(folder), address, total)
            try:
                ours, floor = _sending(desk, address, total // rounds, rounds)
            finally:
                desk.database.close()
        what = f"one of {total:,} messages of {ACCOUNTS} mailings, both commits included"
        yield Table(
            f"Send mailings, the gateway answers after {answer} ms, {AT_ONCE} at once",
            "the same POSTs by http.client from a pool of as many threads; nothing is kept",
            (Line(what, ours, floor, reach),),
        )


def _sending(desk: _Desk, address: str, portion: int, rounds: int) -> tuple[float, float]:
    """Seconds a message, ours and the floor's: the mailings wait as a whole, in each round a portion leaves."""
    floor, ours = [], []
    _bare(address, AT_ONCE)
    for _round in range(rounds):
        floor.append(timed(lambda: _bare(address, portion)) / portion)
        ours.append(desk.send(portion))
    return statistics.median(ours), statistics.median(floor)


@dataclass(frozen=True, slots=True)
class _Desk:
    """Companies that each have launched a mailing."""

    database: Database
    secrets: MemorySecretStore
    folder: Path

    @classmethod
    def made(cls, folder: Path, address: str, total: int) -> _Desk:
        database = Database(f"sqlite:///{folder / 'terminbote.sqlite'}")
        schema.make_ready(database, before_migration=lambda _found: None)
        desk = cls(database, MemorySecretStore(), folder)
        with database.write() as work:
            user = users.save(work, User(0, "A. Becker", Role.OWNER), "")
        if user is None:
            raise RuntimeError("a new user was not stored")
        for company in range(ACCOUNTS):
            desk._launch(user, address, company, total // ACCOUNTS + 20 * AT_ONCE)
        return desk

    def send(self, portion: int) -> float:
        """Seconds a message while so many leave, and those that are under way then."""
        events, told, before = Events(), 0, self._accepted()
        workers = dispatch.build(
            database=self.database,
            events=events,
            clock=SystemClock(),
            secrets=self.secrets,
            values=ValueService(SystemClock()),
            data_dir=self.folder,
        )

        def count(event: Event) -> None:
            nonlocal told
            if isinstance(event, MessagesChanged):
                told += len(event.ids)
                if told >= portion:
                    workers.sending.stop()

        events.subscribe(count)
        start = time.perf_counter()
        workers.sending.step()
        taken = time.perf_counter() - start
        workers.close()
        left = self._accepted() - before
        if left < portion // 2:
            raise RuntimeError(f"{left} instead of {portion} messages left")
        return taken / left

    def _accepted(self) -> int:
        with self.database.read() as work:
            return len(
                work.scalars(select(MessageRecord.id).where(MessageRecord.accepted_at.is_not(None))).all()
            )

    def _launch(self, user: User, address: str, company: int, recipients: int) -> None:
        with self.database.write() as work:
            mandant = mandants.save(work, Mandant(0, f"Hörwelt {company}", default_sender="Hoerwelt"))
            if mandant is None:
                raise RuntimeError("a new Mandant was not stored")
            settings = {"base_url": address}
            account = accounts.store(
                work, Account(0, mandant.id, "seven", "seven.io", settings, currency="EUR")
            )
            if account is None:
                raise RuntimeError("a new account was not stored")
        self.secrets.set(secret_name(account.id, "api_key"), "bench")
        actor, desk = Actor(user.id, user.name, Role.OWNER, mandant.id), self._mailings()
        desk.kept.save_settings(actor, MailingSettings(confirm_above=1_000_000))
        numbers = tuple(f"+49151{company}{number:07}" for number in range(recipients))
        draft = Mailing(
            0, purpose=Purpose.APPOINTMENTS, template=TEXT, recipients=Recipients(numbers=numbers)
        )
        forecast = desk.review.review(actor, desk.kept.save(actor, draft).id)
        request = LaunchRequest(
            forecast.mailing_id, forecast.version, forecast.review, forecast.recipients, forecast.parts
        )
        desk.sending.launch(actor, request)

    def _mailings(self) -> MailingDesk:
        clock, events = SystemClock(), Events()
        customers = CustomerService(self.database, events, clock)
        messaging = MessagingService(self.database, events, clock, ValueService(clock), customers)
        practice = PracticeService(clock, self.folder)
        return mailing_desk.build(
            self.database, events, clock, customers=customers, messaging=messaging, practice=practice
        )


@contextmanager
def _gateway(milliseconds: int) -> Iterator[str]:
    command = [sys.executable, "-m", "bench.http_gateway", str(milliseconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            if process.stdout is None:
                raise RuntimeError("the gateway has no voice")
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def _bare(address: str, count: int) -> None:
    """A connection for each request, as the program opens one; threads share the work."""
    netloc = urlsplit(address).netloc
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Api-Key": "bench"}

    def call(number: int) -> None:
        form = {"to": f"+49151{number:08}", "text": TEXT, "foreign_id": uuid4().hex, "from": "Hoerwelt"}
        connection = http.client.HTTPConnection(netloc)
        try:
            connection.request("POST", "/sms", urlencode(form), headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError("the gateway did not take it")
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(call, range(count)))


if __name__ == "__main__":
    tables.run(measured)
