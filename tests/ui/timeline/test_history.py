from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from app.domain.delivery import MessageStatus, StatusReason
from app.domain.messages import DraftContext
from app.domain.permissions import Role
from app.domain.timeline import TimelineKind
from app.models.message import MessageRecord
from app.services.events import AppointmentsChanged, MessagesChanged
from app.storage.repos.timeline import key_of
from app.ui import printing
from app.ui.dialogs import Dialog
from app.ui.paper import Paper
from app.ui.sms.log_view_model import Deed
from app.ui.timeline import view_model
from app.ui.timeline.dialog import TimelineDialog
from app.ui.timeline.note_deeds import NoteDialog
from tests.fixtures.clock import START
from tests.fixtures.drafts import MOBILE
from tests.fixtures.history_desk import TEXT, LogDesk

S, R = MessageStatus, StatusReason
PLAIN, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def offered(dialog: TimelineDialog) -> set[Deed]:
    """What the buttons offer, which must be what menu and keys offer."""
    shown = {deed for deed, button in dialog.detail.buttons.items() if not button.isHidden()}
    enabled = {deed for deed, action in dialog.deeds.actions.items() if action.isEnabled()}
    assert shown == enabled
    return shown


def question(dialog: TimelineDialog) -> Dialog:
    found = [
        child
        for child in dialog.findChildren(Dialog)
        if child.objectName() == "question" and child.isVisible()
    ]
    assert len(found) == 1
    return found[0]


@pytest.mark.behaviour("AW-35", "AW-36")
def test_what_was_sent_stands_there_newest_first_with_all_its_words(log_desk: LogDesk) -> None:
    log_desk.store(1, S.DELIVERED, parts=2, appointment_id=log_desk.desk.appointment.id)
    log_desk.store(2, S.REJECTED, R.INVALID_NUMBER, words="900 Invalid recipient", resend_of=1)
    dialog = log_desk.open()
    assert dialog.windowTitle() == "History – Meyer, Erika"
    assert dialog.bar.kinds[TimelineKind.SMS].text().strip() == "SMS 2"
    assert dialog.pane.model.texts_at(0) == (
        "23/11/2026, 09:00", "Delivery report received", "Guten Tag, <b>Ihr</b> Termin um 14:30 Uhr",
        "+49 1511 2345678", "2", "27/11/2026, 10:00", "A. Becker",
    )  # fmt: skip
    log_desk.select(dialog, 2)
    shown = dialog.detail
    assert shown.title.text() == "Rejected"
    assert "does not exist" in shown.explanation.text()
    assert shown.next_step.text() == "Check the number and whether it is a mobile number, then send again."
    assert shown.gateway_says.text() == "The gateway says: 900 Invalid recipient"
    assert shown.text.text() == TEXT
    assert "Rejected: The number does not exist" in shown.history.text()
    assert "This message was sent again." in [label.text() for label in shown.findChildren(QLabel)]


def test_nothing_from_outside_is_read_as_mark_up(log_desk: LogDesk) -> None:
    log_desk.store(1, S.REJECTED, R.GATEWAY_REFUSED, words="<img src=x> no", user_name="<i>A</i>")
    dialog = log_desk.open()
    labels = dialog.findChildren(QLabel)
    guessing = [
        label.text() for label in labels if label.textFormat() is not Qt.TextFormat.PlainText and label.text()
    ]
    assert guessing == []


def test_an_empty_log_says_how_to_fill_it(log_desk: LogDesk) -> None:
    log_desk.forget_the_rest()
    dialog = log_desk.open(only=None)
    assert dialog.pane.empty.title.text() == "Nothing has happened with this customer yet."
    dialog.pane.empty.button.click()
    assert log_desk.desk.desk.navigator.calls == [
        ("send_sms", (DraftContext(customer_id=log_desk.desk.customer.id),))
    ]


def test_it_follows_what_happens_and_keeps_the_selection(log_desk: LogDesk) -> None:
    log_desk.store(1, S.ACCEPTED)
    log_desk.store(2, S.DELIVERED)
    dialog = log_desk.open()
    log_desk.select(dialog, 1)
    with log_desk.database.write() as work:
        work.execute(update(MessageRecord).where(MessageRecord.id == 1).values(status=S.DELIVERED))
    log_desk.store(3, S.QUEUED, listed_at=START)
    log_desk.desk.desk.services.events.publish(MessagesChanged((1, 3), (log_desk.desk.customer.id,)))
    log_desk.settle()
    assert dialog.pane.model.rowCount() == 3
    assert dialog.pane.current_id == key_of(TimelineKind.SMS, 1)
    assert dialog.detail.title.text() == "Delivery report received"
    assert dialog.bar.kinds[TimelineKind.SMS].text().strip() == "SMS 3"


