"""How many SMS there are, remembered: to count two million of them takes longer than to show the first ones."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class MessageTallyRecord(Base):
    """Of a Mandant's messages with ids up to `up_to`, which is the same in all rows, there are so many for ever.

    A Mandant without a row has none of them. Messages are never deleted and never change their Mandant; whoever
    wants to do so has to empty this table in the same transaction.
    """

    __tablename__ = "message_tally"

    mandant_id: Mapped[int] = mapped_column(ForeignKey("mandant.id"), primary_key=True, autoincrement=False)
    up_to: Mapped[int]
    messages: Mapped[int]
