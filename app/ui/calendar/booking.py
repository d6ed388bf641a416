"""Opens the appointment editor with sensible beginnings: the marked time, the next free one, the customer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.calendar import Appointment, AppointmentType
from app.ui.calendar.deeds import Deeds
from app.ui.calendar.edits import at
from app.ui.calendar.interaction import Marked

if TYPE_CHECKING:
    from app.ui.context import UiContext

USUAL_MINUTES = 30


class Booking(QObject):
    """What an editor stored goes to `deeds`, so that it can be undone like a drag."""

    def __init__(self, context: UiContext, deeds: Deeds, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._deeds = deeds
        self._window = parent
        self._minutes = USUAL_MINUTES

    def load(self) -> None:
        """Learn how long an appointment usually is: as long as the first type."""
        actor = self._context.session.actor
        self._context.tasks.run(self, lambda s: s.mandants.appointment_types(actor), self._learn, key="types")

    def open_editor(self, appointment: Appointment, *, length_given: bool = True) -> None:
        from app.ui.calendar.editor import AppointmentEditor  # only when it is wanted: the start counts

        AppointmentEditor(
            self._context,
            appointment,
            saved=self._deeds.took,
            length_given=length_given,
            parent=self._window.window(),
        ).open()

    def open_new(self, marked: Marked | None, *, near: date | None = None) -> None:
        """A new one at the marked time; without one at the next free time, from the day `near` on."""
        if marked is None:
            self._at_next_free(None, near)
            return
        zone = self._zone
        start, end = at(marked.day, marked.start, zone), at(marked.day, marked.end, zone)
        length_given = marked.end > marked.start
        if marked.all_day:
            end = at(marked.last_day or marked.day, 24 * 60, zone)
        elif not length_given:
            end = start + timedelta(minutes=self._minutes)
        mandant_id = self._context.session.mandant.id
        appointment = Appointment(0, mandant_id, start, end, all_day=marked.all_day)
        self.open_editor(appointment, length_given=length_given)

    def book(self, customer_id: int) -> None:
        """A new one for this customer at the next free time."""
        self._at_next_free(customer_id, None)

    def _at_next_free(self, customer_id: int | None, near: date | None) -> None:
        actor, minutes, after = self._context.session.actor, self._minutes, self._context.clock.now()
        if near is not None:
            after = max(after, at(near, 0, self._zone))
        self._context.tasks.run(
            self,
            lambda s: s.appointments.next_free(actor, minutes, after),
            self._opener(customer_id),
            key="free",
        )

    def _opener(self, customer_id: int | None) -> Callable[[datetime], None]:
        def open_at(start: datetime) -> None:
            mandant_id = self._context.session.mandant.id
            end = start + timedelta(minutes=self._minutes)
            appointment = Appointment(0, mandant_id, start, end, customer_id=customer_id)
            self.open_editor(appointment, length_given=False)

        return open_at

    def _learn(self, types: tuple[AppointmentType, ...]) -> None:
        self._minutes = next((kind.minutes for kind in types if kind.active), USUAL_MINUTES)

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._context.session.mandant.time_zone)
