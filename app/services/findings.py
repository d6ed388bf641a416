"""What a gateway's answers and failures mean, in words for people."""

from __future__ import annotations

from app.domain.accounts import AccountFinding
from app.formats import approximately, format_money
from app.i18n import _
from app.providers.base import FINDING_TEXTS, AccountInfo, Balance, Finding
from app.providers.errors import (
    BadCredentials,
    InvalidSettings,
    NoCredit,
    NotSent,
    ProviderError,
    TemporarilyUnavailable,
    Trouble,
)


def findings(info: AccountInfo) -> tuple[AccountFinding, ...]:
    """What a connection test found, the credit last."""
    found = [AccountFinding(ok=True, text=_finding_text(finding)) for finding in info.findings]
    if info.balance is not None:
        amount = approximately(balance_text(info.balance))
        found.append(AccountFinding(ok=True, text=_("Credit: {amount}").format(amount=amount)))
    return tuple(found)


def balance_text(balance: Balance) -> str:
    return format_money(balance.amount, balance.currency or "")


def failure_text(error: ProviderError) -> str:
    """What went wrong and what to do next; the gateway's own words stand behind."""
    words = f" ({error.words})" if error.words else ""
    match error:
        case BadCredentials():
            return _("The gateway does not accept the access data. Check the key or the password.") + words
        case NoCredit():
            return _("The account has no credit left. Top it up at the gateway.") + words
        case InvalidSettings():
            return _("The gateway cannot be used with these settings.") + words
        case NotSent() | TemporarilyUnavailable():
            return _trouble_text(error.trouble) + words
        case _:
            return _("The gateway gave no usable answer. Try again in a few minutes.") + words


def _trouble_text(trouble: Trouble | None) -> str:
    match trouble:
        case Trouble.OFFLINE:
            return _("The gateway cannot be reached. Check the address and the network.")
        case Trouble.NOT_TRUSTED:
            return _("The gateway's certificate is not trusted. Check the address and this computer's date.")
        case Trouble.WRONG_ADDRESS:
            return _("There is no gateway at this address. Check the address.")
        case _:
            return _("The gateway gave no usable answer. Try again in a few minutes.")


def _finding_text(finding: Finding) -> str:
    return _(FINDING_TEXTS[finding.code]).format(detail=finding.detail)
