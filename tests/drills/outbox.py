"""The outbox of a drill: a company with an account at the drill's gateway, and messages to be sent."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select

from app.domain.accounts import Account
from app.domain.consent import Purpose
from app.domain.delivery import FINAL, MessageStatus
from app.domain.mandants import Mandant
from app.domain.send_time import SendRule
from app.models.message import MessageRecord
from app.storage.opening import open_database
from app.storage.repos import accounts, mandants, messages_compose
from app.storage.repos.messages_compose import NewMessage

SETTLE_SECONDS = 3
"""The drill's gateway delays by 0.4 seconds at most."""

_TAKEN = frozenset({MessageStatus.ACCEPTED, MessageStatus.SENT, MessageStatus.SCHEDULED})
_OPEN = frozenset(
    {MessageStatus.NEEDS_DECISION, MessageStatus.FAILED, MessageStatus.REJECTED, MessageStatus.HELD}
)


class DrillOutbox:
    """Fills the database from the drill's own process, and reads in the end what the workers made of it."""

    def __init__(self, database_url: str, folder: Path, gateway_url: str) -> None:
        self._database = open_database(database_url, backups=folder / "backups")
        self.queued = 0
        with self._database.write() as work:
            mandant = mandants.save(work, Mandant(0, "Drill"))
            assert mandant is not None
            settings = {"base_url": gateway_url}
            account = accounts.store(
                work,
                Account(
                    0, mandant.id, "seven", "drill", settings, hold_seconds=0, settle_seconds=SETTLE_SECONDS
                ),
            )
            assert account is not None
        self._mandant_id = mandant.id
        self._account_id = account.id

    def queue(self, count: int) -> None:
        """Put messages into the outbox as the SMS dialog does, due now."""
        now = datetime.now(UTC)
        with self._database.write() as work:
            for _ in range(count):
                self.queued += 1
                messages_compose.add(work, self._message(now))

    def references(self) -> set[str]:
        with self._database.read() as work:
            return set(work.scalars(select(MessageRecord.reference)))

    def left_open(self) -> set[str]:
        """References of what a person has to look at."""
        with self._database.read() as work:
            return set(
                work.scalars(select(MessageRecord.reference).where(MessageRecord.status.in_(tuple(_OPEN))))
            )

    def under_way(self) -> int:
        """How many messages have not come to rest."""
        at_rest = tuple(FINAL | _TAKEN | _OPEN)
        with self._database.read() as work:
            return len(
                work.scalars(select(MessageRecord.id).where(MessageRecord.status.not_in(at_rest))).all()
            )

    def close(self) -> None:
        self._database.close()

    def _message(self, now: datetime) -> NewMessage:
        return NewMessage(
            mandant_id=self._mandant_id,
            account_id=self._account_id,
            customer_id=None,
            appointment_id=None,
            appointment_start=None,
            resend_of=None,
            user_id=None,
            user_name="drill",
            reference=uuid4().hex,
            dedup_key=uuid4().hex,
            purpose=Purpose.APPOINTMENTS,
            number=f"+4917012{self.queued:05d}",
            sender="Drill",
            text=f"Message {self.queued}",
            template=None,
            edited_by_hand=False,
            parts=1,
            rule=SendRule.NOW,
            fixed_weekday=None,
            fixed_minute=None,
            created_at=now,
            due_at=now,
            act_at=now,
        )
