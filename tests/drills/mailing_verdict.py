"""What a mailing drill came to: counted person by person, and worth something only if all of it really happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.domain.delivery import MessageStatus
from tests.drills.company import Row

S = MessageStatus
GONE = frozenset({S.ACCEPTED, S.SENT, S.DELIVERED})


@dataclass(frozen=True, slots=True)
class Launched:
    """One mailing as it was meant and as the program has it in the end; `cost` is in EUR."""

    number: int
    recipients: int
    rows: Sequence[Row]
    cost: Decimal
    stopped: bool = False
    """Whether somebody stopped it: only then may messages be withdrawn."""

    @property
    def withdrawn(self) -> frozenset[str]:
        """References of what was taken back."""
        return frozenset(row.reference for row in self.rows if self.stopped and row.status is S.CANCELLED)


@dataclass(frozen=True, slots=True)
class Counts:
    """What the gateway saw, held against what the program knows; nothing here makes up for anything else."""

    taken: int
    lost: int
    doubled: int
    """Messages too many for one phone in one mailing, whatever reference they came with."""
    strangers: int
    """Messages at the gateway that the program does not know, or knows with another text or number."""
    wrong_state: int
    withdrawn: int
    wrongly_charged: Decimal
    """By how much the program's costs differ from the gateway's, all mailings added up."""


@dataclass(frozen=True, slots=True)
class Happened:
    """What the drill is about: without it the counts say nothing."""

    kills: int
    caught: int
    """Messages that a killed worker was just handing over."""
    without_credit: int
    """Sendings that the gateway refused for want of credit."""
    stood_still: bool
    """Whether the mailing stopped then."""
    went_on: bool
    """Whether it went on by itself after the credit was bought."""
    waiting_while_paused: int
    left_while_paused: int
    weather: Mapping[str, int]
    """How often each kind of fault came."""
    expected_weather: frozenset[str]


@dataclass(frozen=True, slots=True)
class Result:
    """How a drill ended."""

    counts: Counts
    happened: Happened
    sent_before_the_stop: int
    recipients: int
    seconds: float

    @property
    def passed(self) -> bool:
        return not self.complaints

    @property
    def complaints(self) -> list[str]:
        """What is wrong, and what did not happen although it was to be shown."""
        counts, happened = self.counts, self.happened
        unseen = happened.expected_weather - happened.weather.keys()
        said = {
            f"{counts.lost} lost": counts.lost,
            f"{counts.doubled} doubled": counts.doubled,
            f"{counts.strangers} unknown": counts.strangers,
            f"{counts.wrong_state} in a wrong state": counts.wrong_state,
            f"{counts.wrongly_charged} wrongly charged": counts.wrongly_charged,
            f"{happened.left_while_paused} left while paused": happened.left_while_paused,
            "did not go on after the credit was bought": not happened.went_on,
            "never stood without credit": not (happened.without_credit and happened.stood_still),
            "nobody was killed in a call": happened.kills and not happened.caught,
            "nothing was left to be withdrawn": not counts.withdrawn,
            "nothing waited while it was paused": not happened.waiting_while_paused,
            f"never came: {', '.join(sorted(unseen))}": unseen,
        }
        return [words for words, is_so in said.items() if is_so]

    def __str__(self) -> str:
        counts, happened = self.counts, self.happened
        weather = ", ".join(f"{count} × {name}" for name, count in sorted(happened.weather.items()))
        verdict = "".join(f"\n  WRONG: {words}" for words in self.complaints)
        return (
            f"{self.recipients} recipients, {happened.kills} kills ({happened.caught} messages caught in the "
            f"middle), {counts.taken} taken by the gateway: {counts.lost} lost, {counts.doubled} doubled, "
            f"{counts.strangers} unknown, {counts.wrong_state} in a wrong state; "
            f"{happened.waiting_while_paused} waited while paused, {happened.left_while_paused} left then; "
            f"stopped after {self.sent_before_the_stop}, {counts.withdrawn} withdrawn; refused "
            f"{happened.without_credit} times without credit; wrongly charged {counts.wrongly_charged} "
            f"({self.seconds:.0f} s)\n  weather: {weather}{verdict}"
        )


def count(mailings: Sequence[Launched], found: Sequence[Mapping[str, Any]]) -> Counts:
    """Hold what the gateway `found` in its books against the mailings."""
    known = {row.reference: (mailing.number, row) for mailing in mailings for row in mailing.rows}
    at_gateway = {message["reference"]: message for message in found}
    withdrawn = frozenset[str]().union(*(mailing.withdrawn for mailing in mailings))
    wanted: Counter[tuple[int | None, str]] = Counter(
        (number, row.number) for reference, (number, row) in known.items() if reference not in withdrawn
    )
    got = Counter(_phone(known.get(message["reference"]), message) for message in found)
    return Counts(
        taken=len(found),
        lost=(wanted - got).total() + sum(abs(one.recipients - len(one.rows)) for one in mailings),
        doubled=(got - Counter(dict.fromkeys(got, 1))).total(),
        strangers=sum(_is_stranger(known.get(message["reference"]), message) for message in found),
        wrong_state=sum(
            not _is_right(row, at_gateway.get(reference), withdrawable=reference in withdrawn)
            for reference, (_number, row) in known.items()
        ),
        withdrawn=len(withdrawn),
        wrongly_charged=sum((_wrongly_charged(one, found) for one in mailings), Decimal(0)),
    )


def _phone(known: tuple[int, Row] | None, message: Mapping[str, Any]) -> tuple[int | None, str]:
    return (known[0] if known else None), f"+{message['recipient'].removeprefix('+')}"


def _is_stranger(known: tuple[int, Row] | None, message: Mapping[str, Any]) -> bool:
    if known is None:
        return True
    row = known[1]
    return (row.number.removeprefix("+"), row.text) != (message["recipient"], message["text"])


def _is_right(row: Row, message: Mapping[str, Any] | None, *, withdrawable: bool) -> bool:
    """Whether the program knows what became of it: taken under this number, or withdrawn and never seen."""
    if message is None:
        return withdrawable
    return row.status in GONE and row.gateway_id == message["id"]


def _wrongly_charged(mailing: Launched, found: Iterable[Mapping[str, Any]]) -> Decimal:
    mine = {row.reference for row in mailing.rows}
    charged = sum((Decimal(one["price"]) for one in found if one["reference"] in mine), Decimal(0))
    return abs(mailing.cost - charged)
