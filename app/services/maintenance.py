"""Looks whether the installation is well: its data, its keyring, its gateways, its clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app import formats
from app.clock import Clock
from app.domain.maintenance import CheckArea, CheckFinding
from app.domain.mandants import Mandant
from app.domain.permissions import Actor, Permission
from app.i18n import _, ngettext
from app.services.accounts import AccountService
from app.storage.database import Database
from app.storage.errors import StorageError
from app.storage.repos import inspection, mandants
from app.storage.secrets import SecretStore

CLOCK_TOLERANCE = timedelta(minutes=2)


class MaintenanceService:
    """Use cases on the installation as a whole; they need the right MANAGE_DATA."""

    def __init__(
        self, database: Database, clock: Clock, secrets: SecretStore, accounts: AccountService
    ) -> None:
        self._database = database
        self._clock = clock
        self._secrets = secrets
        self._accounts = accounts

    def check(self, actor: Actor) -> tuple[CheckFinding, ...]:
        """Everything that was looked at; nothing is changed. Asks every company's gateway: for the network lane."""
        actor.require(Permission.MANAGE_DATA)
        with self._database.read() as work:
            companies = mandants.every(work)
        return (
            self._data(),
            self._keyring(),
            *(finding for company in companies for finding in self._gateway(actor, company)),
            *self._time(companies),
        )

    def _data(self) -> CheckFinding:
        try:
            found = inspection.problems(self._database)
            with self._database.read() as work:
                sizes = inspection.sizes(work)
        except StorageError as error:
            found = (type(error).__name__,)
        if found:
            words = _("The database is damaged ({found}). Bring back the last backup with “restore FILE”.")
            return CheckFinding(CheckArea.DATABASE, ok=False, text=words.format(found="; ".join(found)))
        customers = ngettext("{count} customer", "{count} customers", sizes.customers)
        messages = ngettext("{count} message", "{count} messages", sizes.messages)
        words = _("The database is sound: {customers}, {messages}.").format(
            customers=customers.format(count=formats.format_number(sizes.customers)),
            messages=messages.format(count=formats.format_number(sizes.messages)),
        )
        return CheckFinding(CheckArea.DATABASE, ok=True, text=words)

    def _keyring(self) -> CheckFinding:
        if self._secrets.available():
            words = _("This computer can keep passwords.")
            return CheckFinding(CheckArea.KEYRING, ok=True, text=words)
        words = _(
            "This computer has no store for passwords. Set up a keyring, or type the gateway’s key each time."
        )
        return CheckFinding(CheckArea.KEYRING, ok=False, text=words)

    def _gateway(self, actor: Actor, company: Mandant) -> Iterator[CheckFinding]:
        theirs = actor.for_mandant(company.id)
        account = self._accounts.get_active(theirs)
        if account is None:
            words = _("{company}: no SMS gateway is set up yet.").format(company=company.name)
            yield CheckFinding(CheckArea.GATEWAY, ok=False, text=words, mandant_id=company.id)
            return
        for found in self._accounts.test(theirs, account, {}):
            words = f"{company.name}, {account.name}: {found.text}"
            yield CheckFinding(CheckArea.GATEWAY, ok=found.ok, text=words, mandant_id=company.id)

    def _time(self, companies: tuple[Mandant, ...]) -> Iterator[CheckFinding]:
        now = self._clock.now()
        with self._database.read() as work:
            latest, server = inspection.latest_instant(work), inspection.server_time(work)
        zone = ZoneInfo("UTC")
        for company in companies:
            try:
                zone = ZoneInfo(company.time_zone)
            except (ZoneInfoNotFoundError, ValueError):
                words = _("{company}: the time zone {zone} is not known. Choose another one in the settings.")
                text = words.format(company=company.name, zone=company.time_zone)
                yield CheckFinding(CheckArea.CLOCK, ok=False, text=text, mandant_id=company.id)
        shown = formats.format_instant(now, zone)
        if latest is not None and latest > now + CLOCK_TOLERANCE:
            words = _("This computer’s clock says {now}, but the data were used on {latest}. Set the clock.")
            text = words.format(now=shown, latest=formats.format_instant(latest, zone))
            yield CheckFinding(CheckArea.CLOCK, ok=False, text=text)
        elif server is not None and abs(server - now) > CLOCK_TOLERANCE:
            words = _("This computer’s clock says {now}, the database server’s {server}. Set the wrong one.")
            text = words.format(now=shown, server=formats.format_instant(server, zone))
            yield CheckFinding(CheckArea.CLOCK, ok=False, text=text)
        else:
            words = _("The clock says {now}, which agrees with the data.").format(now=shown)
            yield CheckFinding(CheckArea.CLOCK, ok=True, text=words)
