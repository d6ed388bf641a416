"""The lines of the report: where they come from and what their columns say."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from app.domain.mandants import Mandant
from app.domain.permissions import Actor
from app.i18n import _
from app.ui.lists.source import Column
from app.ui.reports.view_model import LineView, handler_words, line_view

if TYPE_CHECKING:
    from app.services.suite import Services


class ReportSource:
    """Lines whose ids are known already: finding them may take a second, and the data lane is not for that."""

    def __init__(self, actor: Actor, ids: array[int], mandants: Mapping[int, Mandant]) -> None:
        self._actor = actor
        self._ids = ids
        self._mandants = mandants

    def ids(self, _services: Services) -> array[int]:
        return self._ids

    def rows(self, services: Services, ids: Sequence[int]) -> Sequence[LineView]:
        return [line_view(row, self._mandants) for row in services.reports.rows(self._actor, ids)]


def columns(*, several_companies: bool) -> tuple[Column[LineView], ...]:
    """VI-06, VI-07, VI-09. The company's column is there for who works in several."""
    company: Column[LineView] = Column("mandant", _("Company"), lambda line: line.mandant, 130, room=1080)
    return (
        Column("when", _("Sent on"), lambda line: line.when, 140),
        Column("number", _("Phone"), lambda line: line.number, 144),
        Column("customer", _("Customer"), lambda line: line.row.customer_name, 160, stretch=True),
        Column(
            "status",
            _("Status"),
            lambda line: line.status.title,
            196,
            icon=lambda line: (line.status.icon, line.status.colour),
            tip=lambda line: f"{line.status.explanation} {line.status.next_step}".strip(),
        ),
        Column(
            "parts",
            _("Parts"),
            lambda line: line.parts,
            70,
            right=True,
            icon=lambda line: ("triangle-alert", "warn") if line.many_parts else ("", ""),
            tip=_many_parts_tip,
        ),
        Column("cost", _("Cost"), lambda line: line.cost, 84, right=True, room=700),
        *((company,) if several_companies else ()),
        Column("handler", _("Handler"), lambda line: handler_words(line.row.handler), 120, room=960),
    )


def _many_parts_tip(line: LineView) -> str:
    if not line.many_parts:
        return ""
    return _(
        "More than six parts: some networks lose such long messages. Shorten the text and send it again."
    )
