"""Inserts of many rows at once, past the ORM; for sample data and imports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, func, insert, select

from app.models.appointment import AppointmentRecord, AppointmentTypeRecord
from app.models.customer import ConsentRow, CustomerPhoneRecord, CustomerRecord
from app.models.mandant import ResourceRecord
from app.models.message import MessageEventRecord, MessageRecord
from app.storage.database import Work
from app.storage.repos import message_words

TABLES: Mapping[str, Table] = {
    record.__tablename__: record.__table__  # type: ignore[misc]
    for record in (
        CustomerRecord,
        CustomerPhoneRecord,
        ConsentRow,
        AppointmentTypeRecord,
        AppointmentRecord,
        ResourceRecord,
        MessageRecord,
        MessageEventRecord,
    )
}


def next_id(work: Work, table: str) -> int:
    """The first free id: rows that refer to each other can then be made before they are stored."""
    return int(work.scalar(select(func.coalesce(func.max(TABLES[table].c.id), 0))) or 0) + 1


def add(work: Work, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert complete rows (every column that has no database default), ids included."""
    if rows:
        work.execute(insert(TABLES[table]), rows)
        if table == MessageRecord.__tablename__:
            message_words.store(work, [(row["id"], row["text"]) for row in rows])


def settle_ids(work: Work, table: str) -> None:
    """After rows with given ids: let PostgreSQL's sequence go on behind them."""
    if work.get_bind().dialect.name == "postgresql":
        highest = select(func.max(TABLES[table].c.id)).scalar_subquery()
        work.execute(select(func.setval(func.pg_get_serial_sequence(table, "id"), func.coalesce(highest, 1))))
