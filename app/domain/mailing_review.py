"""Who gets a mailing, who does not and why: the judgement on one recipient, and what mends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

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
    """One recipient's text as it would leave, with its size; `gaps` are the names that could not be filled."""

    recipient: RecipientReview
    text: str = field(repr=False)
    parts: int
    units: int
    is_unicode: bool
    gaps: tuple[str, ...]
    profile: SegmentProfile = STANDARD


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
