"""The customers' list: where its rows come from and what its columns say."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.customers import CustomerQuery, CustomerRow
from app.domain.permissions import Actor
from app.i18n import _
from app.ui.lists.source import Column

if TYPE_CHECKING:
    from app.services.suite import Services


@dataclass(frozen=True, slots=True)
class CustomerSource:
    """The customers that `query` finds, for one actor."""

    actor: Actor
    query: CustomerQuery

    def ids(self, services: Services) -> array[int]:
        return services.customers.ids(self.actor, self.query)

    def rows(self, services: Services, ids: Sequence[int]) -> Sequence[CustomerRow]:
        return services.customers.rows(self.actor, ids)


def columns() -> tuple[Column[CustomerRow], ...]:
    """In the interface's language."""
    return (
        Column("name", _("Name"), lambda row: row.name, 190, stretch=True),
        Column("company", _("Company"), lambda row: row.company, 150, room=800),
        Column("phone", _("Phone"), lambda row: row.phone, 150),
        Column("city", _("City"), lambda row: row.city, 110),
        Column("tags", _("Tags"), lambda row: ", ".join(row.tags), 130, room=900),
        Column("email", _("E-mail"), lambda row: row.email, 200, room=640),
    )
