"""Where a message stands, as the database reckons it: one number that lists are filtered and sorted by."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.domain.message_list import Standing

_S = Standing
RANKS: Mapping[Standing, int] = MappingProxyType(
    {
        _S.UNKNOWN: 0,
        _S.ACCEPTED: 1,
        _S.REJECTED: 2,
        _S.RECEIVED: 3,
        _S.NO_CONSENT: 4,
        _S.FAILED: 5,
        _S.NO_NUMBER: 6,
        _S.TIMEOUT: 7,
        _S.NOT_ALLOWED: 8,
        _S.BAD_ACCOUNT: 9,
        _S.WAITS_HERE: 10,
        _S.WAITS_AT_GATEWAY: 11,
        _S.BEING_WITHDRAWN: 12,
        _S.ON_HOLD: 13,
        _S.NEEDS_DECISION: 14,
        _S.UNDELIVERED: 15,
        _S.EXPIRED: 16,
        _S.WITHDRAWN: 17,
        _S.REPLACED: 18,
        _S.MISSED: 19,
    }
)
"""The places of the standings when sorted. Kept in an index: other numbers need a migration."""

STANDING = """(CASE WHEN status = 'delivered' THEN 3
WHEN status IN ('held', 'queued', 'rejected', 'failed', 'cancelled')
AND reason IN ('no_consent', 'no_number', 'sending_off', 'no_account', 'account_paused')
THEN CASE reason WHEN 'no_consent' THEN 4 WHEN 'no_number' THEN 6 WHEN 'sending_off' THEN 8 ELSE 9 END
WHEN status = 'held' AND reason <> 'waits_for_withdrawal' THEN 13
ELSE CASE status WHEN 'sending' THEN 0 WHEN 'unknown' THEN 0 WHEN 'accepted' THEN 1 WHEN 'sent' THEN 1
WHEN 'rejected' THEN 2 WHEN 'failed' THEN 5 WHEN 'no_report' THEN 7 WHEN 'held' THEN 10 WHEN 'queued' THEN 10
WHEN 'scheduled' THEN 11 WHEN 'cancel_requested' THEN 12 WHEN 'needs_decision' THEN 14 WHEN 'undelivered' THEN 15
WHEN 'expired' THEN 16 WHEN 'cancelled' THEN 17 WHEN 'superseded' THEN 18 WHEN 'missed' THEN 19 END END)"""
"""The rank of `standing(status, reason)`. The index holds these very words: a query has to say the same ones."""
