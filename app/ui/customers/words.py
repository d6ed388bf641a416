"""The words for what a customer's record holds: kinds of numbers, purposes, sources, forms of address. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.domain.consent import ConsentSource, Purpose
from app.domain.customers import AddressForm, PhoneLabel, Salutation
from app.i18n import N_

PHONE_LABELS: Mapping[PhoneLabel, str] = MappingProxyType(
    {
        PhoneLabel.MOBILE: N_("Mobile"),
        PhoneLabel.LANDLINE: N_("Landline"),
        PhoneLabel.OTHER: N_("Other"),
    }
)
PHONE_ICONS: Mapping[PhoneLabel, str] = MappingProxyType(
    {PhoneLabel.MOBILE: "smartphone", PhoneLabel.LANDLINE: "phone", PhoneLabel.OTHER: "hash"}
)
PURPOSES: Mapping[Purpose, str] = MappingProxyType(
    {
        Purpose.APPOINTMENTS: N_("Appointments"),
        Purpose.INFORMATION: N_("Information"),
        Purpose.MARKETING: N_("Marketing"),
    }
)
SOURCES: Mapping[ConsentSource, str] = MappingProxyType(
    {
        ConsentSource.IN_PERSON: N_("in person"),
        ConsentSource.PHONE: N_("by phone"),
        ConsentSource.FORM: N_("on a form"),
        ConsentSource.WEBSITE: N_("on the website"),
        ConsentSource.SMS: N_("by SMS"),
        ConsentSource.IMPORT: N_("taken over"),
    }
)
ASKED_SOURCES = tuple(source for source in SOURCES if source is not ConsentSource.IMPORT)
"""What a person may choose; IMPORT is only written by an import."""

SALUTATIONS: Mapping[Salutation, str] = MappingProxyType(
    {Salutation.NEUTRAL: N_("None"), Salutation.MS: N_("Ms"), Salutation.MR: N_("Mr")}
)
ADDRESS_FORMS: Mapping[AddressForm, str] = MappingProxyType(
    {AddressForm.FORMAL: N_("Formal"), AddressForm.FAMILIAR: N_("Familiar")}
)
FIELD_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "salutation": N_("Salutation"),
        "title": N_("Title"),
        "first_name": N_("First name"),
        "last_name": N_("Last name"),
        "company": N_("Company"),
        "birthday": N_("Birthday"),
        "street": N_("Street"),
        "postal_code": N_("Postal code"),
        "city": N_("City"),
        "email": N_("E-mail"),
        "language": N_("Language"),
        "address_form": N_("Form of address"),
        "notes": N_("Notes"),
        "phones": N_("Phone numbers"),
    }
)
"""The attributes of a customer that are edited, in the order of the form."""
