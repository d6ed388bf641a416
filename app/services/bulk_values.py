"""What the placeholders of one template stand for, for very many people: only the fields that are in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from app import formats
from app.domain import greeting, phone
from app.domain.calendar import AppointmentRow
from app.domain.customers import Customer, PhoneLabel
from app.domain.mandants import Mandant
from app.domain.placeholders import APPOINTMENT_FIELDS, Field
from app.domain.sms_text import normalise, replace_typographic


def _phone_of(customer: Customer, _language: str) -> str:
    mobile = [entry for entry in customer.phones if entry.label is PhoneLabel.MOBILE]
    first = next((entry.e164 or entry.raw for entry in (*mobile, *customer.phones)), "")
    return phone.format_international(first) if first.startswith("+") else first


def _birthday_of(customer: Customer, language: str) -> str:
    return formats.format_date(customer.birthday, language=language) if customer.birthday else ""


_OF_CUSTOMER: Mapping[Field, Callable[[Customer, str], str]] = MappingProxyType(
    {
        Field.SALUTATION: greeting.salutation,
        Field.TITLE: lambda customer, _language: customer.title,
        Field.FIRST_NAME: lambda customer, _language: customer.first_name,
        Field.LAST_NAME: lambda customer, _language: customer.last_name,
        Field.FULL_NAME: lambda customer, _language: greeting.full_name(customer),
        Field.GREETING: greeting.greeting,
        Field.CUSTOMER_COMPANY: lambda customer, _language: customer.company,
        Field.BIRTHDAY: _birthday_of,
        Field.STREET: lambda customer, _language: customer.street,
        Field.POSTAL_CODE: lambda customer, _language: customer.postal_code,
        Field.CITY: lambda customer, _language: customer.city,
        Field.CUSTOMER_EMAIL: lambda customer, _language: customer.email,
        Field.CUSTOMER_PHONE: _phone_of,
    }
)


class BulkValues:
    """Says for each person what `ValueService` would, for these fields alone. `now` is UTC."""

    def __init__(self, mandant: Mandant, user_name: str, now: datetime, fields: Collection[Field]) -> None:
        self._mandant = mandant
        self._user_name = user_name
        self._zone = ZoneInfo(mandant.time_zone)
        self._today = now.astimezone(self._zone).date()
        self._of_customer = [(field, tell) for field, tell in _OF_CUSTOMER.items() if field in fields]
        self._of_appointment = [field for field in fields if field in APPOINTMENT_FIELDS]
        self._for_all: dict[str, dict[Field, str]] = {}

    @property
    def wants_appointments(self) -> bool:
        return bool(self._of_appointment)

    def of(self, customer: Customer | None, row: AppointmentRow | None) -> Mapping[Field, str]:
        """The values in this person's language."""
        language = (customer.language if customer else "") or self._mandant.language
        values = dict(self._common(language))
        if customer is not None:
            for field, tell in self._of_customer:
                values[field] = _plain(tell(customer, language))
        if row is not None and self._of_appointment:
            values |= self._about(row, language)
        return values

    def _common(self, language: str) -> dict[Field, str]:
        if language not in self._for_all:
            mandant = self._mandant
            values = {
                Field.COMPANY_NAME: mandant.name,
                Field.COMPANY_PHONE: mandant.phone,
                Field.COMPANY_EMAIL: mandant.email,
                Field.COMPANY_WEBSITE: mandant.website,
                Field.COMPANY_STREET: mandant.street,
                Field.COMPANY_POSTAL_CODE: mandant.postal_code,
                Field.COMPANY_CITY: mandant.city,
                Field.USER_NAME: self._user_name,
                Field.TODAY: formats.format_date(self._today, language=language),
            }
            self._for_all[language] = {field: _plain(value) for field, value in values.items()}
        return self._for_all[language]

    def _about(self, row: AppointmentRow, language: str) -> dict[Field, str]:
        start, end = (at.astimezone(self._zone) for at in (row.appointment.start, row.appointment.end))
        values = {
            Field.APPOINTMENT_DATE: formats.format_date(start.date(), language=language),
            Field.APPOINTMENT_WEEKDAY: formats.format_weekday(start.date(), language=language),
            Field.APPOINTMENT_TITLE: row.appointment.title,
            Field.APPOINTMENT_TYPE: row.type_name,
            Field.APPOINTMENT_STAFF: row.staff_name,
        }
        if not row.appointment.all_day:
            values[Field.APPOINTMENT_TIME] = formats.format_time(start, language=language)
            values[Field.APPOINTMENT_END] = formats.format_time(end, language=language)
        return {field: _plain(value) for field, value in values.items()}


@lru_cache(maxsize=16_384)  # the same names and towns again and again
def _plain(value: str) -> str:
    """Typography made plain, so that a dash in a name does not turn an SMS into Unicode."""
    return replace_typographic(normalise(value)).strip()
