"""The overview of mailings: what may be asked of it, in which order it stands, and where the messages of one are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.mailings import MailingCost, MailingCounts, MailingState

OPENING = 80
"""So many characters of a text stand for a name where there is none (ML-06)."""


class MailingOrder(StrEnum):
    """What the overview can be sorted by."""

    NAME = "name"
    STATE = "state"
    WHEN = "when"
    RECIPIENTS = "recipients"
    USER = "user"


@dataclass(frozen=True, slots=True)
class MailingQuery:
    """Limits add up; nothing set = everything. `text` is looked for in name and text, instants are UTC."""

    text: str = ""
    states: frozenset[MailingState] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    user_names: frozenset[str] = frozenset()
    order: MailingOrder = MailingOrder.WHEN
    descending: bool = True


@dataclass(frozen=True, slots=True)
class MailingHead:
    """As much of a mailing as it takes to find and to sort it; `at` is when it begins, or was begun to be written."""

    id: int
    name: str
    template: str = field(repr=False)
    state: MailingState
    at: datetime
    recipients: int
    user_name: str


@dataclass(frozen=True, slots=True)
class MailingFigures:
    """Where the messages of a mailing are, and what those that have left took."""

    counts: MailingCounts = field(default_factory=MailingCounts)
    cost: MailingCost = field(default_factory=MailingCost)

    @property
    def is_settled(self) -> bool:
        """Nothing is expected to change any more: all have left or never will, and all reports are in."""
        counts = self.counts
        return bool(counts.total) and not (counts.open or counts.sent or counts.in_question)


def name_of(name: str, template: str) -> str:
    """What a mailing is called: its name, or else how its text begins (ML-06); "" if it has neither."""
    return name or " ".join(template[:OPENING].split())


def begins_at(due: datetime | None, launched_at: datetime | None, created_at: datetime) -> datetime:
    """When it begins or began: one that was launched after its time began with the launch. All UTC."""
    if due is not None and launched_at is not None:
        return max(due, launched_at)
    return due or launched_at or created_at


def found(heads: Iterable[MailingHead], query: MailingQuery) -> list[MailingHead]:
    """Those that the query asks for, in its order; what is equal stands with the newest first."""
    words = query.text.casefold()
    kept = [head for head in heads if _fits(head, query, words)]
    kept.sort(key=lambda head: head.id, reverse=True)
    kept.sort(key=lambda head: _sort_key(head, query.order), reverse=query.descending)
    return kept


def _fits(head: MailingHead, query: MailingQuery, words: str) -> bool:
    return (
        (not query.states or head.state in query.states)
        and (not query.user_names or head.user_name in query.user_names)
        and (query.since is None or head.at >= query.since)
        and (query.until is None or head.at < query.until)
        and (not words or words in head.name.casefold() or words in head.template.casefold())
    )


_LIFE = tuple(MailingState)


def _sort_key(head: MailingHead, order: MailingOrder) -> tuple[str, float]:
    match order:
        case MailingOrder.NAME:
            return name_of(head.name, head.template).casefold(), 0
        case MailingOrder.STATE:
            return "", _LIFE.index(head.state)
        case MailingOrder.WHEN:
            return "", head.at.timestamp()
        case MailingOrder.RECIPIENTS:
            return "", head.recipients
        case MailingOrder.USER:
            return head.user_name.casefold(), 0
