"""The columns of the list of all SMS with their filters, and where its rows come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app.domain.mandants import Mandant
from app.domain.message_list import Mark, MessageOrder, MessageQuery, mark_of
from app.domain.messages import MessageRow
from app.domain.permissions import Actor
from app.i18n import _
from app.ui.lists.filters import CheckFilter, Choice, ChoiceFilter, DateRangeFilter, TextFilter
from app.ui.lists.source import Column
from app.ui.messages.view_model import RESENT, MessageLine, message_lines
from app.ui.sms.standing_words import STANDINGS, resent_words, standing_words

if TYPE_CHECKING:
    from app.services.suite import Services


@dataclass(frozen=True)
class MessageSource:
    """The messages that a query finds; called in the data lane, where formatting disturbs nobody."""

    actor: Actor
    query: MessageQuery
    zone: ZoneInfo

    def mark_of(self, row: MessageLine) -> Mark:
        return mark_of(row.row, self.query.order)

    def count(self, services: Services) -> int:
        return services.messages.count(self.actor, self.query)

    def first(self, services: Services, limit: int) -> tuple[Sequence[MessageLine], int | None]:
        rows, count = services.messages.first(self.actor, self.query, limit)
        return self._lines(rows), count

    def page(self, services: Services, mark: Mark | None, limit: int, skip: int) -> Sequence[MessageLine]:
        return self._lines(services.messages.page(self.actor, self.query, mark, limit, skip=skip))

    def last(self, services: Services, limit: int) -> Sequence[MessageLine]:
        return self._lines(services.messages.last(self.actor, self.query, limit))

    def marks(self, services: Services, mark: Mark | None, step: int, most: int) -> Sequence[Mark]:
        return services.messages.marks(self.actor, self.query, mark, step, most)

    def near(self, services: Services, place: int, count: int) -> tuple[Mark, int] | None:
        return services.messages.near(self.actor, self.query, place, count)

    def rows(self, services: Services, ids: Sequence[int]) -> Sequence[MessageLine]:
        return self._lines(services.messages.rows(self.actor, ids))

    def place(self, services: Services, mark: Mark) -> int:
        return services.messages.place(self.actor, self.query, mark)

    def position(self, services: Services, number: int) -> int:
        return services.messages.position(self.actor, self.query, number)

    def _lines(self, rows: Sequence[MessageRow]) -> list[MessageLine]:
        return message_lines(rows, self.zone)


def columns(actor: Actor, mandants: Sequence[Mandant]) -> tuple[Column[MessageLine], ...]:
    """SA-05 … SA-10. The Mandant's column is there for who works in several."""
    return (
        Column("text", _("Text"), lambda line: line.text, 112, stretch=True, filter=TextFilter()),
        Column(
            "number",
            _("Phone"),
            lambda line: line.number,
            150,
            filter=TextFilter(_("In any spelling")),
        ),
        Column("customer", _("Customer"), lambda line: line.row.customer_name, 112, filter=TextFilter()),
        Column(
            "when",
            _("Sent on"),
            lambda line: line.when,
            148,
            filter=DateRangeFilter(),
            sort=MessageOrder.SENT_ON.value,
        ),
        Column(
            "status",
            _("Status"),
            lambda line: line.status.title,
            200,
            icon=lambda line: (line.status.icon, line.status.colour),
            tip=lambda line: line.status.explanation,
            filter=ChoiceFilter(lambda _services: status_choices()),
            sort=MessageOrder.STATUS.value,
        ),
        Column("parts", _("Parts"), lambda line: line.parts, 54, right=True, room=880),
        Column("cost", _("Cost"), lambda line: line.cost, 80, right=True, room=960),
        *(_mandant_column(mandants) if len(mandants) > 1 else ()),
        Column(
            "user",
            _("Sent by"),
            lambda line: line.row.user_name,
            100,
            room=1060,
            filter=ChoiceFilter(lambda services: _users(services, actor)),
        ),
        Column(
            "resent",
            _("Resent"),
            lambda line: "✓" if line.row.is_resend else "",
            84,
            room=830,
            filter=CheckFilter(_("Only messages that were sent again")),
        ),
    )


def status_choices() -> tuple[Choice, ...]:
    """Every standing with its icon and colour, and *Resent* (SA-08, SA-27)."""
    mark = resent_words()
    known = [(standing.value, standing_words(standing)) for standing in STANDINGS]
    return tuple(
        Choice(key, words.title, words.icon, words.colour) for key, words in (*known, (RESENT, mark))
    )


def _mandant_column(mandants: Sequence[Mandant]) -> tuple[Column[MessageLine], ...]:
    choices = tuple(Choice(str(mandant.id), mandant.name) for mandant in mandants)
    return (
        Column(
            "mandant",
            _("Company"),
            lambda line: line.row.mandant_name,
            120,
            room=940,
            filter=ChoiceFilter(lambda _services: choices),
        ),
    )


def _users(services: Services, actor: Actor) -> tuple[Choice, ...]:
    return tuple(Choice(name, name) for name in services.messages.users(actor))
