"""The outbox as people see it: what waits, where, until when, and what becomes of a change to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app.domain.delivery import MessageStatus, StatusReason
from app.domain.mailing_text import OptOut
from app.domain.messages import MessageRow
from app.domain.segment_profile import STANDARD, SegmentProfile

SHOWN = (
    MessageStatus.HELD,
    MessageStatus.QUEUED,
    MessageStatus.SCHEDULED,
    MessageStatus.CANCEL_REQUESTED,
)
"""The states of the outbox: nothing of it has left."""
AT_GATEWAY = frozenset({MessageStatus.SCHEDULED, MessageStatus.CANCEL_REQUESTED})


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A waiting message. `hand_over` (UTC) is when this program passes it on; None: somebody has to decide, or it
    lies at the gateway already. `account_name` is "" if there is no gateway account any more. While its mailing is
    paused it waits until somebody resumes that, whatever its time.
    """

    row: MessageRow
    hand_over: datetime | None = None
    account_name: str = ""
    gateway_schedules: bool = False
    mailing_paused: bool = False

    @property
    def id(self) -> int:
        return self.row.id

    @property
    def at_gateway(self) -> bool:
        """Whether this computer may be off when it is due."""
        return self.row.status in AT_GATEWAY

    @property
    def goes_early(self) -> bool:
        """Whether the gateway gets it before it is due and keeps it until then."""
        return self.hand_over is not None and self.hand_over < self.row.due

    @property
    def may_be_changed(self) -> bool:
        """Not while it is being withdrawn: what takes its place can be changed instead."""
        return self.row.status is not MessageStatus.CANCEL_REQUESTED

    @property
    def asks(self) -> bool:
        """Whether a person has to say something before it goes."""
        held = self.row.status is MessageStatus.HELD
        return held and self.row.reason not in (None, StatusReason.WAITS_FOR_WITHDRAWAL)


@dataclass(frozen=True, slots=True)
class WaitingDay:
    """How many messages are due on one local day of the Mandant; `day` None: a time that has passed."""

    day: date | None
    count: int


@dataclass(frozen=True, slots=True)
class WaitingQuery:
    """Which of the outbox: due from `since` on, before `until` (UTC); None does not limit."""

    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class WaitingDraft:
    """What changing a waiting message needs: how its text is counted, what a part costs, and what it has to say."""

    waiting: WaitingRow
    profile: SegmentProfile = STANDARD
    price_per_part: Decimal | None = None
    currency: str = ""
    opt_out: OptOut | None = None
    sender: str = ""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What a change led to: `message_id` is a new one where the old has to be withdrawn at the gateway first."""

    message_id: int
    replaces: bool
    due: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of several: `now` at once, `asked` of the gateway, `too_late` had left, is leaving or is unclear.

    `gone` did not wait any more because somebody took it back, or it is not there.
    """

    now: int = 0
    asked: int = 0
    too_late: int = 0
    gone: int = 0
