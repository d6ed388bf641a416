"""How customers are grouped: the tags they carry, and selections saved under a name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class TagRecord(Base):
    """`removed_at` is set instead of deleting it: brought back, it has its members again."""

    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    mandant_id: Mapped[int] = mapped_column(ForeignKey("mandant.id"), index=True)
    title: Mapped[str]
    colour: Mapped[str] = mapped_column(String(7))
    only_active: Mapped[bool]
    removed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class CustomerTagRecord(Base):
    """A customer was given a tag; whether that counts while the customer is archived is the tag's to say."""

    __tablename__ = "customer_tag"
    __table_args__ = (Index("ix_customer_tag_tag", "tag_id", "customer_id"),)

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), primary_key=True)


class SelectionRecord(Base):
    """`criteria` as `app.domain.selection` writes them; `removed_at` is set instead of deleting it."""

    __tablename__ = "selection"

    id: Mapped[int] = mapped_column(primary_key=True)
    mandant_id: Mapped[int] = mapped_column(ForeignKey("mandant.id"), index=True)
    name: Mapped[str]
    criteria: Mapped[dict[str, Any]] = mapped_column(JSON)
    removed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
