"""The report of sent SMS: which messages count, what is added up, and by what it is grouped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from app.domain.delivery import ON_THE_WAY, MessageStatus, StatusReason
from app.domain.message_list import Standing, standing
from app.domain.segment_profile import WARN_ABOVE_PARTS

_S = MessageStatus

FAILED = frozenset({_S.UNDELIVERED, _S.EXPIRED, _S.REJECTED, _S.FAILED})
WITHOUT_REPORT = ON_THE_WAY | {_S.NO_REPORT, _S.NEEDS_DECISION}
COUNTED = FAILED | WITHOUT_REPORT | {_S.DELIVERED}
"""What was handed over, or was to be: what still waits, was withdrawn, replaced or missed is no sent SMS."""
NEVER_TAKEN = frozenset({_S.REJECTED, _S.FAILED})
"""The gateway took none of these, so they cost no credit."""


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """What the report is about; empty fields do not limit.

    `since` and `until` are days of the Mandant's own calendar, both included. `number` may be in any spelling,
    `mandant_ids` empty = all the actor may work in.
    """

    since: date | None = None
    until: date | None = None
    handler: str = ""
    number: str = ""
    mandant_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Figures:
    """A sum over messages. `messages` = `delivered` + `failed` + `without_report`; `parts` are those of all of them.

    `credits` are the parts that the gateway took and named no price for (D-9: one credit each), `costs` what it
    named, by currency. `many_parts` counts messages of more than six parts (VI-09).
    """

    messages: int = 0
    parts: int = 0
    delivered: int = 0
    failed: int = 0
    without_report: int = 0
    many_parts: int = 0
    credits: int = 0
    costs: tuple[tuple[str, Decimal], ...] = ()

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            messages=self.messages + other.messages,
            parts=self.parts + other.parts,
            delivered=self.delivered + other.delivered,
            failed=self.failed + other.failed,
            without_report=self.without_report + other.without_report,
            many_parts=self.many_parts + other.many_parts,
            credits=self.credits + other.credits,
            costs=_added(self.costs, other.costs),
        )

    @property
    def delivery_rate(self) -> float | None:
        """The share of delivered ones among those with a report, 0 to 1; None if no report came at all."""
        reported = self.delivered + self.failed
        return self.delivered / reported if reported else None


class Cell(NamedTuple):
    """What the database adds up for one Mandant and one month: messages of one state, handler and currency."""

    mandant_id: int
    month: date
    status: MessageStatus
    reason: StatusReason | None
    handler: str
    currency: str
    messages: int
    parts: int
    many_parts: int
    unpriced_parts: int
    cost: Decimal | None

    def figures(self) -> Figures:
        status = self.status
        return Figures(
            messages=self.messages,
            parts=self.parts,
            delivered=self.messages if status is _S.DELIVERED else 0,
            failed=self.messages if status in FAILED else 0,
            without_report=self.messages if status in WITHOUT_REPORT else 0,
            many_parts=self.many_parts,
            credits=0 if status in NEVER_TAKEN else self.unpriced_parts,
            costs=() if self.cost is None else ((self.currency, self.cost),),
        )


@dataclass(frozen=True, slots=True)
class SentSms:
    """One line of the report; `at` (UTC) is when it left, or was to leave."""

    id: int
    mandant_id: int
    customer_id: int | None
    at: datetime
    number: str
    customer_name: str
    status: MessageStatus
    reason: StatusReason | None
    parts: int
    price: Decimal | None
    currency: str
    handler: str

    @property
    def standing(self) -> Standing:
        return standing(self.status, self.reason)


class BlockFigures(NamedTuple):
    """What was sent with one text block; an SMS written with two blocks counts at both."""

    text_block_id: int
    name: str
    figures: Figures


Key = TypeVar("Key", date, str, int, Standing)


@dataclass(frozen=True, slots=True)
class Report:
    """The sums of one query. Months in their order, the others by the number of messages, the largest first."""

    total: Figures
    months: Mapping[date, Figures]
    standings: Mapping[Standing, Figures]
    handlers: Mapping[str, Figures]
    mandanten: Mapping[int, Figures]


def summarise(cells: Iterable[Cell]) -> Report:
    """Add the cells up in every way the report shows."""
    summed = [(cell, cell.figures()) for cell in cells]
    total = Figures()
    for _cell, figures in summed:
        total += figures
    return Report(
        total=total,
        months=dict(sorted(_grouped(summed, lambda cell: cell.month).items())),
        standings=by_size(_grouped(summed, lambda cell: standing(cell.status, cell.reason))),
        handlers=by_size(_grouped(summed, lambda cell: cell.handler)),
        mandanten=by_size(_grouped(summed, lambda cell: cell.mandant_id)),
    )


def by_size(groups: Mapping[Key, Figures]) -> dict[Key, Figures]:
    """The same groups, the one with the most messages first."""
    return dict(sorted(groups.items(), key=lambda entry: (-entry[1].messages, str(entry[0]))))


class Month(NamedTuple):
    """A month, or the piece of one that is asked for: its first day, and from when until when it lasts (UTC)."""

    first: date
    since: datetime
    until: datetime


def local_months(first: date, last: date, zone: ZoneInfo) -> tuple[Month, ...]:
    """The months from `first` to `last`, both days included, as `zone` counts its days."""
    months: list[Month] = []
    day = first
    while day <= last:
        following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        end = min(following, last + timedelta(days=1))
        months.append(Month(day.replace(day=1), _midnight(day, zone), _midnight(end, zone)))
        day = following
    return tuple(months)


def has_many_parts(parts: int) -> bool:
    """Whether some networks may lose a message of so many parts (VI-09)."""
    return parts > WARN_ABOVE_PARTS


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def _added(
    one: tuple[tuple[str, Decimal], ...], other: tuple[tuple[str, Decimal], ...]
) -> tuple[tuple[str, Decimal], ...]:
    if not one or not other:
        return one or other
    sums = dict(one)
    for currency, amount in other:
        sums[currency] = sums.get(currency, Decimal(0)) + amount
    return tuple(sorted(sums.items()))


def _grouped(cells: Iterable[tuple[Cell, Figures]], key: Callable[[Cell], Key]) -> dict[Key, Figures]:
    groups: dict[Key, Figures] = {}
    for cell, figures in cells:
        name = key(cell)
        groups[name] = groups[name] + figures if name in groups else figures
    return groups
