"""What the page of the gateway account shows, in words; no Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.accounts import Account, GatewayState, PauseReason, ProviderDescription
from app.domain.permissions import Actor
from app.i18n import _

if TYPE_CHECKING:
    from app.services.suite import Services


@dataclass(frozen=True, slots=True)
class GatewayView:
    """Everything the page needs, gathered in the data lane. `kept` are the secrets this computer has."""

    descriptions: tuple[ProviderDescription, ...]
    account: Account | None
    kept: frozenset[str]
    keeps_secrets: bool
    state: GatewayState

    def description(self, provider: str) -> ProviderDescription:
        """That of `provider`; of the first gateway if this program does not know it."""
        known = (entry for entry in self.descriptions if entry.key == provider)
        return next(known, self.descriptions[0])

    def while_edited(self, newer: GatewayView) -> GatewayView:
        """What is known now, beside a form that somebody changes: what was saved meanwhile stays a conflict."""
        mine, theirs = self.account, newer.account
        if mine is None or theirs is None or not _differ_only_in_being_stopped(mine, theirs):
            return replace(self, state=newer.state)
        return newer


def read(services: Services, actor: Actor) -> GatewayView:
    """Read all of it; for the data lane."""
    accounts = services.accounts
    account = accounts.get_active(actor)
    descriptions = accounts.descriptions()
    kept: frozenset[str] = frozenset()
    if account is not None:
        fields = [f for d in descriptions if d.key == account.provider for f in d.fields]
        secrets = [field.key for field in fields if field.kind == "secret"]
        kept = frozenset(key for key in secrets if accounts.has_secret(actor, account, key))
    return GatewayView(descriptions, account, kept, accounts.keeps_secrets(), accounts.state(actor))


def where_it_waits(description: ProviderDescription) -> str:
    """D-5: what becomes of SMS for later."""
    if description.can_schedule:
        return _("SMS for later wait at this gateway; this computer may be off.")
    return _("SMS for later wait here; this computer must be on at that time.")


def paused(state: GatewayState, account: Account | None) -> str:
    """Why nothing is sent, and what to do; "" if all is well."""
    words = f" ({account.paused_words})" if account is not None and account.paused_words else ""
    match state.paused_reason:
        case "":
            return ""
        case PauseReason.BAD_CREDENTIALS:
            return (
                _("Sending is paused: the gateway does not accept the access data. Enter them anew.") + words
            )
        case PauseReason.NO_CREDIT:
            return _("Sending is paused: there is no credit left. Top up, then resume.") + words
        case PauseReason.SECRET_MISSING:
            return _("This computer does not have the key of the account. Enter it, then save.")
        case _:
            return _("Sending is paused: these settings do not work. Correct them, then save.") + words


def credit(state: GatewayState, description: ProviderDescription) -> str:
    """The credit with "approx." and what is reserved of it (AW-38); for the data lane, as it needs Babel."""
    if not description.has_balance:
        return _("This gateway does not tell its credit.")
    if state.balance is None:
        return _("The credit is not known yet.")
    from app.formats import approximately, format_money

    return _("Credit: {amount}").format(amount=approximately(format_money(state.balance, state.currency)))


def _differ_only_in_being_stopped(mine: Account, theirs: Account) -> bool:
    """An account that is resumed counts its version up, though nobody has saved it."""
    reason, words = theirs.paused_reason, theirs.paused_words
    return replace(mine, version=theirs.version, paused_reason=reason, paused_words=words) == theirs
