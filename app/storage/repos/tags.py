"""Queries on tags and on who carries them."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, delete, func, insert, select, text

from app.domain.tags import CountedTag, Tag
from app.models.customer import CustomerRecord
from app.models.grouping import CustomerTagRecord, TagRecord
from app.storage.database import Work
from app.storage.repos import id_lists, versioned

_VALUES = ("mandant_id", "title", "colour", "only_active")
COUNTS = "tag.removed_at IS NULL AND NOT (tag.only_active AND customer.archived)"
"""Whether a tag that was given counts, for statements that join customer and tag: the one rule for all."""

Pair = tuple[int, int]
"""A customer's id and a tag's."""


def every(work: Work, mandant_id: int) -> tuple[Tag, ...]:
    """All tags of a Mandant, by title."""
    found = work.scalars(_of(mandant_id).order_by(TagRecord.title, TagRecord.id))
    return tuple(_tag(record) for record in found)


def get(work: Work, mandant_id: int, tag_id: int) -> Tag | None:
    """One tag, held until the transaction ends: two who give it at once must not both add the same pair."""
    record = work.scalar(_of(mandant_id).where(TagRecord.id == tag_id).with_for_update())
    return None if record is None else _tag(record)


def counted(work: Work, mandant_id: int) -> tuple[CountedTag, ...]:
    """All tags of a Mandant with the number of those who carry them, by title."""
    carried = (
        select(CustomerTagRecord.tag_id, func.count().label("members"))
        .join(CustomerRecord, CustomerRecord.id == CustomerTagRecord.customer_id)
        .join(TagRecord, TagRecord.id == CustomerTagRecord.tag_id)
        .where(TagRecord.mandant_id == mandant_id, text(COUNTS))
        .group_by(CustomerTagRecord.tag_id)
    )
    members = {row.tag_id: row.members for row in work.execute(carried)}
    return tuple(CountedTag(tag, members.get(tag.id, 0)) for tag in every(work, mandant_id))


def store(work: Work, tag: Tag) -> Tag | None:
    """Insert (id 0) or overwrite; None if it is gone or was saved by somebody else meanwhile."""
    values = {name: getattr(tag, name) for name in _VALUES}
    record = versioned.store(work, TagRecord, tag.id, tag.version, values)
    return None if record is None else _tag(record)


def set_removed(work: Work, mandant_id: int, tag_id: int, at: datetime | None) -> Tag | None:
    """Take a tag away, or bring it back (None) with all who had it; None if there is nothing to do."""
    record = work.get(TagRecord, tag_id)
    if record is None or record.mandant_id != mandant_id or (record.removed_at is None) is (at is None):
        return None
    record.removed_at = at
    work.flush()
    return _tag(record)


def members(work: Work, mandant_id: int, tag_id: int) -> array[int]:
    """Who carries it, by name."""
    statement = (
        select(CustomerRecord.id)
        .join(CustomerTagRecord, CustomerTagRecord.customer_id == CustomerRecord.id)
        .join(TagRecord, TagRecord.id == CustomerTagRecord.tag_id)
        .where(TagRecord.id == tag_id, CustomerRecord.mandant_id == mandant_id, text(COUNTS))
        .order_by(CustomerRecord.sort_name, CustomerRecord.id)
    )
    return id_lists.fetch(work, statement)


def of_customers(work: Work, mandant_id: int, ids: Sequence[int]) -> dict[int, tuple[Tag, ...]]:
    """The tags of these customers, by title; who has none is not in it. One statement, whatever their number."""
    statement = (
        select(CustomerTagRecord.customer_id, TagRecord)
        .join(TagRecord, TagRecord.id == CustomerTagRecord.tag_id)
        .join(CustomerRecord, CustomerRecord.id == CustomerTagRecord.customer_id)
        .where(CustomerRecord.mandant_id == mandant_id, text(COUNTS))
        .where(text(id_lists.among(work, "customer_tag.customer_id")))
        .order_by(TagRecord.title, TagRecord.id)
    )
    found: dict[int, list[Tag]] = {}
    for customer_id, record in work.execute(statement, id_lists.parameter(work, ids)):
        found.setdefault(customer_id, []).append(_tag(record))
    return {customer_id: tuple(tags) for customer_id, tags in found.items()}


def who_may_carry(work: Work, tag: Tag, ids: Sequence[int]) -> tuple[int, ...]:
    """Those of `ids` who are customers of the tag's Mandant and not kept from it by being archived."""
    statement = select(CustomerRecord.id).where(CustomerRecord.mandant_id == tag.mandant_id)
    statement = statement.where(text(id_lists.among(work, "customer.id")))
    if tag.only_active:
        statement = statement.where(CustomerRecord.archived.is_(False))
    return tuple(work.scalars(statement, id_lists.parameter(work, ids)))


def who_was_given(work: Work, tag_id: int, ids: Sequence[int]) -> frozenset[int]:
    """Those of `ids` to whom the tag was given, archived ones too."""
    statement = select(CustomerTagRecord.customer_id).where(CustomerTagRecord.tag_id == tag_id)
    statement = statement.where(text(id_lists.among(work, "customer_tag.customer_id")))
    return frozenset(work.scalars(statement, id_lists.parameter(work, ids)))


def add(work: Work, pairs: Collection[Pair]) -> None:
    """Give tags to customers who do not have them."""
    if pairs:
        work.execute(
            insert(CustomerTagRecord),
            [{"customer_id": customer_id, "tag_id": tag_id} for customer_id, tag_id in pairs],
        )


def remove(work: Work, pairs: Iterable[Pair]) -> None:
    """Take tags from customers; who does not have one stays as they are."""
    by_tag: dict[int, list[int]] = {}
    for customer_id, tag_id in pairs:
        by_tag.setdefault(tag_id, []).append(customer_id)
    for tag_id, ids in by_tag.items():
        statement = delete(CustomerTagRecord).where(CustomerTagRecord.tag_id == tag_id)
        statement = statement.where(text(id_lists.among(work, "customer_id")))
        work.execute(
            statement, id_lists.parameter(work, ids), execution_options={"synchronize_session": False}
        )


def _of(mandant_id: int) -> Select[TagRecord]:
    return select(TagRecord).where(TagRecord.mandant_id == mandant_id, TagRecord.removed_at.is_(None))


def _tag(record: TagRecord) -> Tag:
    return Tag(id=record.id, version=record.version, **{name: getattr(record, name) for name in _VALUES})
