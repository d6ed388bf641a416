"""Reads the people a review is about, a few hundred at a time, in a handful of statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, select, text

from app.domain.appointments import EXPECTED
from app.domain.calendar import Appointment, AppointmentRow
from app.domain.consent import Purpose
from app.domain.customers import AddressForm, Customer, CustomerPhone, PhoneLabel, Salutation
from app.models.appointment import AppointmentRecord, AppointmentTypeRecord
from app.models.customer import ConsentRow, CustomerPhoneRecord, CustomerRecord
from app.models.mandant import ResourceRecord
from app.storage.database import Work
from app.storage.repos import id_lists

_C, _P, _S, _A = CustomerRecord, CustomerPhoneRecord, ConsentRow, AppointmentRecord
# The bare column of the Mandant would lead SQLite through all of its customers, for every chunk.
_PEOPLE = """
SELECT id, salutation, title, first_name, last_name, company, street, postal_code, city, email, language,
    address_form, archived
FROM customer WHERE mandant_id + 0 = :mandant AND """
_PHONES = "SELECT customer_id, label, raw, e164 FROM customer_phone WHERE {} ORDER BY customer_id, position"
# The last one counts: of the same day and instant a withdrawal comes last.
_SAID = """
SELECT customer_id, number_e164, granted FROM consent WHERE purpose = :purpose AND {}
ORDER BY agreed_on, recorded_at, granted DESC, id
"""

# By their words, as they come from the database: asking the enumeration takes ten times as long.
_LABELS = {label.value: label for label in PhoneLabel}
_SALUTATIONS = {salutation.value: salutation for salutation in Salutation}
_FORMS = {form.value: form for form in AddressForm}


def customers(work: Work, mandant_id: int, ids: Sequence[int], *, birthdays: bool) -> dict[int, Customer]:
    """These customers with their numbers, without consents; `birthdays` and notes only where they are asked for."""
    connection = work.connection()
    phones: dict[int, list[CustomerPhone]] = {}
    given = id_lists.parameter(work, ids)
    statement = text(_PHONES.format(id_lists.among(work, "customer_id")))
    # Fetched as a whole: row by row takes three times as long.
    for customer_id, label, raw, e164 in connection.execute(statement, given).all():
        phones.setdefault(customer_id, []).append(CustomerPhone(_LABELS[label], raw, e164))
    born = _birthdays(work, ids) if birthdays else {}
    rows = connection.execute(
        text(_PEOPLE + id_lists.among(work, "id")), {**given, "mandant": mandant_id}
    ).all()
    return {row[0]: _customer(row, mandant_id, born, tuple(phones.get(row[0], ()))) for row in rows}


def _customer(
    row: Sequence[Any], mandant_id: int, born: Mapping[int, date | None], phones: tuple[CustomerPhone, ...]
) -> Customer:
    return Customer(
        id=row[0],
        mandant_id=mandant_id,
        salutation=_SALUTATIONS[row[1]],
        title=row[2],
        first_name=row[3],
        last_name=row[4],
        company=row[5],
        birthday=born.get(row[0]),
        street=row[6],
        postal_code=row[7],
        city=row[8],
        email=row[9],
        language=row[10],
        address_form=_FORMS[row[11]],
        archived=bool(row[12]),
        phones=phones,
    )


def _birthdays(work: Work, ids: Sequence[int]) -> dict[int, date | None]:
    statement = select(_C.id, _C.birthday).where(text(id_lists.among(work, "customer.id")))
    return {row[0]: row[1] for row in work.connection().execute(statement, id_lists.parameter(work, ids))}


def said_by_customers(work: Work, ids: Sequence[int], purpose: Purpose) -> dict[int, dict[str, bool]]:
    """What counts of what these customers said about their numbers: agreed (True) or taken back."""
    statement = text(_SAID.format(id_lists.among(work, "customer_id")))
    given = {**id_lists.parameter(work, ids), "purpose": purpose.value}
    said: dict[int, dict[str, bool]] = {}
    for customer_id, number, granted in work.connection().execute(statement, given).all():
        said.setdefault(customer_id, {})[number] = bool(granted)
    return said


def said_by_anybody(work: Work, mandant_id: int, numbers: Sequence[str], purpose: Purpose) -> dict[str, bool]:
    """The same for mere numbers, whoever of the Mandant's customers said it."""
    statement = text(_SAID.format(id_lists.among_texts(work, "number_e164") + " AND mandant_id = :mandant"))
    given = {**id_lists.texts(work, numbers), "purpose": purpose.value, "mandant": mandant_id}
    return {row[1]: bool(row[2]) for row in work.connection().execute(statement, given)}


def owners(work: Work, mandant_id: int, numbers: Sequence[str]) -> dict[str, int]:
    """The one customer, not archived, that a number (E.164) belongs to; nobody where there are several."""
    statement = (
        select(_P.e164, func.min(_C.id))
        .join(_C, _C.id == _P.customer_id)
        .where(_C.mandant_id == mandant_id, _C.archived.is_(False), _P.e164.in_(numbers))
        .group_by(_P.e164)
        .having(func.count(func.distinct(_C.id)) == 1)
    )
    return {row[0]: row[1] for row in work.execute(statement)}


_NEXT = select(
    _A.id,
    func.row_number().over(partition_by=_A.customer_id, order_by=(_A.start, _A.id)).label("rank"),
).where(
    _A.mandant_id == bindparam("mandant"),
    _A.start >= bindparam("now", type_=_A.start.type),
    _A.deleted.is_(False),
    _A.state.in_(tuple(EXPECTED)),
)


def next_appointments(
    work: Work, mandant_id: int, ids: Sequence[int], now: datetime
) -> dict[int, AppointmentRow]:
    """The first appointment of each that is expected to take place, from `now` (UTC) on."""
    ranked = _NEXT.where(text(id_lists.among(work, "appointment.customer_id"))).subquery()
    statement = (
        select(
            _A.customer_id,
            _A.id,
            _A.start,
            _A.end,
            _A.all_day,
            _A.title,
            AppointmentTypeRecord.name,
            ResourceRecord.name,
        )
        .join(ranked, ranked.c.id == _A.id)
        .join(AppointmentTypeRecord, AppointmentTypeRecord.id == _A.type_id, isouter=True)
        .join(ResourceRecord, ResourceRecord.id == _A.staff_id, isouter=True)
        .where(ranked.c.rank == 1)
    )
    given = {**id_lists.parameter(work, ids), "mandant": mandant_id, "now": now}
    return {
        customer_id: AppointmentRow(
            Appointment(found, mandant_id, start, end, all_day, title, customer_id=customer_id),
            type_name=kind or "",
            staff_name=staff or "",
        )
        for customer_id, found, start, end, all_day, title, kind, staff in work.connection().execute(
            statement, given
        )
        if customer_id is not None
    }
