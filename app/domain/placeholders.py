"""Placeholders in text blocks: find, translate, fill them, and tell what could not be filled."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Field(StrEnum):
    """What a placeholder stands for; the value is the language-neutral name that is stored."""

    SALUTATION = "Salutation"
    TITLE = "Title"
    FIRST_NAME = "FirstName"
    LAST_NAME = "LastName"
    FULL_NAME = "FullName"
    GREETING = "Greeting"
    CUSTOMER_COMPANY = "CustomerCompany"
    BIRTHDAY = "Birthday"
    STREET = "Street"
    POSTAL_CODE = "PostalCode"
    CITY = "City"
    CUSTOMER_EMAIL = "CustomerEmail"
    CUSTOMER_PHONE = "CustomerPhone"
    COMPANY_NAME = "CompanyName"
    COMPANY_PHONE = "CompanyPhone"
    COMPANY_EMAIL = "CompanyEmail"
    COMPANY_WEBSITE = "CompanyWebsite"
    COMPANY_STREET = "CompanyStreet"
    COMPANY_POSTAL_CODE = "CompanyPostalCode"
    COMPANY_CITY = "CompanyCity"
    APPOINTMENT_DATE = "AppointmentDate"
    APPOINTMENT_WEEKDAY = "AppointmentWeekday"
    APPOINTMENT_TIME = "AppointmentTime"
    APPOINTMENT_END = "AppointmentEnd"
    APPOINTMENT_TITLE = "AppointmentTitle"
    APPOINTMENT_TYPE = "AppointmentType"
    APPOINTMENT_STAFF = "AppointmentStaff"
    USER_NAME = "UserName"
    TODAY = "Today"


class FieldGroup(StrEnum):
    """Where a field's value comes from; the menu "Insert field" is ordered by it."""

    CUSTOMER = "customer"
    MANDANT = "mandant"
    APPOINTMENT = "appointment"
    USER = "user"
    GENERAL = "general"


APPOINTMENT_FIELDS = frozenset(field for field in Field if field.name.startswith("APPOINTMENT_"))
_MANDANT_FIELDS = frozenset(field for field in Field if field.name.startswith("COMPANY_"))


def group_of(field: Field) -> FieldGroup:
    """The group `field` belongs to."""
    if field in APPOINTMENT_FIELDS:
        return FieldGroup.APPOINTMENT
    if field in _MANDANT_FIELDS:
        return FieldGroup.MANDANT
    if field is Field.USER_NAME:
        return FieldGroup.USER
    if field is Field.TODAY:
        return FieldGroup.GENERAL
    return FieldGroup.CUSTOMER


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One `<<Name>>` or `<<Name|fallback>>` in a text: text[start:end]; `field` is None for an unknown name."""

    start: int
    end: int
    name: str
    field: Field | None
    fallback: str | None


@dataclass(frozen=True, slots=True)
class Gap:
    """What is left to fill at text[start:end]; `known` is False for an unknown name or a lone `<<` or `>>`."""

    start: int
    end: int
    name: str
    known: bool


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled text and what could not be filled in it; only without gaps may it be sent."""

    text: str
    gaps: tuple[Gap, ...]


_NO_NAMES: Mapping[str, Field] = MappingProxyType({})
_PLACEHOLDER = re.compile(r"<<(?P<name>[^<>|\n]*[^<>|\s][^<>|\n]*)(?:\|(?P<fallback>(?:(?!<<|>>).)*))?>>")
_BRACKETS = re.compile(r"<{2,}|>{2,}")


