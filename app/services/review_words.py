"""Why somebody does not get a mailing, in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app import field_names
from app.domain.consent import Purpose
from app.domain.mailing_review import ReviewVerdict
from app.i18n import N_, _

_V = ReviewVerdict
_TEXTS: Mapping[ReviewVerdict, str] = MappingProxyType(
    {
        _V.GETS_IT: "",
        _V.NO_MOBILE: N_("No mobile number is recorded."),
        _V.MOBILE_AS_LANDLINE: N_("The mobile number stands in the field for the landline."),
        _V.LANDLINE: N_("This is a landline; SMS rarely arrive there."),
        _V.TOO_SHORT: N_("The number has too few digits."),
        _V.TOO_LONG: N_("The number has too many digits."),
        _V.UNREADABLE: N_("There is no such number."),
        _V.SEVERAL_NUMBERS: N_("There are several numbers in one field."),
        _V.TAKEN_BACK: N_("The consent was taken back."),
        _V.SAID_STOP: N_("Said STOP: no marketing to this number."),
        _V.TEXT_TOO_LONG: N_("The text filled in for this person is too long."),
        _V.ARCHIVED: N_("The customer is archived."),
        _V.LEFT_OUT: N_("Left out by hand."),
    }
)
_NO_CONSENT: Mapping[Purpose, str] = MappingProxyType(
    {
        Purpose.APPOINTMENTS: N_("No consent to SMS about appointments is recorded for this number."),
        Purpose.INFORMATION: N_("No consent to SMS with information is recorded for this number."),
        Purpose.MARKETING: N_("No consent to marketing SMS is recorded for this number."),
    }
)


def reason_text(verdict: ReviewVerdict, detail: str, purpose: Purpose) -> str:
    """A sentence in the interface's language; "" for who gets it."""
    if verdict is _V.NO_CONSENT:
        return _(_NO_CONSENT[purpose])
    if verdict is _V.SAME_NUMBER:
        if not detail:
            return _("This number gets it already.")
        return _("{name} has the same number and gets it.").format(name=detail)
    if verdict is _V.UNFILLED:
        return _not_filled(detail) if detail else _("The text is empty.")
    text = _TEXTS[verdict]
    return _(text) if text else ""


def _not_filled(names: str) -> str:
    """`names` are neutral, as they are stored."""
    fields = [(name, field_names.field_named(name)) for name in names.split(", ")]
    spoken = (field_names.field_label(field) if field else name for name, field in fields)
    return _("Not filled in yet: {names}").format(names=", ".join(spoken))
