"""What happened with a customer besides messages and consents: the life of appointments, and notes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.timeline import AppointmentStep
from app.models.base import Base, Word


class AppointmentEventRecord(Base):
    """One step in an appointment's life, kept when it is moved on; `customer_id` is whose it was then.

    `start` is the appointment's after the step, `start_before` the one it was moved away from. UTC.
    """

    __tablename__ = "appointment_event"
    __table_args__ = (
        Index("ix_appointment_event_customer", "customer_id", "at", "id"),
        Index("ix_appointment_event_appointment", "appointment_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mandant_id: Mapped[int] = mapped_column(ForeignKey("mandant.id"))
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    at: Mapped[datetime]
    step: Mapped[AppointmentStep] = mapped_column(Word(AppointmentStep))
    title: Mapped[str] = mapped_column(default="")
    start: Mapped[datetime]
    start_before: Mapped[datetime | None]
    user_name: Mapped[str] = mapped_column(default="")


class CustomerNoteRecord(Base):
    """A dated remark on a customer; `removed_at` is set instead of deleting it."""

    __tablename__ = "customer_note"
    __table_args__ = (Index("ix_customer_note_customer", "customer_id", "at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mandant_id: Mapped[int] = mapped_column(ForeignKey("mandant.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    at: Mapped[datetime]
    text: Mapped[str]
    user_name: Mapped[str] = mapped_column(default="")
    removed_at: Mapped[datetime | None]


class MessageTextBlockRecord(Base):
    """Which text blocks a message was written with: what the report counts by."""

    __tablename__ = "message_text_block"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    text_block_id: Mapped[int] = mapped_column(ForeignKey("text_block.id"), primary_key=True)


class MessageSettledRecord(Base):
    """Somebody has looked at an SMS that failed and lets it rest: it needs no attention any more."""

    __tablename__ = "message_settled"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    at: Mapped[datetime]
    user_name: Mapped[str] = mapped_column(default="")
