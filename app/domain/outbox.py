"""A message as the workers see it: all that is needed to hand it over, withdraw it, ask about it or plan it again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time

from app.domain.consent import Purpose
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.send_time import FixedMoment, SendRule


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """One row of the outbox as it was read; instants are UTC. Number and text stay out of `repr`, hence out of logs.

    `appointment_start` is the start that text and time were made from, `replaces` the message that has to be
    withdrawn before this one may leave (D-14).
    """

    id: int
    mandant_id: int
    account_id: int | None
    customer_id: int | None
    appointment_id: int | None
    replaces: int | None
    reference: str
    purpose: Purpose
    number: str = field(repr=False)
    sender: str
    text: str = field(repr=False)
    template: str | None = field(repr=False)
    edited_by_hand: bool
    appointment_start: datetime | None
    rule: SendRule
    fixed_weekday: int | None
    fixed_minute: int | None
    status: MessageStatus
    reason: StatusReason | None
    created_at: datetime
    due_at: datetime
    act_at: datetime | None
    accepted_at: datetime | None
    polled_at: datetime | None
    status_at: datetime
    attempts: int
    lease_token: str | None
    gateway_id: str | None

    @property
    def fixed(self) -> FixedMoment | None:
        """The weekday and time of rule FIXED_WEEKDAY."""
        if self.fixed_weekday is None or self.fixed_minute is None:
            return None
        return FixedMoment(self.fixed_weekday, time(self.fixed_minute // 60, self.fixed_minute % 60))

    @property
    def can_be_filled_again(self) -> bool:
        """Whether a changed appointment changes the text by itself; otherwise a person has to look (D-3)."""
        return self.template is not None and not self.edited_by_hand
