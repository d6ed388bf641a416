"""Mandanten, the people and rooms in them, the users, and settings of every scope."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.calendar import ResourceKind
from app.domain.permissions import Role
from app.models.base import Base, Word


class MandantRecord(Base):
    __tablename__ = "mandant"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    street: Mapped[str] = mapped_column(default="")
    postal_code: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    time_zone: Mapped[str]
    country: Mapped[str] = mapped_column(String(2))
    language: Mapped[str] = mapped_column(String(8))
    colour: Mapped[str] = mapped_column(String(7))
    default_sender: Mapped[str] = mapped_column(default="")
    sender_locked: Mapped[bool] = mapped_column(default=False)
    working_hours: Mapped[dict[str, Any]] = mapped_column(JSON)  # weekday "0"…"6" → [start, end] in minutes
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class UserRecord(Base):
    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[Role] = mapped_column(Word(Role))
    password_hash: Mapped[str] = mapped_column(default="")  # argon2; "" = no password
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(default="")
    mobile: Mapped[str] = mapped_column(default="")
    mandant_ids: Mapped[list[int]] = mapped_column(JSON, default=list)  # [] = all
    failed_log_ins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class ResourceRecord(Base):
    __tablename__ = "resource"

    id: Mapped[int] = mapped_column(primary_key=True)
    mandant_id: Mapped[int] = mapped_column(ForeignKey("mandant.id"), index=True)
    name: Mapped[str]
    kind: Mapped[ResourceKind] = mapped_column(Word(ResourceKind))
    colour: Mapped[str] = mapped_column(String(7))
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class SettingRecord(Base):
    """One remembered value; `scope` is `installation`, `mandant:ID` or `user:ID`."""

    __tablename__ = "setting"
    __table_args__ = (UniqueConstraint("scope", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(120))
    value: Mapped[Any] = mapped_column(JSON)