def name_key(name: str) -> str:
    """The form under which a written name is looked up: composed, case-folded, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


_NEUTRAL: Mapping[str, Field] = MappingProxyType({name_key(field.value): field for field in Field})


def find(text: str, names: Mapping[str, Field] | None = None) -> tuple[Placeholder, ...]:
    """All placeholders of `text` in order.

    `names` maps case-folded written names (of one or several languages) to fields; the neutral names are
    always understood. A fallback may be empty: then nothing is written in place of a missing value.
    """
    return tuple(
        Placeholder(
            start=match.start(),
            end=match.end(),
            name=match["name"].strip(),
            field=_field(match["name"], names),
            fallback=match["fallback"],
        )
        for match in _PLACEHOLDER.finditer(text)
    )


def _field(name: str, names: Mapping[str, Field] | None) -> Field | None:
    key = name_key(name)
    return (names or _NO_NAMES).get(key) or _NEUTRAL.get(key)


def fill(template: str, values: Mapping[Field, str], names: Mapping[str, Field] | None = None) -> Filled:
    """Put `values` in place of the placeholders of `template`.

    A missing or blank value takes the fallback; without one the placeholder stays and is a gap. Values are
    inserted as they are and never looked through for placeholders; should one bring `<<` or `>>` along, that
    is a gap as well, so that such a text stays unsent.
    """

    def written(placeholder: Placeholder) -> str | None:
        if placeholder.field is None:
            return None
        value = values.get(placeholder.field, "")
        return value if value.strip() else placeholder.fallback

    text = _rewrite(template, names, written)
    return Filled(text, gaps_in(text, names))


def gaps_in(text: str, names: Mapping[str, Field] | None = None) -> tuple[Gap, ...]:
    """Everything in `text` that must not leave: placeholders, and any `<<` or `>>` standing alone."""
    if "<<" not in text and ">>" not in text:  # the common case, with every keystroke
        return ()
    gaps: list[Gap] = []
    position = 0
    for placeholder in find(text, names):
        gaps += _lone_brackets(text, position, placeholder.start)
        known = placeholder.field is not None
        gaps.append(Gap(placeholder.start, placeholder.end, placeholder.name, known))
        position = placeholder.end
    gaps += _lone_brackets(text, position, len(text))
    return tuple(gaps)


def _lone_brackets(text: str, start: int, end: int) -> list[Gap]:
    matches = _BRACKETS.finditer(text, start, end)
    return [Gap(match.start(), match.end(), match[0], known=False) for match in matches]


def to_neutral(text: str, names: Mapping[str, Field]) -> str:
    """`text` with the known names replaced by the neutral ones that are stored; unknown names stay."""
    return _rename(text, names, lambda field: field.value)


def to_display(text: str, labels: Mapping[Field, str]) -> str:
    """`text` with the neutral names replaced by `labels` of the reader's language; the others stay."""
    return _rename(text, None, lambda field: labels.get(field, field.value))


def _rename(text: str, names: Mapping[str, Field] | None, label: Callable[[Field], str]) -> str:
    def written(placeholder: Placeholder) -> str | None:
        if placeholder.field is None:
            return None
        return _written(label(placeholder.field), placeholder.fallback)

    return _rewrite(text, names, written)


def _written(name: str, fallback: str | None) -> str:
    return f"<<{name}>>" if fallback is None else f"<<{name}|{fallback}>>"


def _rewrite(
    text: str, names: Mapping[str, Field] | None, written: Callable[[Placeholder], str | None]
) -> str:
    """`text` with each placeholder replaced by what `written` gives for it; None leaves it alone."""
    pieces: list[str] = []
    position = 0
    for placeholder in find(text, names):
        replacement = written(placeholder)
        if replacement is not None:
            pieces += (text[position : placeholder.start], replacement)
            position = placeholder.end
    pieces.append(text[position:])
    return "".join(pieces)


_FOREIGN = re.compile(r"%(?=(?P<percent>[^%{}<>\n]{1,80})%)|\{(?=(?P<brace>[^%{}<>\n]{1,80})\})")


def import_foreign(text: str, names: Mapping[str, Field]) -> str:
    """`text` with `%name%` and `{Name}` of other programs turned into neutral placeholders.

    Only known names change (those in `names`, case-folded, and the neutral ones): "20 % Rabatt" stays text.
    """
    protected = [(placeholder.start, placeholder.end) for placeholder in find(text, names)]
    pieces: list[str] = []
    position = 0
    for match in _FOREIGN.finditer(text):
        inner = match["percent"] or match["brace"]
        name, bar, fallback = inner.partition("|")
        field = _field(name, names)
        start, end = match.start(), match.end() + len(inner) + 1
        inside = any(begin < start < finish for begin, finish in protected)
        if field is None or inside or start < position:
            continue
        pieces += (text[position:start], _written(field.value, fallback if bar else None))
        position = end
    pieces.append(text[position:])
    return "".join(pieces)


def uses_appointment(template: str, names: Mapping[str, Field] | None = None) -> bool:
    """Whether `template` says anything that changes when the appointment moves."""
    return any(placeholder.field in APPOINTMENT_FIELDS for placeholder in find(template, names))
