"""What is to be said about the number in the SMS dialog, and whether it may be written to. No Qt here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app import formats
from app.domain import phone
from app.domain.consent import ConsentRecord, Purpose, Verdict, verdict
from app.domain.customers import PhoneLabel
from app.domain.messages import Draft, NumberChoice
from app.domain.phone import NumberKind, PhoneNumber, PhoneProblem
from app.domain.words import N_
from app.i18n import _
from app.phone_words import problem_text

LABELS: Mapping[PhoneLabel, str] = {
    PhoneLabel.MOBILE: N_("mobile"),
    PhoneLabel.LANDLINE: N_("landline"),
    PhoneLabel.OTHER: N_("other"),
}
PURPOSES: Mapping[Purpose, str] = {
    Purpose.APPOINTMENTS: N_("appointments"),
    Purpose.INFORMATION: N_("information"),
    Purpose.MARKETING: N_("marketing"),
}


@dataclass(frozen=True, slots=True)
class NumberState:
    """`level` is ok, help, warning or error; `e164` is empty, and `why_not` says why, if it must not be sent to.

    `consent_number` is the number for which consent can be recorded right here ("" = nothing to record).
    """

    e164: str
    level: str
    text: str
    why_not: str = ""
    consent_number: str = ""
    can_save: bool = False
    asks_word: bool = False  # nobody's number: the writer says that the person agrees


NOTHING_YET = NumberState("", "help", "", why_not=" ")


def choice_text(choice: NumberChoice) -> str:
    """A number of the customer as the drop-down shows it: `+49 170 1234567 · mobile · daughter`."""
    shown = phone.format_international(choice.phone.e164) if choice.phone.e164 else choice.phone.raw
    words = (shown, _(LABELS[choice.phone.label]), choice.phone.note)
    return " · ".join(word for word in words if word)


def preselected(draft: Draft) -> NumberChoice | None:
    """The number to begin with: a mobile that agreed, then any mobile, then what may receive at all (SA-28, AW-08)."""
    usable = [choice for choice in draft.numbers if choice.phone.e164 and not choice.is_landline]
    agreed = [choice for choice in usable if choice.verdict is Verdict.GRANTED]
    for group in (agreed, usable):
        mobile = [choice for choice in group if choice.phone.label is PhoneLabel.MOBILE]
        if mobile or group:
            return (mobile or group)[0]
    return draft.numbers[0] if draft.numbers else None


def judge_number(raw: str, draft: Draft, *, agrees: bool = False) -> NumberState:
    """Read what stands in the number field and say what is known of it, consent included (SA-30).

    `agrees` is the writer's word for a number that is no customer's.
    """
    for choice in draft.numbers:
        if raw.strip() == choice_text(choice):
            raw = choice.phone.e164 or choice.phone.raw
            break
    reading = phone.read(raw, draft.country)
    if reading.number is None:
        text = problem_text(reading.problems[0])
        level = "help" if PhoneProblem.EMPTY in reading.problems else "error"
        return NumberState("", level, text, why_not=text)
    number = reading.number
    facts = _facts(number, draft.country)
    if PhoneProblem.INVALID in reading.problems:
        facts = [problem_text(PhoneProblem.INVALID)]
    elif PhoneProblem.LANDLINE in reading.problems:
        facts.append(problem_text(PhoneProblem.LANDLINE))
    doubtful = bool({PhoneProblem.INVALID, PhoneProblem.LANDLINE} & set(reading.problems))
    if draft.context.customer_id is None:
        level = "warning" if doubtful else "help"
        why_not = "" if agrees else _("Tick that the person agrees to this SMS.")
        return NumberState(number.e164 if agrees else "", level, _sentence(facts), why_not, asks_word=True)
    return _with_consent(number.e164, facts, draft, doubtful=doubtful)


def _with_consent(e164: str, facts: list[str], draft: Draft, *, doubtful: bool) -> NumberState:
    known = any(choice.phone.e164 == e164 for choice in draft.numbers)
    judged, record = verdict(draft.consents, e164, draft.context.purpose)
    if judged is Verdict.GRANTED and record is not None:
        text = _sentence([*facts, agreed_words(record)])
        return NumberState(e164, "warning" if doubtful else "ok", text, can_save=not known)
    if judged is Verdict.WITHDRAWN and record is not None:
        missing = _("Consent to SMS was taken back on {date}.").format(date=formats.format_date(record.on))
    else:
        missing = _("No consent to SMS is recorded for this number.")
    return NumberState(
        "",
        "error",
        _sentence([*facts, missing]),
        why_not=missing,
        consent_number=e164,
        can_save=not known,
    )


def agreed_words(record: ConsentRecord) -> str:
    """`agreed: appointments, 3 May 2025`."""
    return _("agreed: {purpose}, {date}").format(
        purpose=_(PURPOSES[record.purpose]), date=formats.format_date(record.on)
    )


def _facts(number: PhoneNumber, country: str) -> list[str]:
    """Country, if it is not the own one, and kind, if it is not the common one."""
    facts = []
    if number.region and number.region != country:
        facts.append(formats.country_name(number.region))
    if number.kind is NumberKind.LANDLINE:
        facts.append(_("landline"))
    return facts


def _sentence(facts: list[str]) -> str:
    return " · ".join(facts)
