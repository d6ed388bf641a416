"""How conditions are called in the form. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app import formats
from app.domain.selection import Comparison, Field, Join, Preview, SentMailing
from app.i18n import N_, _, ngettext

_C = Comparison

FIELD_NAMES: Mapping[Field, str] = MappingProxyType(
    {
        Field.CITY: N_("City"),
        Field.POSTAL_CODE: N_("Postal code"),
        Field.STREET: N_("Street"),
        Field.LANGUAGE: N_("Language"),
        Field.SALUTATION: N_("Salutation"),
        Field.ADDRESS_FORM: N_("Form of address"),
        Field.TITLE: N_("Title"),
        Field.FIRST_NAME: N_("First name"),
        Field.LAST_NAME: N_("Last name"),
        Field.BIRTHDAY_MONTH: N_("Month of birth"),
        Field.COMPANY: N_("Company"),
        Field.EMAIL: N_("E-mail"),
        Field.NOTES: N_("Notes"),
        Field.TAG: N_("Tag"),
        Field.MOBILE: N_("Mobile number"),
        Field.CONSENT: N_("Consent to SMS"),
        Field.LAST_APPOINTMENT: N_("Last appointment"),
        Field.NEXT_APPOINTMENT: N_("Next appointment"),
        Field.APPOINTMENT_TYPE: N_("Appointment of the type"),
        Field.APPOINTMENT_STATE: N_("Appointment that is"),
        Field.APPOINTMENT_TITLE: N_("Title of an appointment"),
        Field.APPOINTMENT_NOTE: N_("Note of an appointment"),
        Field.STAFF: N_("An appointment with"),
        Field.NO_SHOWS: N_("Missed appointments"),
        Field.MAILING: N_("Mailing"),
        Field.ARCHIVED: N_("Archived"),
    }
)
"""In the order of the form."""

_USUAL: Mapping[Comparison, str] = MappingProxyType(
    {
        _C.IS: N_("is"),
        _C.IS_NOT: N_("is not"),
        _C.BEGINS: N_("begins with"),
        _C.CONTAINS: N_("contains"),
        _C.EMPTY: N_("is empty"),
        _C.FILLED: N_("is filled in"),
        _C.YES: N_("yes"),
        _C.NO: N_("no"),
        _C.GRANTED: N_("is given for"),
        _C.MISSING: N_("was never asked for"),
        _C.WITHDRAWN: N_("was taken back for"),
        _C.BEFORE: N_("is before"),
        _C.SINCE: N_("is on or after"),
        _C.LONGER_AGO: N_("is longer ago than"),
        _C.WITHIN: N_("is within the last"),
        _C.NEVER: N_("there was none"),
        _C.AT_LEAST: N_("are at least"),
        _C.AT_MOST: N_("are at most"),
    }
)
_SPECIAL: Mapping[tuple[Field, Comparison], str] = MappingProxyType(
    {
        (Field.TAG, _C.IS): N_("is carried:"),
        (Field.TAG, _C.IS_NOT): N_("is not carried:"),
        (Field.MOBILE, _C.YES): N_("is there"),
        (Field.MOBILE, _C.NO): N_("is missing"),
        (Field.NEXT_APPOINTMENT, _C.YES): N_("is booked"),
        (Field.NEXT_APPOINTMENT, _C.NO): N_("is not booked"),
        (Field.NEXT_APPOINTMENT, _C.WITHIN): N_("is within the next"),
        (Field.APPOINTMENT_TYPE, _C.IS): N_("there is or was:"),
        (Field.APPOINTMENT_TYPE, _C.IS_NOT): N_("there never was:"),
        (Field.APPOINTMENT_STATE, _C.IS): N_("there is or was:"),
        (Field.APPOINTMENT_STATE, _C.IS_NOT): N_("there never was:"),
        (Field.STAFF, _C.IS): N_("there is or was:"),
        (Field.STAFF, _C.IS_NOT): N_("there never was:"),
        (Field.MAILING, _C.IS): N_("was received:"),
        (Field.MAILING, _C.IS_NOT): N_("was not received:"),
    }
)
JOINS: Mapping[Join, str] = MappingProxyType(
    {Join.ALL: N_("All of these hold"), Join.ANY: N_("At least one of these holds")}
)


def comparison_words(field: Field, comparison: Comparison) -> str:
    """As it stands between the field and its value."""
    return _(_SPECIAL.get((field, comparison)) or _USUAL[comparison])


def mailing_words(mailing: SentMailing) -> str:
    """A mailing among others: its name or first words, and its day."""
    title = mailing.name or " ".join(mailing.beginning.split())
    day = formats.format_date(mailing.launched_on, length="short")
    return _("{mailing} · {day}").format(mailing=title, day=day)


def count_words(preview: Preview) -> str:
    """`1,204 customers are meant.`"""
    number = formats.format_number(preview.count)
    words = ngettext("{count} customer is meant.", "{count} customers are meant.", preview.count)
    return words.format(count=number)


def name_words(preview: Preview) -> str:
    """The first names, and how many more there are."""
    names = " · ".join(preview.names)
    rest = preview.count - len(preview.names)
    if rest <= 0:
        return names
    words = ngettext("{names} and {count} more", "{names} and {count} more", rest)
    return words.format(names=names, count=formats.format_number(rest))
