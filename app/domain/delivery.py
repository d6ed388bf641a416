"""The life of a message: its states, the moves between them, and when to ask the gateway again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

# How long a request that broke off may still be under way inside the gateway; only after it does
# "not found there" prove that nothing was sent.
SETTLE_SECONDS = 120


class MessageStatus(StrEnum):
    """Where a message is. Stored in the database by value."""

    HELD = "held"
    QUEUED = "queued"
    SENDING = "sending"
    SCHEDULED = "scheduled"
    CANCEL_REQUESTED = "cancel_requested"
    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    EXPIRED = "expired"
    REJECTED = "rejected"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NEEDS_DECISION = "needs_decision"
    NO_REPORT = "no_report"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"
    MISSED = "missed"


class StatusReason(StrEnum):
    """Why a message is where it is. Stored in the database by value; the screen has the words."""

    NO_CONSENT = "no_consent"
    NO_NUMBER = "no_number"
    NO_CREDIT = "no_credit"
    INVALID_NUMBER = "invalid_number"
    INVALID_SENDER = "invalid_sender"
    BLOCKED = "blocked"
    COUNTRY_NOT_ALLOWED = "country_not_allowed"
    TEXT_TOO_LONG = "text_too_long"
    UNFILLED_PLACEHOLDER = "unfilled_placeholder"
    GATEWAY_REFUSED = "gateway_refused"
    OFFLINE = "offline"
    RATE_LIMITED = "rate_limited"
    ACCOUNT_PAUSED = "account_paused"
    NO_ACCOUNT = "no_account"
    SENDING_OFF = "sending_off"
    MOVED_BY_HAND_EDITED = "moved_by_hand_edited"
    WAITS_FOR_WITHDRAWAL = "waits_for_withdrawal"
    RESTORED = "restored"
    OVERDUE_AT_START = "overdue_at_start"
    APPOINTMENT_OVER = "appointment_over"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    USER_CANCELLED = "user_cancelled"
    LINE_BROKE = "line_broke"
    PROGRAM_STOPPED = "program_stopped"
    NOT_FOUND_AT_GATEWAY = "not_found_at_gateway"
    TOO_LATE_TO_WITHDRAW = "too_late_to_withdraw"
    NO_REPORT_IN_TIME = "no_report_in_time"


_S = MessageStatus

# Nothing more is done for these; every status is in exactly one of FINAL, WAITING, ON_THE_WAY or
# is NEEDS_DECISION.
FINAL = frozenset(
    {
        _S.DELIVERED,
        _S.UNDELIVERED,
        _S.EXPIRED,
        _S.REJECTED,
        _S.FAILED,
        _S.NO_REPORT,
        _S.CANCELLED,
        _S.SUPERSEDED,
        _S.MISSED,
    }
)
# Its time has not come, or something has to be cleared first; it can still be withdrawn.
WAITING = frozenset({_S.HELD, _S.QUEUED, _S.SCHEDULED, _S.CANCEL_REQUESTED})
# It left, or may have left.
ON_THE_WAY = frozenset({_S.SENDING, _S.ACCEPTED, _S.SENT, _S.UNKNOWN})
# A person should look.
TROUBLE = frozenset({_S.NEEDS_DECISION, _S.UNDELIVERED, _S.EXPIRED, _S.REJECTED, _S.FAILED, _S.MISSED})
# The gateway has it and may have news.
AT_THE_GATEWAY = frozenset({_S.SCHEDULED, _S.CANCEL_REQUESTED, _S.ACCEPTED, _S.SENT})
# "Resend" is offered; for the second set it has to say that the message may arrive twice.
RESENDABLE = frozenset({_S.ACCEPTED, _S.SENT, _S.NO_REPORT, _S.UNDELIVERED, _S.EXPIRED, _S.FAILED})
MAY_ARRIVE_TWICE = frozenset({_S.ACCEPTED, _S.SENT, _S.NO_REPORT})

_FAILURES = frozenset({_S.UNDELIVERED, _S.EXPIRED, _S.REJECTED, _S.FAILED})
_OUTCOMES = _FAILURES | {_S.DELIVERED}
_WITHDRAWN_HERE = frozenset({_S.CANCELLED, _S.SUPERSEDED, _S.MISSED})
# What a gateway can tell about a message it has.
_REPORTED = _OUTCOMES | {_S.SCHEDULED, _S.ACCEPTED, _S.SENT, _S.CANCELLED}

_MOVES: Mapping[MessageStatus, frozenset[MessageStatus]] = MappingProxyType(
    {
        _S.HELD: frozenset({_S.QUEUED}) | _WITHDRAWN_HERE,
        _S.QUEUED: frozenset({_S.HELD, _S.SENDING, _S.FAILED}) | _WITHDRAWN_HERE,
        # Back to the queue or on hold only when nothing left; the caller has to know that.
        _S.SENDING: frozenset({_S.HELD, _S.QUEUED, _S.UNKNOWN, _S.SCHEDULED, _S.ACCEPTED, _S.SENT})
        | _OUTCOMES,
        # A broken line: found at the gateway, proven absent (queued again or given up), or undecidable.
        _S.UNKNOWN: frozenset({_S.HELD, _S.QUEUED, _S.NEEDS_DECISION, _S.SCHEDULED, _S.ACCEPTED, _S.SENT})
        | _OUTCOMES
        | _WITHDRAWN_HERE,
        # No report: a person takes it as sent.
        _S.NEEDS_DECISION: frozenset(
            {_S.HELD, _S.QUEUED, _S.UNKNOWN, _S.SCHEDULED, _S.ACCEPTED, _S.SENT, _S.NO_REPORT}
        )
        | _OUTCOMES
        | _WITHDRAWN_HERE,
        _S.SCHEDULED: frozenset({_S.CANCEL_REQUESTED, _S.ACCEPTED, _S.SENT, _S.NO_REPORT, _S.CANCELLED})
        | _OUTCOMES,
        # Back to scheduled when the gateway refuses to withdraw it.
        _S.CANCEL_REQUESTED: frozenset(
            {
                _S.CANCELLED,
                _S.SUPERSEDED,
                _S.SCHEDULED,
                _S.ACCEPTED,
                _S.SENT,
                _S.NO_REPORT,
                _S.NEEDS_DECISION,
            }
        )
        | _OUTCOMES,
        _S.ACCEPTED: frozenset({_S.SENT, _S.NO_REPORT, _S.CANCELLED}) | _OUTCOMES,
        _S.SENT: frozenset({_S.NO_REPORT}) | _OUTCOMES,
        _S.NO_REPORT: _OUTCOMES,
        # A receipt from the handset is stronger than the network having given up.
        _S.UNDELIVERED: frozenset({_S.DELIVERED}),
        _S.EXPIRED: frozenset({_S.DELIVERED}),
    }
)


def may_move(old: MessageStatus, new: MessageStatus) -> bool:
    """Whether a message may go from `old` to `new`; staying is not a move."""
    return new in _MOVES.get(old, frozenset())


def merge_report(old: MessageStatus, new: MessageStatus) -> MessageStatus:
    """The status after the gateway reports `new`: forward news counts, late or stale news changes nothing.

    A status no gateway can report (UNKNOWN for a word we do not know, for instance) changes nothing either.
    """
    still_waiting_for_withdrawal = old is _S.CANCEL_REQUESTED and new is _S.SCHEDULED
    if new in _REPORTED and may_move(old, new) and not still_waiting_for_withdrawal:
        return new
    return old


_FIRST_POLLS = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 30, 60, 120, 300, 900))
_HOUR = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(hours=72)


def next_poll(accepted_at: datetime, last_asked: datetime | None, now: datetime) -> datetime | None:
    """When to ask the gateway for news: 5, 15, 30 s, 1, 2, 5, 15 min after acceptance, then hourly to 72 h.

    For a message scheduled at the gateway pass its send time as `accepted_at`. A moment that passed while
    the program was off is due now, so the answer is never before `now`. None: it was asked after 72 hours,
    give up. All instants aware UTC.
    """
    since = timedelta(seconds=-1) if last_asked is None else last_asked - accepted_at
    if since >= GIVE_UP_AFTER:
        return None
    for offset in _FIRST_POLLS:
        if offset > since:
            return max(accepted_at + offset, now)
    return max(accepted_at + (since // _HOUR + 1) * _HOUR, now)


_FIRST_RETRY_SECONDS = 5.0
_LONGEST_RETRY_SECONDS = 600.0


def retry_delay(attempt: int, jitter: float) -> timedelta:
    """How long to wait after the `attempt`-th try (from 1) that surely sent nothing.

    Doubles from 5 seconds up to 10 minutes; `jitter` from 0 to 1 (random, given by the caller) spreads it
    over the upper half, so that several workstations do not come back together. Raises ValueError outside
    these ranges.
    """
    if attempt < 1 or not 0.0 <= jitter <= 1.0:
        raise ValueError("attempt counts from 1 and jitter lies between 0 and 1")
    full = min(_LONGEST_RETRY_SECONDS, _FIRST_RETRY_SECONDS * 2.0 ** min(attempt - 1, 16))
    return timedelta(seconds=full * (0.5 + 0.5 * jitter))