def test_other_customers_news_disturbs_nobody(log_desk: LogDesk) -> None:
    log_desk.store(1, S.ACCEPTED)
    dialog = log_desk.open()
    log_desk.store(2, S.ACCEPTED)
    log_desk.desk.desk.services.events.publish(MessagesChanged((77,), (99,)))
    log_desk.settle()
    assert dialog.pane.model.rowCount() == 1
    log_desk.press(dialog, Qt.Key.Key_F5)
    assert dialog.pane.model.rowCount() == 2


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        (S.HELD, None, {Deed.WITHDRAW}),
        (S.QUEUED, None, {Deed.WITHDRAW}),
        (S.SCHEDULED, None, {Deed.WITHDRAW}),
        (S.HELD, R.RESTORED, {Deed.RELEASE, Deed.DISCARD}),
        (S.HELD, R.MOVED_BY_HAND_EDITED, {Deed.RELEASE, Deed.DISCARD}),
        (S.HELD, R.NO_CONSENT, {Deed.RELEASE, Deed.DISCARD}),
        (S.HELD, R.TOO_LATE_TO_WITHDRAW, {Deed.RELEASE, Deed.DISCARD}),
        (S.HELD, R.WAITS_FOR_WITHDRAWAL, {Deed.WITHDRAW}),
        (S.NEEDS_DECISION, R.LINE_BROKE, {Deed.REPEAT, Deed.TAKE_AS_SENT}),
        (S.FAILED, None, {Deed.SEND_AGAIN}),
        (S.ACCEPTED, None, {Deed.SEND_AGAIN}),
        (S.REJECTED, R.INVALID_NUMBER, {Deed.SEND_AGAIN}),
        (S.DELIVERED, None, set()),
        (S.SENDING, None, set()),
        (S.UNKNOWN, R.LINE_BROKE, set()),
    ],
)
def test_what_can_be_done_depends_on_the_state(
    log_desk: LogDesk, status: MessageStatus, reason: StatusReason | None, expected: set[Deed]
) -> None:
    log_desk.store(1, status, reason)
    assert offered(log_desk.open()) == expected


def test_withdrawing_by_key(log_desk: LogDesk) -> None:
    log_desk.store(1, S.QUEUED, act_at=START)
    dialog = log_desk.open()
    log_desk.press(dialog, Qt.Key.Key_Delete)
    assert log_desk.status(1) is S.CANCELLED
    assert dialog.detail.title.text() == "Withdrawn"


@pytest.mark.parametrize(
    ("deed", "after"),
    [(Deed.RELEASE, S.QUEUED), (Deed.DISCARD, S.CANCELLED), (Deed.TAKE_AS_SENT, S.NO_REPORT)],
)
def test_deciding(log_desk: LogDesk, deed: Deed, after: MessageStatus) -> None:
    if deed is Deed.TAKE_AS_SENT:
        log_desk.store(1, S.NEEDS_DECISION, R.LINE_BROKE)
    else:
        log_desk.store(1, S.HELD, R.RESTORED)
    dialog = log_desk.open()
    dialog.detail.buttons[deed].click()
    log_desk.settle()
    assert log_desk.status(1) is after


def test_sending_again_what_may_have_left_is_asked_first(log_desk: LogDesk) -> None:
    log_desk.store(1, S.NEEDS_DECISION, R.LINE_BROKE)
    dialog = log_desk.open()
    dialog.detail.buttons[Deed.REPEAT].click()
    asked = question(dialog)
    assert "gets it twice" in asked.accessibleDescription()
    asked.reject()
    assert log_desk.status(1) is S.NEEDS_DECISION
    dialog.detail.buttons[Deed.REPEAT].click()
    accent = question(dialog).accent_button
    assert accent is not None
    accent.click()
    log_desk.settle()
    assert log_desk.status(1) is S.QUEUED


