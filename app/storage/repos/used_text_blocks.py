"""Notes which text blocks a message was written with: what the report counts by."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, insert, literal, or_, select

from app.models.history import MessageTextBlockRecord
from app.models.message import TextBlockRecord
from app.storage.database import Work

_USED = MessageTextBlockRecord
_COLUMNS = ["message_id", "text_block_id"]


def note(work: Work, message_id: int, mandant_id: int, block_ids: Collection[int]) -> None:
    """Note those of `block_ids` that still exist and that the Mandant may use."""
    if not block_ids:
        return
    block = TextBlockRecord
    noted = select(_USED.text_block_id).where(_USED.message_id == message_id)
    usable = select(literal(message_id), block.id).where(
        block.id.in_(block_ids),
        block.id.not_in(noted),  # a resent one has the blocks of the first one already
        or_(block.mandant_id == mandant_id, block.mandant_id.is_(None)),
    )
    work.execute(insert(_USED).from_select(_COLUMNS, usable))


def hand_on(work: Work, old_message_id: int, new_message_id: int) -> None:
    """A message that replaces or repeats another one was written with the same blocks."""
    same = select(literal(new_message_id), _USED.text_block_id).where(_USED.message_id == old_message_id)
    work.execute(insert(_USED).from_select(_COLUMNS, same))


def forget(work: Work, block_id: int) -> None:
    """The block is going to be deleted: the messages stay, and count as written without it."""
    work.execute(delete(_USED).where(_USED.text_block_id == block_id))
