"""Customer records as the services hand them out and take them back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.consent import ConsentRecord
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.tags import Tag

if TYPE_CHECKING:
    from app.domain.selection import Criteria

MOST_FOUND = 1_000
"""More hits than anybody scrolls through; a list that reaches it asks for another letter instead."""


class PhoneLabel(StrEnum):
    MOBILE = "mobile"
    LANDLINE = "landline"
    OTHER = "other"


class Salutation(StrEnum):
    """How a person is addressed; NEUTRAL greets with the full name."""

    NEUTRAL = ""
    MS = "ms"
    MR = "mr"


class AddressForm(StrEnum):
    """Formal (Sie) or familiar (du) address."""

    FORMAL = "formal"
    FAMILIAR = "familiar"


@dataclass(frozen=True, slots=True)
class CustomerPhone:
    """One number: `raw` as typed, `e164` its normal form ("" if it cannot be read); `note` is free ("daughter")."""

    label: PhoneLabel
    raw: str
    e164: str = ""
    note: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer of a Mandant; `id` 0 = not stored yet, `version` is checked when saving."""

    id: int
    mandant_id: int
    salutation: Salutation = Salutation.NEUTRAL
    title: str = ""
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    birthday: date | None = None
    street: str = ""
    postal_code: str = ""
    city: str = ""
    email: str = ""
    language: str = ""
    address_form: AddressForm = AddressForm.FORMAL
    notes: str = ""
    archived: bool = False
    phones: tuple[CustomerPhone, ...] = ()
    consents: tuple[ConsentRecord, ...] = ()
    version: int = 0

    @property
    def display_name(self) -> str:
        """`Meyer, Erika` – as lists sort people; the company where there is no person's name."""
        person = ", ".join(part for part in (self.last_name, self.first_name) if part)
        return person or self.company


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A line of the customer list; `phone` is the first mobile (or other) number in international form.

    `tags` are the titles of the tags carried.
    """

    id: int
    name: str
    company: str
    phone: str
    city: str
    email: str
    archived: bool
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """What the card at the right edge shows of a customer; instants are UTC, an id 0 means there is none."""

    customer: Customer
    tags: tuple[Tag, ...] = ()
    next_appointment: datetime | None = None
    next_appointment_title: str = ""
    next_appointment_id: int = 0
    last_appointment: datetime | None = None
    last_appointment_title: str = ""
    last_appointment_id: int = 0
    last_sms_at: datetime | None = None
    last_sms_status: MessageStatus | None = None
    last_sms_reason: StatusReason | None = None
    last_sms_id: int = 0


@dataclass(frozen=True, slots=True)
class CustomerQuery:
    """Which customers a list shows: those found by `text` (name, number in any format, e-mail, city).

    With `criteria` only those whom these mean; they say about the archive, too, not `archived`.
    """

    text: str = ""
    archived: bool = False
    criteria: Criteria | None = None
