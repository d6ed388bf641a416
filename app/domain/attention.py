"""What needs somebody: SMS that failed, are unclear or are held, and a gateway that stands still."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from app.domain.delivery import MessageStatus, StatusReason
from app.domain.messages import MessageRow

FAILURES_COUNT_FOR = timedelta(days=7)
"""So long does a failed message need attention; nobody mends an older one."""


LAID_TO_REST, TAKEN_UP_AGAIN = "laid to rest", "taken up again"
"""What is written down when a person settles a failed message, or takes that back."""


class AttentionKind(StrEnum):
    """What is wrong, hence what mends it."""

    PAUSED = "paused"  # the gateway account is stopped
    NO_CREDIT = "no_credit"  # … because it has no credit
    SENDING_OFF = "sending_off"  # the owner switched sending off
    NO_ACCOUNT = "no_account"  # there is no gateway account to send through
    UNCLEAR = "unclear"  # nobody knows whether it left
    NO_CONSENT = "no_consent"
    NO_NUMBER = "no_number"
    HELD = "held"  # a person has to look at it
    MISSED = "missed"
    FAILED = "failed"


_HELD_KINDS = {
    StatusReason.NO_CONSENT: AttentionKind.NO_CONSENT,
    StatusReason.NO_NUMBER: AttentionKind.NO_NUMBER,
    StatusReason.SENDING_OFF: AttentionKind.SENDING_OFF,
    StatusReason.NO_ACCOUNT: AttentionKind.NO_ACCOUNT,
}
ONE_FOR_ALL = (StatusReason.SENDING_OFF, StatusReason.NO_ACCOUNT)
"""One deed mends all messages held for such a reason: together they are one row."""


@dataclass(frozen=True, slots=True)
class AttentionItem:
    """One row of the tray: about a message, or (without one) about the gateway account; `words` are the gateway's.

    `count` messages are held by what a row without a message tells of.
    """

    kind: AttentionKind
    message: MessageRow | None = None
    account_name: str = ""
    words: str = ""
    count: int = 0

    @property
    def id(self) -> int:
        """The message's key; 0 for the account."""
        return 0 if self.message is None else self.message.id


def kind_of(row: MessageRow) -> AttentionKind:
    """What is wrong with a message that needs attention."""
    if row.status is MessageStatus.NEEDS_DECISION:
        return AttentionKind.UNCLEAR
    if row.status is MessageStatus.HELD:
        return kind_of_held(row.reason)
    return AttentionKind.MISSED if row.status is MessageStatus.MISSED else AttentionKind.FAILED


def kind_of_held(reason: StatusReason | None) -> AttentionKind:
    """What has to be mended before a held message may go."""
    return _HELD_KINDS.get(reason, AttentionKind.HELD) if reason else AttentionKind.HELD
