"""What is wrong with a phone number, in words."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.phone import PhoneProblem
from app.i18n import N_, _

_TEXTS: Mapping[PhoneProblem, str] = {
    PhoneProblem.EMPTY: N_("Enter a mobile number."),
    PhoneProblem.NOT_A_NUMBER: N_("This is not a phone number."),
    PhoneProblem.TOO_SHORT: N_("This number is too short."),
    PhoneProblem.TOO_LONG: N_("This number is too long."),
    PhoneProblem.UNKNOWN_COUNTRY: N_("This country code does not exist. Check the first digits."),
    PhoneProblem.SEVERAL: N_("There is more than one number here. Leave only one."),
    PhoneProblem.INVALID: N_("This number does not seem to exist. Please check it."),
    PhoneProblem.LANDLINE: N_("SMS rarely arrive on a landline."),
    PhoneProblem.FOREIGN: N_("This is a foreign number."),
}


def problem_text(problem: PhoneProblem) -> str:
    """The sentence for `problem` in the interface's language."""
    return _(_TEXTS[problem])
