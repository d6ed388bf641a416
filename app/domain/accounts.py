"""A Mandant's account at an SMS gateway, and what is known of its health and credit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from app.domain.segment_profile import STANDARD, SegmentProfile


class PauseReason(StrEnum):
    """Why nothing is sent through an account until somebody mends it; stored in the database by value.

    SECRET_MISSING is never stored: it holds for one computer only, whose keyring lacks the key.
    """

    BAD_CREDENTIALS = "bad_credentials"
    NO_CREDIT = "no_credit"
    INVALID_SETTINGS = "invalid_settings"
    SECRET_MISSING = "secret_missing"  # noqa: S105  (a word for a state, not a secret)


@dataclass(frozen=True, slots=True)
class AccountField:
    """One input of the account form; all words for people are English catalogue texts, translated when shown.

    `choices` are the values of a choice, `choice_labels` their names in the same order.
    """

    key: str
    label: str
    kind: str  # text | secret | url | number | choice | flag
    default: str = ""
    required: bool = True
    help: str = ""
    choices: tuple[str, ...] = ()
    choice_labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProviderDescription:
    """A gateway the program can speak to, as the account form needs it."""

    key: str
    label: str
    fields: tuple[AccountField, ...]
    can_schedule: bool
    has_balance: bool
    has_sender: bool
    home_page: str = ""
    top_up_page: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """`settings` holds the values of the form except secrets, which live in the keyring only.

    `price_per_part` (in `currency`) is what the owner entered or the gateway said last; None = unknown.
    """

    id: int
    mandant_id: int
    provider: str
    name: str
    settings: Mapping[str, str] = field(default_factory=dict)
    profile: SegmentProfile = STANDARD
    active: bool = True
    price_per_part: Decimal | None = None
    currency: str = ""
    hold_seconds: int = 5
    settle_seconds: int = 120
    paused_reason: str = ""
    paused_words: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class AccountFinding:
    """One line of what *Test connection* found."""

    ok: bool
    text: str


@dataclass(frozen=True, slots=True)
class GatewayState:
    """What the status bar says about the current Mandant's gateway; amounts are approximate (AW-38)."""

    account_name: str
    provider: str
    balance: Decimal | None = None
    currency: str = ""  # "" = credits (one per part, D-9)
    account_id: int = 0
    balance_at: datetime | None = None
    reserved_parts: int = 0
    waiting_here: int = 0
    waiting_at_gateway: int = 0
    trouble: int = 0
    paused_reason: str = ""
    sending_off: bool = False
    reports_checked_at: datetime | None = None
