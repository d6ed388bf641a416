"""The dialog in which an appointment is booked and changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.domain.calendar import Appointment, AppointmentChange, AppointmentRow, AppointmentType, Resource
from app.domain.messages import DraftContext
from app.domain.permissions import Permission
from app.errors import EditConflict, InvalidInput, UserError
from app.i18n import _
from app.ui import actions, icons
from app.ui.calendar.conflict import differences
from app.ui.calendar.editor_form import AppointmentForm
from app.ui.calendar.view_model import times_of, who_or_what
from app.ui.conflict_dialog import ConflictDialog
from app.ui.context import UiContext
from app.ui.dialogs import Dialog, ask
from app.ui.labels import plain

if TYPE_CHECKING:
    from app.services.suite import Services


@dataclass(frozen=True, slots=True)
class _Choices:
    types: tuple[AppointmentType, ...]
    staff: tuple[Resource, ...]
    customer_name: str


class AppointmentEditor(Dialog):
    """A new appointment has id 0. `saved` is told each change that was stored.

    `length_given`: the range was marked by hand, so choosing a type must not change it.
    """

    help_chapter = "calendar"

    def __init__(
        self,
        context: UiContext,
        appointment: Appointment,
        *,
        saved: Callable[[AppointmentChange], None] | None = None,
        length_given: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        title = _("Edit appointment") if appointment.id else _("New appointment")
        super().__init__(context, title, parent, name="appointment")
        self._saved = saved
        self._zone = ZoneInfo(context.session.mandant.time_zone)
        self._may_edit = context.session.may(Permission.EDIT_CALENDAR)
        self._after_saving: Callable[[Appointment], None] = lambda _stored: self.accept()
        self.form = AppointmentForm(context, self._zone, self)
        self.form.load(appointment, length_given=length_given)
        self.form.setEnabled(self._may_edit)
        self.message = plain(name="fieldMessage", wrap=True)
        self.message.setProperty("level", "error")
        self.message.hide()
        self.body.addWidget(self.form)
        self.body.addWidget(self.message)
        self.body.addStretch(1)
        self._begun = self.form.entered()
        self._add_buttons()
        self.form.times_edited.connect(self._look_for_overlap)
        self.setMinimumWidth(560)
        self.form.customer.setFocus()
        self._load(appointment)

    def reject(self) -> None:
        """Esc and *Cancel*: asks before input is thrown away."""
        if not self._may_edit or self.form.entered() == self._begun:
            super().reject()
            return
        ask(
            self.context,
            self,
            _("Discard changes?"),
            _("This appointment was changed and not saved."),
            action=_("Discard"),
            on_action=super().reject,
            danger=True,
        )

    def save(self) -> None:
        """Store what is entered and close."""
        self.form.settle()
        self._after_saving = lambda _stored: self.accept()
        self._store(self.form.entered())

    def send_sms(self) -> None:
        """Open the SMS dialog with what is entered here; a new one is stored first, so that its SMS follows it."""
        self.form.settle()
        appointment = self.form.entered()
        if not self._check():
            return
        if appointment.id:
            self._open_sms(appointment)
        else:
            self._after_saving = self._open_sms
            self._store(appointment)

    def _open_sms(self, appointment: Appointment) -> None:
        self.context.navigator.send_sms(DraftContext(appointment.customer_id, appointment))

    def _store(self, appointment: Appointment) -> None:
        if not self._check():
            return
        actor = self.context.session.actor
        self.save_button.setEnabled(False)
        self.context.tasks.run(
            self, lambda s: s.appointments.save(actor, appointment), self._was_saved, failed=self._not_saved
        )

    def _was_saved(self, change: AppointmentChange) -> None:
        self.save_button.setEnabled(True)
        self._take(change.subject)
        if self._saved is not None:
            self._saved(change)
        self._after_saving(change.subject)

    def _take(self, stored: Appointment) -> None:
        """Go on from what is stored now."""
        self.setWindowTitle(_("Edit appointment"))
        self.form.load(stored, length_given=True)
        self._begun = self.form.entered()

    def _not_saved(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, InvalidInput):
            self.form.show_problems(error.problems)
        elif isinstance(error, EditConflict) and isinstance(error.theirs, AppointmentRow):
            self._ask_whose(error.theirs)
        elif isinstance(error, UserError):
            self._say(error.text)
        else:
            self.context.tasks.unhandled(error)

    def _ask_whose(self, theirs: AppointmentRow) -> None:
        form = self.form
        mine = AppointmentRow(
            form.entered(),
            customer_name=form.customer.name(),
            type_name=form.type_name(),
            staff_name=form.staff_name(),
        )

        def keep_mine() -> None:
            self._store(replace(form.entered(), version=theirs.appointment.version))

        def take_theirs() -> None:
            self._take(theirs.appointment)
            self._load(theirs.appointment)

        ConflictDialog(
            self.context,
            _("Somebody else has saved this appointment since you opened it. Which shall stand?"),
            differences(mine, theirs, self._zone),
            keep_mine=keep_mine,
            take_theirs=take_theirs,
            parent=self,
        ).open()

    def _check(self) -> bool:
        problems = self.form.problems()
        self.form.show_problems(problems)
        self._say("")
        return not problems

    def _say(self, text: str) -> None:
        self.message.setText(text)
        self.message.setVisible(bool(text))

    def _load(self, appointment: Appointment) -> None:
        actor, customer_id = self.context.session.actor, appointment.customer_id

        def work(services: Services) -> _Choices:
            name = services.customers.get(actor, customer_id).display_name if customer_id is not None else ""
            return _Choices(
                services.mandants.appointment_types(actor), services.mandants.resources(actor), name
            )

        self.context.tasks.run(self, work, lambda choices: self._offer(customer_id, choices), key="choices")

    def _offer(self, customer_id: int | None, choices: _Choices) -> None:
        untouched = self.form.entered() == self._begun
        self.form.offer(choices.types, choices.staff)
        if self.form.customer.value() == customer_id and customer_id is not None:
            self.form.customer.set_customer(customer_id, choices.customer_name)
        if untouched:
            self._begun = self.form.entered()
        self._look_for_overlap()

    def _look_for_overlap(self) -> None:
        """The same person twice at the same time is worth a warning, never a refusal."""
        if self.form.problems():
            return
        actor, appointment = self.context.session.actor, self.form.entered()
        if appointment.end <= appointment.start:
            return
        self.context.tasks.run(
            self, lambda s: s.appointments.overlapping(actor, appointment), self._warn, key="overlap"
        )

    def _warn(self, rows: tuple[AppointmentRow, ...]) -> None:
        words = ""
        if rows:
            first = f"{times_of(rows[0].appointment, self._zone)} {who_or_what(rows[0])}"
            words = _("{name} already has: {what}").format(name=rows[0].staff_name, what=first)
        self.form.rows["staff_id"].show_problem(words, level="warning")

    def _add_buttons(self) -> None:
        keys = actions.keys_in_words(actions.spec("appointment.send_sms"))
        self.sms_button = self.add_button(" " + _("Send SMS …") + f"   {keys}", self.send_sms, leading=True)
        self.sms_button.setAccessibleName(_("Send SMS"))
        self.sms_button.setVisible(self.context.session.may(Permission.SEND_SMS))
        icons.put(self.sms_button, "message-square-text")
        self.add_cancel(_("Cancel") if self._may_edit else _("Close"))
        self.save_button = self.add_button(_("Save"), self.save, role="accent")
        self.save_button.setVisible(self._may_edit)
        for text, slot in (("Ctrl+M", self.send_sms), ("Ctrl+S", self.save)):
            QShortcut(QKeySequence(text), self).activated.connect(slot)
