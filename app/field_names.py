"""The names of placeholders in people's languages, and back to the neutral ones that are stored (D-2)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from app.domain.placeholders import Field, FieldGroup, name_key
from app.i18n import LANGUAGES, N_, _, catalogue_of, current_language

FIELD_LABELS: Mapping[Field, str] = MappingProxyType(
    {
        Field.SALUTATION: N_("Salutation"),
        Field.TITLE: N_("Title"),
        Field.FIRST_NAME: N_("First name"),
        Field.LAST_NAME: N_("Last name"),
        Field.FULL_NAME: N_("Full name"),
        Field.GREETING: N_("Greeting"),
        Field.CUSTOMER_COMPANY: N_("Customer's company"),
        Field.BIRTHDAY: N_("Birthday"),
        Field.STREET: N_("Street"),
        Field.POSTAL_CODE: N_("Postal code"),
        Field.CITY: N_("City"),
        Field.CUSTOMER_EMAIL: N_("Customer's e-mail"),
        Field.CUSTOMER_PHONE: N_("Customer's phone"),
        Field.COMPANY_NAME: N_("Our company"),
        Field.COMPANY_PHONE: N_("Our phone"),
        Field.COMPANY_EMAIL: N_("Our e-mail"),
        Field.COMPANY_WEBSITE: N_("Our website"),
        Field.COMPANY_STREET: N_("Our street"),
        Field.COMPANY_POSTAL_CODE: N_("Our postal code"),
        Field.COMPANY_CITY: N_("Our city"),
        Field.APPOINTMENT_DATE: N_("Appointment date"),
        Field.APPOINTMENT_WEEKDAY: N_("Appointment weekday"),
        Field.APPOINTMENT_TIME: N_("Appointment time"),
        Field.APPOINTMENT_END: N_("Appointment end"),
        Field.APPOINTMENT_TITLE: N_("Appointment title"),
        Field.APPOINTMENT_TYPE: N_("Appointment type"),
        Field.APPOINTMENT_STAFF: N_("Appointment with"),
        Field.USER_NAME: N_("Your name"),
        Field.TODAY: N_("Today"),
    }
)
GROUP_LABELS: Mapping[FieldGroup, str] = MappingProxyType(
    {
        FieldGroup.CUSTOMER: N_("Customer"),
        FieldGroup.APPOINTMENT: N_("Appointment"),
        FieldGroup.MANDANT: N_("Our company"),
        FieldGroup.USER: N_("You"),
        FieldGroup.GENERAL: N_("General"),
    }
)
"""Groups in the order of the menu."""


def field_label(field: Field) -> str:
    """The name of `field` in the interface's language."""
    return labels()[field]


def group_label(group: FieldGroup) -> str:
    return _(GROUP_LABELS[group])


def labels() -> Mapping[Field, str]:
    """Every field's name in the interface's language."""
    return _labels_of(current_language())


def names() -> Mapping[str, Field]:
    """Written name, as `placeholders.name_key` makes it → field: all languages of the program together.

    The interface's own language wins where two languages use one word for different fields.
    """
    return _names_for(current_language())


def field_named(name: str) -> Field | None:
    """The field that `name`, in any language of the program or neutral, stands for; None for no field."""
    key = name_key(name)
    neutral = (field for field in Field if name_key(field.value) == key)
    return names().get(key) or next(neutral, None)


@lru_cache(maxsize=8)
def _labels_of(language: str) -> Mapping[Field, str]:
    translate = catalogue_of(language).gettext
    # The brackets of placeholders must never get into a name.
    return MappingProxyType({field: translate(label).strip("<>|") for field, label in FIELD_LABELS.items()})


@lru_cache(maxsize=8)
def _names_for(current: str) -> Mapping[str, Field]:
    languages = [language for language in LANGUAGES if language != current] + [current]
    return MappingProxyType(
        {name_key(label): field for language in languages for field, label in _labels_of(language).items()}
    )
