"""Queries on customers, their numbers and their consents."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Executable, func, select, text, update
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import flag_modified

from app.domain.appointments import AppointmentState
from app.domain.consent import ConsentRecord
from app.domain.customers import Customer, CustomerPhone, CustomerRow
from app.domain.delivery import MessageStatus, StatusReason
from app.models.appointment import AppointmentRecord, AppointmentTypeRecord
from app.models.customer import ConsentRow, CustomerPhoneRecord, CustomerRecord
from app.models.message import MessageRecord
from app.storage.database import Work
from app.storage.repos import customer_search, id_lists, tags

COLUMNS = (
    "salutation",
    "title",
    "first_name",
    "last_name",
    "company",
    "birthday",
    "street",
    "postal_code",
    "city",
    "email",
    "language",
    "address_form",
    "notes",
)
LIKELY = 3
"""As many possible duplicates as anybody looks at."""
_BETWEEN = "\x1f"
_ROWS = """
SELECT customer.id, last_name, first_name, company, city, email, archived,
    (SELECT CASE WHEN e164 <> '' THEN e164 ELSE raw END FROM customer_phone WHERE customer_id = customer.id
     ORDER BY CASE label WHEN 'mobile' THEN 0 ELSE 1 END, position LIMIT 1),
    (SELECT {joined} FROM customer_tag CROSS JOIN tag
     WHERE customer_tag.customer_id = customer.id AND tag.id = customer_tag.tag_id AND {counts})
FROM {wanted} CROSS JOIN customer WHERE customer.id = wanted.id AND customer.mandant_id = :mandant
"""


def get(work: Work, mandant_id: int, customer_id: int) -> Customer | None:
    """One customer with numbers and consents, None if there is none in this Mandant."""
    record = work.scalar(
        select(CustomerRecord)
        .where(CustomerRecord.id == customer_id, CustomerRecord.mandant_id == mandant_id)
        .options(selectinload(CustomerRecord.phones), selectinload(CustomerRecord.consents))
    )
    return None if record is None else _customer(record)


def save(work: Work, customer: Customer, *, sort_name: str, search_text: str, now: datetime) -> int | None:
    """Insert (id 0) or overwrite; returns the id, or None if the stored version is not `customer.version`."""
    if customer.id:
        record = work.scalar(
            select(CustomerRecord)
            .where(CustomerRecord.id == customer.id, CustomerRecord.mandant_id == customer.mandant_id)
            .options(selectinload(CustomerRecord.phones))
            .with_for_update()
        )
        if record is None or record.version != customer.version:
            return None
    else:
        record = CustomerRecord(mandant_id=customer.mandant_id, archived=False, created_at=now, phones=[])
        work.add(record)
    for column in COLUMNS:
        setattr(record, column, getattr(customer, column))
    record.sort_name, record.search_text, record.changed_at = sort_name, search_text, now
    flag_modified(record, "changed_at")  # counts the version up where only a number changed
    _set_phones(record, customer.phones)
    work.flush()
    customer_search.store(work, record.id, search_text)
    return record.id


def add_consent(work: Work, mandant_id: int, customer_id: int, record: ConsentRecord) -> None:
    """Add one statement; earlier ones stay."""
    work.add(
        ConsentRow(
            mandant_id=mandant_id,
            customer_id=customer_id,
            number_e164=record.number_e164,
            purpose=record.purpose,
            granted=record.granted,
            agreed_on=record.on,
            source=record.source,
            recorded_by=record.recorded_by,
            recorded_at=record.recorded_at,
        )
    )


def set_archived(
    work: Work, mandant_id: int, ids: Sequence[int], *, archived: bool, now: datetime
) -> tuple[int, ...]:
    """Archive or bring back; returns the ids that really changed."""
    changed = tuple(
        work.scalars(
            select(CustomerRecord.id)
            .where(CustomerRecord.mandant_id == mandant_id, CustomerRecord.id.in_(ids))
            .where(CustomerRecord.archived.is_(not archived))
            .with_for_update()
        )
    )
    work.execute(
        update(CustomerRecord)
        .where(CustomerRecord.id.in_(changed))
        .values(archived=archived, changed_at=now, version=CustomerRecord.version + 1)
    )
    return changed


def ids_in_order(work: Work, mandant_id: int, *, archived: bool) -> array[int]:
    """The ids of the whole list, by name."""
    table = CustomerRecord.__table__.c
    statement = (
        select(table.id)
        .where(table.mandant_id == mandant_id, table.archived.is_(archived))
        .order_by(table.sort_name, table.id)
    )
    return id_lists.fetch(work, statement)


def rows(work: Work, mandant_id: int, ids: Sequence[int]) -> dict[int, CustomerRow]:
    """List rows of the given ids, in one statement whatever their number; who is gone or not ours is left out."""
    if not ids:
        return {}
    # Past the ORM, whose hundred bound ids alone cost more than the answer; the ids lead, the rest is looked up.
    given: str | list[int]
    if work.get_bind().dialect.name == "sqlite":
        wanted, given = "(SELECT value AS id FROM json_each(:ids)) AS wanted", json.dumps(list(ids))
        joined = "group_concat(tag.title, :between)"
    else:
        wanted, given = "unnest(CAST(:ids AS BIGINT[])) AS wanted(id)", list(ids)
        joined = "string_agg(tag.title, :between)"
    statement = text(_ROWS.format(wanted=wanted, joined=joined, counts=tags.COUNTS))
    found = work.connection().execute(statement, {"ids": given, "mandant": mandant_id, "between": _BETWEEN})
    return {
        customer_id: CustomerRow(
            id=customer_id,
            name=", ".join(part for part in (last_name, first_name) if part) or company,
            company=company,
            phone=number or "",
            city=city,
            email=email,
            archived=bool(archived),
            tags=tuple(sorted(titles.split(_BETWEEN))) if titles else (),
        )
        for customer_id, last_name, first_name, company, city, email, archived, number, titles in found
    }


def likely_the_same(
    work: Work,
    mandant_id: int,
    customer_id: int,
    numbers: Sequence[str],
    sort_name: str,
    birthday: date | None,
) -> tuple[int, ...]:
    """Others with one of the numbers (E.164), then those with the same folded name and birthday; the first few."""
    mine = (CustomerRecord.mandant_id == mandant_id, CustomerRecord.id != customer_id)
    found: list[int] = []
    if numbers:
        owner = CustomerRecord.id == CustomerPhoneRecord.customer_id
        by_number = select(CustomerRecord.id).join(CustomerPhoneRecord, owner)
        by_number = by_number.where(*mine, CustomerPhoneRecord.e164.in_(numbers)).distinct()
        found += work.scalars(by_number.order_by(CustomerRecord.id).limit(LIKELY))
    if birthday is not None:
        by_name = select(CustomerRecord.id).where(
            *mine, CustomerRecord.sort_name == sort_name, CustomerRecord.birthday == birthday
        )
        found += work.scalars(by_name.order_by(CustomerRecord.id).limit(LIKELY))
    return tuple(dict.fromkeys(found))[:LIKELY]


def appointments_around(
    work: Work, customer_id: int, now: datetime
) -> tuple[tuple[int, datetime, str] | None, tuple[int, datetime, str] | None]:
    """The customer's next and last appointment (id, start, what it is), seen from `now`; cancelled ones left out."""
    start = AppointmentRecord.start
    mine = (
        select(AppointmentRecord.id, start, AppointmentRecord.title, AppointmentTypeRecord.name)
        .join(AppointmentTypeRecord, AppointmentTypeRecord.id == AppointmentRecord.type_id, isouter=True)
        .where(
            AppointmentRecord.customer_id == customer_id,
            AppointmentRecord.deleted.is_(False),
            AppointmentRecord.state != AppointmentState.CANCELLED,
        )
        .limit(1)
    )

    def one(statement: Executable) -> tuple[int, datetime, str] | None:
        row = work.execute(statement).one_or_none()
        return None if row is None else (row[0], row[1], row[2] or row[3] or "")

    coming = one(mine.where(start >= now).order_by(start))
    return coming, one(mine.where(start < now).order_by(start.desc()))


