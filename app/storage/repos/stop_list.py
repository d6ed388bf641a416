"""The numbers whose owners said STOP: no marketing to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, text

from app.domain.customers import Customer
from app.domain.stop_list import StoppedNumber
from app.models.customer import CustomerPhoneRecord, CustomerRecord
from app.models.mailing import StoppedNumberRecord
from app.storage.database import Work
from app.storage.repos import id_lists

_N, _PHONE, _CUSTOMER = StoppedNumberRecord, CustomerPhoneRecord, CustomerRecord


def every(work: Work, mandant_id: int) -> tuple[StoppedNumber, ...]:
    """All of a Mandant with the names of their owners, the newest first."""
    owners = _owners(work, mandant_id)
    query = select(_N.number, _N.at, _N.user_name).where(_N.mandant_id == mandant_id)
    return tuple(
        StoppedNumber(number, at, user_name, tuple(owners.get(number, ())))
        for number, at, user_name in work.execute(query.order_by(_N.at.desc(), _N.number))
    )


def _owners(work: Work, mandant_id: int) -> dict[str, list[str]]:
    """Number → the names of the Mandant's customers who have it."""
    query = (
        select(_PHONE.e164, _CUSTOMER.last_name, _CUSTOMER.first_name, _CUSTOMER.company)
        .select_from(_N)
        .join(_PHONE, _PHONE.e164 == _N.number)
        .join(_CUSTOMER, _CUSTOMER.id == _PHONE.customer_id)
        .where(_N.mandant_id == mandant_id, _CUSTOMER.mandant_id == mandant_id)
        .order_by(_CUSTOMER.sort_name, _CUSTOMER.id)
    )
    found: dict[str, list[str]] = {}
    for number, last_name, first_name, company in work.execute(query):
        name = Customer(0, 0, last_name=last_name, first_name=first_name, company=company).display_name
        names = found.setdefault(number, [])
        if name not in names:
            names.append(name)
    return found


def has(work: Work, mandant_id: int, number: str) -> bool:
    return work.get(_N, (mandant_id, number)) is not None


def among(work: Work, mandant_id: int, numbers: Sequence[str]) -> frozenset[str]:
    """Those of `numbers` that are on it."""
    on_it = text(id_lists.among_texts(work, "stopped_number.number"))
    query = select(_N.number).where(_N.mandant_id == mandant_id, on_it)
    return frozenset(work.scalars(query, id_lists.texts(work, numbers)))


def add(work: Work, mandant_id: int, number: str, at: datetime, user_name: str) -> bool:
    """False if it is there already."""
    if has(work, mandant_id, number):
        return False
    work.add(_N(mandant_id=mandant_id, number=number, at=at, user_name=user_name))
    work.flush()
    return True


def remove(work: Work, mandant_id: int, number: str) -> bool:
    """False if it was not there."""
    gone = delete(_N).where(_N.mandant_id == mandant_id, _N.number == number).returning(_N.number)
    return work.scalar(gone) is not None
