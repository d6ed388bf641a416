"""What a gateway's HTTP answer means where its adapter knows nothing better, and words made safe to keep."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from app.domain.delivery import StatusReason
from app.providers.base import MAX_RAW, OutgoingSms
from app.providers.errors import (
    BadCredentials,
    NoCredit,
    NotSent,
    OutcomeUnknown,
    ProviderError,
    RateLimited,
    Refused,
    TemporarilyUnavailable,
    Trouble,
)

if TYPE_CHECKING:
    from app.providers.http import HttpAnswer

DEFAULT_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(days=1)
_LONGEST_WORDS = 300
_NOT_HERE = frozenset({301, 307, 308})
_NOT_JUDGED = frozenset({408, 409})


def parsed(answer: HttpAnswer) -> Any:
    """The answer's JSON with exact decimal numbers; None where it is none or is nested beyond reason."""
    try:
        return json.loads(answer.text, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, ArithmeticError, RecursionError):
        return None


def number(value: object) -> Decimal | None:
    """A number, given as one or as a string; None for anything else, for infinities and for absurd sizes."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return None
    try:
        result = Decimal(value)
    except InvalidOperation:
        return None
    return result if result.is_finite() and abs(result) < Decimal(10) ** 12 else None


def retry_after(answer: HttpAnswer, now: datetime) -> timedelta | None:
    """How long the header Retry-After asks to wait (RFC 9110, 10.2.3: seconds or a date), at most a day."""
    value = answer.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdecimal():
        return min(timedelta(seconds=int(value[:9])), LONGEST_PAUSE)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    until = until.replace(tzinfo=UTC) if until.tzinfo is None else until
    return min(max(until - now, timedelta(0)), LONGEST_PAUSE)


def judge(answer: HttpAnswer, words: str, now: datetime, *, sending: bool) -> None:
    """Raise what an HTTP status other than 2xx means; `words` are the gateway's own, already masked.

    A status that leaves open whether the message was taken is OutcomeUnknown: a server error, a time-out at a
    proxy, and the redirects that may follow upon success. 503 is a plain "not now" only with Retry-After.
    """
    status = answer.status
    if 200 <= status < 300:
        return
    words = words or f"HTTP {status}"
    pause = retry_after(answer, now)
    if status == 429 or (status == 503 and pause is not None):
        pause = DEFAULT_PAUSE if pause is None else pause
        if sending:
            raise RateLimited(words, retry_after=pause)
        raise TemporarilyUnavailable(words, retry_at=now + pause)
    if status in (401, 403):
        raise BadCredentials(words)
    if status == 402:
        raise NoCredit(words)
    if not sending:
        raise TemporarilyUnavailable(words)
    raise _not_taken(status, words)


def _not_taken(status: int, words: str) -> ProviderError:
    if status in _NOT_HERE:
        return NotSent(f"The gateway's address has moved ({words}).", trouble=Trouble.WRONG_ADDRESS)
    if 400 <= status < 500 and status not in _NOT_JUDGED:
        return Refused(StatusReason.GATEWAY_REFUSED, words)
    return OutcomeUnknown(words)


def mask(words: object, *, secrets: Iterable[str] = (), sms: OutgoingSms | None = None) -> str:
    """A gateway's words without keys, phone numbers, or pieces of the message; one line, at most 300 characters.

    Every run of seven or more digits counts as a number, however it is written.
    """
    result = " ".join(str(words).split()) if words is not None else ""
    result = result[: 4 * _LONGEST_WORDS]
    for secret in secrets:
        if len(secret) > 3:
            result = result.replace(secret, "…")
    if sms is not None:
        result = _without_pieces(result, " ".join(sms.text.split()))
    result = re.sub(r"\+?\d(?:[\s()/.\-]{0,2}\d){6,}", "…", result)
    return result[:_LONGEST_WORDS]


def _without_pieces(words: str, text: str) -> str:
    """`words` without any stretch of eight or more characters that also stands in `text`."""
    if len(text) > 3:
        words = words.replace(text, "…")
    blocks = SequenceMatcher(None, words, text, autojunk=False).get_matching_blocks()
    for block in reversed(blocks):
        if block.size >= 8:
            words = f"{words[: block.a]}…{words[block.a + block.size :]}"
    return words


def raw(source: object, keys: Iterable[str], *, secrets: Iterable[str] = ()) -> str:
    """The named entries of a gateway's answer as JSON text to keep; entries with numbers or texts are not named."""
    if not isinstance(source, Mapping):
        return ""
    kept: dict[str, object] = {}
    for key in keys:
        value = source.get(key)
        if isinstance(value, Decimal):
            value = str(value)
        if isinstance(value, str):
            for secret in secrets:
                value = value.replace(secret, "…") if len(secret) > 3 else value
            value = value[:_LONGEST_WORDS]
        if isinstance(value, str | int | bool):
            kept[key] = value
    return json.dumps(kept, ensure_ascii=False)[:MAX_RAW]


def _no_number(name: str) -> None:
    raise ValueError(name)
