"""Whether a number may be written to for a purpose, by what its owner agreed to or took back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Purpose(StrEnum):
    """What a message is for; consent to one purpose says nothing about another."""

    APPOINTMENTS = "appointments"
    INFORMATION = "information"
    MARKETING = "marketing"


class ConsentSource(StrEnum):
    """How the customer said it."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    FORM = "form"
    WEBSITE = "website"
    IMPORT = "import"
    SMS = "sms"


@dataclass(frozen=True, slots=True)
class ConsentStatement:
    """What a customer said about one number and purpose on the day `on`, before it is written down."""

    number_e164: str
    purpose: Purpose
    granted: bool
    on: date
    source: ConsentSource


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """One statement about one number and purpose: agreed (`granted`) or taken back.

    `on` is the customer's day; `recorded_at` is the aware UTC instant at which it was written down.
    """

    number_e164: str
    purpose: Purpose
    granted: bool
    on: date
    source: ConsentSource
    recorded_by: str
    recorded_at: datetime


class Verdict(StrEnum):
    """May this number be written to? NOT_NEEDED is decided by the caller (a number without a customer)."""

    GRANTED = "granted"
    MISSING = "missing"
    WITHDRAWN = "withdrawn"
    NOT_NEEDED = "not_needed"


def verdict(
    records: Iterable[ConsentRecord], number_e164: str, purpose: Purpose
) -> tuple[Verdict, ConsentRecord | None]:
    """Judge by the newest record for exactly this number and purpose, and return that record as the reason.

    Newest is the latest `on`, then the latest `recorded_at`: an old form found later does not undo a
    withdrawal. Where both are equal the withdrawal counts.
    """
    newest = max(
        (record for record in records if record.number_e164 == number_e164 and record.purpose is purpose),
        key=lambda record: (record.on, record.recorded_at, not record.granted),
        default=None,
    )
    if newest is None:
        return Verdict.MISSING, None
    return (Verdict.GRANTED if newest.granted else Verdict.WITHDRAWN), newest
