"""Which customers are meant: conditions on what is known of them, as they are built in a form and kept under a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeAlias

from app.domain.appointments import AppointmentState
from app.domain.calendar import AppointmentType, Resource
from app.domain.consent import Purpose
from app.domain.customers import AddressForm, Salutation
from app.domain.tags import Tag

JSON_VERSION = 1
LONGEST_NAME = 60
LONGEST_TEXT = 200
MOST_DAYS = 36_500
YEARS = range(1900, 2200)
MOST_CONDITIONS = 30
"""In all groups together: more than anybody reads, and still no burden for the database."""


class Field(StrEnum):
    """What a condition asks about."""

    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    TITLE = "title"
    STREET = "street"
    EMAIL = "email"
    NOTES = "notes"
    ADDRESS_FORM = "address_form"
    LANGUAGE = "language"
    CITY = "city"
    POSTAL_CODE = "postal_code"
    COMPANY = "company"
    SALUTATION = "salutation"
    BIRTHDAY_MONTH = "birthday_month"
    MOBILE = "mobile"
    ARCHIVED = "archived"
    TAG = "tag"
    CONSENT = "consent"
    LAST_APPOINTMENT = "last_appointment"
    NEXT_APPOINTMENT = "next_appointment"
    APPOINTMENT_TYPE = "appointment_type"
    APPOINTMENT_STATE = "appointment_state"
    APPOINTMENT_TITLE = "appointment_title"
    APPOINTMENT_NOTE = "appointment_note"
    STAFF = "staff"
    NO_SHOWS = "no_shows"
    MAILING = "mailing"


class Comparison(StrEnum):
    """How the value is held against what is known; what each means for a field stands at `COMPARISONS`."""

    IS = "is"
    IS_NOT = "is_not"
    BEGINS = "begins"
    CONTAINS = "contains"
    EMPTY = "empty"
    FILLED = "filled"
    YES = "yes"
    NO = "no"
    GRANTED = "granted"
    MISSING = "missing"
    WITHDRAWN = "withdrawn"
    BEFORE = "before"
    SINCE = "since"
    LONGER_AGO = "longer_ago"
    WITHIN = "within"
    NEVER = "never"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Kind(StrEnum):
    """What sort of value a comparison needs; DAYS and COUNT are whole numbers, the ids name rows of the database."""

    NOTHING = "nothing"
    TEXT = "text"
    LANGUAGE = "language"
    SALUTATION = "salutation"
    ADDRESS_FORM = "address_form"
    MONTH = "month"
    PURPOSE = "purpose"
    TAG = "tag"
    APPOINTMENT_TYPE = "appointment_type"
    APPOINTMENT_STATE = "appointment_state"
    STAFF = "staff"
    MAILING = "mailing"
    DATE = "date"
    DAYS = "days"
    COUNT = "count"


Value: TypeAlias = str | int | date | None
"""A word or text, a whole number or id, a day of the Mandant, or nothing, as the `Kind` says."""

_C, _K = Comparison, Kind


def _one_of(kind: Kind) -> Mapping[Comparison, Kind]:
    return {_C.IS: kind, _C.IS_NOT: kind}


_TEXT = {_C.IS: _K.TEXT, _C.IS_NOT: _K.TEXT, _C.BEGINS: _K.TEXT, _C.CONTAINS: _K.TEXT,
         _C.EMPTY: _K.NOTHING, _C.FILLED: _K.NOTHING}  # fmt: skip
_OF_ANY = {_C.IS: _K.TEXT, _C.BEGINS: _K.TEXT, _C.CONTAINS: _K.TEXT}
_YES_NO = {_C.YES: _K.NOTHING, _C.NO: _K.NOTHING}

COMPARISONS: Mapping[Field, Mapping[Comparison, Kind]] = MappingProxyType(
    {
        Field.FIRST_NAME: _TEXT,
        Field.LAST_NAME: _TEXT,
        Field.TITLE: _TEXT,
        Field.STREET: _TEXT,
        Field.EMAIL: _TEXT,
        Field.NOTES: _TEXT,
        Field.ADDRESS_FORM: _one_of(_K.ADDRESS_FORM),
        Field.LANGUAGE: _one_of(_K.LANGUAGE),
        Field.CITY: _TEXT,
        Field.POSTAL_CODE: _TEXT,
        Field.COMPANY: _TEXT,
        Field.SALUTATION: _one_of(_K.SALUTATION),
        Field.BIRTHDAY_MONTH: _one_of(_K.MONTH),
        Field.MOBILE: _YES_NO,
        Field.ARCHIVED: _YES_NO,
        Field.TAG: _one_of(_K.TAG),
        Field.CONSENT: {_C.GRANTED: _K.PURPOSE, _C.MISSING: _K.PURPOSE, _C.WITHDRAWN: _K.PURPOSE},
        Field.LAST_APPOINTMENT: {
            _C.LONGER_AGO: _K.DAYS,
            _C.WITHIN: _K.DAYS,
            _C.BEFORE: _K.DATE,
            _C.SINCE: _K.DATE,
            _C.NEVER: _K.NOTHING,
        },
        Field.NEXT_APPOINTMENT: {
            _C.YES: _K.NOTHING,
            _C.NO: _K.NOTHING,
            _C.WITHIN: _K.DAYS,
            _C.BEFORE: _K.DATE,
            _C.SINCE: _K.DATE,
        },
        Field.APPOINTMENT_TYPE: _one_of(_K.APPOINTMENT_TYPE),
        Field.APPOINTMENT_STATE: _one_of(_K.APPOINTMENT_STATE),
        Field.APPOINTMENT_TITLE: _OF_ANY,
        Field.APPOINTMENT_NOTE: _OF_ANY,
        Field.STAFF: _one_of(_K.STAFF),
        Field.NO_SHOWS: {_C.AT_LEAST: _K.COUNT, _C.AT_MOST: _K.COUNT},
        Field.MAILING: _one_of(_K.MAILING),
    }
)
"""What can be asked about each field, and the kind of value that takes.

