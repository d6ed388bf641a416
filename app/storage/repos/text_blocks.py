"""Queries on text blocks."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select, update

from app.domain.text_blocks import TextBlock
from app.models.message import TextBlockRecord
from app.storage.database import Work
from app.storage.repos import used_text_blocks, versioned

_VALUES = ("name", "text", "language", "mandant_id", "position", "appointment_default")


def visible(work: Work, mandant_id: int) -> tuple[TextBlock, ...]:
    """The Mandant's own blocks and the common ones, in their order."""
    found = work.scalars(
        select(TextBlockRecord)
        .where(or_(TextBlockRecord.mandant_id == mandant_id, TextBlockRecord.mandant_id.is_(None)))
        .order_by(TextBlockRecord.position, TextBlockRecord.id)
    )
    return tuple(_block(record) for record in found)


def get(work: Work, mandant_id: int, block_id: int) -> TextBlock | None:
    """One block that the Mandant may use."""
    record = work.get(TextBlockRecord, block_id)
    if record is None or record.mandant_id not in (None, mandant_id):
        return None
    return _block(record)


def store(work: Work, block: TextBlock) -> TextBlock | None:
    """Insert (id 0) or overwrite; None if it is gone or was saved by somebody else meanwhile."""
    values = {name: getattr(block, name) for name in _VALUES}
    record = versioned.store(work, TextBlockRecord, block.id, block.version, values)
    return None if record is None else _block(record)


def delete(work: Work, block_id: int) -> None:
    """Remove it; messages written with it keep their text."""
    used_text_blocks.forget(work, block_id)
    work.delete(work.get_one(TextBlockRecord, block_id))
    work.flush()


def clear_default(work: Work, block: TextBlock) -> None:
    """Take the mark "default for appointments" from the others of the same Mandant and language."""
    same_owner = (
        TextBlockRecord.mandant_id.is_(None)
        if block.mandant_id is None
        else TextBlockRecord.mandant_id == block.mandant_id
    )
    work.execute(
        update(TextBlockRecord)
        .where(
            same_owner,
            TextBlockRecord.language == block.language,
            TextBlockRecord.id != block.id,
            TextBlockRecord.appointment_default.is_(True),
        )
        .values(appointment_default=False, version=TextBlockRecord.version + 1)
        .execution_options(synchronize_session=False)
    )


def number_through(work: Work, ids: Sequence[int]) -> None:
    """Give the blocks their positions in the order of `ids`; an order is not an edit, so versions stay."""
    for position, block_id in enumerate(ids):
        work.execute(
            update(TextBlockRecord)
            .where(TextBlockRecord.id == block_id)
            .values(position=position)
            .execution_options(synchronize_session=False)
        )


def _block(record: TextBlockRecord) -> TextBlock:
    return TextBlock(
        id=record.id, version=record.version, **{name: getattr(record, name) for name in _VALUES}
    )
