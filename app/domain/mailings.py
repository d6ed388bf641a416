"""Mailings: one text to many, from the draft to the last delivery report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from app.domain.consent import Purpose
from app.domain.delivery import MessageStatus

LONGEST_SPREAD_HOURS = 14 * 24
MOST_NUMBERS = 50_000
"""So many can be typed, pasted or read from a file for one mailing."""


class MailingState(StrEnum):
    """Where a mailing is. DRAFT, RUNNING, PAUSED and STOPPED are stored by value; the others follow from them.

    PLANNED is a running one whose time has not come, DONE one of which nothing is left to hand over.
    """

    DRAFT = "draft"
    PLANNED = "planned"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who is meant: everybody these name together, each once.

    `numbers` are typed or pasted, as they were written, one each. `left_out` are customers and `numbers_left_out`
    numbers (E.164) that somebody has crossed out by hand.
    """

    selection_id: int | None = None
    tag_ids: tuple[int, ...] = ()
    customer_ids: tuple[int, ...] = ()
    numbers: tuple[str, ...] = field(default=(), repr=False)
    left_out: frozenset[int] = frozenset()
    numbers_left_out: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def named(self) -> bool:
        """Whether anybody is named at all (ML-10)."""
        return bool(self.selection_id or self.tag_ids or self.customer_ids or self.numbers)


@dataclass(frozen=True, slots=True)
class NamedPeople:
    """How many are named altogether, each once, before anybody was judged; `first` are the ids of some customers."""

    count: int = 0
    first: tuple[int, ...] = ()


def pasted_numbers(text: str) -> tuple[str, ...]:
    """The numbers of a pasted list, one a line; blank lines and repetitions left out."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


@dataclass(frozen=True, slots=True)
class Mailing:
    """One mailing; `id` 0 = not stored yet, `version` is checked when saving.

    `template` is neutral (D-2). `due` (UTC) None = now; from then on it is spread evenly over `spread_hours`, 0 =
    as fast as the gateway takes it. `one_sms_only` lets nobody get more than one part (ST-02), `one_per_phone`
    sends one SMS to people who share a number. `text_blocks` are the ids of those the text was made with.
    """

    id: int
    name: str = ""
    purpose: Purpose = Purpose.INFORMATION
    sender: str = ""
    template: str = field(default="", repr=False)
    text_blocks: tuple[int, ...] = ()
    recipients: Recipients = field(default_factory=Recipients)
    due: datetime | None = None
    spread_hours: int = 0
    one_sms_only: bool = False
    one_per_phone: bool = True
    state: MailingState = MailingState.DRAFT
    version: int = 0
    mandant_id: int = 0
    user_name: str = ""
    created_at: datetime | None = None
    launched_at: datetime | None = None
    planned_recipients: int = 0
    planned_parts: int = 0
    planned_cost: Decimal | None = None
    currency: str = ""


class ProblemKind(StrEnum):
    """What is wrong with a mailing, or to be looked at."""

    NO_ACCOUNT = "no_account"
    ACCOUNT_PAUSED = "account_paused"
    NO_TEXT = "no_text"
    UNKNOWN_FIELD = "unknown_field"
    NO_RECIPIENTS = "no_recipients"
    NOBODY_LEFT = "nobody_left"
    BAD_SENDER = "bad_sender"
    NO_WAY_TO_OPT_OUT = "no_way_to_opt_out"
    TEXT_TOO_LONG = "text_too_long"
    CREDIT_TOO_LOW = "credit_too_low"
    BUDGET_USED_UP = "budget_used_up"
    BUDGET_NEARLY_USED = "budget_nearly_used"
    DUE_IS_PAST = "due_is_past"
    LEFT_OUT = "left_out"
    MANY_PARTS = "many_parts"
    MADE_UNICODE = "made_unicode"
    NUMBERS_WITHOUT_CUSTOMER = "numbers_without_customer"
    CREDIT_UNKNOWN = "credit_unknown"


ORANGE = frozenset(
    {
        ProblemKind.BUDGET_NEARLY_USED,
        ProblemKind.DUE_IS_PAST,
        ProblemKind.LEFT_OUT,
        ProblemKind.MANY_PARTS,
        ProblemKind.MADE_UNICODE,
        ProblemKind.NUMBERS_WITHOUT_CUSTOMER,
        ProblemKind.CREDIT_UNKNOWN,
    }
)
"""Worth a look; everything else is red and keeps the mailing from leaving (ML-11)."""


@dataclass(frozen=True, slots=True)
class MailingProblem:
    """One mark on a mailing; `field` is the input it belongs to, `text` says it with the next step."""

    kind: ProblemKind
    field: str
    text: str

    @property
    def is_red(self) -> bool:
        return self.kind not in ORANGE


@dataclass(frozen=True, slots=True)
class Shorter:
    """With `characters` fewer in everybody's text, `saved` SMS need not be sent."""

    characters: int
    saved: int


