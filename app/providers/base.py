"""The contract every SMS gateway is spoken to through: what goes out, what comes back, what it can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, Literal

from app.domain.delivery import SETTLE_SECONDS, MessageStatus, StatusReason
from app.domain.sms_text import Encoding
from app.domain.words import N_

MAX_RAW = 2000


@dataclass(frozen=True, slots=True)
class OutgoingSms:
    """One message to one number, ready to leave.

    `reference` is ours: 32 hexadecimal characters, unique per intent, the same at every repetition of it.
    `recipient` is E.164 with a plus. `send_at` (UTC) only where `native_schedule` holds; None means at once.
    Number and text stay out of `repr`, so that no log shows them.
    """

    reference: str
    recipient: str = field(repr=False)
    text: str = field(repr=False)
    sender: str | None = None
    encoding: Encoding = Encoding.GSM7
    send_at: datetime | None = None
    valid_for: timedelta | None = None


class BalanceKind(StrEnum):
    """What a balance counts."""

    MONEY = "money"
    CREDITS = "credits"


@dataclass(frozen=True, slots=True)
class Balance:
    """What is left on the account, about. `currency` is ISO 4217; None where not told, or for credits."""

    kind: BalanceKind
    amount: Decimal
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class SendReport:
    """The gateway took the message: ACCEPTED, SCHEDULED, SENT or DELIVERED, under its own `gateway_id`.

    `price` is for the whole message in `currency`. `raw` has at most `MAX_RAW` characters and holds neither
    number, text nor key.
    """

    gateway_id: str
    status: MessageStatus
    parts: int | None = None
    price: Decimal | None = None
    currency: str | None = None
    balance: Balance | None = None
    raw: str = ""


@dataclass(frozen=True, slots=True)
class StatusReport:
    """News of one message. `at` is UTC; None where the gateway does not say in which zone it counts."""

    gateway_id: str
    status: MessageStatus
    reason: StatusReason | None = None
    at: datetime | None = None
    raw: str = ""
    parts: int | None = None
    price: Decimal | None = None
    currency: str | None = None


class CancelResult(StrEnum):
    """What became of the wish to withdraw a scheduled message."""

    CANCELLED = "cancelled"
    TOO_LATE = "too_late"
    NOT_FOUND = "not_found"


class FindingCode(StrEnum):
    """One thing *Test connection* can find out."""

    REACHED = "reached"
    CREDENTIALS_ACCEPTED = "credentials_accepted"
    APP_VERSION = "app_version"
    APP_TOO_OLD_TO_SCHEDULE = "app_too_old_to_schedule"
    DEVICE_COMPLAINS = "device_complains"
    NOT_ENCRYPTED = "not_encrypted"
    PRACTICE_ONLY = "practice_only"


FINDING_TEXTS: Mapping[FindingCode, str] = {
    FindingCode.REACHED: N_("The gateway answers."),
    FindingCode.CREDENTIALS_ACCEPTED: N_("The gateway accepts the access data."),
    FindingCode.APP_VERSION: N_("Version of the app: {detail}"),
    FindingCode.APP_TOO_OLD_TO_SCHEDULE: N_(
        "The app {detail} cannot send later by itself. Update it, or messages for later have to wait."
    ),
    FindingCode.DEVICE_COMPLAINS: N_("The phone reports a problem: {detail}"),
    FindingCode.NOT_ENCRYPTED: N_("The connection is not encrypted. Use it only in your own network."),
    FindingCode.PRACTICE_ONLY: N_("Nothing leaves this computer. Messages arrive on the practice phone."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a connection test; `detail` fills the place of that name in the code's text."""

    code: FindingCode
    detail: str = ""


@dataclass(frozen=True, slots=True)
class AccountInfo:
    """What a connection test found; `senders` are senders the account is known to allow (may be empty)."""

    findings: tuple[Finding, ...]
    balance: Balance | None = None
    senders: tuple[str, ...] = ()


FieldKind = Literal["text", "secret", "url", "number", "choice", "flag"]


