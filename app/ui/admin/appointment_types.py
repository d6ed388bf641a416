"""The settings of appointment types: name, colour, usual length and order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSpinBox, QWidget

from app.domain.appointments import GRID_MINUTES
from app.domain.calendar import AppointmentType
from app.i18n import _
from app.ui.admin.ordered_page import OrderedPage
from app.ui.context import UiContext

if TYPE_CHECKING:
    from app.services.suite import Services

USUAL_MINUTES = 30
LONGEST_MINUTES = 24 * 60


class AppointmentTypesPage(OrderedPage[AppointmentType]):
    """All companies share the types; the first one in use gives new appointments their usual length."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        self.minutes = QSpinBox()
        super().__init__(context, _("Appointment types"), _("New type"), parent)

    def read(self, services: Services) -> Sequence[AppointmentType]:
        return services.mandants.appointment_types(self.context.session.actor)

    def store(self, services: Services, entry: AppointmentType) -> AppointmentType:
        return services.mandants.save_appointment_type(self.context.session.actor, entry)

    def blank(self, colour: str, position: int) -> AppointmentType:
        return AppointmentType(0, "", colour, USUAL_MINUTES, position)

    def add_fields(self) -> None:
        self.minutes.setRange(5, LONGEST_MINUTES)
        self.minutes.setSingleStep(GRID_MINUTES)
        self.minutes.setSuffix(" " + _("min"))
        help_text = _("Choosing this type proposes this length.")
        self.add("minutes", _("&Length"), self.minutes, help_text)
        self.minutes.valueChanged.connect(self.changed)

    def fill(self, entry: AppointmentType) -> None:
        self.minutes.setValue(entry.minutes)

    def special(self, entry: AppointmentType) -> AppointmentType:
        return replace(entry, minutes=self.minutes.value())
