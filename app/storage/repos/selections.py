"""Queries on saved selections, and on the customers whom criteria mean."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select, text

from app.domain.mandants import Mandant
from app.domain.selection import Criteria, SavedSelection, from_json, to_json
from app.models.customer import CustomerRecord
from app.models.grouping import SelectionRecord
from app.storage.database import Work
from app.storage.repos import customer_search, id_lists, selection_where, versioned


def every(work: Work, mandant_id: int) -> tuple[SavedSelection, ...]:
    """All of a Mandant, by name, but for those that a newer program has written."""
    found = work.scalars(_of(mandant_id).order_by(SelectionRecord.name, SelectionRecord.id))
    return tuple(selection for record in found if (selection := _selection(record)) is not None)


def get(work: Work, mandant_id: int, selection_id: int) -> SavedSelection | None:
    record = work.scalar(_of(mandant_id).where(SelectionRecord.id == selection_id))
    return None if record is None else _selection(record)


def store(work: Work, selection: SavedSelection) -> SavedSelection | None:
    """Insert (id 0) or overwrite; None if it is gone or was saved by somebody else meanwhile."""
    values = {
        "mandant_id": selection.mandant_id,
        "name": selection.name,
        "criteria": to_json(selection.criteria),
    }
    record = versioned.store(work, SelectionRecord, selection.id, selection.version, values)
    return None if record is None else _selection(record)


def set_removed(work: Work, mandant_id: int, selection_id: int, at: datetime | None) -> SavedSelection | None:
    """Take one away, or bring it back (None); None if there is nothing to do."""
    record = work.get(SelectionRecord, selection_id)
    if record is None or record.mandant_id != mandant_id or (record.removed_at is None) is (at is None):
        return None
    record.removed_at = at
    work.flush()
    return _selection(record)


def ids(
    work: Work,
    mandant: Mandant,
    criteria: Criteria,
    now: datetime,
    *,
    terms: Sequence[str] = (),
) -> array[int]:
    """Who is meant, by name; with `terms` only those in whose searched text every one of them occurs."""
    statement = in_order(work, mandant, criteria, now)
    if terms:
        values: dict[str, object] = {}
        checks = customer_search.text_checks(work, terms, values)
        statement = statement.where(text(checks.removeprefix(" AND ")).bindparams(**values))
    return id_lists.fetch(work, statement)


def in_order(work: Work, mandant: Mandant, criteria: Criteria, now: datetime) -> Select[int]:
    """The statement for the ids of all who are meant, by name: for whoever goes on with them in the database."""
    return (
        select(CustomerRecord.id)
        .where(selection_where.where(criteria, _at(work, mandant, now)))
        .order_by(CustomerRecord.sort_name, CustomerRecord.id)
    )


def _at(work: Work, mandant: Mandant, now: datetime) -> selection_where.Circumstances:
    return selection_where.Circumstances(
        mandant_id=mandant.id,
        language=mandant.language,
        zone=ZoneInfo(mandant.time_zone),
        now=now,
        is_sqlite=work.get_bind().dialect.name == "sqlite",
    )


def _of(mandant_id: int) -> Select[SelectionRecord]:
    return select(SelectionRecord).where(
        SelectionRecord.mandant_id == mandant_id, SelectionRecord.removed_at.is_(None)
    )


def _selection(record: SelectionRecord) -> SavedSelection | None:
    """None for what a newer program has written: half understood, it would mean others."""
    try:
        criteria = from_json(record.criteria)
    except ValueError:
        return None
    return SavedSelection(record.id, record.mandant_id, record.name, criteria, record.version)