@pytest.mark.behaviour("D-7", "SA-14", "SA-15")
@pytest.mark.parametrize(("status", "asks"), [(S.FAILED, False), (S.ACCEPTED, True)])
def test_writing_again_opens_the_dialog_with_text_and_number(
    log_desk: LogDesk, status: MessageStatus, asks: bool
) -> None:
    log_desk.store(1, status)
    dialog = log_desk.open()
    log_desk.press(dialog, Qt.Key.Key_R, CONTROL)
    if asks:
        accent = question(dialog).accent_button
        assert accent is not None
        accent.click()
    expected = DraftContext(customer_id=log_desk.desk.customer.id, number=MOBILE, text=TEXT, resend_of=1)
    assert log_desk.desk.desk.navigator.calls == [("send_sms", (expected,))]


@pytest.mark.behaviour("SA-16")
def test_what_is_sent_again_bears_its_mark(log_desk: LogDesk) -> None:
    log_desk.store(1, S.FAILED)
    context = DraftContext(customer_id=log_desk.desk.customer.id, number=MOBILE, text=TEXT, resend_of=1)
    writing = log_desk.desk.open(context)
    assert writing.message.editor.toPlainText() == TEXT
    log_desk.desk.send(writing)
    newest = log_desk.desk.log()[0]
    assert newest.id != 1
    assert newest.is_resend
    assert newest.text == TEXT


def test_too_late_is_said_in_the_window(log_desk: LogDesk) -> None:
    log_desk.store(1, S.QUEUED, act_at=START)
    dialog = log_desk.open()
    with log_desk.database.write() as work:
        work.execute(update(MessageRecord).values(status=S.SENT))
    log_desk.press(dialog, Qt.Key.Key_Delete)
    assert [notice.text for notice in dialog.own_notices.shown] == [
        "This message has left and cannot be taken back."
    ]
    dialog.own_notices.clear()


def test_rows_are_copied_as_text(log_desk: LogDesk) -> None:
    log_desk.store(1, S.DELIVERED)
    dialog = log_desk.open()
    log_desk.press(dialog, Qt.Key.Key_C, CONTROL)
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("23/11/2026, 09:00\tDelivery report received\tGuten Tag")


def test_staff_read_and_send_nothing(log_desk: LogDesk) -> None:
    log_desk.store(1, S.QUEUED)
    session = log_desk.desk.desk.context.session
    session.begin(replace(session.actor, role=Role.STAFF), session.mandants, session.mandant)
    dialog = log_desk.open()
    assert offered(dialog) == set()
    assert dialog.detail.title.text() == "Waits here"
    assert not dialog.write.isVisible()
    assert not dialog.note.isVisible()


def test_size_and_place_are_remembered(log_desk: LogDesk) -> None:
    dialog = log_desk.open()
    dialog.resize(930, 610)
    log_desk.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    log_desk.settle()
    again = log_desk.open()
    assert (again.width(), again.height()) == (930, 610)


# Appointments, consents, notes


def test_a_note_is_written_changed_removed_and_brought_back_by_keyboard(
    log_desk: LogDesk, qtbot: QtBot
) -> None:
    dialog = log_desk.open(TimelineKind.NOTE)
    dialog.note.edit.setFocus()
    qtbot.keyClicks(dialog.note.edit, "Hears better on the left")
    qtbot.keyClick(dialog.note.edit, Qt.Key.Key_Return)
    log_desk.settle()
    assert dialog.note.edit.text() == ""
    assert dialog.pane.model.texts_at(0)[1:3] == ("Note", "Hears better on the left")
    log_desk.press(dialog, Qt.Key.Key_F2)
    editor = dialog.findChild(NoteDialog)
    assert editor is not None
    assert editor.edit.toPlainText() == "Hears better on the left"
    editor.edit.setPlainText("Hears better on the right")
    qtbot.keyClick(editor.edit, Qt.Key.Key_Return, CONTROL)
    log_desk.settle()
    assert dialog.pane.model.texts_at(0)[2] == "Hears better on the right"
    log_desk.press(dialog, Qt.Key.Key_Delete, CONTROL)
    assert dialog.pane.model.rowCount() == 0
    (notice,) = dialog.own_notices.shown
    notice.action_button.click()
    log_desk.settle()
    assert dialog.pane.model.texts_at(0)[2] == "Hears better on the right"


