"""Customers, their numbers and what they agreed to."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.consent import ConsentSource, Purpose
from app.domain.customers import AddressForm, PhoneLabel, Salutation
from app.models.base import BYTE_ORDER, Base, Word


class CustomerRecord(Base):
    """`sort_name` is the folded display name, `search_text` the folded words and digits of all that is searched."""

    __tablename__ = "customer"
    __table_args__ = (Index("ix_customer_list", "mandant_id", "archived", "sort_name", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mandant_id: Mapped[int] = mapped_column(ForeignKey("mandant.id"))
    salutation: Mapped[Salutation] = mapped_column(Word(Salutation))
    title: Mapped[str] = mapped_column(default="")
    first_name: Mapped[str] = mapped_column(default="")
    last_name: Mapped[str] = mapped_column(default="")
    company: Mapped[str] = mapped_column(default="")
    birthday: Mapped[date | None]
    street: Mapped[str] = mapped_column(default="")
    postal_code: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    address_form: Mapped[AddressForm] = mapped_column(Word(AddressForm))
    notes: Mapped[str] = mapped_column(default="")
    archived: Mapped[bool] = mapped_column(default=False)
    sort_name: Mapped[str] = mapped_column(BYTE_ORDER)
    search_text: Mapped[str]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    phones: Mapped[list[CustomerPhoneRecord]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="CustomerPhoneRecord.position"
    )
    consents: Mapped[list[ConsentRow]] = relationship(lazy="raise", order_by="ConsentRow.id")
    __mapper_args__ = {"version_id_col": version}


class CustomerPhoneRecord(Base):
    __tablename__ = "customer_phone"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    label: Mapped[PhoneLabel] = mapped_column(Word(PhoneLabel))
    raw: Mapped[str]
    e164: Mapped[str] = mapped_column(String(20), default="", index=True)
    note: Mapped[str] = mapped_column(default="")


class ConsentRow(Base):
    """One statement; never changed or deleted, the newest for a number and purpose counts."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    mandant_id: Mapped[int] = mapped_column(ForeignKey("mandant.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    number_e164: Mapped[str] = mapped_column(String(20), index=True)
    purpose: Mapped[Purpose] = mapped_column(Word(Purpose))
    granted: Mapped[bool]
    agreed_on: Mapped[date]
    source: Mapped[ConsentSource] = mapped_column(Word(ConsentSource))
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
