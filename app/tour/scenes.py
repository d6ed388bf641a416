"""What the tour shows, scene by scene; every scene begins where the one before ended."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

from PySide6.QtWidgets import QApplication, QDialog, QRadioButton, QWidget
from shiboken6 import isValid

from app import field_names
from app.domain.calendar import AppointmentRow
from app.domain.delivery import MessageStatus
from app.domain.placeholders import Field
from app.domain.send_time import SendRule
from app.i18n import _
from app.tour import grouping_scenes, mailing_scenes, message_scenes, report_scenes, waiting_scenes
from app.tour.stage import Stage, TourFailed
from app.ui.admin.first_start import FirstStartCard
from app.ui.calendar.editor import AppointmentEditor
from app.ui.sms.dialog import SendSmsDialog
from app.ui.sms.status_words import status_words
from app.ui.timeline.dialog import TimelineDialog

Kind = TypeVar("Kind", bound=QDialog)
SMALL = (1024, 700)


class Scenes:
    """The scenes of one walk; `play` runs them all."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._program = stage.program

    def play(self) -> None:
        """From the first start to the shortcuts."""
        self.first_start()
        self.calendar()
        self.confirm_an_appointment()
        self.customers()
        self.write_to_a_customer()
        self.log()
        grouping_scenes.play(self._stage)
        message_scenes.play(self._stage)
        waiting_scenes.play(self._stage)
        mailing_scenes.play(self._stage)
        report_scenes.play(self._stage)
        self.practice_phone()
        self.settings()
        self.keys_and_small_window()

    def first_start(self) -> None:
        stage = self._stage
        stage.wait(lambda: self._program.window.findChildren(FirstStartCard), "the first start")
        stage.settle()
        stage.come_forward()
        stage.write("Hörwelt Mitte")
        stage.picture("first-start-company")
        stage.click(_("Next"))
        stage.picture("first-start-gateway")
        stage.click(_("Next"))
        stage.write("Anja Becker")
        for choice in self._program.window.findChildren(QRadioButton):
            if choice.isVisible():
                choice.click()  # the first of the two: with sample data
                stage.settle()
                break
        stage.picture("first-start-you")
        stage.click(_("Start"))
        stage.wait(lambda: self._program.session.ready, "the main window")
        stage.settle()

    def calendar(self) -> None:
        stage, page = self._stage, self._program.window.page("calendar")
        stage.wait(lambda: page.grid.view is not None and page.grid.view.rows, "the week's appointments")
        self._program.context.navigator.show_appointment(self._agreed().appointment.id)
        stage.settle()
        stage.wait(lambda: page.selected is not None, "the chosen appointment")
        stage.settle()
        stage.picture("calendar")
        stage.press("Return")
        stage.wait(lambda: isinstance(stage.front, AppointmentEditor), "the appointment's editor")
        stage.settle()
        stage.picture("appointment-editor")
        stage.press("Escape")

    def confirm_an_appointment(self) -> None:
        """Ctrl+M, look, Ctrl+Enter; with a field that has no value and a dash that costs an SMS on the way."""
        stage = self._stage
        stage.press("Ctrl+M")
        dialog = self._dialog(SendSmsDialog)
        stage.wait(lambda: dialog.send_button.isEnabled(), "a text that may be sent")
        stage.settle()
        stage.picture("sms-from-appointment")
        before = dialog.message.editor.toPlainText()
        stage.press("Ctrl+End")
        gap = f" <<{field_names.labels()[Field.TITLE]}>>"
        stage.write(gap)
        stage.picture("sms-unfilled-field")
        self._take_back(dialog, before)
        stage.write(" – ")
        stage.picture("sms-unicode-warning")
        self._take_back(dialog, before)
        dialog.when.later.click()
        dialog.when.rule.setCurrentIndex(dialog.when.rule.findData(SendRule.HOUR_1))
        dialog.when.rule.activated.emit(dialog.when.rule.currentIndex())
        stage.settle()
        stage.picture("sms-later")
        stage.press("Ctrl+Return")
        stage.wait(lambda: not self._is_open(dialog), "the dialog to close")
        stage.settle()
        stage.picture("sms-scheduled")

    def _take_back(self, dialog: SendSmsDialog, before: str) -> None:
        """Delete what was added at the end; a field is deleted in one go."""
        editor = dialog.message.editor
        while len(editor.toPlainText()) > len(before):
            self._stage.press("Backspace")
        if editor.toPlainText() != before:
            raise TourFailed("the text is not what it was")

    def customers(self) -> None:
        stage = self._stage
        stage.press("Ctrl+2")
        page = self._program.window.page("customers")
        stage.wait(lambda: page.list.model.rowCount() > 0, "the customers")
        stage.settle()
        stage.picture("customers")
        stage.press("Ctrl+K")
        stage.write(self._agreed().customer_name[:3])
        stage.picture("find")
        stage.press("Return")
        stage.wait(lambda: page.list.current_id > 0, "the customer who was found")
        stage.settle()
        stage.press("Return")
        stage.settle()
        stage.picture("customer-editor")
        stage.press("Escape")

    def write_to_a_customer(self) -> None:
        stage = self._stage
        customer_id = self._agreed().appointment.customer_id or 0
        self._program.context.navigator.show_customer(customer_id)
        stage.settle()
        stage.press("Ctrl+M")
        dialog = self._dialog(SendSmsDialog)
        stage.wait(lambda: dialog.number.isEnabled() and not self._program.tasks.busy, "the draft")
        stage.press("Alt+T")
        stage.picture("sms-text-blocks")
        stage.write("abhol")  # the block that tells German customers to come and fetch their hearing aid
        stage.press("Return")
        stage.picture("sms-from-customer")
        stage.press("Ctrl+Return")
        stage.wait(lambda: not self._is_open(dialog), "the dialog to close")
        stage.picture("sms-undo")

    def log(self) -> None:
        stage = self._stage
        self._program.context.navigator.show_log(self._agreed().appointment.customer_id or 0)
        dialog = self._dialog(TimelineDialog)
        stage.settle()
        delivered = status_words(MessageStatus.DELIVERED).title
        model = dialog.pane.model
        stage.wait(lambda: any(delivered in model.texts_at(row) for row in range(2)), "the delivery report")
        stage.settle()
        stage.picture("log")
        stage.press("Escape")

    def practice_phone(self) -> None:
        stage = self._stage
        self._program.context.navigator.show_practice_phone()
        stage.settle()
        stage.pause(0.5)
        stage.picture("practice-phone")
        self._program.context.navigator.close_all()  # type: ignore[attr-defined]
        stage.come_forward()

    def settings(self) -> None:
        stage = self._stage
        for page in (
            "company",
            "gateway",
            "text_blocks",
            "users",
            "appointment_types",
            "staff",
            "mailings",
            "stop_list",
            "program",
        ):
            self._program.context.navigator.show_settings(page)
            stage.settle()
            stage.picture(f"settings-{page.replace('_', '-')}")

    def keys_and_small_window(self) -> None:
        stage, window = self._stage, self._program.window
        stage.press("Ctrl+1")
        stage.press("Shift+?")
        stage.picture("keys")
        stage.press("Escape")
        window.resize(*SMALL)
        stage.settle()
        stage.picture("small-calendar")
        stage.press("Ctrl+2")
        stage.settle()
        stage.picture("small-customers")
        stage.press("Ctrl+3")
        stage.settle()
        stage.picture("small-messages")
        mailing_scenes.small(stage)
        self._program.context.navigator.show_settings("gateway")
        stage.settle()
        stage.picture("small-settings")

    def _agreed(self) -> AppointmentRow:
        """The first appointment of the week, from tomorrow on, whose customer has agreed to SMS."""
        page = self._program.window.page("calendar")
        later = self._program.context.clock.now() + timedelta(hours=16)
        actor = self._program.session.actor
        services = self._program.tasks.services
        if services is None:
            raise TourFailed("the services are not open")
        for row in page.grid.view.rows:
            if row.appointment.start > later and row.appointment.customer_id:
                customer = services.customers.get(actor, row.appointment.customer_id)
                if customer.consents:
                    return row  # type: ignore[no-any-return]
        raise TourFailed("nobody who agreed has an appointment")

    def _dialog(self, kind: type[Kind]) -> Kind:
        """The dialog of that kind, as soon as it stands in front."""

        def found() -> list[QWidget]:
            return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]

        self._stage.wait(found, f"a {kind.__name__}")
        dialog = found()[-1]
        if not isinstance(dialog, kind):
            raise TourFailed(f"no {kind.__name__}")
        return dialog

    @staticmethod
    def _is_open(dialog: QDialog) -> bool:
        return isValid(dialog) and dialog.isVisible()
