"""Who gets a mailing, who does not and why: the judgement on one recipient, and what mends it."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from app.domain import phone
from app.domain.calendar import AppointmentRow
from app.domain.consent import Purpose
from app.domain.customers import Customer, CustomerPhone, PhoneLabel
from app.domain.phone import NumberKind, PhoneProblem
from app.domain.segment_profile import STANDARD, SegmentProfile


class ReviewVerdict(StrEnum):
    """GETS_IT, or why not. Stored by value."""

    GETS_IT = "gets_it"
    NO_MOBILE = "no_mobile"
    MOBILE_AS_LANDLINE = "mobile_as_landline"
    LANDLINE = "landline"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"
    SEVERAL_NUMBERS = "several_numbers"
    NO_CONSENT = "no_consent"
    TAKEN_BACK = "taken_back"
    SAID_STOP = "said_stop"
    SAME_NUMBER = "same_number"
    UNFILLED = "unfilled"
    TEXT_TOO_LONG = "text_too_long"
    ARCHIVED = "archived"
    LEFT_OUT = "left_out"


class Repair(StrEnum):
    """What can be done about it in place; each is a method of the review service with its name."""

    MOVE_NUMBER = "move_number"
    SPLIT_NUMBERS = "split_numbers"
    CORRECT_NUMBER = "correct_number"
    RECORD_CONSENT = "record_consent"
    TAKE_OFF_STOP_LIST = "take_off_stop_list"
    BRING_BACK = "bring_back"
    EDIT_CUSTOMER = "edit_customer"
    LEAVE_OUT = "leave_out"
    PUT_BACK = "put_back"


_V, _R = ReviewVerdict, Repair
REPAIRS: Mapping[ReviewVerdict, tuple[Repair, ...]] = MappingProxyType(
    {
        _V.GETS_IT: (_R.LEAVE_OUT,),
        _V.NO_MOBILE: (_R.CORRECT_NUMBER, _R.LEAVE_OUT),
        _V.MOBILE_AS_LANDLINE: (_R.MOVE_NUMBER, _R.LEAVE_OUT),
        _V.LANDLINE: (_R.CORRECT_NUMBER, _R.LEAVE_OUT),
        _V.TOO_SHORT: (_R.CORRECT_NUMBER, _R.LEAVE_OUT),
        _V.TOO_LONG: (_R.CORRECT_NUMBER, _R.LEAVE_OUT),
        _V.UNREADABLE: (_R.CORRECT_NUMBER, _R.LEAVE_OUT),
        _V.SEVERAL_NUMBERS: (_R.SPLIT_NUMBERS, _R.CORRECT_NUMBER, _R.LEAVE_OUT),
        _V.NO_CONSENT: (_R.RECORD_CONSENT, _R.LEAVE_OUT),
        _V.TAKEN_BACK: (_R.RECORD_CONSENT, _R.LEAVE_OUT),
        _V.SAID_STOP: (_R.TAKE_OFF_STOP_LIST, _R.LEAVE_OUT),
        _V.SAME_NUMBER: (_R.CORRECT_NUMBER, _R.LEAVE_OUT),
        _V.UNFILLED: (_R.EDIT_CUSTOMER, _R.LEAVE_OUT),
        _V.TEXT_TOO_LONG: (_R.EDIT_CUSTOMER, _R.LEAVE_OUT),
        _V.ARCHIVED: (_R.BRING_BACK, _R.LEAVE_OUT),
        _V.LEFT_OUT: (_R.PUT_BACK,),
    }
)

_FOR_NUMBERS = frozenset(
    {_R.SPLIT_NUMBERS, _R.CORRECT_NUMBER, _R.TAKE_OFF_STOP_LIST, _R.LEAVE_OUT, _R.PUT_BACK}
)


def repairs_for(verdict: ReviewVerdict, *, typed: bool) -> tuple[Repair, ...]:
    """What can be done about it; a number that was typed is mended where it was typed, in the mailing."""
    found = REPAIRS[verdict]
    return tuple(repair for repair in found if repair in _FOR_NUMBERS) if typed else found


@dataclass(frozen=True, slots=True)
class RecipientReview:
    """One line of the review. `id` is the line's own; `customer_id` None for a mere number.

    `number` is what would be written to, in E.164, or what stands in the field where that cannot be read.
    `reason` says the verdict in a sentence; `repairs` are offered in this order. `other` is the name of who gets
    the SMS of the same phone.
    """

    id: int
    customer_id: int | None
    name: str
    number: str = field(repr=False)
    verdict: ReviewVerdict
    reason: str
    repairs: tuple[Repair, ...]
    parts: int = 0
    other: str = ""


@dataclass(frozen=True, slots=True)
class RecipientPreview:
    """One recipient's text as it would leave, with its size; `gaps` are the names that could not be filled.

    `sender` is who it would be from, "" where the gateway says so, or where the one chosen is not possible.
    """

    recipient: RecipientReview
    text: str = field(repr=False)
    parts: int
    units: int
    is_unicode: bool
    gaps: tuple[str, ...]
    profile: SegmentProfile = STANDARD
    sender: str = ""


class ReviewOrder(StrEnum):
    """How a review is listed."""

    AS_CHOSEN = "as_chosen"
    LONGEST_FIRST = "longest_first"
    SHORTEST_FIRST = "shortest_first"


@dataclass(frozen=True, slots=True)
class ReviewQuery:
    """Which lines of a review: those who get it, those who do not, or of one verdict."""

    gets_it: bool | None = None
    verdict: ReviewVerdict | None = None
    order: ReviewOrder = ReviewOrder.AS_CHOSEN


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of somebody's numbers, read: `verdict` of its field alone is GETS_IT or what keeps it from getting SMS."""

    number: str = field(repr=False)
    label: PhoneLabel
    verdict: ReviewVerdict


