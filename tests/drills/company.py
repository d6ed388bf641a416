"""The company of a drill: customers who agreed, an account at the drill's gateway, mailings launched as people do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from sqlalchemy import func, select

from app.clock import SystemClock
from app.domain.accounts import Account
from app.domain.consent import Purpose
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.mailing_review import ReviewQuery
from app.domain.mailings import LaunchRequest, Mailing, MailingForecast, Recipients
from app.domain.mandants import Mandant
from app.domain.permissions import Actor, Role
from app.domain.users import User
from app.errors import UserError
from app.models.mailing import MailingMessageRecord
from app.models.message import MessageEventRecord, MessageRecord
from app.services import assembly
from app.services.demo import DemoPlan
from app.storage.opening import open_database
from app.storage.repos import accounts, customers, mandants, users
from app.storage.secrets import MemorySecretStore

TEXT = "<<Greeting>>, am Montag bleibt unsere Filiale geschlossen. Ihr Team von <<CompanyName>>"
PRICE = Decimal("0.075")
SPARE = 1.4
"""Of all customers some have not agreed, and some share a phone."""


@dataclass(frozen=True, slots=True)
class Row:
    """A message as the program has it."""

    reference: str
    number: str
    text: str
    status: MessageStatus
    gateway_id: str | None


class DrillCompany:
    """Works on the database of the drill from the drill's own process, through the services as a window does."""

    def __init__(
        self, database_url: str, folder: Path, gateway_url: str, secret: str, *, people: int, settle: int
    ) -> None:
        self._database = open_database(database_url, backups=folder / "backups")
        with self._database.write() as work:
            mandant = mandants.save(work, Mandant(0, "Drill", city="Berlin", default_sender="Drill"))
            user = users.save(work, User(0, "drill", Role.OWNER), "")
            assert mandant is not None
            assert user is not None
            practice = Account(0, mandant.id, provider="practice", name="Practice phone")
            assert accounts.store(work, practice) is not None
        self._services = assembly.build(
            database=self._database, clock=SystemClock(), secrets=MemorySecretStore(), data_dir=folder
        )
        self._actor = Actor(user.id, user.name, Role.OWNER, mandant.id)
        self._services.demo.fill(DemoPlan(int(people * SPARE), 0, 0))
        with self._database.read() as work:
            self._people: list[int] = list(customers.ids_in_order(work, mandant.id, archived=False))
        account = Account(
            0,
            mandant.id,
            "seven",
            "drill",
            {"base_url": gateway_url},
            hold_seconds=0,
            settle_seconds=settle,
            price_per_part=PRICE,
            currency="EUR",
        )
        self._services.accounts.save(self._actor, account, {"api_key": secret})

    def close(self) -> None:
        self._services.close()

    def launch(self, name: str, count: int) -> Mailing:
        """A mailing to exactly so many people who have not been written to, all messages made."""
        chosen: list[int] = []
        while len(chosen) < count:
            some = [self._people.pop() for _ in range(min(count - len(chosen), len(self._people)))]
            chosen = self._who_get_it(name, [*chosen, *some])
        forecast = self._reviewed(name, chosen)
        if forecast.recipients != count:
            raise RuntimeError(f"{forecast.recipients} recipients instead of {count}")
        request = LaunchRequest(
            forecast.mailing_id,
            forecast.version,
            forecast.review,
            forecast.recipients,
            forecast.parts,
            typed=count,
        )
        return self._services.mailings.sending.launch(self._actor, request)

    def pause(self, mailing_id: int) -> None:
        self._services.mailings.sending.pause(self._actor, mailing_id)

    def resume(self, mailing_id: int) -> None:
        self._services.mailings.sending.resume(self._actor, mailing_id)

    def stop(self, mailing_id: int) -> None:
        self._services.mailings.sending.stop(self._actor, mailing_id)

    def look_at_the_credit(self) -> bool:
        """As the window does when somebody comes back from the gateway's own page; False if there was no answer."""
        try:
            self._services.accounts.refresh_balance(self._actor)
        except UserError:
            return False
        return True

    def stands_still(self) -> bool:
        """Whether the account is stopped, for want of credit or anything else."""
        return bool(self._services.accounts.state(self._actor).paused_reason)

    def open_messages(self, mailing_id: int) -> int:
        """How many have not been handed over yet."""
        return self._services.mailings.kept.counts(self._actor, mailing_id).open

    def cost(self, *mailing_ids: int) -> Decimal:
        """What the program says they took, in EUR."""
        found = self._services.mailings.overview.figures(self._actor, mailing_ids).values()
        return sum((dict(each.cost.costs).get("EUR", Decimal(0)) for each in found), Decimal(0))

    def rows(self, mailing_id: int) -> list[Row]:
        """Its messages as they are now."""
        record = MessageRecord
        query = (
            select(record.reference, record.number, record.text, record.status, record.gateway_id)
            .join(MailingMessageRecord, MailingMessageRecord.message_id == record.id)
            .where(MailingMessageRecord.mailing_id == mailing_id)
        )
        with self._database.read() as work:
            return [Row(*row) for row in work.execute(query)]

    def caught(self) -> int:
        """How often a worker died while it handed a message over."""
        step = MessageEventRecord
        query = select(func.count()).where(step.reason == StatusReason.PROGRAM_STOPPED)
        with self._database.read() as work:
            return work.scalar(query) or 0

    def _who_get_it(self, name: str, people: Sequence[int]) -> list[int]:
        forecast = self._reviewed(name, people)
        review, actor = self._services.mailings.review, self._actor
        ids = review.ids(actor, forecast.mailing_id, ReviewQuery(gets_it=True))
        rows = review.rows(actor, forecast.mailing_id, ids)
        return [row.customer_id for row in rows if row.customer_id is not None]

    def _reviewed(self, name: str, people: Sequence[int]) -> MailingForecast:
        recipients = Recipients(customer_ids=tuple(people))
        draft = Mailing(0, name, Purpose.APPOINTMENTS, template=TEXT, recipients=recipients)
        stored = self._services.mailings.kept.save(self._actor, draft)
        return self._services.mailings.review.review(self._actor, stored.id)
