from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.calendar import Appointment, AppointmentChange, Resource
from app.domain.customers import Customer, CustomerPhone, PhoneLabel
from app.domain.messages import DraftContext
from app.domain.permissions import Role
from app.errors import UserError
from app.ui.calendar.editor import AppointmentEditor
from app.ui.conflict_dialog import ConflictDialog
from app.ui.dialogs import Dialog
from tests.fixtures.ui import Desk
from tests.ui.calendar.calendar_rows import berlin

CONTROL = Qt.KeyboardModifier.ControlModifier


class Bench:
    """An appointment editor with the services under it."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self.desk = desk
        self.qtbot = qtbot
        self.services, self.actor = desk.services, desk.actor
        self.changes: list[AppointmentChange] = []
        customer = Customer(
            0, desk.actor.mandant_id, first_name="Erika", last_name="Meyer",
            phones=(CustomerPhone(PhoneLabel.MOBILE, "0170 1234567"),),
        )  # fmt: skip
        self.customer = self.services.customers.save(self.actor, customer)
        self.types = self.services.mandants.appointment_types(self.actor)

    def wanted(self, start: str = "2026-11-24 10:00", minutes: int = 30) -> Appointment:
        begin = berlin(start)
        return Appointment(0, self.actor.mandant_id, begin, begin + timedelta(minutes=minutes))

    def stored(self, **values: object) -> Appointment:
        wanted = replace(self.wanted(), title="Hearing test", **values)  # type: ignore[arg-type]
        made = self.services.appointments.save(self.actor, wanted).after
        assert made is not None
        return made

    def open(self, appointment: Appointment, *, length_given: bool = False) -> AppointmentEditor:
        editor = AppointmentEditor(
            self.desk.context, appointment, saved=self.changes.append, length_given=length_given
        )
        editor.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self.desk.show(editor)
        return editor

    def save(self, editor: AppointmentEditor) -> None:
        editor.save_button.click()
        self.desk.settle()

    def now(self, appointment: Appointment) -> Appointment:
        return self.services.appointments.get(self.actor, appointment.id).appointment

    def choose(self, editor: AppointmentEditor, name: str) -> None:
        box = editor.form.type
        box.setCurrentIndex(box.findText(name))

    def dialog(self, kind: type[Dialog]) -> Dialog:
        (found,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())
        return found


@pytest.fixture
def bench(desk: Desk, qtbot: QtBot) -> Bench:
    return Bench(desk, qtbot)


def test_a_type_proposes_title_and_length(bench: Bench) -> None:
    editor = bench.open(bench.wanted())
    kind = bench.types[1]
    bench.choose(editor, kind.name)
    assert editor.form.title.text() == kind.name
    entered = editor.form.entered()
    assert entered.end - entered.start == timedelta(minutes=kind.minutes)
    bench.choose(editor, bench.types[0].name)
    assert editor.form.title.text() == bench.types[0].name
    editor.form.title.setText("For her new glasses")
    bench.choose(editor, kind.name)
    assert editor.form.title.text() == "For her new glasses"
    bench.save(editor)
    assert bench.changes[0].after is not None
    assert bench.changes[0].after.type_id == kind.id


def test_a_marked_range_keeps_its_length_whatever_the_type(bench: Bench) -> None:
    editor = bench.open(bench.wanted(minutes=15), length_given=True)
    bench.choose(editor, bench.types[1].name)
    assert editor.form.entered().end == berlin("2026-11-24 10:15")
    editor.reject()


def test_changing_the_start_keeps_the_length(bench: Bench) -> None:
    editor = bench.open(bench.wanted(minutes=45))
    start = editor.form.start.time_edit
    start.selectAll()
    bench.qtbot.keyClicks(start, "1430")
    editor.form.settle()
    entered = editor.form.entered()
    assert (entered.start, entered.end) == (berlin("2026-11-24 14:30"), berlin("2026-11-24 15:15"))
    assert editor.form.length.text() == "45 min"
    editor.form.title.setText("Fitting")
    start.selectAll()
    bench.qtbot.keyClicks(start, "1600")
    bench.save(editor)  # without having left the field
    assert (bench.changes[0].subject.start, bench.changes[0].subject.end) == (
        berlin("2026-11-24 16:00"),
        berlin("2026-11-24 16:45"),
    )


@pytest.mark.behaviour("AW-41")
def test_all_day_needs_only_dates(bench: Bench) -> None:
    editor = bench.open(bench.wanted())
    editor.form.all_day.setChecked(True)
    assert not editor.form.start.time_edit.isVisible()
    assert editor.form.length.text() == "1 day"
    editor.form.title.setText("Inventory")
    bench.save(editor)
    made = bench.changes[0].subject
    assert (made.start, made.end) == (berlin("2026-11-24 00:00"), berlin("2026-11-25 00:00"))
    again = bench.open(made)
    assert again.form.end.date_edit.text() == "Tue 24/11/2026"
    assert again.form.entered() == made


def test_a_customer_is_found_by_typing_and_chosen_with_enter(bench: Bench) -> None:
    editor = bench.open(bench.wanted())
    line = editor.form.customer.line
    editor.activateWindow()
    line.setFocus()
    bench.qtbot.waitUntil(line.hasFocus, timeout=5000)
    bench.qtbot.keyClicks(line, "mey")
    assert "Choose a customer" in editor.form.customer.problem()
    bench.desk.settle()
    results = editor.form.customer.results
    assert results is not None
    assert results.isVisible()
    bench.qtbot.keyClick(line, Qt.Key.Key_Return)
    assert editor.isVisible()
    assert not results.isVisible()
    assert (editor.form.customer.value(), line.text()) == (bench.customer.id, "Meyer, Erika")
    bench.save(editor)
    assert bench.changes[0].subject.customer_id == bench.customer.id


def test_a_name_that_was_not_chosen_is_not_taken_silently(bench: Bench) -> None:
    editor = bench.open(bench.wanted())
    editor.form.title.setText("x")
    bench.qtbot.keyClicks(editor.form.customer.line, "Nobody")
    bench.desk.settle()
    bench.save(editor)
    assert "Choose a customer" in editor.form.rows["customer_id"].message.text()
    assert bench.changes == []
    editor.form.customer.line.clear()
    editor.form.customer.line.textEdited.emit("")
    bench.save(editor)
    assert bench.changes[0].subject.customer_id is None


def test_a_new_customer_can_be_entered_from_here(bench: Bench) -> None:
    editor = bench.open(bench.wanted())
    editor.form.customer.new_button.click()
    assert bench.desk.navigator.calls[-1][0] == "edit_customer"
    editor.form.customer._created(bench.customer.id)
    bench.desk.settle()
    assert editor.form.customer.line.text() == "Meyer, Erika"
    bench.save(editor)
    assert bench.changes[0].subject.customer_id == bench.customer.id


def test_what_is_wrong_is_said_at_its_field(bench: Bench) -> None:
    editor = bench.open(bench.wanted())
    bench.save(editor)
    assert "title, a type or a customer" in editor.form.rows["title"].message.text()
    editor.form.title.setText("Talk")
    editor.form.end.time_edit.setText("25:99")
    bench.save(editor)
    assert "not a time" in editor.form.rows["end"].message.text()
    assert editor.form.rows["title"].message.text() == ""
    editor.form.end.time_edit.set_time(time(9, 45))
    bench.save(editor)
    assert "after the start" in editor.form.rows["end"].message.text()
    assert editor.isVisible()
    assert bench.changes == []
    editor.form.load(bench.wanted(), length_given=False)
    editor.reject()


def test_the_same_person_at_the_same_time_warns_but_does_not_refuse(bench: Bench) -> None:
    busy = bench.services.mandants.resources(bench.actor)[0]
    bench.stored(staff_id=busy.id, customer_id=bench.customer.id)
    editor = bench.open(replace(bench.wanted(minutes=60), title="Second", staff_id=busy.id))
    bench.desk.settle()
    message = editor.form.rows["staff_id"].message
    assert message.text() == f"{busy.name} already has: 10:00 – 10:30 Meyer, Erika"
    assert message.property("level") == "warning"
    bench.save(editor)
    assert bench.changes[0].subject.staff_id == busy.id


def test_somebody_who_is_no_longer_active_stays_where_she_is_booked(bench: Bench) -> None:
    owner, mandants = bench.actor, bench.services.mandants
    gone = mandants.save_resource(owner, Resource(0, owner.mandant_id, "Z. Gone"))
    made = bench.stored(staff_id=gone.id)
    mandants.save_resource(owner, replace(gone, active=False))
    editor = bench.open(made)
    assert editor.form.staff_name() == "Z. Gone"
    assert editor.form.entered() == made
    other = bench.open(bench.wanted())
    assert other.form.staff.findText("Z. Gone") == -1


@pytest.mark.behaviour("AW-07", "AW-24")
def test_send_sms_takes_the_unsaved_edits_along(bench: Bench) -> None:
    made = bench.stored(customer_id=bench.customer.id)
    editor = bench.open(made)
    editor.form.title.setText("Fitting")
    editor.activateWindow()
    bench.qtbot.waitUntil(editor.isActiveWindow, timeout=5000)
    bench.qtbot.keyClick(editor, Qt.Key.Key_M, CONTROL)
    expected = DraftContext(bench.customer.id, replace(made, title="Fitting"))
    assert bench.desk.navigator.calls == [("send_sms", (expected,))]
    assert bench.now(made).title == "Hearing test"
    editor.form.load(made, length_given=True)
    editor.reject()


def test_a_new_appointment_is_stored_before_its_sms_is_written(bench: Bench) -> None:
    editor = bench.open(replace(bench.wanted(), title="Fitting", customer_id=bench.customer.id))
    editor.sms_button.click()
    bench.desk.settle()
    ((name, (context,)),) = bench.desk.navigator.calls
    assert name == "send_sms"
    assert context.appointment == bench.changes[0].after
    assert editor.isVisible()
    editor.form.title.setText("Second fitting")
    bench.save(editor)
    assert [change.subject.id for change in bench.changes] == [context.appointment.id] * 2
    assert not editor.isVisible()


def test_two_versions_are_shown_and_nothing_is_overwritten_unasked(bench: Bench) -> None:
    made = bench.stored()
    editor = bench.open(made)
    editor.form.title.setText("Mine")
    bench.services.appointments.save(bench.actor, replace(made, title="Theirs"))
    bench.save(editor)
    dialog = bench.dialog(ConflictDialog)
    assert "Title: Mine | Theirs" in dialog.accessibleDescription()
    assert bench.now(made).title == "Theirs"
    assert dialog.accent_button is not None
    dialog.accent_button.click()
    bench.desk.settle()
    assert bench.now(made).title == "Mine"
    assert not editor.isVisible()


def test_taking_theirs_fills_the_form_anew(bench: Bench) -> None:
    made = bench.stored()
    editor = bench.open(made)
    editor.form.title.setText("Mine")
    bench.services.appointments.save(
        bench.actor, replace(made, title="Theirs", customer_id=bench.customer.id)
    )
    bench.save(editor)
    dialog = bench.dialog(ConflictDialog)
    take = next(button for button in dialog.findChildren(QWidget) if button.property("text") == "Take theirs")
    bench.qtbot.mouseClick(take, Qt.MouseButton.LeftButton)
    bench.desk.settle()
    assert editor.form.title.text() == "Theirs"
    assert editor.form.customer.line.text() == "Meyer, Erika"
    bench.save(editor)
    assert bench.now(made).title == "Theirs"


def test_esc_asks_before_input_is_lost(bench: Bench) -> None:
    editor = bench.open(bench.stored())
    editor.form.note.setPlainText("brings her daughter")
    editor.reject()
    assert editor.isVisible()
    (question,) = (w for w in editor.findChildren(Dialog) if w.objectName() == "question")
    question.reject()
    assert editor.form.note.toPlainText() == "brings her daughter"
    editor.form.note.clear()
    editor.reject()
    assert not editor.isVisible()


def test_esc_just_closes_what_was_only_looked_at(bench: Bench) -> None:
    editor = bench.open(bench.stored(customer_id=bench.customer.id))
    assert editor.form.customer.line.text() == "Meyer, Erika"
    editor.reject()
    assert not editor.isVisible()


def test_those_who_may_only_look_see_it_without_save(bench: Bench) -> None:
    made = bench.stored()
    session = bench.desk.context.session
    session.begin(replace(session.actor, role=Role.STAFF), session.mandants, session.mandant)
    editor = bench.open(made)
    assert not editor.form.isEnabled()
    assert not editor.save_button.isVisible()
    assert not editor.sms_button.isVisible()
    editor.reject()
    assert not editor.isVisible()


def test_an_error_of_the_service_is_said_in_the_window(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = bench.open(replace(bench.wanted(), title="Talk"))

    def refuse(*_arguments: object) -> None:
        raise UserError("The disk is full.")

    monkeypatch.setattr(type(bench.services.appointments), "save", refuse)
    bench.save(editor)
    assert editor.message.text() == "The disk is full."
    assert editor.save_button.isEnabled()
    assert editor.isVisible()
    editor.form.load(bench.wanted(), length_given=False)
    editor.form.title.clear()
    editor.reject()


def test_every_input_has_a_name_and_a_label(bench: Bench) -> None:
    editor = bench.open(bench.wanted())
    names = {field: row.widget.accessibleName() for field, row in editor.form.rows.items()}
    assert all(names.values())
    assert len(set(names.values())) == len(names)
    editor.reject()
