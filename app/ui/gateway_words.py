"""What the status bar says about the gateway, in words; no Qt, so that it can be put together off the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from app.domain.accounts import GatewayState, PauseReason
from app.formats import approximately, format_money, format_number, format_time
from app.i18n import _, ngettext


@dataclass(frozen=True, slots=True)
class GatewayWords:
    """`pieces` stand side by side; `paused` is set when nothing can be sent until somebody acts."""

    pieces: tuple[str, ...]
    paused: str
    trouble: int
    trouble_words: str


def describe(state: GatewayState | None, zone: ZoneInfo) -> GatewayWords:
    """Account, credit with what is reserved, what waits, and when reports were read; `zone` is the Mandant's."""
    if state is None:
        return GatewayWords((_("No SMS gateway is set up."),), "", 0, "")
    pieces = [state.account_name or _("No SMS gateway is set up.")]
    if state.balance is not None:
        pieces.append(_credit(state))
    if state.waiting_here:
        pieces.append(
            ngettext(
                "{count} waits for this computer", "{count} wait for this computer", state.waiting_here
            ).format(count=format_number(state.waiting_here))
        )
    if state.waiting_at_gateway:
        pieces.append(
            ngettext(
                "{count} waits at the gateway", "{count} wait at the gateway", state.waiting_at_gateway
            ).format(count=format_number(state.waiting_at_gateway))
        )
    if state.reports_checked_at is not None:
        moment = format_time(state.reports_checked_at.astimezone(zone))
        pieces.append(_("reports checked {time}").format(time=moment))
    trouble = ngettext("{count} SMS needs attention", "{count} SMS need attention", state.trouble)
    return GatewayWords(tuple(pieces), _paused(state), state.trouble, trouble.format(count=state.trouble))


def sending_off() -> str:
    """What the switch of the owner means for whoever sends."""
    return _("Sending is switched off for this company. What you send is held until it is switched on again.")


def _credit(state: GatewayState) -> str:
    if state.balance is None:
        return ""
    if state.currency:
        left = _("{amount} left").format(amount=format_money(state.balance, state.currency))
    else:
        whole = int(state.balance)
        left = ngettext("{count} SMS left", "{count} SMS left", whole).format(count=format_number(whole))
    words = approximately(left)
    if state.reserved_parts:
        reserved = ngettext("{count} reserved", "{count} reserved", state.reserved_parts)
        words = f"{words}, {reserved.format(count=format_number(state.reserved_parts))}"
    return words


def _paused(state: GatewayState) -> str:
    if state.sending_off:
        return _("Sending is switched off.")
    if not state.paused_reason:
        return ""
    known = {
        PauseReason.BAD_CREDENTIALS: _("Sending is paused: the gateway does not accept the access data."),
        PauseReason.NO_CREDIT: _("Sending is paused: the gateway has no credit left."),
        PauseReason.INVALID_SETTINGS: _("Sending is paused: a setting of the gateway is missing or wrong."),
        PauseReason.SECRET_MISSING: _("Sending is paused: this computer does not know the gateway's key."),
    }
    return next(
        (words for reason, words in known.items() if reason == state.paused_reason), _("Sending is paused.")
    )
