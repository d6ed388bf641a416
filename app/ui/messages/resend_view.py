"""What the question before resending says: each message with what becomes of it, the sum, and the warnings. No Qt."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from app import formats
from app.domain import phone
from app.domain.message_list import standing
from app.domain.resending import LeftOut, ResendLine, ResendOffer
from app.i18n import N_, _, ngettext
from app.ui.sms.standing_words import standing_words

if TYPE_CHECKING:
    from app.services.suite import Services

# Why one is left out, and what helps.
_LEFT_OUT: Mapping[LeftOut, tuple[str, str]] = MappingProxyType(
    {
        LeftOut.RESENT_ALREADY: (
            N_("Resent already"),
            N_("A newer message with this text is on its way or has gone out."),
        ),
        LeftOut.APPOINTMENT_OVER: (
            N_("Appointment is over"),
            N_("The appointment has begun; the message would come too late."),
        ),
        LeftOut.APPOINTMENT_CANCELLED: (
            N_("Appointment cancelled"),
            N_("The appointment was cancelled, removed or given to somebody else."),
        ),
        LeftOut.APPOINTMENT_MOVED: (
            N_("Appointment moved"),
            N_("The appointment has another time now, so the text may say the old one. Write it anew."),
        ),
        LeftOut.NO_NUMBER: (N_("No mobile number"), N_("Enter a mobile number with the customer.")),
        LeftOut.NUMBER_INVALID: (
            N_("Number is wrong"),
            N_("The number does not exist or cannot receive SMS. Correct it with the customer."),
        ),
        LeftOut.NUMBER_CHANGED: (
            N_("Other numbers now"),
            N_("The customer does not have this number any more. Edit and send it again: choose the number."),
        ),
        LeftOut.NO_CONSENT: (
            N_("No consent"),
            N_("The customer has not agreed to SMS at this number, or has taken it back."),
        ),
        LeftOut.UNFILLED: (
            N_("Field not filled"),
            N_("A field of the text was not filled in. Edit and send it again."),
        ),
        LeftOut.TOO_LONG: (
            N_("Text too long"),
            N_("The gateway account does not take a text of this length. Edit and send it again."),
        ),
        LeftOut.NO_ACCOUNT: (
            N_("No gateway"),
            N_("No SMS gateway is set up. Set one up in the settings."),
        ),
        LeftOut.NO_WAY_TO_OPT_OUT: (
            N_("No way to opt out"),
            N_("Marketing needs a way to opt out. Enter a phone number, e-mail or website of the company."),
        ),
    }
)


@dataclass(frozen=True, slots=True)
class ResendRow:
    """One message in the table; `outcome` says what becomes of it, `why` more about it."""

    id: int
    who: str
    number: str
    text: str
    parts: str
    outcome: str
    icon: str
    colour: str
    why: str


@dataclass(frozen=True, slots=True)
class ResendView:
    """The whole question; `going` 0 means that there is nothing to press."""

    rows: tuple[ResendRow, ...]
    going: int
    head: str
    warnings: tuple[str, ...]
    button: str


class ResendSource:
    """The rows for the list: those that go first, then those that are left out."""

    def __init__(self, rows: Sequence[ResendRow] = ()) -> None:
        self._rows = {row.id: row for row in rows}

    def ids(self, _services: Services) -> array[int]:
        return array("q", self._rows)

    def rows(self, _services: Services, ids: Sequence[int]) -> Sequence[ResendRow]:
        return [self._rows[number] for number in ids]


def resend_view(offer: ResendOffer) -> ResendView:
    """Everything the dialog shows, in the interface's language."""
    going = len(offer.going)
    return ResendView(
        rows=tuple(_row(line) for line in (*offer.going, *offer.left_out)),
        going=going,
        head=_head(offer, going),
        warnings=tuple(_warnings(offer)),
        button=ngettext("Resend {count} SMS", "Resend {count} SMS", going).format(
            count=formats.format_number(going)
        ),
    )


def left_out_words(line: ResendLine) -> tuple[str, str]:
    """Why a message is left out, short and long."""
    if line.left_out is None:
        return "", ""
    if line.left_out is LeftOut.STATUS:
        words = standing_words(standing(line.status, line.reason))
        return words.title, f"{words.explanation} {words.next_step}".strip()
    short, long = _LEFT_OUT[line.left_out]
    return _(short), _(long)


def sent_words(offer: ResendOffer, count: int) -> str:
    """What is said when it has happened."""
    if count == 1 and len(offer.going) == 1:
        (line,) = offer.going
        name = line.customer_name or phone.format_international(line.number)
        return _("The SMS to {name} goes out again.").format(name=name)
    words = ngettext("{count} SMS goes out again.", "{count} SMS go out again.", count)
    return words.format(count=formats.format_number(count))


def _row(line: ResendLine) -> ResendRow:
    outcome, icon, colour, why = _outcome(line)
    return ResendRow(
        id=line.id,
        who=line.customer_name,
        number=phone.format_international(line.number),
        text=" ".join(line.text.split()),
        parts=formats.format_number(line.parts) if line.parts else "",
        outcome=outcome,
        icon=icon,
        colour=colour,
        why=why,
    )


def _outcome(line: ResendLine) -> tuple[str, str, str, str]:
    """Words, icon, colour and explanation."""
    if line.left_out is not None:
        short, long = left_out_words(line)
        return _("Left out: {why}").format(why=short), "x", "quiet", long
    if line.number_before:
        before = phone.format_international(line.number_before)
        long = _("The first one went to {number}. The customer has this number now.").format(number=before)
        return _("Goes to the corrected number"), "check", "ok", long
    if line.may_arrive_twice:
        long = _("The gateway has taken the first one: it may still arrive, or has arrived unseen.")
        return _("Goes out, may arrive twice"), "triangle-alert", "warn", long
    return _("Goes out again"), "check", "ok", ""


def _head(offer: ResendOffer, going: int) -> str:
    if not going:
        return _("None of these messages can be resent. The reason stands beside each one.")
    cost = offer.cost if offer.cost is not None else Decimal(offer.parts)
    money = formats.format_money(cost, offer.currency if offer.cost is not None else "")
    parts = ngettext("{count} SMS", "{count} SMS", offer.parts).format(
        count=formats.format_number(offer.parts)
    )
    words = ngettext(
        "{going} of {all} messages goes out again with the same text: {parts}, {cost}.",
        "{going} of {all} messages go out again with the same text: {parts}, {cost}.",
        going,
    )
    return words.format(
        going=formats.format_number(going),
        all=formats.format_number(len(offer.lines) + offer.elsewhere),
        parts=parts,
        cost=formats.approximately(money),
    )


def _warnings(offer: ResendOffer) -> list[str]:
    found = []
    twice = sum(line.may_arrive_twice for line in offer.lines)
    if twice:
        words = ngettext(
            "{count} of them may arrive twice: the gateway has taken the first one. Ask the recipient if in doubt.",
            "{count} of them may arrive twice: the gateway has taken the first ones. Ask the recipients if in doubt.",
            twice,
        )
        found.append(words.format(count=formats.format_number(twice)))
    if offer.elsewhere:
        words = ngettext(
            "{count} message belongs to another company and is left out. Switch to that company to resend it.",
            "{count} messages belong to other companies and are left out. Switch to that company to resend them.",
            offer.elsewhere,
        )
        found.append(words.format(count=formats.format_number(offer.elsewhere)))
    return found
