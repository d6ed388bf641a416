"""What is to be said about a number while it is typed: its normal form, country and kind, and what is doubtful."""

from __future__ import annotations

from dataclasses import dataclass

from app import formats
from app.domain import phone
from app.domain.customers import PhoneLabel
from app.domain.phone import NumberKind, PhoneProblem
from app.i18n import N_, _
from app.phone_words import problem_text

KINDS = {
    NumberKind.MOBILE: N_("mobile"),
    NumberKind.LANDLINE: N_("landline"),
    NumberKind.MOBILE_OR_LANDLINE: N_("mobile or landline"),
    NumberKind.OTHER: N_("special number"),
}


@dataclass(frozen=True, slots=True)
class PhoneState:
    """`level` is help or warning, never error: every number may be kept. `e164` is empty if it cannot be read.

    `belongs_to_landline` = it was put into a mobile field, and may be moved with one click.
    """

    raw: str = ""
    e164: str = ""
    text: str = ""
    level: str = "help"
    can_receive_sms: bool = False
    belongs_to_landline: bool = False


def describe(raw: str, country: str, label: PhoneLabel) -> PhoneState:
    """Read `raw` as written in `country`; takes up to a millisecond, and longer for the first time of all."""
    if not raw.strip():
        return PhoneState(raw)
    reading = phone.read(raw, country)
    if reading.number is None:
        words = _("{problem} It is kept as it is.").format(problem=problem_text(reading.problems[0]))
        return PhoneState(raw, text=words, level="warning")
    number, problems = reading.number, reading.problems
    facts = [number.international]
    if number.region:
        facts.append(formats.country_name(number.region))
    if number.kind in KINDS:
        facts.append(_(KINDS[number.kind]))
    misplaced = PhoneProblem.LANDLINE in problems and label is PhoneLabel.MOBILE
    doubtful = {PhoneProblem.INVALID, PhoneProblem.FOREIGN} | (
        {PhoneProblem.LANDLINE} if misplaced else set()
    )
    warnings = [problem for problem in problems if problem in doubtful]
    sentences = [" · ".join(facts), *(problem_text(problem) for problem in warnings)]
    return PhoneState(
        raw,
        number.e164,
        "\n".join((sentences[0], " ".join(sentences[1:]))) if warnings else sentences[0],
        "warning" if warnings else "help",
        can_receive_sms=reading.can_receive_sms and label is not PhoneLabel.LANDLINE,
        belongs_to_landline=misplaced,
    )
