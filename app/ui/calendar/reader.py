"""Reads weeks off the GUI thread: the one that is shown first, then its neighbours, and again after changes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.domain.weeks import span_of
from app.ui.calendar.weeks import Week, Weeks, lay_out

if TYPE_CHECKING:
    from app.services.suite import Services
    from app.ui.context import UiContext

SETTLE_MS = 60
"""Several changes within this time are read once."""


class WeekReader(QObject):
    """`read` carries a `Week` when the one asked for last is there, or there anew."""

    read = Signal(object)
    failed = Signal(object)

    def __init__(self, context: UiContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._weeks = Weeks()
        self._wanted: date | None = None
        self._changes = 0
        self._first = self._first_week()
        self.active = False  # while nobody looks, changes are only noted
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._read_wanted)

    def week(self, monday: date) -> Week | None:
        """The week if it is known, even if doubtful; what is missing or doubtful is read, and told by `read`."""
        self._wanted = monday
        if self._weeks.is_fresh(monday):
            self._look_ahead()
        elif not self._settle.isActive():
            self._read_wanted()
        return self._weeks.get(monday)

    def known(self, monday: date) -> Week | None:
        """The week if it was read already."""
        return self._weeks.get(monday)

    def expect(self, week: Week) -> None:
        """Show a week as it will be when what was just done is stored."""
        self._weeks.keep(week, doubtful=True)
        self._changes += 1  # an answer to an earlier question would show the old state again
        self._settle.start()

    @Slot()
    def changed(self, *_event: object) -> None:
        """Something was changed here or elsewhere: read again what is shown."""
        self._weeks.doubt_all()
        self._changes += 1
        if self.active and self._wanted is not None:
            self._settle.start()

    def forget(self) -> None:
        """Working hours, time zone or language are others now."""
        self._weeks.forget_all()
        self.changed()

    def _first_week(self) -> Week | None:
        """The week that was read before the services stand; the first one asked for is read again all the same."""
        look = self._context.session.take_first_look()
        if look is None:
            return None
        mandant = self._context.session.mandant
        week = lay_out(look.monday, look.rows, ZoneInfo(mandant.time_zone), mandant.working_hours)
        self._weeks.keep(week, doubtful=True)
        return week

    def _read_wanted(self) -> None:
        if self._wanted is not None:
            self._read(self._wanted, "week")

    def _look_ahead(self) -> None:
        if self._wanted is None:
            return
        for weeks, key in ((1, "next"), (-1, "previous")):
            monday = self._wanted + timedelta(weeks=weeks)
            if not self._weeks.is_fresh(monday):
                self._read(monday, key)

    def _read(self, monday: date, key: str) -> None:
        session, changes = self._context.session, self._changes
        actor, hours = session.actor, session.mandant.working_hours
        zone = ZoneInfo(session.mandant.time_zone)

        def work(services: Services) -> Week:
            start, end = span_of(monday, zone)
            return lay_out(monday, services.appointments.between(actor, start, end), zone, hours)

        def then(week: Week) -> None:
            self._take(week, is_current=changes == self._changes)

        self._context.tasks.run(self, work, then, failed=self.failed.emit, key=key)

    def _take(self, week: Week, *, is_current: bool) -> None:
        if not is_current:
            return  # something was changed since it was asked for; it is being read again
        first, self._first = self._first, None
        self._weeks.keep(week)
        if week.monday == self._wanted:
            if first is None or first.rows != week.rows:
                self.read.emit(week)
            self._look_ahead()