@dataclass(frozen=True, slots=True)
class Person:
    """Who is meant, with what was said about each of the numbers: agreed (True) or taken back."""

    customer: Customer | None
    number: str = field(default="", repr=False)
    said: Mapping[str, bool] = field(default_factory=dict)
    appointment: AppointmentRow | None = None
    is_crossed_out: bool = False

    @property
    def name(self) -> str:
        return self.customer.display_name if self.customer is not None else ""


def candidates(person: Person, country: str) -> list[Candidate]:
    """The person's numbers as a review sees them; one that was typed stands alone, whoever it belongs to."""
    if person.number:
        return [_typed(person.number, country)]
    if person.customer is None:
        return []
    return [_candidate(entry, country) for entry in person.customer.phones]


def _typed(raw: str, country: str) -> Candidate:
    number = phone.read(raw, country).number
    return _candidate(CustomerPhone(PhoneLabel.MOBILE, raw, number.e164 if number else ""), country)


SHORTEST = 8
"""Digits of the shortest mobile number there is, its country's code included."""
_UNREAD = MappingProxyType(
    {
        PhoneProblem.TOO_SHORT: ReviewVerdict.TOO_SHORT,
        PhoneProblem.TOO_LONG: ReviewVerdict.TOO_LONG,
        PhoneProblem.SEVERAL: ReviewVerdict.SEVERAL_NUMBERS,
    }
)


def _candidate(entry: CustomerPhone, country: str) -> Candidate:
    if not entry.e164:
        problem = phone.read(entry.raw, country).problems[0]
        return Candidate(entry.raw, entry.label, _UNREAD.get(problem, ReviewVerdict.UNREADABLE))
    kind = phone.kind_of(entry.e164, country)
    if kind is NumberKind.UNKNOWN:  # possible by its length in some place, but nobody has it
        is_short = len(entry.e164) <= SHORTEST
        verdict = ReviewVerdict.TOO_SHORT if is_short else ReviewVerdict.UNREADABLE
        return Candidate(entry.raw or entry.e164, entry.label, verdict)
    if entry.label is PhoneLabel.LANDLINE:
        is_mobile = kind is NumberKind.MOBILE
        verdict = ReviewVerdict.MOBILE_AS_LANDLINE if is_mobile else ReviewVerdict.NO_MOBILE
    elif kind is NumberKind.LANDLINE:
        is_mobile = entry.label is PhoneLabel.MOBILE
        verdict = ReviewVerdict.LANDLINE if is_mobile else ReviewVerdict.NO_MOBILE
    else:
        verdict = ReviewVerdict.GETS_IT
    return Candidate(entry.e164, entry.label, verdict)


_WORTH_MENDING = (
    ReviewVerdict.MOBILE_AS_LANDLINE,
    ReviewVerdict.SEVERAL_NUMBERS,
    ReviewVerdict.TOO_SHORT,
    ReviewVerdict.TOO_LONG,
    ReviewVerdict.UNREADABLE,
    ReviewVerdict.LANDLINE,
)
"""Which of somebody's faulty numbers is shown: the one that is most likely a mobile."""


def judge(
    person: Person, country: str, purpose: Purpose, stopped: Container[str]
) -> tuple[ReviewVerdict, str]:
    """May this person get it, and at which number (E.164, or as it stands in the field)?

    Says nothing about the text, nor about others with the same number. A customer must have agreed for the number
    and purpose; of a mere number it is enough that nobody took it back (SA-30). STOP counts for marketing alone.
    """
    found = candidates(person, country)
    if person.is_crossed_out:
        return ReviewVerdict.LEFT_OUT, found[0].number if found else ""
    usable = [one for one in found if one.verdict is ReviewVerdict.GETS_IT]
    if person.customer is not None and person.customer.archived:
        return ReviewVerdict.ARCHIVED, usable[0].number if usable else ""
    if not usable:
        return _why_unusable(found)
    usable.sort(key=lambda one: one.label is not PhoneLabel.MOBILE)
    judged = [(_may(person, one.number, purpose, stopped), one.number) for one in usable]
    return next((one for one in judged if one[0] is ReviewVerdict.GETS_IT), judged[0])


def _why_unusable(found: Sequence[Candidate]) -> tuple[ReviewVerdict, str]:
    # What cannot be read in a landline's field is a landline's trouble, unless there are two numbers in it.
    shown = [
        one
        for one in found
        if one.verdict is not ReviewVerdict.NO_MOBILE
        and (
            one.label is not PhoneLabel.LANDLINE
            or one.verdict in (ReviewVerdict.MOBILE_AS_LANDLINE, ReviewVerdict.SEVERAL_NUMBERS)
        )
    ]
    if not shown:
        return ReviewVerdict.NO_MOBILE, ""
    first = min(shown, key=lambda one: _WORTH_MENDING.index(one.verdict))
    return first.verdict, first.number


def _may(person: Person, number: str, purpose: Purpose, stopped: Container[str]) -> ReviewVerdict:
    if purpose is Purpose.MARKETING and number in stopped:
        return ReviewVerdict.SAID_STOP
    said = person.said.get(number)
    if said is False:
        return ReviewVerdict.TAKEN_BACK
    if said is None and person.customer is not None:
        return ReviewVerdict.NO_CONSENT
    return ReviewVerdict.GETS_IT
