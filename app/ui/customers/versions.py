"""Two versions of a customer side by side: what one typed here, and what somebody else saved meanwhile. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app import formats
from app.domain.customers import Customer, CustomerPhone, PhoneLabel
from app.i18n import LANGUAGES, _
from app.ui.customers.words import ADDRESS_FORMS, FIELD_NAMES, SALUTATIONS


def differences(mine: Customer, theirs: Customer) -> list[tuple[str, str, str]]:
    """Name of the field, my words, their words, for what is not the same, in the order of the form."""
    found = []
    for name, label in FIELD_NAMES.items():
        here, there = (_words(name, getattr(version, name)) for version in (mine, theirs))
        if here != there:
            found.append((_(label), here, there))
    return found


def same_input(one: Customer, other: Customer) -> bool:
    """Whether there is nothing to save between these two."""
    return all(_plain(name, getattr(one, name)) == _plain(name, getattr(other, name)) for name in FIELD_NAMES)


def _plain(name: str, value: Any) -> Any:
    return [(phone.label, phone.raw, phone.note) for phone in _ordered(value)] if name == "phones" else value


def _ordered(phones: Sequence[CustomerPhone]) -> Sequence[CustomerPhone]:
    """Mobiles first, as the form shows them, whatever the order they were stored in."""
    return sorted(phones, key=lambda phone: phone.label is not PhoneLabel.MOBILE)


def _words(name: str, value: Any) -> str:
    match name:
        case "phones":
            return "\n".join(f"{phone.raw} {phone.note}".strip() for phone in _ordered(value))
        case "birthday":
            return formats.format_date(value) if value else ""
        case "salutation":
            return _(SALUTATIONS[value])
        case "address_form":
            return _(ADDRESS_FORMS[value])
        case "language":
            return LANGUAGES.get(value, str(value))
    return str(value)
