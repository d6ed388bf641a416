"""Mailings, the review of whom they reach, the messages they were made into, and the numbers that said STOP."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.consent import Purpose
from app.domain.mailing_review import ReviewVerdict
from app.domain.mailings import MailingState
from app.models.base import Base, Money, Word, partial_index

_WAITING = text("waiting")


class MailingRecord(Base):
    """`review` is the newest finished review, `review_begun` the one begun last: it makes earlier ones void."""

    __tablename__ = "mailing"

    id: Mapped[int] = mapped_column(primary_key=True)
    mandant_id: Mapped[int] = mapped_column(ForeignKey("mandant.id"), index=True)
    name: Mapped[str]
    purpose: Mapped[Purpose] = mapped_column(Word(Purpose))
    sender: Mapped[str] = mapped_column(String(20))
    template: Mapped[str]
    text_blocks: Mapped[list[int]] = mapped_column(JSON)
    recipients: Mapped[dict[str, Any]] = mapped_column(JSON)
    left_out: Mapped[dict[str, list[Any]]] = mapped_column(JSON)
    due_at: Mapped[datetime | None]
    spread_hours: Mapped[int]
    one_sms_only: Mapped[bool]
    one_per_phone: Mapped[bool]
    state: Mapped[MailingState] = mapped_column(Word(MailingState))
    review: Mapped[int]
    review_begun: Mapped[int]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    user_name: Mapped[str]
    created_at: Mapped[datetime]
    launched_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    planned_recipients: Mapped[int]
    planned_parts: Mapped[int]
    planned_cost: Mapped[Decimal | None] = mapped_column(Money)
    currency: Mapped[str] = mapped_column(String(3))
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class MailingRecipientRecord(Base):
    """A line of a review. Those who get it become messages when it is launched; the others stay, without a text.

    `typed` is the number as somebody wrote it, "" for a chosen customer. `units_over` is by how much the text is
    longer than the next smaller number of parts, 0 where it is one part. `words` are what the message will be found by.
    """

    __tablename__ = "mailing_recipient"
    __table_args__ = (
        Index("ix_mailing_recipient_list", "mailing_id", "review", "position"),
        # all that a forecast counts, without the texts
        Index(
            "ix_mailing_recipient_sizes",
            "mailing_id",
            "review",
            "verdict",
            "units",
            "position",
            "parts",
            "units_over",
            "is_unicode",
            "customer_id",
        ),
        Index("ix_mailing_recipient_number", "mailing_id", "review", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mailing_id: Mapped[int] = mapped_column(ForeignKey("mailing.id"))
    review: Mapped[int]
    position: Mapped[int]
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), index=True)
    typed: Mapped[str]
    name: Mapped[str]
    number: Mapped[str]
    verdict: Mapped[ReviewVerdict] = mapped_column(Word(ReviewVerdict))
    detail: Mapped[str]
    parts: Mapped[int]
    units: Mapped[int]
    units_over: Mapped[int]
    is_unicode: Mapped[bool]
    text: Mapped[str]
    words: Mapped[str]


class MailingMessageRecord(Base):
    """A message belongs to a mailing. `waiting` ones are not in the dispatcher's queue yet: it takes them from here."""

    __tablename__ = "mailing_message"
    __table_args__ = (
        Index("ix_mailing_message_mailing", "mailing_id", "message_id"),
        partial_index("ix_mailing_message_waiting", "mailing_id", "message_id", where=_WAITING),
    )

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    mailing_id: Mapped[int] = mapped_column(ForeignKey("mailing.id"))
    waiting: Mapped[bool]


class StoppedNumberRecord(Base):
    """The owner of this number said STOP: no marketing from this Mandant, whatever the way."""

    __tablename__ = "stopped_number"

    mandant_id: Mapped[int] = mapped_column(ForeignKey("mandant.id"), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    at: Mapped[datetime]
    user_name: Mapped[str]
