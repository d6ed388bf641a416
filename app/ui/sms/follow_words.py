"""What a notice says about an SMS on its way, from the hold to the gateway's answer. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from zoneinfo import ZoneInfo

from app import formats
from app.domain.accounts import GatewayState
from app.domain.delivery import TROUBLE, MessageStatus
from app.domain.messages import MessageRow, Receipt
from app.i18n import _, ngettext
from app.ui.sms.status_words import reason_words, status_words

_S = MessageStatus
_ARRIVED = frozenset({_S.ACCEPTED, _S.SENT, _S.DELIVERED, _S.NO_REPORT})
_TAKEN_BACK = frozenset({_S.CANCELLED, _S.SUPERSEDED, _S.CANCEL_REQUESTED})


@dataclass(frozen=True, slots=True)
class News:
    """One wording of the notice; `settled` = nothing more will be told here, `undo` = it can still be undone."""

    text: str
    kind: str = "info"
    settled: bool = False
    undo: bool = False
    trouble: bool = False


def sending(receipt: Receipt, name: str, now: datetime) -> News:
    """While the hold lasts: `Sending to Erika Meyer in 5 s`."""
    left = 0.0 if receipt.undo_until is None else (receipt.undo_until - now).total_seconds()
    if left <= 0:
        return News(_("Sending to {name} …").format(name=name))
    return News(_("Sending to {name} in {seconds} s").format(name=name, seconds=ceil(left)), undo=True)


def planned(receipt: Receipt, name: str, zone: ZoneInfo, gateway: str) -> News:
    """For later: `Planned for Thu 26 Nov 2026, 14:30 to Erika Meyer · waits at seven.io`."""
    where = (
        _("goes to {gateway}").format(gateway=gateway)
        if receipt.waits_at_gateway
        else _("waits on this computer")
    )
    words = _("SMS to {name} on {moment} · {where}")
    moment = formats.format_instant(receipt.due, zone)
    return News(words.format(name=name, moment=moment, where=where), "ok", settled=True, undo=True)


def news(row: MessageRow, name: str, state: GatewayState | None) -> News | None:
    """What the stored message tells; None as long as there is nothing new."""
    if row.status in TROUBLE:
        return News(_trouble(row, name), "error", settled=True, trouble=True)
    if row.status in _TAKEN_BACK:
        return News(_("The SMS to {name} is not sent.").format(name=name), settled=True)
    if row.status in _ARRIVED:
        delivered = row.status is _S.DELIVERED
        words = _("Delivery report received: {name}") if delivered else _("On its way to {name}")
        pieces = (words.format(name=name), credit_words(state))
        return News(" · ".join(piece for piece in pieces if piece), "ok", settled=True)
    if row.status in (_S.UNKNOWN, _S.HELD) or (row.status is _S.QUEUED and row.reason is not None):
        return News(_trouble(row, name), "warning", settled=True, trouble=True)
    return None


def _trouble(row: MessageRow, name: str) -> str:
    """`SMS to Erika Meyer: Rejected. The gateway refused it. …`, with what can be done about it."""
    words = status_words(row.status, row.reason)
    why = reason_words(row.reason) or words.explanation
    head = _("SMS to {name}: {state}.").format(name=name, state=words.title)
    return " ".join(part for part in (head, why, words.next_step) if part)


def credit_words(state: GatewayState | None) -> str:
    """`approx. 412 SMS left`: what the gateway said last, where it says so (AW-37, AW-38)."""
    if state is None or state.balance is None:
        return ""
    if state.currency:
        left = _("{amount} left").format(amount=formats.format_money(state.balance, state.currency))
    else:
        whole = int(state.balance)
        left = ngettext("{count} SMS left", "{count} SMS left", whole).format(
            count=formats.format_number(whole)
        )
    return formats.approximately(left)
