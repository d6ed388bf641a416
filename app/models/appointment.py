"""Appointments and their types."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.appointments import AppointmentState
from app.models.base import Base, Word


class AppointmentTypeRecord(Base):
    __tablename__ = "appointment_type"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    colour: Mapped[str] = mapped_column(String(7))
    minutes: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class AppointmentRecord(Base):
    __tablename__ = "appointment"
    __table_args__ = (
        Index("ix_appointment_time", "mandant_id", "start", "end"),
        Index("ix_appointment_customer", "customer_id", "start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mandant_id: Mapped[int] = mapped_column(ForeignKey("mandant.id"))
    start: Mapped[datetime]
    end: Mapped[datetime]
    all_day: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(default="")
    type_id: Mapped[int | None] = mapped_column(ForeignKey("appointment_type.id"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id"))
    note: Mapped[str] = mapped_column(default="")
    state: Mapped[AppointmentState] = mapped_column(Word(AppointmentState))
    deleted: Mapped[bool] = mapped_column(default=False)  # undone creation; kept, as messages may refer to it
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