def last_message(
    work: Work, customer_id: int
) -> tuple[int, datetime, MessageStatus, StatusReason | None] | None:
    """The newest line of the customer's log: id, its time, its state and why."""
    row = work.execute(
        select(MessageRecord.id, MessageRecord.listed_at, MessageRecord.status, MessageRecord.reason)
        .where(MessageRecord.customer_id == customer_id)
        .order_by(MessageRecord.listed_at.desc(), MessageRecord.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else (row[0], row[1], row[2], row[3])


def count(work: Work, mandant_id: int) -> int:
    return work.scalar(select(func.count()).where(CustomerRecord.mandant_id == mandant_id)) or 0


def _set_phones(record: CustomerRecord, phones: Sequence[CustomerPhone]) -> None:
    known = {phone.id: phone for phone in record.phones}
    wanted = []
    for position, phone in enumerate(phones):
        row = known.get(phone.id) or CustomerPhoneRecord()
        row.position, row.label, row.raw, row.e164, row.note = (
            position,
            phone.label,
            phone.raw,
            phone.e164,
            phone.note,
        )
        wanted.append(row)
    record.phones = wanted


def _customer(record: CustomerRecord) -> Customer:
    return Customer(
        id=record.id,
        mandant_id=record.mandant_id,
        archived=record.archived,
        phones=tuple(CustomerPhone(p.label, p.raw, p.e164, p.note, p.id) for p in record.phones),
        consents=tuple(
            ConsentRecord(
                c.number_e164, c.purpose, c.granted, c.agreed_on, c.source, c.recorded_by, c.recorded_at
            )
            for c in record.consents
        ),
        version=record.version,
        **{column: getattr(record, column) for column in COLUMNS},
    )