@dataclass(frozen=True, slots=True)
class ConfigField:
    """One input of the account form. `label`, `help` and the names of choices are English, marked by `N_`.

    A "secret" goes to the key store and comes back in `secrets`; all others are strings in `settings`
    (a flag is "1" or "").
    """

    key: str
    label: str
    kind: FieldKind = "text"
    default: str = ""
    required: bool = False
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()


class StatusPoll(StrEnum):
    """How news of a message can be had."""

    BY_ID = "by_id"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider can do, as data; the sources are named in the adapter's module.

    None stands for "not limited" or "not known". `sender_alpha_max` 0 means that no sender can be chosen.
    `settle` is how long after an unclear sending a look-up that finds nothing proves nothing.
    """

    native_schedule: bool = False
    schedule_min_lead: timedelta = timedelta(0)
    schedule_max_ahead: timedelta | None = None
    cancel_scheduled: bool = False
    status_poll: StatusPoll = StatusPoll.NONE
    status_batch: int = 1
    balance: BalanceKind | None = None
    client_ref_max: int = 0
    idempotent_submit: bool = False
    reconcile: bool = False
    encoding_explicit: bool = False
    validity: bool = False
    reply_has_parts: bool = False
    reply_has_price: bool = False
    max_chars_gsm: int | None = None
    max_chars_ucs2: int | None = None
    sender_alpha_max: int = 0
    sender_num_max: int = 0
    rate_per_second: float | None = None
    parallel: int = 1
    settle: timedelta = timedelta(seconds=SETTLE_SECONDS)
    local: bool = False


@dataclass(frozen=True, slots=True)
class ProviderEnvironment:
    """What an adapter may know of the program: a folder for its own files, and the time (aware UTC)."""

    data_dir: Path
    now: Callable[[], datetime]


class Provider(ABC):
    """One account at one gateway.

    Every method may block for the time-outs of its calls and is called outside any transaction, from any
    thread. Besides the errors named below, every method may raise `AccountUnusable`.
    """

    key: ClassVar[str]
    label: ClassVar[str]
    home_page: ClassVar[str]
    top_up_page: ClassVar[str | None] = None
    status_page: ClassVar[str | None] = None
    fields: ClassVar[tuple[ConfigField, ...]] = ()
    capabilities: ClassVar[Capabilities]

    @abstractmethod
    def __init__(
        self, settings: Mapping[str, str], secrets: Mapping[str, str], environment: ProviderEnvironment
    ) -> None:
        """Take the account's settings; missing ones have their defaults already. Raises InvalidSettings."""

    @abstractmethod
    def check(self) -> AccountInfo:
        """Try the account without sending anything. Raises TemporarilyUnavailable."""

    @abstractmethod
    def balance(self) -> Balance | None:
        """Ask for the credit; None where this gateway has no such thing. Raises TemporarilyUnavailable."""

    @abstractmethod
    def send(self, sms: OutgoingSms) -> SendReport:
        """Hand over one message, exactly one attempt. Raises NotSent, Refused, OutcomeUnknown."""

    @abstractmethod
    def cancel(self, gateway_id: str) -> CancelResult:
        """Withdraw a scheduled message; may be repeated. Raises TemporarilyUnavailable."""

    @abstractmethod
    def fetch_status(self, gateway_ids: Sequence[str]) -> list[StatusReport]:
        """Ask for news; messages without any are left out. At most `status_batch` ids go into one request.

        Raises TemporarilyUnavailable.
        """

    @abstractmethod
    def find(
        self, reference: str, recipient: str, since: datetime, *, send_at: datetime | None = None
    ) -> SendReport | None:
        """Look up by our reference whether a message with an unclear outcome arrived at the gateway.

        `since` (UTC) is when the first attempt began; `send_at` is that of the attempt. None means that the
        gateway surely does not have it (which holds only after `Capabilities.settle`).
        Raises NotSearchable where the gateway cannot say, TemporarilyUnavailable where it cannot say now.
        """

    def close(self) -> None:
        """Let go of connections; the object is not used afterwards."""
        return
