"""The inputs of an appointment: fills them, reads them, and keeps end, title and length in step while one types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QPlainTextEdit, QWidget

from app.domain.appointments import AppointmentState
from app.domain.calendar import Appointment, AppointmentType, Resource
from app.domain.send_time import from_local
from app.errors import FieldProblem
from app.i18n import _, ngettext
from app.ui import forms, icons, theme
from app.ui.calendar.customer_choice import CustomerChoice
from app.ui.calendar.edits import wall
from app.ui.calendar.words import state_sign
from app.ui.context import UiContext
from app.ui.labels import plain
from app.ui.widgets.date_time_edit import DateTimeEdit
from app.ui.widgets.swatch import swatch

_DAY = timedelta(days=1)
NOTE_LINES = 3


class AppointmentForm(QWidget):
    """`edited` after every change by the user; `times_edited` when it may overlap with something else now."""

    edited = Signal()
    times_edited = Signal()

    def __init__(self, context: UiContext, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self._types: Sequence[AppointmentType] = ()
        self._shown = Appointment(0, 0, context.clock.now(), context.clock.now())
        self._start_before: datetime | None = None
        self._length_given = False
        self.type = QComboBox()
        self.title = QLineEdit()
        self.start, self.end = DateTimeEdit(_("Start")), DateTimeEdit(_("End"))
        self.all_day = QCheckBox(_("All &day"))
        self.length = plain(role="quiet")
        self.customer = CustomerChoice(context)
        self.staff = QComboBox()
        self.state = QComboBox()
        self.note = QPlainTextEdit()
        self.rows: dict[str, forms.FieldRow] = {}
        self._lay_out()
        self._connect()

    def load(self, appointment: Appointment, *, length_given: bool) -> None:
        """Show an appointment; types, staff and the customer's name come with `offer`."""
        self._shown, self._length_given = appointment, length_given
        start, end = wall(appointment.start, self._zone), wall(appointment.end, self._zone)
        self.start.set_value(start)
        self.end.set_value(end - _DAY if appointment.all_day and end > start else end)
        self._start_before = start
        self.all_day.setChecked(appointment.all_day)
        self._show_times()
        self.title.setText(appointment.title)
        self.note.setPlainText(appointment.note)
        self.state.setCurrentIndex(self.state.findData(appointment.state))
        if self.customer.value() != appointment.customer_id:
            self.customer.set_customer(appointment.customer_id)

    def offer(self, types: Sequence[AppointmentType], staff: Sequence[Resource]) -> None:
        """Fill the choices: what is active, and what this appointment has already."""
        self._types = types
        self._fill(self.type, types, self._shown.type_id)
        self._fill(self.staff, staff, self._shown.staff_id)

    def entered(self) -> Appointment:
        """The appointment as it is entered; call it when `problems` is empty."""
        start, end = self.start.value(), self.end.value()
        if start is None or end is None:
            return self._shown
        all_day = self.all_day.isChecked()
        if all_day:
            start, end = (datetime.combine(moment.date(), time(0, 0)) for moment in (start, end))
            end += _DAY
        return replace(
            self._shown,
            start=self._instant(start, self._shown.start),
            end=self._instant(end, self._shown.end),
            all_day=all_day,
            title=self.title.text().strip(),
            type_id=self.type.currentData() if self.type.count() else self._shown.type_id,
            customer_id=self.customer.value(),
            staff_id=self.staff.currentData() if self.staff.count() else self._shown.staff_id,
            note=self.note.toPlainText().strip(),
            state=AppointmentState(self.state.currentData()),  # Qt hands it back as a plain word
        )

    def settle(self) -> None:
        """Take what is being typed, as if its field had been left."""
        self.start.take_text()
        self.end.take_text()

    def problems(self) -> list[FieldProblem]:
        """What cannot be read yet."""
        texts = (
            ("customer_id", self.customer.problem()),
            ("start", self.start.problem()),
            ("end", self.end.problem()),
        )
        return [FieldProblem(field, text) for field, text in texts if text]

    def staff_name(self) -> str:
        return self.staff.currentText() if self.staff.currentData() else ""

    def type_name(self) -> str:
        return self.type.currentText() if self.type.currentData() else ""

    def show_problems(self, problems: Sequence[FieldProblem]) -> None:
        """Say them at their fields and go to the first."""
        for row in self.rows.values():
            row.show_problem("")
        known = [problem for problem in problems if problem.field in self.rows]
        for problem in known:
            self.rows[problem.field].show_problem(problem.text)
        if known:
            self.rows[known[0].field].widget.setFocus()

    def _instant(self, local: datetime, before: datetime) -> datetime:
        """Unchanged times stay the instant they were: an hour that comes twice is not guessed anew."""
        return before if wall(before, self._zone) == local else from_local(local, self._zone)

    def _fill(
        self, box: QComboBox, entries: Sequence[AppointmentType] | Sequence[Resource], chosen: int | None
    ) -> None:
        box.blockSignals(True)
        box.clear()
        box.addItem(_("None"), None)
        for entry in entries:
            if entry.active or entry.id == chosen:
                box.addItem(swatch(entry.colour), entry.name, entry.id)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.blockSignals(False)

    def _choose_type(self) -> None:
        kind = next((kind for kind in self._types if kind.id == self.type.currentData()), None)
        names = {known.name for known in self._types}
        if kind is not None:
            if not self.title.text().strip() or self.title.text() in names:
                self.title.setText(kind.name)
            start = self.start.value()
            if start is not None and not self._length_given and not self._shown.id:
                self.end.set_value(start + timedelta(minutes=kind.minutes))
                self._tell_times()
        self.edited.emit()

    def _move_end(self) -> None:
        """The length stays when the start is changed."""
        start, end = self.start.value(), self.end.value()
        if start is None:
            return
        if end is not None and self._start_before is not None:
            self.end.set_value(end + (start - self._start_before))
        self._start_before = start
        self._tell_times()

    def _set_length(self) -> None:
        self._length_given = True
        self._tell_times()

    def _tell_times(self) -> None:
        self._show_times()
        self.edited.emit()
        self.times_edited.emit()

    def _show_times(self) -> None:
        timed = not self.all_day.isChecked()
        self.start.show_time(timed)
        self.end.show_time(timed)
        start, end = self.start.value(), self.end.value()
        self.length.setText(_length_words(end - start, timed=timed) if start and end else "")

    def _connect(self) -> None:
        self.type.currentIndexChanged.connect(self._choose_type)
        self.start.value_changed.connect(self._move_end)
        self.end.value_changed.connect(self._set_length)
        self.all_day.toggled.connect(self._tell_times)
        self.staff.currentIndexChanged.connect(self._tell_times)
        self.state.currentIndexChanged.connect(self.edited)
        self.title.textEdited.connect(self.edited)
        self.note.textChanged.connect(self.edited)
        self.customer.changed.connect(self.edited)

    def _lay_out(self) -> None:
        for state in AppointmentState:
            sign = state_sign(state)
            self.state.addItem(icons.icon(sign.icon, sign.colour), sign.words, state)
        for box in (self.type, self.staff, self.state):
            box.setIconSize(QSize(14, 14))
        self.start.add_beside(self.all_day)
        self.end.add_beside(self.length)
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(self.note.fontMetrics().lineSpacing() * NOTE_LINES + 2 * theme.SPACE_M)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(theme.SPACE_M)
        form.setVerticalSpacing(theme.SPACE_S)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        inputs: tuple[tuple[str, str, QWidget], ...] = (
            ("customer_id", _("&Customer"), self.customer),
            ("type_id", _("&Type"), self.type),
            ("title", _("T&itle"), self.title),
            ("start", _("&Start"), self.start),
            ("end", _("&End"), self.end),
            ("staff_id", _("St&aff"), self.staff),
            ("state", _("Stat&us"), self.state),
            ("note", _("&Note"), self.note),
        )
        for field, label, widget in inputs:
            self.rows[field] = forms.add_row(form, label, widget)


def _length_words(length: timedelta, *, timed: bool) -> str:
    """`45 min`, `1 h 30 min`, `2 days`; empty if it ends before it starts."""
    if not timed:
        days = length.days + 1
        return ngettext("{count} day", "{count} days", days).format(count=days) if days > 0 else ""
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    if hours < 0 or (not hours and not minutes):
        return ""
    parts = [_("{hours} h").format(hours=hours)] if hours else []
    parts += [_("{minutes} min").format(minutes=minutes)] if minutes else []
    return " ".join(parts)
