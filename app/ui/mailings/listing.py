"""The columns of the list of mailings with their filters, and where its rows come from."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app.domain.mailing_list import MailingFigures, MailingOrder, MailingQuery
from app.domain.permissions import Actor
from app.i18n import _
from app.ui.lists.filters import Choice, ChoiceFilter, DateRangeFilter, TextFilter
from app.ui.lists.source import Column
from app.ui.mailings.view_model import MailingLine, mailing_line
from app.ui.mailings.words import STATES, state_words

if TYPE_CHECKING:
    from app.services.suite import Services


COUNTS: Mapping[str, Callable[[MailingFigures], int]] = MappingProxyType(
    {
        "queued": lambda figures: figures.counts.open,
        "sent": lambda figures: figures.counts.gone,
        "delivered": lambda figures: figures.counts.delivered,
        "failed": lambda figures: figures.counts.failed,
        "no_report": lambda figures: figures.counts.no_report,
    }
)
"""What the list can be sorted by although it is counted apart from it (ST-17, ST-18)."""


@dataclass(frozen=True, slots=True)
class MailingSource:
    """The mailings that a query finds, with as many figures as are known by now; called in the data lane.

    `by_count` sorts what the query finds by one of `COUNTS`; what is not counted yet stands as if it were least.
    """

    actor: Actor
    query: MailingQuery
    zone: ZoneInfo
    figures: Callable[[], Mapping[int, MailingFigures]]
    by_count: str = ""
    descending: bool = False

    def ids(self, services: Services) -> array[int]:
        found = services.mailings.overview.ids(self.actor, self.query)
        count = COUNTS.get(self.by_count)
        if count is None:
            return found
        known = self.figures()
        counted = {number: count(known[number]) if number in known else -1 for number in found}
        return array("q", sorted(found, key=counted.__getitem__, reverse=self.descending))

    def rows(self, services: Services, ids: Sequence[int]) -> Sequence[MailingLine]:
        found = services.mailings.overview.rows(self.actor, ids)
        known = self.figures()
        return [mailing_line(mailing, known.get(mailing.id), self.zone) for mailing in found]


def columns(actor: Actor) -> tuple[Column[MailingLine], ...]:
    """ST-17, ST-18; in the interface's language."""
    return (
        Column(
            "name",
            _("Name"),
            lambda line: line.name,
            150,
            stretch=True,
            filter=TextFilter(_("Also in the text")),
            sort=MailingOrder.NAME.value,
        ),
        Column(
            "state",
            _("Status"),
            lambda line: line.state.title,
            114,
            icon=lambda line: (line.state.icon, line.state.colour),
            tip=lambda line: line.state.meaning,
            filter=ChoiceFilter(lambda _services: _state_choices()),
            sort=MailingOrder.STATE.value,
        ),
        Column(
            "when",
            _("When"),
            lambda line: line.when,
            146,
            filter=DateRangeFilter(),
            sort=MailingOrder.WHEN.value,
        ),
        _count(
            "recipients",
            _("Recipients"),
            lambda line: line.recipients,
            92,
            520,
            MailingOrder.RECIPIENTS.value,
        ),
        _count("queued", _("Queued"), lambda line: line.queued, 92, 830, "queued"),
        _count("sent", _("Sent"), lambda line: line.sent, 88, 735, "sent"),
        _count("delivered", _("Delivered"), lambda line: line.delivered, 96, 925, "delivered"),
        _count("failed", _("Failed"), lambda line: line.failed, 124, 645, "failed"),
        _count("no_report", _("No report"), lambda line: line.no_report, 112, 1040, "no_report"),
        Column("parts", _("SMS"), lambda line: line.parts, 110, right=True, room=1150),
        Column("cost", _("Cost"), lambda line: line.cost, 140, right=True, room=1290),
        Column(
            "user",
            _("By"),
            lambda line: line.user,
            100,
            room=1390,
            filter=ChoiceFilter(lambda services: _users(services, actor)),
            sort=MailingOrder.USER.value,
        ),
    )


def _count(
    key: str, words: str, text: Callable[[MailingLine], str], width: int, room: int, sort: str = ""
) -> Column[MailingLine]:
    """`width` is that of the longest heading in our languages; with all that stand already it fits into `room`."""
    return Column(key, words, text, width, right=True, room=room, sort=sort)


def _state_choices() -> tuple[Choice, ...]:
    known = ((state, state_words(state)) for state in STATES)
    return tuple(Choice(state.value, words.title, words.icon, words.colour) for state, words in known)


def _users(services: Services, actor: Actor) -> tuple[Choice, ...]:
    return tuple(Choice(name, name) for name in services.mailings.overview.users(actor))
