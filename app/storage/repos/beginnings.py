"""Rows that a new installation begins with."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.domain.text_blocks import TextBlock
from app.models.message import TextBlockRecord
from app.storage.database import Work


def has_text_blocks(work: Work) -> bool:
    return work.scalar(select(TextBlockRecord.id).limit(1)) is not None


def add_text_blocks(work: Work, blocks: Sequence[TextBlock]) -> None:
    """Insert new blocks; their ids are given by the database."""
    for block in blocks:
        work.add(
            TextBlockRecord(
                mandant_id=block.mandant_id,
                name=block.name,
                text=block.text,
                language=block.language,
                position=block.position,
                appointment_default=block.appointment_default,
            )
        )
    work.flush()