@dataclass(frozen=True, slots=True)
class Credit:
    """What the gateway account pays for; `unit` "" counts SMS parts (D-9), else it is a currency.

    None = not known. `reserved` is for what waits in the outbox already; `left` is after that and this mailing.
    `fits` is how many of the recipients, in their order, what is available pays for.
    """

    unit: str
    needed: Decimal | None
    available: Decimal | None
    reserved: Decimal | None
    left: Decimal | None
    fits: int | None
    as_of: datetime | None
    top_up_page: str = ""

    @property
    def is_enough(self) -> bool:
        """Also when nobody can tell: a gateway without a balance refuses by itself."""
        return self.left is None or self.left >= 0


@dataclass(frozen=True, slots=True)
class Budget:
    """SMS parts that a Mandant may use in a calendar month of its zone (ML-02); `parts` None = no limit.

    `stops` refuses what goes beyond it, otherwise it only warns; from `warn_percent` on it warns.
    """

    parts: int | None = None
    stops: bool = True
    warn_percent: int = 80


@dataclass(frozen=True, slots=True)
class MailingSettings:
    """What a Mandant has settled for its mailings; from `confirm_above` recipients their number has to be typed."""

    budget: Budget = field(default_factory=Budget)
    confirm_above: int = 50


@dataclass(frozen=True, slots=True)
class MailingForecast:
    """What a mailing would do, counted after filling everybody's text; `review` names the review it is from.

    `by_parts` has the recipients for each number of SMS, `left_out` the people for each verdict that is none.
    `longest` is a row of the review. `budget_used` are the Mandant's parts this month without this
    mailing, 0 where no budget is set.
    """

    mailing_id: int
    version: int
    review: int
    recipients: int
    by_parts: Mapping[int, int]
    left_out: Mapping[str, int]
    parts: int
    cost: Decimal | None
    currency: str
    longest: int
    longest_name: str
    longest_parts: int
    shortest: int
    unicode_recipients: int
    shorter: Shorter | None
    credit: Credit
    budget: Budget
    budget_used: int
    problems: tuple[MailingProblem, ...]
    type_the_number: bool = False

    @property
    def is_ready(self) -> bool:
        """No red mark is left."""
        return not any(problem.is_red for problem in self.problems)


@dataclass(frozen=True, slots=True)
class MailingCounts:
    """Where the messages of a mailing are. Each is in exactly one of these; `sent` have left and may have news."""

    queued: int = 0
    under_way: int = 0
    sent: int = 0
    delivered: int = 0
    failed: int = 0
    no_report: int = 0
    in_question: int = 0
    withdrawn: int = 0

    @property
    def total(self) -> int:
        return self.queued + self.under_way + self.gone + self.failed + self.in_question + self.withdrawn

    @property
    def gone(self) -> int:
        """Accepted by the gateway, whatever came of it."""
        return self.sent + self.delivered + self.no_report

    @property
    def open(self) -> int:
        """Not handed over yet."""
        return self.queued + self.under_way


_S = MessageStatus
QUEUED = frozenset({_S.HELD, _S.QUEUED, _S.SCHEDULED, _S.CANCEL_REQUESTED})
UNDER_WAY = frozenset({_S.SENDING, _S.UNKNOWN})
FAILED = frozenset({_S.UNDELIVERED, _S.EXPIRED, _S.REJECTED, _S.FAILED, _S.MISSED})
WITHDRAWN = frozenset({_S.CANCELLED, _S.SUPERSEDED})
_GROUPS: Mapping[str, frozenset[MessageStatus]] = {
    "queued": QUEUED,
    "under_way": UNDER_WAY,
    "sent": frozenset({_S.ACCEPTED, _S.SENT}),
    "delivered": frozenset({_S.DELIVERED}),
    "failed": FAILED,
    "no_report": frozenset({_S.NO_REPORT}),
    "in_question": frozenset({_S.NEEDS_DECISION}),
    "withdrawn": WITHDRAWN,
}


def counts_of(by_status: Mapping[MessageStatus, int]) -> MailingCounts:
    """The counts people are shown, from those by state."""
    return MailingCounts(
        **{name: sum(by_status.get(status, 0) for status in group) for name, group in _GROUPS.items()}
    )


def shown_state(
    stored: MailingState, *, due: datetime | None, now: datetime, anything_open: bool
) -> MailingState:
    """The state as people see it, from the stored one. All instants UTC."""
    if stored is not MailingState.RUNNING:
        return stored
    if not anything_open:
        return MailingState.DONE
    return MailingState.PLANNED if due is not None and due > now else MailingState.RUNNING


@dataclass(frozen=True, slots=True)
class MailingCost:
    """What the messages that have left really took: `parts`, and per currency what the gateway charged.

    `unpriced` parts are those without a price from the gateway; each is a credit (D-9).
    """

    parts: int = 0
    unpriced: int = 0
    costs: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class LaunchRequest:
    """Let a mailing go exactly as `MailingForecast` showed it; anything else that came of it meanwhile is refused.

    `review` is the one that was looked at. `typed` is the number of recipients as somebody typed it, where that is
    asked for.
    """

    mailing_id: int
    version: int
    review: int
    recipients: int
    parts: int
    typed: int | None = None


class Going(StrEnum):
    """Where a test goes (D-11)."""

    OWN_MOBILE = "own_mobile"
    PRACTICE_PHONE = "practice_phone"