Texts are compared without regard to blanks at the ends and to capitals (`plain`). A customer without a language has
the company's. No birthday is no month. Appointments that were undone count nowhere, cancelled ones only where their
state is asked for; the last is the latest that has begun, the next the earliest that has not. Title and note are those
of any one appointment. SINCE includes its day, BEFORE does not. WITHIN and LONGER_AGO count days of 24 hours from now.
Consent is GRANTED if one of the customer's numbers that are not landlines
has it, otherwise WITHDRAWN if one has taken it back, otherwise MISSING. Who has an SMS of a mailing that has left, or
is still to leave, got it; one that failed or was withdrawn counts as none, so that they can be written to once more.
"""


class Join(StrEnum):
    """Whether all conditions of a group have to hold, or one is enough."""

    ALL = "all"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of the form."""

    field: Field
    comparison: Comparison
    value: Value = None

    @property
    def kind(self) -> Kind | None:
        """What value is needed; None if the field cannot be compared like this."""
        return COMPARISONS[self.field].get(self.comparison)


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions that belong together."""

    conditions: tuple[Condition, ...] = ()
    join: Join = Join.ALL


@dataclass(frozen=True, slots=True)
class Criteria:
    """Everybody whom `include` fits (without conditions: everybody), but nobody whom one of `exclude` fits.

    Who is archived is not meant unless a condition of `include` asks about it. A group of `exclude` without conditions
    excludes nobody.
    """

    include: Group = Group()
    exclude: tuple[Group, ...] = ()

    @property
    def groups(self) -> tuple[Group, ...]:
        """`include`, then the exclusions: the numbers that a `Flaw` counts by."""
        return (self.include, *self.exclude)

    @property
    def asks_about_the_archive(self) -> bool:
        return any(condition.field is Field.ARCHIVED for condition in self.include.conditions)


@dataclass(frozen=True, slots=True)
class SavedSelection:
    """Criteria under a name; who is meant is found anew each time it is used (ST-22)."""

    id: int
    mandant_id: int
    name: str
    criteria: Criteria = Criteria()
    version: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """How many customers are meant, and the names of the first of them in the order of the list."""

    count: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SentMailing:
    """A mailing that was launched on a day of the Mandant: its name, which may be missing, and how its text begins."""

    id: int
    name: str
    beginning: str
    launched_on: date


@dataclass(frozen=True, slots=True)
class SelectionChoices:
    """What there is to choose from while conditions are built."""

    tags: tuple[Tag, ...] = ()
    appointment_types: tuple[AppointmentType, ...] = ()
    resources: tuple[Resource, ...] = ()
    mailings: tuple[SentMailing, ...] = ()


class FlawKind(StrEnum):
    """What is wrong with a condition."""

    NOT_COMPARABLE = "not_comparable"
    NO_VALUE = "no_value"
    WRONG_VALUE = "wrong_value"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Flaw:
    """A condition that cannot be used: its group (0 = include), its place in there, and why."""

    group: int
    row: int
    kind: FlawKind


def flaws(criteria: Criteria) -> tuple[Flaw, ...]:
    """All that keeps `criteria` from being used; whether ids name anything is for the database to say."""
    found = [
        Flaw(group, row, kind)
        for group, row, condition in numbered(criteria)
        if (kind := _flaw(condition)) is not None
    ]
    places = [(group, row) for group, row, _condition in numbered(criteria)]
    return (*found, *(Flaw(*place, FlawKind.TOO_MANY) for place in places[MOST_CONDITIONS:]))


def numbered(criteria: Criteria) -> Iterator[tuple[int, int, Condition]]:
    """Every condition with its group and its place in there."""
    for group, members in enumerate(criteria.groups):
        for row, condition in enumerate(members.conditions):
            yield group, row, condition


CAPITALS, SMALL = "ÄÖÜÅÆØÉ", "äöüåæøé"
"""Beside A to Z, the letters of our languages that `plain` makes small: both databases do the same with them."""
_SMALL = str.maketrans(CAPITALS, SMALL)


def plain(text: str) -> str:
    """A text as conditions compare it."""
    ascii_small = "".join(letter.lower() if letter.isascii() else letter for letter in text.strip())
    return ascii_small.translate(_SMALL)


def _flaw(condition: Condition) -> FlawKind | None:
    kind, value = condition.kind, condition.value
    if kind is None:
        return FlawKind.NOT_COMPARABLE
    if kind is Kind.NOTHING:
        return None if value is None else FlawKind.WRONG_VALUE
    if value is None or value == "" or (isinstance(value, str) and kind is Kind.TEXT and not value.strip()):
        # The neutral salutation is an empty word.
        return None if kind is Kind.SALUTATION and value == "" else FlawKind.NO_VALUE
    return None if _fits(kind, value) else FlawKind.WRONG_VALUE


def _fits(kind: Kind, value: Value) -> bool:
    match kind:
        case Kind.TEXT:
            return isinstance(value, str) and len(value) <= LONGEST_TEXT and "\0" not in value
        case Kind.LANGUAGE:
            return isinstance(value, str) and len(value) <= 8 and value.isascii()
        case Kind.SALUTATION:
            return value in {word.value for word in Salutation}
        case Kind.ADDRESS_FORM:
            return value in {word.value for word in AddressForm}
        case Kind.APPOINTMENT_STATE:
            return value in {word.value for word in AppointmentState}
        case Kind.PURPOSE:
            return value in {word.value for word in Purpose}
        case Kind.DATE:
            return isinstance(value, date) and value.year in YEARS
        case _:
            return type(value) is int and value in _RANGES[kind]


_ID = range(1, 2**31)
_RANGES: Mapping[Kind, range] = MappingProxyType(
    {
        Kind.MONTH: range(1, 13),
        Kind.DAYS: range(1, MOST_DAYS + 1),
        Kind.COUNT: range(1_000),
        Kind.TAG: _ID,
        Kind.APPOINTMENT_TYPE: _ID,
        Kind.STAFF: _ID,
        Kind.MAILING: _ID,
    }
)


def to_json(criteria: Criteria) -> dict[str, Any]:
    """As it is stored; `from_json` reads it back."""
    return {
        "version": JSON_VERSION,
        "include": _group_to_json(criteria.include),
        "exclude": [_group_to_json(group) for group in criteria.exclude],
    }


def from_json(stored: Mapping[str, Any]) -> Criteria:
    """Raises ValueError for what a newer program has written, or nobody."""
    try:
        if stored["version"] != JSON_VERSION:
            raise ValueError("these criteria were written by a newer program")
        return Criteria(_group_from_json(stored["include"]), tuple(map(_group_from_json, stored["exclude"])))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("these are no criteria") from error


def _group_to_json(group: Group) -> dict[str, Any]:
    return {"join": group.join.value, "conditions": [_to_json(entry) for entry in group.conditions]}


def _group_from_json(stored: Mapping[str, Any]) -> Group:
    return Group(tuple(map(_from_json, stored["conditions"])), Join(stored["join"]))


def _to_json(condition: Condition) -> dict[str, Any]:
    value = condition.value.isoformat() if isinstance(condition.value, date) else condition.value
    return {"field": condition.field.value, "comparison": condition.comparison.value, "value": value}


def _from_json(stored: Mapping[str, Any]) -> Condition:
    condition = Condition(Field(stored["field"]), Comparison(stored["comparison"]), stored["value"])
    if condition.kind is Kind.DATE and isinstance(condition.value, str):
        return Condition(condition.field, condition.comparison, date.fromisoformat(condition.value))
    return condition
