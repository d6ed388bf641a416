"""The settings of the people, rooms and devices of the company in front."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.calendar import Resource, ResourceKind
from app.domain.words import N_
from app.i18n import _
from app.ui.admin.ordered_page import OrderedPage
from app.ui.context import UiContext

if TYPE_CHECKING:
    from app.services.suite import Services

KINDS = {
    ResourceKind.STAFF: N_("Staff member"),
    ResourceKind.ROOM: N_("Room"),
    ResourceKind.OTHER: N_("Device or other"),
}


class StaffPage(OrderedPage[Resource]):
    """Who, or what, an appointment can be booked with."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        self.kind = QComboBox()
        super().__init__(context, _("Staff and rooms"), _("New entry"), parent)

    def read(self, services: Services) -> Sequence[Resource]:
        return services.mandants.resources(self.context.session.actor)

    def store(self, services: Services, entry: Resource) -> Resource:
        return services.mandants.save_resource(self.context.session.actor, entry)

    def blank(self, colour: str, position: int) -> Resource:
        return Resource(0, self.context.session.mandant.id, "", colour=colour, position=position)

    def add_fields(self) -> None:
        for kind, words in KINDS.items():
            self.kind.addItem(_(words), kind.value)
        self.add("kind", _("&Kind"), self.kind)

    def fill(self, entry: Resource) -> None:
        self.kind.setCurrentIndex(self.kind.findData(entry.kind.value))

    def special(self, entry: Resource) -> Resource:
        return replace(entry, kind=ResourceKind(self.kind.currentData()))
