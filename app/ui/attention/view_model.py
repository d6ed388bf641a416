"""Says what needs somebody, and which button mends it. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from app import formats
from app.domain import phone
from app.domain.attention import AttentionItem, AttentionKind
from app.i18n import _, ngettext
from app.ui.sms.status_words import plain_words, status_words

_K = AttentionKind


class Mend(StrEnum):
    """What a button does."""

    OPEN_ACCOUNT = "open_account"
    DECIDE_AGAIN = "decide_again"
    DECIDE_SENT = "decide_sent"
    RECORD_CONSENT = "record_consent"
    SHOW = "show"
    COMPLETE = "complete"
    LOOK = "look"
    DISCARD = "discard"
    RESEND = "resend"
    SETTLE = "settle"


@dataclass(frozen=True, slots=True)
class AttentionLine:
    """A row of the tray; `mends` are buttons with their words, the one that mends it first."""

    item: AttentionItem
    title: str
    icon: str
    colour: str
    when: str
    text: str
    explanation: str
    mends: tuple[tuple[Mend, str], ...]

    @property
    def id(self) -> int:
        return self.item.id


def lines(items: Sequence[AttentionItem], zone: ZoneInfo) -> tuple[AttentionLine, ...]:
    """The rows; brings Babel and the phone library, so in the data lane."""
    return tuple(_line(item, zone) for item in items)


def heading(count: int) -> str:
    """How many there are."""
    if not count:
        return _("Nothing needs attention.")
    words = ngettext("{count} thing needs attention", "{count} things need attention", count)
    return words.format(count=formats.format_number(count))


def _line(item: AttentionItem, zone: ZoneInfo) -> AttentionLine:
    row = item.message
    if row is None:
        return _together_line(item) if item.count else _account_line(item)
    status = status_words(row.status, row.reason)
    who = row.customer_name or phone.format_international(row.number) or _("No number")
    said = plain_words(item.words)
    explanation = [status.explanation, status.next_step]
    if said:
        explanation.append(_("The gateway says: {words}").format(words=said))
    return AttentionLine(
        item=item,
        title=_("{who} – {state}").format(who=who, state=status.title),
        icon=status.icon,
        colour=status.colour,
        when=formats.format_instant(row.at, zone),
        text=" ".join(row.text.split()),
        explanation=" ".join(part for part in explanation if part),
        mends=_mends(item),
    )


def _account_line(item: AttentionItem) -> AttentionLine:
    if item.kind is _K.NO_CREDIT:
        title = _("{account} has no credit left").format(account=item.account_name)
        words = _("Sending is paused. Top up the account at the gateway, then resume it. Nothing is lost.")
    else:
        title = _("{account} is paused").format(account=item.account_name)
        words = _("The gateway does not accept the account as it is. Mend it, then resume. Nothing is lost.")
    said = plain_words(item.words)
    if said:
        words += " " + _("The gateway says: {words}").format(words=said)
    return AttentionLine(item, title, "circle-pause", "error", "", "", words, _mends(item))


def _together_line(item: AttentionItem) -> AttentionLine:
    """One row for all messages that wait for the same deed."""
    waiting = ngettext("{count} SMS waits", "{count} SMS wait", item.count)
    waiting = waiting.format(count=formats.format_number(item.count))
    if item.kind is _K.SENDING_OFF:
        title, icon = _("Sending is switched off"), "circle-pause"
        words = _(
            "{waiting} until it is switched on again. Nothing is lost; what is late by then is asked about."
        )
    else:
        title, icon = _("No gateway account"), "plug"
        words = _("{waiting} for an account to be sent through. Set one up; nothing is lost.")
    return AttentionLine(item, title, icon, "warn", "", "", words.format(waiting=waiting), _mends(item))


def _mends(item: AttentionItem) -> tuple[tuple[Mend, str], ...]:
    discard, settle = (Mend.DISCARD, _("Discard")), (Mend.SETTLE, _("Let it rest"))
    match item.kind:
        case AttentionKind.PAUSED | AttentionKind.NO_CREDIT:
            return ((Mend.OPEN_ACCOUNT, _("Open the account")),)
        case AttentionKind.SENDING_OFF | AttentionKind.NO_ACCOUNT:
            return ((Mend.OPEN_ACCOUNT, _("Open the account")), (Mend.SHOW, _("Show them")))
        case AttentionKind.UNCLEAR:
            return ((Mend.DECIDE_SENT, _("It has arrived")), (Mend.DECIDE_AGAIN, _("Send again")))
        case AttentionKind.NO_CONSENT:
            known = item.message is not None and item.message.customer_id is not None
            return ((Mend.RECORD_CONSENT, _("Record consent…")), discard) if known else (discard,)
        case AttentionKind.NO_NUMBER:
            return ((Mend.COMPLETE, _("Enter the number…")), discard)
        case AttentionKind.HELD:
            return ((Mend.LOOK, _("Look and let it go…")), discard)
        case AttentionKind.MISSED:
            return ((Mend.RESEND, _("Write anew…")), settle)
        case AttentionKind.FAILED:
            return ((Mend.RESEND, _("Correct and resend…")), settle)