def test_choosing_kinds_and_searching_leave_the_rest_out(log_desk: LogDesk, qtbot: QtBot) -> None:
    log_desk.forget_the_rest()
    log_desk.store(1, S.DELIVERED)
    desk = log_desk.desk.desk
    desk.services.timeline.add_note(desk.actor, log_desk.desk.customer.id, "Rang about the bill")
    dialog = log_desk.open(only=None)
    assert dialog.pane.model.rowCount() == 2
    dialog.bar.kinds[TimelineKind.NOTE].click()
    log_desk.settle()
    assert [dialog.pane.model.texts_at(row)[1] for row in range(dialog.pane.model.rowCount())] == ["Note"]
    dialog.bar.search.setFocus()
    qtbot.keyClicks(dialog.bar.search, "nothing like it")
    qtbot.waitUntil(lambda: dialog.pane.model.rowCount() == 0)
    log_desk.settle()
    assert dialog.pane.empty.button.text() == "Show everything"
    dialog.pane.empty.button.click()
    qtbot.waitUntil(lambda: dialog.pane.model.rowCount() == 2)


def test_an_appointment_is_told_and_shown(log_desk: LogDesk) -> None:
    desk, made = log_desk.desk.desk, log_desk.desk.appointment
    later = replace(made, start=made.start + timedelta(hours=1), end=made.end + timedelta(hours=1))
    desk.services.appointments.save(desk.actor, later)
    dialog = log_desk.open(TimelineKind.APPOINTMENT)
    _when, what, text = dialog.pane.model.texts_at(0)[:3]
    assert what == "Appointment moved"
    assert text.endswith("from 27/11/2026, 10:00 to 27/11/2026, 11:00")
    assert dialog.detail.title.text() == "Appointment moved"
    assert offered(dialog) == set()
    log_desk.press(dialog, Qt.Key.Key_O, CONTROL)
    assert desk.navigator.calls == [("show_appointment", (made.id,))]


def test_one_key_leads_to_the_customer(log_desk: LogDesk) -> None:
    dialog = log_desk.open()
    log_desk.press(dialog, Qt.Key.Key_U, CONTROL)
    assert log_desk.desk.desk.navigator.calls == [("show_customer", (log_desk.desk.customer.id,))]


def test_appointments_are_followed_but_not_those_of_others(
    log_desk: LogDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, made = log_desk.desk.desk, log_desk.desk.appointment
    dialog = log_desk.open(TimelineKind.APPOINTMENT)
    before = dialog.pane.model.rowCount()
    later = replace(made, start=made.start + timedelta(hours=1), end=made.end + timedelta(hours=1))
    desk.services.appointments.save(desk.actor, later)
    log_desk.settle()
    assert dialog.pane.model.rowCount() == before + 1
    read: list[bool] = []
    monkeypatch.setattr(dialog.pane, "reload", lambda *_args, **_more: read.append(True))
    desk.services.events.publish(AppointmentsChanged((made.id,), (99,)))
    log_desk.settle()
    assert read == []
    desk.services.events.publish(AppointmentsChanged())
    log_desk.settle()
    assert read == [True]


def test_control_p_prints_or_saves_what_stands_there(
    log_desk: LogDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_desk.store(1, S.DELIVERED)
    papers: list[Paper] = []
    monkeypatch.setattr(printing, "print_paper", lambda paper, _parent: papers.append(paper))
    dialog = log_desk.open()
    log_desk.press(dialog, Qt.Key.Key_P, CONTROL)
    (paper,) = papers
    assert paper.title == "History – Meyer, Erika"
    assert [row[1] for row in paper.rows] == ["Delivery report received"]


def test_the_printed_page_says_all_that_stands_there(log_desk: LogDesk, tmp_path: Path) -> None:
    log_desk.store(1, S.DELIVERED)
    dialog = log_desk.open()
    line = dialog.pane.current_row
    assert line is not None
    paper = view_model.paper((line,), "Meyer, Erika", "Hörwelt Mitte", "23/11/2026, 10:00")
    text = printing.document(paper).toPlainText()
    for words in ("History – Meyer, Erika", "Hörwelt Mitte", "Delivery report received", "<b>Ihr</b>"):
        assert words in text
    printing.save_pdf(paper, tmp_path / "history.pdf")
    assert (tmp_path / "history.pdf").read_bytes().startswith(b"%PDF-")
    with pytest.raises(OSError, match="No such file"):
        printing.save_pdf(paper, tmp_path / "nowhere" / "history.pdf")
