"""What the review of a mailing says: its rows, its sums, and whether it may be sent. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from app import formats
from app.domain import phone
from app.domain.mailing_review import RecipientReview, Repair, ReviewVerdict
from app.domain.mailings import Mailing, MailingForecast
from app.domain.permissions import Actor, Permission
from app.i18n import N_, _, ngettext

_V, _R = ReviewVerdict, Repair

REASONS: Mapping[ReviewVerdict, str] = MappingProxyType(
    {
        _V.NO_MOBILE: N_("No mobile number"),
        _V.MOBILE_AS_LANDLINE: N_("Mobile as landline"),
        _V.LANDLINE: N_("Landline"),
        _V.TOO_SHORT: N_("Too short"),
        _V.TOO_LONG: N_("Too long"),
        _V.UNREADABLE: N_("Unknown format"),
        _V.SEVERAL_NUMBERS: N_("Several numbers"),
        _V.NO_CONSENT: N_("No consent"),
        _V.TAKEN_BACK: N_("Consent taken back"),
        _V.SAID_STOP: N_("Said STOP"),
        _V.SAME_NUMBER: N_("Same number"),
        _V.UNFILLED: N_("Gap in the text"),
        _V.TEXT_TOO_LONG: N_("Text too long"),
        _V.ARCHIVED: N_("Archived"),
        _V.LEFT_OUT: N_("Left out by hand"),
    }
)
"""Each reason in a word or two, in the order in which they are offered: first what is mended fastest."""

REPAIRS: Mapping[Repair, str] = MappingProxyType(
    {
        _R.MOVE_NUMBER: N_("Move the number"),
        _R.SPLIT_NUMBERS: N_("Split the numbers"),
        _R.CORRECT_NUMBER: N_("Correct the number"),
        _R.RECORD_CONSENT: N_("Record consent…"),
        _R.TAKE_OFF_STOP_LIST: N_("Take off the stop list…"),
        _R.BRING_BACK: N_("Bring back"),
        _R.EDIT_CUSTOMER: N_("Edit customer…"),
        _R.LEAVE_OUT: N_("Leave out"),
        _R.PUT_BACK: N_("Put back"),
    }
)
REPAIR_ICONS: Mapping[Repair, str] = MappingProxyType(
    {
        _R.MOVE_NUMBER: "smartphone",
        _R.SPLIT_NUMBERS: "list",
        _R.CORRECT_NUMBER: "pencil",
        _R.RECORD_CONSENT: "shield-check",
        _R.TAKE_OFF_STOP_LIST: "shield-off",
        _R.BRING_BACK: "archive-restore",
        _R.EDIT_CUSTOMER: "user",
        _R.LEAVE_OUT: "user-x",
        _R.PUT_BACK: "undo-2",
    }
)
_IN_A_ROW: Mapping[Repair, str] = MappingProxyType(
    {
        _R.MOVE_NUMBER: N_("Move over"),
        _R.SPLIT_NUMBERS: N_("Split"),
        _R.CORRECT_NUMBER: N_("Correct…"),
        _R.RECORD_CONSENT: N_("Consent…"),
        _R.TAKE_OFF_STOP_LIST: N_("Take off…"),
        _R.BRING_BACK: N_("Bring back"),
        _R.EDIT_CUSTOMER: N_("Edit…"),
        _R.LEAVE_OUT: N_("Leave out"),
        _R.PUT_BACK: N_("Put back"),
    }
)
"""The same beside the reason, where there is little room."""
_NEEDED: Mapping[Repair, Permission] = MappingProxyType(
    {
        _R.MOVE_NUMBER: Permission.EDIT_CUSTOMERS,
        _R.RECORD_CONSENT: Permission.RECORD_CONSENT,
        _R.TAKE_OFF_STOP_LIST: Permission.RECORD_CONSENT,
        _R.BRING_BACK: Permission.EDIT_CUSTOMERS,
        _R.EDIT_CUSTOMER: Permission.EDIT_CUSTOMERS,
    }
)
FOR_MANY = (_R.RECORD_CONSENT, _R.BRING_BACK, _R.LEAVE_OUT, _R.PUT_BACK)
"""What makes sense for several people at once; the others need a look at each of them."""


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A row of the list: `outcome` in a word or two, `reason` in full.

    `mend` are the words of what its link does, "" where nothing is offered there.
    """

    row: RecipientReview
    who: str
    number: str
    outcome: str
    reason: str
    icon: str
    colour: str
    mend: str

    @property
    def id(self) -> int:
        return self.row.id

    @property
    def gets_it(self) -> bool:
        return self.row.verdict is _V.GETS_IT


