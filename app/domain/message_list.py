"""The overview of all SMS: what may be asked of it, and the words that people sort and filter by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from app.domain.delivery import MessageStatus, StatusReason
from app.domain.messages import MessageRow

_S = MessageStatus
_R = StatusReason


class Standing(StrEnum):
    """Where an SMS stands, as the overview names it: SA-17 … SA-26, and our own finer states.

    SA-27 (*Resent*) is a mark beside the standing, see `MessageQuery.resent`.
    """

    # of the list SA-17 … SA-26
    UNKNOWN = "unknown"  # SA-17: the gateway has said nothing yet
    ACCEPTED = "accepted"  # SA-18
    REJECTED = "rejected"  # SA-19
    RECEIVED = "received"  # SA-20, D-6
    NO_CONSENT = "no_consent"  # SA-21
    FAILED = "failed"  # SA-22
    NO_NUMBER = "no_number"  # SA-23
    TIMEOUT = "timeout"  # SA-24: reports were asked for in vain
    NOT_ALLOWED = "not_allowed"  # SA-25: sending is switched off for the company
    BAD_ACCOUNT = "bad_account"  # SA-26: no gateway account, or one that cannot be used
    # our own
    WAITS_HERE = "waits_here"
    WAITS_AT_GATEWAY = "waits_at_gateway"
    BEING_WITHDRAWN = "being_withdrawn"
    ON_HOLD = "on_hold"
    NEEDS_DECISION = "needs_decision"
    UNDELIVERED = "undelivered"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    MISSED = "missed"


# A reason that names the standing whatever became of the message, unless it has left.
_BY_REASON: Mapping[StatusReason, Standing] = MappingProxyType(
    {
        _R.NO_CONSENT: Standing.NO_CONSENT,
        _R.NO_NUMBER: Standing.NO_NUMBER,
        _R.SENDING_OFF: Standing.NOT_ALLOWED,
        _R.NO_ACCOUNT: Standing.BAD_ACCOUNT,
        _R.ACCOUNT_PAUSED: Standing.BAD_ACCOUNT,
    }
)
# Only these states ask for the reason: what has left, or was withdrawn for good cause, is called by its state.
NAMED_BY_REASON = frozenset({_S.HELD, _S.QUEUED, _S.REJECTED, _S.FAILED, _S.CANCELLED})
_BY_STATUS: Mapping[MessageStatus, Standing] = MappingProxyType(
    {
        _S.HELD: Standing.ON_HOLD,
        _S.QUEUED: Standing.WAITS_HERE,
        _S.SENDING: Standing.UNKNOWN,
        _S.UNKNOWN: Standing.UNKNOWN,
        _S.SCHEDULED: Standing.WAITS_AT_GATEWAY,
        _S.CANCEL_REQUESTED: Standing.BEING_WITHDRAWN,
        _S.ACCEPTED: Standing.ACCEPTED,
        _S.SENT: Standing.ACCEPTED,
        _S.DELIVERED: Standing.RECEIVED,
        _S.UNDELIVERED: Standing.UNDELIVERED,
        _S.EXPIRED: Standing.EXPIRED,
        _S.REJECTED: Standing.REJECTED,
        _S.FAILED: Standing.FAILED,
        _S.NEEDS_DECISION: Standing.NEEDS_DECISION,
        _S.NO_REPORT: Standing.TIMEOUT,
        _S.CANCELLED: Standing.WITHDRAWN,
        _S.SUPERSEDED: Standing.REPLACED,
        _S.MISSED: Standing.MISSED,
    }
)
# Held for a moment (undo), or until the one before is withdrawn: it goes by itself.
_GOES_BY_ITSELF = frozenset({None, _R.WAITS_FOR_WITHDRAWAL})


def standing(status: MessageStatus, reason: StatusReason | None = None) -> Standing:
    """What the overview calls a message in this state."""
    if reason is not None and status in NAMED_BY_REASON and reason in _BY_REASON:
        return _BY_REASON[reason]
    if status is _S.HELD and reason in _GOES_BY_ITSELF:
        return Standing.WAITS_HERE
    return _BY_STATUS[status]


def states_of(wanted: Standing) -> frozenset[tuple[MessageStatus, StatusReason | None]]:
    """All pairs of state and reason that are called so: what a query has to ask for."""
    reasons = (None, *_R)
    return frozenset(
        (status, reason) for status in _S for reason in reasons if standing(status, reason) is wanted
    )


class MessageOrder(StrEnum):
    """What the overview may be sorted by (SA-07, SA-08); equal ones by time and key."""

    SENT_ON = "sent_on"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class MessageQuery:
    """Which messages the overview shows; empty fields do not limit.

    `since` and `until` are UTC, the second one excluded, and mean what the column *Sent on* shows (`listed_at`).
    `number` is found in any spelling, `text` by the beginnings of its words, `customer` as the customers' search
    finds people. `mandant_ids` empty = the actor's own. `standings` are joined by "or", and so are `user_names`.
    `resent` limits to resent ones (SA-27); with `or_resent` these are meant besides the `standings`, whatever
    became of them. `mailing_id` limits to what a mailing has made, 0 = whatever they belong to.
    """

    text: str = ""
    number: str = ""
    customer: str = ""
    since: datetime | None = None
    until: datetime | None = None
    standings: frozenset[Standing] = frozenset()
    resent: bool = False
    or_resent: bool = False
    mandant_ids: frozenset[int] = frozenset()
    user_names: frozenset[str] = frozenset()
    mailing_id: int = 0
    order: MessageOrder = MessageOrder.SENT_ON
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a sorted list: the sort key of one row. Pages are read from marks, never by counting rows."""

    status: str
    at: datetime
    id: int


def mark_of(row: MessageRow, order: MessageOrder) -> Mark:
    """The place of a row in a list sorted so."""
    status = standing(row.status, row.reason).value if order is MessageOrder.STATUS else ""
    return Mark(status, row.at, row.id)
