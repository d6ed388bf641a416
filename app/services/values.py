"""What the placeholders of a text stand for: read from the records, written in the customer's language."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from app import formats
from app.clock import Clock
from app.domain import greeting, phone
from app.domain.calendar import AppointmentRow
from app.domain.customers import Customer, PhoneLabel
from app.domain.mandants import Mandant
from app.domain.messages import DraftContext
from app.domain.permissions import Actor
from app.domain.placeholders import Field
from app.domain.sms_text import normalise, replace_typographic
from app.errors import NotFound
from app.storage.database import Work
from app.storage.repos import appointments, compose, customers, mandants


class ValueService:
    """Fills nothing itself: it says what there is to fill with. What is not recorded is missing or blank.

    Typography in the values is made plain, so that a dash in a name does not turn an SMS into Unicode.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def for_context(
        self, work: Work, actor: Actor, context: DraftContext, mandant: Mandant, customer: Customer | None
    ) -> Mapping[Field, str]:
        """The values for a message being written.

        The appointment is the one in `context` with its unsaved edits (AW-24), else the customer's next one
        (AW-25).
        """
        row = self._appointment(work, context, mandant)
        return self._values(mandant, customer, row, actor.name)

    def for_message(self, work: Work, message_id: int) -> Mapping[Field, str]:
        """The values of this moment for a stored message, to fill its template again (D-3). Raises NotFound."""
        origin = compose.origin(work, message_id)
        mandant = mandants.get(work, origin.mandant_id) if origin else None
        if origin is None or mandant is None:
            raise NotFound
        customer, row = None, None
        if origin.customer_id is not None:
            customer = customers.get(work, mandant.id, origin.customer_id)
        if origin.appointment_id is not None:
            row = appointments.get(work, mandant.id, origin.appointment_id)
        elif origin.customer_id is not None:
            row = compose.next_appointment(work, mandant.id, origin.customer_id, self._clock.now())
        return self._values(mandant, customer, row, origin.user_name)

    def _appointment(self, work: Work, context: DraftContext, mandant: Mandant) -> AppointmentRow | None:
        appointment = context.appointment
        if appointment is None:
            if context.customer_id is None:
                return None
            return compose.next_appointment(work, mandant.id, context.customer_id, self._clock.now())
        return AppointmentRow(
            appointment,
            type_name=compose.type_name(work, appointment.type_id),
            staff_name=compose.staff_name(work, mandant.id, appointment.staff_id),
        )

    def _values(
        self, mandant: Mandant, customer: Customer | None, row: AppointmentRow | None, user_name: str
    ) -> Mapping[Field, str]:
        language = language_of(customer, mandant)
        zone = ZoneInfo(mandant.time_zone)
        today = self._clock.now().astimezone(zone).date()
        values = {
            Field.COMPANY_NAME: mandant.name,
            Field.COMPANY_PHONE: mandant.phone,
            Field.COMPANY_EMAIL: mandant.email,
            Field.COMPANY_WEBSITE: mandant.website,
            Field.COMPANY_STREET: mandant.street,
            Field.COMPANY_POSTAL_CODE: mandant.postal_code,
            Field.COMPANY_CITY: mandant.city,
            Field.USER_NAME: user_name,
            Field.TODAY: formats.format_date(today, language=language),
        }
        if customer is not None:
            values |= _of_customer(customer, language)
        if row is not None:
            values |= _of_appointment(row, zone, language)
        return {field: replace_typographic(normalise(value)).strip() for field, value in values.items()}


def language_of(customer: Customer | None, mandant: Mandant) -> str:
    """The language a message is written in: the customer's, or the Mandant's where none is recorded."""
    return (customer.language if customer else "") or mandant.language


def _of_customer(customer: Customer, language: str) -> dict[Field, str]:
    mobile = [entry for entry in customer.phones if entry.label is PhoneLabel.MOBILE]
    numbers = [entry.e164 or entry.raw for entry in (*mobile, *customer.phones)]
    first = numbers[0] if numbers else ""
    return {
        Field.SALUTATION: greeting.salutation(customer, language),
        Field.TITLE: customer.title,
        Field.FIRST_NAME: customer.first_name,
        Field.LAST_NAME: customer.last_name,
        Field.FULL_NAME: greeting.full_name(customer),
        Field.GREETING: greeting.greeting(customer, language),
        Field.CUSTOMER_COMPANY: customer.company,
        Field.BIRTHDAY: formats.format_date(customer.birthday, language=language)
        if customer.birthday
        else "",
        Field.STREET: customer.street,
        Field.POSTAL_CODE: customer.postal_code,
        Field.CITY: customer.city,
        Field.CUSTOMER_EMAIL: customer.email,
        Field.CUSTOMER_PHONE: phone.format_international(first) if first.startswith("+") else first,
    }


def _of_appointment(row: AppointmentRow, zone: ZoneInfo, language: str) -> dict[Field, str]:
    start = row.appointment.start.astimezone(zone)
    values = {
        Field.APPOINTMENT_DATE: formats.format_date(start.date(), language=language),
        Field.APPOINTMENT_WEEKDAY: formats.format_weekday(start.date(), language=language),
        Field.APPOINTMENT_TITLE: row.appointment.title,
        Field.APPOINTMENT_TYPE: row.type_name,
        Field.APPOINTMENT_STAFF: row.staff_name,
    }
    if not row.appointment.all_day:
        values[Field.APPOINTMENT_TIME] = formats.format_time(start, language=language)
        values[Field.APPOINTMENT_END] = formats.format_time(
            row.appointment.end.astimezone(zone), language=language
        )
    return values
