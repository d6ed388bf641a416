"""What can go wrong with a gateway, named after what the caller has to do next."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.domain.delivery import StatusReason


class Trouble(StrEnum):
    """Why nothing left; every one of them may pass without anybody touching the message."""

    OFFLINE = "offline"
    NOT_TRUSTED = "not_trusted"
    WRONG_ADDRESS = "wrong_address"
    BUSY = "busy"
    NOT_POSSIBLE = "not_possible"


class ProviderError(Exception):
    """Something a gateway, or the way to it, did.

    `words` are the gateway's own (or a plain English sentence of the adapter), already masked: no number, no
    text of a message, no key. They may be logged and shown; `str()` of the exception gives the same.
    """

    def __init__(self, words: str = "") -> None:
        super().__init__(words)
        self.words = words


class NotSent(ProviderError):
    """Surely no message left: put it back and try again later, not before `retry_at` (UTC) if given."""

    def __init__(
        self, words: str = "", *, trouble: Trouble = Trouble.OFFLINE, retry_at: datetime | None = None
    ) -> None:
        super().__init__(words)
        self.trouble = trouble
        self.retry_at = retry_at


class RateLimited(NotSent):
    """The gateway asks the whole account to wait: for a span of time, or until an instant (UTC)."""

    def __init__(self, words: str = "", *, retry_after: timedelta | datetime) -> None:
        super().__init__(
            words, trouble=Trouble.BUSY, retry_at=retry_after if isinstance(retry_after, datetime) else None
        )
        self.retry_after = retry_after

    def until(self, now: datetime) -> datetime:
        """The instant before which no workstation of this account should ask again; never before `now`."""
        if isinstance(self.retry_after, datetime):
            return max(now, self.retry_after)
        return now + max(timedelta(0), self.retry_after)


class Refused(ProviderError):
    """The gateway will not send this one message; another try of the same would be refused again."""

    def __init__(self, reason: StatusReason, words: str = "") -> None:
        super().__init__(words)
        self.reason = reason


class AccountUnusable(ProviderError):
    """Nothing can be sent through this account until somebody mends it; no message is to blame."""


class BadCredentials(AccountUnusable):
    """Key, user name or password are wrong, blocked, or lack the right."""


class NoCredit(AccountUnusable):
    """The account has no credit left."""


class InvalidSettings(AccountUnusable):
    """The account's settings cannot work; `field` is the key of the `ConfigField` to mend."""

    def __init__(self, field: str, words: str = "") -> None:
        super().__init__(words)
        self.field = field


class OutcomeUnknown(ProviderError):
    """The message may have left or not; ask the gateway by our reference, never simply send again."""


class NotSearchable(ProviderError):
    """The gateway cannot say whether it has a message; a person has to decide."""


class TemporarilyUnavailable(ProviderError):
    """A question (balance, status, look-up, withdrawal) got no usable answer; asking again does no harm.

    `trouble` is set when the question did not even reach the gateway, `retry_at` (UTC) when it said how long
    to wait.
    """

    def __init__(
        self, words: str = "", *, trouble: Trouble | None = None, retry_at: datetime | None = None
    ) -> None:
        super().__init__(words)
        self.trouble = trouble
        self.retry_at = retry_at