def line(row: RecipientReview, actor: Actor, *, among_left_out: bool) -> ReviewLine:
    """Brings the phone library, so in the data lane. `among_left_out`: in the list of those who do not get it."""
    number = phone.format_international(row.number) if row.number.startswith("+") else row.number
    gets_it = row.verdict is _V.GETS_IT
    offered = repairs(row, actor)
    # Whoever was mended a moment ago must not be left out by the second half of a double-click.
    mend = "" if not offered or (gets_it and among_left_out) else _(_IN_A_ROW[offered[0]])
    icon, colour = ("check", "ok") if gets_it else ("circle-alert", "warn")
    if row.verdict is _V.LEFT_OUT:
        icon, colour = "user-x", "quiet"
    return ReviewLine(
        row=row,
        who=row.name or _("No customer"),
        number=number,
        outcome=_outcome(row),
        reason=_("Gets {sms}.").format(sms=sms_words(row.parts)) if gets_it else row.reason,
        icon=icon,
        colour=colour,
        mend=mend,
    )


def _outcome(row: RecipientReview) -> str:
    """The reason in short, unless its sentence names somebody or something."""
    if row.verdict is _V.GETS_IT:
        return sms_words(row.parts)
    if row.verdict is _V.UNFILLED or row.other:
        return row.reason
    return _(REASONS[row.verdict])


def repairs(row: RecipientReview, actor: Actor) -> tuple[Repair, ...]:
    """What this user may do about it, the likeliest first."""
    return tuple(one for one in row.repairs if one not in _NEEDED or actor.may(_NEEDED[one]))


def repairs_of_many(
    rows: Collection[RecipientReview], actor: Actor, *, unread: bool = False
) -> tuple[Repair, ...]:
    """What can be done about several at once; of some who were `unread` nobody knows what is the matter."""
    offered = {one for row in rows for one in repairs(row, actor)}
    if unread:
        offered |= {_R.LEAVE_OUT, _R.PUT_BACK}
    return tuple(one for one in FOR_MANY if one in offered)


def sms_words(parts: int) -> str:
    """`2 SMS`."""
    return ngettext("{count} SMS", "{count} SMS", parts).format(count=formats.format_number(parts))


def people_words(count: int) -> str:
    """`28 recipients`."""
    words = ngettext("{count} recipient", "{count} recipients", count)
    return words.format(count=formats.format_number(count))


def tab_words(forecast: MailingForecast) -> tuple[str, str]:
    """The two parts of the list with their counts."""
    left_out = sum(forecast.left_out.values())
    return (
        _("Get it ({count})").format(count=formats.format_number(forecast.recipients)),
        _("Do not get it ({count})").format(count=formats.format_number(left_out)),
    )


@dataclass(frozen=True, slots=True)
class LaunchState:
    """The button at the foot: its words, and why it is off ("" = it is on)."""

    button: str
    why_not: str = ""
    asks_for_number: bool = False


def launch_state(
    mailing: Mailing, forecast: MailingForecast | None, typed: str, now: datetime
) -> LaunchState:
    """`typed` is what stands in the field for the number of recipients; `now` is UTC."""
    is_later = mailing.due is not None and mailing.due > now
    if forecast is None:
        return LaunchState(_("Plan") if is_later else _("Send"), _("The recipients are still being checked."))
    why_not = ""
    red = [problem.text for problem in forecast.problems if problem.is_red]
    if red:
        why_not = "\n".join(red)
    elif not forecast.recipients:
        why_not = _("Nobody of those chosen can get it. Look at the reasons.")
    elif forecast.type_the_number and typed_number(typed) != forecast.recipients:
        words = _("Type the number of recipients, {count}, to confirm it.")
        why_not = words.format(count=formats.format_number(forecast.recipients))
    return LaunchState(_launch_words(forecast, is_later=is_later), why_not, forecast.type_the_number)


def _launch_words(forecast: MailingForecast, *, is_later: bool) -> str:
    if not forecast.recipients:
        return _("Plan") if is_later else _("Send")
    words = _("Plan {sms}") if is_later else _("Send {sms}")
    return words.format(sms=sms_words(forecast.parts))


def typed_number(text: str) -> int | None:
    """The number somebody typed, whatever they put between its thousands; None if it is none."""
    digits = "".join(text.replace(".", " ").replace(",", " ").replace("'", " ").replace("’", " ").split())
    return int(digits) if digits.isascii() and digits.isdigit() else None


def when_words(mailing: Mailing, now: datetime, zone: ZoneInfo) -> str:
    """When it leaves; "" = all of it at once, which is what the button says."""
    is_later = mailing.due is not None and mailing.due > now
    when = formats.format_instant(mailing.due, zone) if is_later and mailing.due is not None else ""
    if not mailing.spread_hours:
        return _("Leaves on {when}").format(when=when) if is_later else ""
    spread = ngettext("spread over {count} hour", "spread over {count} hours", mailing.spread_hours)
    spread = spread.format(count=mailing.spread_hours)
    if not is_later:
        return _("Leaves from now on, {spread}").format(spread=spread)
    return _("Leaves from {when} on, {spread}").format(when=when, spread=spread)
