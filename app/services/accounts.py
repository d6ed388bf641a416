"""Gateway accounts: set up, test, watch and resume them; their secrets live in the keyring only."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace

from app.clock import Clock
from app.domain.accounts import Account, AccountFinding, GatewayState, PauseReason, ProviderDescription
from app.domain.attention import FAILURES_COUNT_FOR
from app.domain.delivery import StatusReason
from app.domain.permissions import Actor, Permission
from app.errors import EditConflict, FieldProblem, InvalidInput, NotFound, UserError
from app.i18n import _
from app.providers.errors import InvalidSettings, NotSent, ProviderError
from app.services import provider_facts
from app.services.balances import Balances
from app.services.events import AccountsChanged, Events, MessagesChanged
from app.services.findings import failure_text, findings
from app.services.letting_go import let_go
from app.services.provider_pool import ProviderPool, secret_name
from app.storage.database import Database
from app.storage.errors import StoreUnavailable
from app.storage.repos import accounts, audit
from app.storage.secrets import SecretStore


class AccountService:
    """Use cases on the gateway accounts of the actor's Mandant; one of them is active."""

    def __init__(
        self,
        *,
        database: Database,
        events: Events,
        clock: Clock,
        secrets: SecretStore,
        pool: ProviderPool,
        balances: Balances,
    ) -> None:
        self._database = database
        self._events = events
        self._clock = clock
        self._secrets = secrets
        self._pool = pool
        self._balances = balances

    def descriptions(self) -> tuple[ProviderDescription, ...]:
        """The gateways to choose from, with the inputs each of them needs."""
        return provider_facts.descriptions()

    def list(self, actor: Actor) -> tuple[Account, ...]:
        """All accounts the Mandant ever had, the active one first."""
        actor.require(Permission.MANAGE_ACCOUNTS)
        with self._database.read() as work:
            return accounts.of_mandant(work, actor.mandant_id)

    def get_active(self, actor: Actor) -> Account | None:
        """The account that new messages go through; None if no gateway is set up (AW-03)."""
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            return accounts.active(work, actor.mandant_id)

    def save(self, actor: Actor, account: Account, secrets: Mapping[str, str]) -> Account:
        """Store the account and make it the active one; a blank secret keeps the one that is there.

        Another gateway makes a new account: what the old one still holds is asked and withdrawn there. Saving
        resumes a stopped account, and lets go what was held for want of one. Raises InvalidInput, EditConflict,
        NotFound.
        """
        actor.require(Permission.MANAGE_ACCOUNTS)
        now = self._clock.now()
        with self._database.read() as work:
            stored = accounts.get(work, account.id) if account.id else None
        if account.id and (stored is None or stored.mandant_id != actor.mandant_id):
            raise NotFound
        if stored is not None and stored.provider != account.provider:
            account = replace(account, id=0, version=0)
        account = replace(
            account, mandant_id=actor.mandant_id, active=True, paused_reason="", paused_words=""
        )
        self._check(account, secrets)
        with self._database.write() as work:
            saved = accounts.store(work, account)
            if saved is None:
                raise EditConflict(accounts.get(work, account.id))
            accounts.retire_others(work, saved)
            mended = let_go(work, actor.mandant_id, StatusReason.NO_ACCOUNT, now).messages
            if not accounts.resume(work, saved.id):
                accounts.touch(work, saved.id)
            audit.add(work, actor, now, "saved", "account", saved.id, {"provider": saved.provider})
        self._keep(saved.id, secrets)
        self._balances.want(saved.id, to_begin_with=True)
        self._events.publish(AccountsChanged((actor.mandant_id,)))
        if mended:
            self._events.publish(MessagesChanged(tuple(message.id for message in mended)))
        return replace(saved, version=saved.version + 1)

    def has_secret(self, actor: Actor, account: Account, key: str) -> bool:
        """Whether this computer has the secret of an input."""
        actor.require(Permission.MANAGE_ACCOUNTS)
        try:
            return bool(account.id and self._secrets.get(secret_name(account.id, key)))
        except StoreUnavailable:
            return False

    def keeps_secrets(self) -> bool:
        """Whether secrets outlive the program; without a keyring they are kept until it ends."""
        return self._secrets.available()

    def test(self, actor: Actor, account: Account, secrets: Mapping[str, str]) -> tuple[AccountFinding, ...]:
        """Try the account as it stands in the form, without sending anything. For the network lane."""
        actor.require(Permission.MANAGE_ACCOUNTS)
        try:
            with closing(self._pool.make(account, secrets)) as provider:
                return findings(provider.check())
        except ProviderError as error:
            return (AccountFinding(ok=False, text=failure_text(error)),)

    def state(self, actor: Actor) -> GatewayState:
        """What the status bar says; counts open questions, and failures of the last seven days."""
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            state = accounts.state(work, actor.mandant_id, self._clock.now() - FAILURES_COUNT_FOR)
        if not state.paused_reason and self._pool.lacks_secret(state.account_id):
            return replace(state, paused_reason=PauseReason.SECRET_MISSING)
        return state

    def refresh_balance(self, actor: Actor) -> GatewayState:
        """Ask the gateway for the credit now. For the network lane. Raises UserError with what went wrong."""
        account = self.get_active(actor)
        if account is not None:
            try:
                self._balances.read(account)
            except ProviderError as error:
                raise UserError(failure_text(error)) from error
        return self.state(actor)

    def resume(self, actor: Actor, account_id: int) -> None:
        """Send through a stopped account again."""
        actor.require(Permission.MANAGE_ACCOUNTS)
        with self._database.write() as work:
            account = accounts.get(work, account_id)
            if account is None or account.mandant_id != actor.mandant_id:
                raise NotFound
            accounts.resume(work, account_id)
            audit.add(work, actor, self._clock.now(), "resumed", "account", account_id)
        self._events.publish(AccountsChanged((actor.mandant_id,)))

    def _check(self, account: Account, secrets: Mapping[str, str]) -> None:
        if not account.name.strip():
            raise InvalidInput(FieldProblem("name", _("Give the account a name.")))
        if account.hold_seconds < 0:
            raise InvalidInput(FieldProblem("hold_seconds", _("The time to undo cannot be negative.")))
        try:
            given = {**account.settings, **self._pool.secrets_for(account, secrets)}
        except NotSent:
            return  # the keyring is locked: what it holds cannot be judged now
        missing = [
            FieldProblem(field.key, _("Fill this in."))
            for field in provider_facts.fields(account.provider)
            if field.required and not (given.get(field.key, "").strip() or field.default)
        ]
        if missing:
            raise InvalidInput(*missing)
        try:
            self._pool.make(account, secrets).close()
        except InvalidSettings as error:
            raise InvalidInput(FieldProblem(error.field, failure_text(error))) from error

    def _keep(self, account_id: int, secrets: Mapping[str, str]) -> None:
        for key, value in secrets.items():
            if value:
                name = secret_name(account_id, key)
                try:
                    self._secrets.set(name, value)
                except StoreUnavailable:
                    self._secrets.set_for_session(name, value)
