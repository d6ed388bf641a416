"""Text blocks, gateway accounts, messages with their attempts and reports, drafts, audit and worker heartbeats."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.consent import Purpose
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.send_time import SendRule
from app.models.base import Base, Money, Word, options_of_postgresql, partial_index
from app.models.message_standing import STANDING

_RESENT = text("resend_of IS NOT NULL")
PENDING = "status IN ('held', 'queued', 'sending', 'scheduled', 'cancel_requested', 'needs_decision')"
"""What the status bar counts. Written out, or SQLite would not find its index again."""
_PENDING = text(PENDING)


def _where_set(name: str, column: str) -> Index:
    """An index of the few rows where `column` is not empty: a dispatcher asks it every second."""
    condition = text(f"{column} IS NOT NULL")
    return partial_index(name, column, where=condition)


class TextBlockRecord(Base):
    __tablename__ = "text_block"

    id: Mapped[int] = mapped_column(primary_key=True)
    mandant_id: Mapped[int | None] = mapped_column(ForeignKey("mandant.id"), index=True)
    name: Mapped[str]
    text: Mapped[str]
    language: Mapped[str] = mapped_column(String(8))
    position: Mapped[int] = mapped_column(default=0)
    appointment_default: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class ProviderAccountRecord(Base):
    """`settings` never holds a secret. `blocked_until` is the gateway's Retry-After, for all workstations."""

    __tablename__ = "provider_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    mandant_id: Mapped[int] = mapped_column(ForeignKey("mandant.id"), index=True)
    provider: Mapped[str] = mapped_column(String(40))
    name: Mapped[str]
    settings: Mapped[dict[str, str]] = mapped_column(JSON)
    profile: Mapped[dict[str, Any]] = mapped_column(JSON)
    active: Mapped[bool] = mapped_column(default=True)
    price_per_part: Mapped[Decimal | None] = mapped_column(Money)
    currency: Mapped[str] = mapped_column(String(3), default="")
    hold_seconds: Mapped[int] = mapped_column(default=5)
    settle_seconds: Mapped[int] = mapped_column(default=120)
    paused_reason: Mapped[str] = mapped_column(String(40), default="")
    paused_words: Mapped[str] = mapped_column(default="")
    blocked_until: Mapped[datetime | None]
    balance: Mapped[Decimal | None] = mapped_column(Money)
    balance_currency: Mapped[str] = mapped_column(String(3), default="")
    balance_at: Mapped[datetime | None]
    reports_checked_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class MessageRecord(Base):
    """One SMS. Number, sender and text stay as sent, whatever becomes of the customer.

    Nothing that is deleted elsewhere takes a message, its attempts or its history with it: no foreign key here
    cascades.

    `due_at` is when it should reach the recipient, `act_at` when the dispatcher next has to do something
    (hand over, repeat, ask the gateway), `listed_at` what lists sort by. All UTC.
    """

    __tablename__ = "message"
    __table_args__ = (
        _where_set("ix_message_due", "act_at"),
        _where_set("ix_message_poll", "poll_at"),
        _where_set("ix_message_lease", "lease_until"),
        _where_set("ix_message_replaces", "replaces"),
        _where_set("ix_message_resend_of", "resend_of"),
        Index("ix_message_customer", "customer_id", "listed_at", "id"),
        Index("ix_message_mandant", "mandant_id", "listed_at", "id"),
        Index("ix_message_status", "mandant_id", "status", "listed_at", "id"),
        # without a look at the messages themselves: of a large mailing very many wait
        partial_index("ix_message_pending", "mandant_id", "status", "reason", "parts", where=_PENDING),
        # the overview of all SMS
        Index("ix_message_standing", "mandant_id", text(STANDING), "listed_at", "id"),
        Index("ix_message_user", "mandant_id", "user_name", "listed_at", "id"),
        options_of_postgresql(
            Index("ix_message_number", "number"), ops={"number": "varchar_pattern_ops"}, include=["id"]
        ),
        partial_index("ix_message_resent", "mandant_id", "listed_at", "id", where=_RESENT),
        Index("ix_message_appointment", "appointment_id"),
        Index("ix_message_gateway", "account_id", "gateway_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mandant_id: Mapped[int] = mapped_column(ForeignKey("mandant.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("provider_account.id"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    user_name: Mapped[str] = mapped_column(default="")
    resend_of: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    # the one to be withdrawn first (D-14)
    replaces: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    reference: Mapped[str] = mapped_column(String(32), unique=True)  # ours, given to the gateway
    dedup_key: Mapped[str] = mapped_column(String(64), unique=True)  # one per intent
    purpose: Mapped[Purpose] = mapped_column(Word(Purpose))
    number: Mapped[str] = mapped_column(String(20))
    sender: Mapped[str] = mapped_column(String(20), default="")
    text: Mapped[str]
    template: Mapped[str | None]
    edited_by_hand: Mapped[bool] = mapped_column(default=False)
    # The appointment's start when text and time were made from it; another start there means: plan again (D-14).
    appointment_start: Mapped[datetime | None]
    parts: Mapped[int]
    rule: Mapped[SendRule] = mapped_column(Word(SendRule))
    fixed_weekday: Mapped[int | None]
    fixed_minute: Mapped[int | None]  # minutes after local midnight
    status: Mapped[MessageStatus] = mapped_column(Word(MessageStatus))
    reason: Mapped[StatusReason | None] = mapped_column(Word(StatusReason))
    words: Mapped[str] = mapped_column(default="")  # the gateway's own
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    act_at: Mapped[datetime | None]
    poll_at: Mapped[datetime | None]
    polled_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    status_at: Mapped[datetime]
    listed_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_token: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime | None]
    gateway_id: Mapped[str | None] = mapped_column(String(120))
    price: Mapped[Decimal | None] = mapped_column(Money)
    currency: Mapped[str] = mapped_column(String(3), default="")


class AttemptRecord(Base):
    """One call to the gateway, written before its first byte leaves."""

    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    action: Mapped[str] = mapped_column(String(20))  # send | cancel
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(40), default="")
    words: Mapped[str] = mapped_column(default="")


class MessageEventRecord(Base):
    """One step in a message's life, as it was learned."""

    __tablename__ = "message_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    at: Mapped[datetime]
    status: Mapped[MessageStatus] = mapped_column(Word(MessageStatus))
    reason: Mapped[StatusReason | None] = mapped_column(Word(StatusReason))
    words: Mapped[str] = mapped_column(default="")


class DraftRecord(Base):
    """A text begun and not sent; `context` is `customer:ID`, `appointment:ID`, `resend:ID` (a message) or `free`."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("user_id", "mandant_id", "context"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    mandant_id: Mapped[int] = mapped_column(ForeignKey("mandant.id"))
    context: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    changed_at: Mapped[datetime]


class AuditRecord(Base):
    """Who did what; ids and words of the program only, never texts or numbers."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    mandant_id: Mapped[int | None]
    user_id: Mapped[int | None]
    user_name: Mapped[str] = mapped_column(default="")
    action: Mapped[str] = mapped_column(String(40))
    entity: Mapped[str] = mapped_column(String(40))
    entity_id: Mapped[int | None]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)


class WorkerRecord(Base):
    """The heartbeat of one dispatching process."""

    __tablename__ = "worker"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)  # host and process
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
