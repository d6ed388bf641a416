"""The columns of the list of mailings with their filters, and where its rows come from."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app.domain.permissions import Actor
from app.i18n import _
from app.ui.lists.source import Column
from app.ui.mailings.view_model import MailingLine, mailing_line

if TYPE_CHECKING:
    from app.services.suite import Services


@dataclass(frozen=True, slots=True)
class MailingSource:
    """The mailings of one Mandant, the newest first; called in the data lane."""

    actor: Actor
    zone: ZoneInfo

    def ids(self, services: Services) -> array[int]:
        return array("q", (row.mailing.id for row in services.mailings.kept.list(self.actor)))

    def rows(self, services: Services, ids: Sequence[int]) -> Sequence[MailingLine]:
        found = {row.mailing.id: row for row in services.mailings.kept.list(self.actor)}
        return [mailing_line(found[number], self.zone) for number in ids if number in found]


def columns() -> tuple[Column[MailingLine], ...]:
    """In the interface's language."""
    return (
        Column("name", _("Name"), lambda line: line.name, 150, stretch=True),
        Column(
            "state",
            _("Status"),
            lambda line: line.state.title,
            116,
            icon=lambda line: (line.state.icon, line.state.colour),
            tip=lambda line: line.state.meaning,
        ),
        Column("when", _("When"), lambda line: line.when, 130),
    )
