"""Changes appointments on behalf of the calendar: one after the other, told in a notice, each can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from app.domain.calendar import Appointment, AppointmentChange
from app.domain.permissions import NotPermitted
from app.errors import EditConflict, UserError
from app.i18n import _
from app.ui.calendar.change_words import say
from app.ui.calendar.undo import UndoStack

if TYPE_CHECKING:
    from app.services.suite import Services
    from app.ui.context import UiContext
    from app.ui.notices import Notice

T = TypeVar("T")


class Deeds(QObject):
    """`done` carries the `AppointmentChange`; `failed` means that what is shown may not be what is stored.

    What can be undone and which versions are ours is only touched in the data lane, where things happen in the
    order they were asked for: Ctrl+Z finds a move that was asked for a moment before.
    """

    done = Signal(object)
    failed = Signal()

    def __init__(self, context: UiContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._stack = UndoStack()
        self._versions: dict[int, int] = {}
        self._notice: Notice | None = None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self._context.session.mandant.time_zone)

    def save(self, appointment: Appointment) -> None:
        """Store a moved, stretched or otherwise changed appointment."""
        actor = self._context.session.actor

        def work(services: Services) -> AppointmentChange:
            # Keys are pressed faster than answers come: our own last change is the version to build on.
            known = max(appointment.version, self._versions.get(appointment.id, 0))
            return self._keep(services.appointments.save(actor, replace(appointment, version=known)))

        self._run(work, self._did)

    def cancel(self, appointment_id: int) -> None:
        actor = self._context.session.actor
        self._run(lambda services: self._keep(services.appointments.cancel(actor, appointment_id)), self._did)

    def took(self, change: AppointmentChange) -> None:
        """An editor has stored this."""
        self._run(lambda _services: self._keep(change), self._did)

    def undo(self) -> None:
        self._turn(again=False)

    def redo(self) -> None:
        self._turn(again=True)

    def _turn(self, *, again: bool) -> None:
        actor = self._context.session.actor

        def work(services: Services) -> AppointmentChange | None:
            change = self._stack.take(again=again)
            if change is None:
                return None
            opposite = services.appointments.undo(actor, change)
            self._versions[opposite.subject.id] = opposite.subject.version
            self._stack.put(opposite, again=again)
            return opposite

        def then(opposite: AppointmentChange | None) -> None:
            if opposite is None:
                words = _("There is nothing to do again.") if again else _("There is nothing to undo.")
                self._say(words, "info", undoable=False)
                return
            self._say(say(opposite, self.zone, taken_back=not again, again=again), "ok", undoable=again)
            self.done.emit(opposite)

        self._run(work, then)

    def _keep(self, change: AppointmentChange) -> AppointmentChange:
        self._versions[change.subject.id] = change.subject.version
        self._stack.add(change)
        return change

    def _did(self, change: AppointmentChange) -> None:
        if change.before != change.after:
            self._say(say(change, self.zone), "warning" if change.questions else "ok", undoable=True)
        self.done.emit(change)

    def _run(self, work: Callable[[Services], T], then: Callable[[T], None]) -> None:
        self._context.tasks.run(self, work, then, failed=self._fail)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, EditConflict):
            text = _("Somebody else has changed this appointment meanwhile. It is shown as it is now.")
            self._say(text, "warning", undoable=False)
        elif isinstance(error, UserError):
            self._say(error.text, "error", undoable=False)
        elif isinstance(error, NotPermitted):
            self._say(_("You may look at the calendar, but not change it."), "error", undoable=False)
        else:
            self._context.tasks.unhandled(error)
        self.failed.emit()

    def _say(self, text: str, kind: str, *, undoable: bool) -> None:
        """One notice for all: a row of moves by keyboard must not fill the corner."""
        action, on_action = (_("Undo"), self.undo) if undoable else ("", None)
        if self._notice is not None and self._notice in self._context.notices.shown:
            self._notice.update(text, kind, action=action, on_action=on_action)
        else:
            self._notice = self._context.notices.show(text, kind=kind, action=action, on_action=on_action)
