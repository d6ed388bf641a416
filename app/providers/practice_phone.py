"""The practice phone: a phone that exists only in a small file, shared by every process of this computer."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from app.domain.delivery import MessageStatus

FILE_NAME = "practice-phone.sqlite"
FIRST_CREDIT = 500
SENT_AFTER = timedelta(seconds=0.4)
DELIVERED_AFTER = timedelta(seconds=1.5)
HANG_FOR = timedelta(seconds=10)

_TABLES = """
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sms (
    id INTEGER PRIMARY KEY AUTOINCREMENT, reference TEXT NOT NULL UNIQUE, sender TEXT NOT NULL,
    recipient TEXT NOT NULL, text TEXT NOT NULL, parts INTEGER NOT NULL, accepted_at REAL NOT NULL,
    arrives INTEGER NOT NULL);
"""


class PracticeBehaviour(StrEnum):
    """What the practice phone was told to do with the next messages."""

    NORMAL = "normal"
    REFUSE = "refuse"
    HANG = "hang"
    NO_CREDIT = "no_credit"
    UNDELIVERED = "undelivered"


@dataclass(frozen=True, slots=True)
class PracticeSms:
    """One message as the practice phone holds it; `accepted_at` is UTC, `status` as of asking."""

    id: int
    reference: str
    sender: str
    recipient: str = field(repr=False)
    text: str = field(repr=False)
    parts: int
    accepted_at: datetime
    status: MessageStatus


class NotEnoughCredit(Exception):
    """The practice credit does not pay for this message."""


class PracticePhone:
    """Reads and writes the phone's file; one short transaction a call, safe between threads and processes.

    A message "arrives" by the passing of time alone: nothing runs in the background.
    """

    def __init__(self, data_dir: Path, now: Callable[[], datetime]) -> None:
        self._path = data_dir / FILE_NAME
        self._now = now

    def received(self, limit: int = 50) -> list[PracticeSms]:
        """What lies on the phone, newest first: only messages that have arrived."""
        arrived = (self._now() - DELIVERED_AFTER).timestamp()
        with self._open() as file:
            rows = file.execute(
                "SELECT * FROM sms WHERE arrives AND accepted_at <= ? ORDER BY id DESC LIMIT ?",
                (arrived, limit),
            ).fetchall()
        return [self._sms(row) for row in rows]

    def find(self, reference: str) -> PracticeSms | None:
        """The message with our reference, whether it has arrived or not."""
        with self._open() as file:
            row = file.execute("SELECT * FROM sms WHERE reference = ?", (reference,)).fetchone()
        return self._sms(row) if row else None

    def by_ids(self, ids: list[int]) -> list[PracticeSms]:
        """The messages with these numbers, those that exist."""
        with self._open() as file:
            rows = [file.execute("SELECT * FROM sms WHERE id = ?", (number,)).fetchone() for number in ids]
        return [self._sms(row) for row in rows if row is not None]

    def accept(
        self, *, reference: str, sender: str, recipient: str, text: str, parts: int, arrives: bool
    ) -> PracticeSms:
        """Take a message and pay for it; a reference it already has is answered with the first one, unpaid.

        Raises NotEnoughCredit.
        """
        with self._open() as file:
            row = file.execute("SELECT * FROM sms WHERE reference = ?", (reference,)).fetchone()
            if row is None:
                credit = self._credit(file)
                if credit < parts:
                    raise NotEnoughCredit
                self._put(file, "credit", str(credit - parts))
                row = file.execute(
                    "INSERT INTO sms (reference, sender, recipient, text, parts, accepted_at, arrives) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *",
                    (reference, sender, recipient, text, parts, self._now().timestamp(), int(arrives)),
                ).fetchone()
        return self._sms(row)

    def clear(self) -> None:
        """Forget all messages; behaviour and credit stay."""
        with self._open() as file:
            file.execute("DELETE FROM sms")

    @property
    def behaviour(self) -> PracticeBehaviour:
        """What happens to the next messages, for all processes."""
        with self._open() as file:
            return PracticeBehaviour(self._get(file, "behaviour", PracticeBehaviour.NORMAL))

    @behaviour.setter
    def behaviour(self, value: PracticeBehaviour) -> None:
        with self._open() as file:
            self._put(file, "behaviour", value)

    @property
    def credit(self) -> int:
        """How many parts can still be sent."""
        with self._open() as file:
            return self._credit(file)

    @credit.setter
    def credit(self, value: int) -> None:
        with self._open() as file:
            self._put(file, "credit", str(value))

    @property
    def hang_for(self) -> timedelta:
        """How long a sending blocks while the behaviour is HANG."""
        with self._open() as file:
            return timedelta(seconds=float(self._get(file, "hang_for", str(HANG_FOR.total_seconds()))))

    @hang_for.setter
    def hang_for(self, value: timedelta) -> None:
        with self._open() as file:
            self._put(file, "hang_for", str(value.total_seconds()))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """One immediate transaction; a connection per call costs less than a lock shared by threads would."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = sqlite3.connect(self._path, timeout=10, isolation_level=None)
        try:
            file.row_factory = sqlite3.Row
            file.execute("BEGIN IMMEDIATE")
            try:
                if not file.execute("SELECT 1 FROM sqlite_master WHERE name = 'sms'").fetchone():
                    for statement in filter(str.strip, _TABLES.split(";")):
                        file.execute(statement)
                yield file
            except BaseException:
                file.execute("ROLLBACK")
                raise
            file.execute("COMMIT")
        finally:
            file.close()

    def _sms(self, row: sqlite3.Row) -> PracticeSms:
        accepted_at = datetime.fromtimestamp(row["accepted_at"], UTC)
        age = self._now() - accepted_at
        if age < SENT_AFTER:
            status = MessageStatus.ACCEPTED
        elif age < DELIVERED_AFTER:
            status = MessageStatus.SENT
        else:
            status = MessageStatus.DELIVERED if row["arrives"] else MessageStatus.UNDELIVERED
        return PracticeSms(
            id=row["id"],
            reference=row["reference"],
            sender=row["sender"],
            recipient=row["recipient"],
            text=row["text"],
            parts=row["parts"],
            accepted_at=accepted_at,
            status=status,
        )

    def _credit(self, file: sqlite3.Connection) -> int:
        return int(self._get(file, "credit", str(FIRST_CREDIT)))

    @staticmethod
    def _get(file: sqlite3.Connection, name: str, default: str) -> str:
        row = file.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return str(row["value"]) if row else default

    @staticmethod
    def _put(file: sqlite3.Connection, name: str, value: str) -> None:
        file.execute(
            "INSERT INTO setting (name, value) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )
