"""The calendar page with the services under it, worked by mouse and keyboard."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from app.domain.calendar import Appointment
from app.domain.consent import ConsentSource, Purpose
from app.domain.customers import Customer, CustomerPhone, PhoneLabel
from app.domain.messages import DraftContext, SendRequest
from app.domain.send_time import SendRule
from app.ui.calendar.editor import AppointmentEditor
from app.ui.calendar.page import CalendarPage
from tests.fixtures.ui import Desk
from tests.ui.calendar.calendar_rows import MONDAY, berlin


class Reception:
    """The calendar of a company, with one customer."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self.desk = desk
        self.qtbot = qtbot
        self.customer = desk.services.customers.save(
            desk.actor,
            Customer(
                0, desk.actor.mandant_id, first_name="Erika", last_name="Meyer",
                phones=(CustomerPhone(PhoneLabel.MOBILE, "0170 1234567"),),
            ),
        )  # fmt: skip
        self.page: CalendarPage

    def open(self) -> CalendarPage:
        self.window = QStackedWidget()
        self.page = CalendarPage(self.desk.context, self.window)
        self.elsewhere = QWidget()
        for place in (self.page, self.elsewhere):
            self.window.addWidget(place)
        self.window.resize(1000, 700)
        self.desk.show(self.window)
        self.page.activate()
        self.page.focus_first()
        self.settle()
        return self.page

    def book(self, start: str, minutes: int = 60, *, title: str = "Hearing test") -> Appointment:
        begin = berlin(start)
        wanted = Appointment(
            0, self.desk.actor.mandant_id, begin, begin + timedelta(minutes=minutes), title=title,
            customer_id=self.customer.id,
        )  # fmt: skip
        made = self.desk.services.appointments.save(self.desk.actor, wanted).after
        assert made is not None
        return made

    def settle(self) -> None:
        """Until the calendar has read what there is."""
        self.qtbot.waitUntil(lambda: not self.page.reader._settle.isActive(), timeout=5000)
        self.desk.settle()
        QApplication.processEvents()
        self.qtbot.waitUntil(lambda: not self.page.reader._settle.isActive(), timeout=5000)
        self.desk.settle()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.window.activateWindow()  # keys of actions work in the window in front only
        self.qtbot.waitUntil(self.window.isActiveWindow, timeout=5000)
        self.qtbot.keyClick(self.page.grid, key, modifiers)

    def stored(self, appointment_id: int) -> Appointment:
        return self.desk.services.appointments.get(self.desk.actor, appointment_id).appointment

    def shown(self) -> list[tuple[int, date, int]]:
        view = self.page.grid.view
        assert view is not None
        return [(block.id, view.days[block.column].day, block.start) for block in view.blocks]

    def drag(self, column: int, minute: int | None, to_column: int, to_minute: int | None) -> None:
        """Without a minute it is the row of the all-day appointments."""
        grid = self.page.grid
        geometry = grid.geometry_now

        def point(column: int, minute: int | None) -> QPoint:
            y = geometry.all_day_box(column, column, 0).y + 8 if minute is None else geometry.y_of(minute)
            return QPoint(geometry.left_of(column) + 20, y)

        start, end = point(column, minute), point(to_column, to_minute)
        self.qtbot.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, pos=start)
        self.qtbot.mouseMove(grid.viewport(), start + QPoint(0, 15))
        self.qtbot.mouseMove(grid.viewport(), end)
        self.qtbot.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=end)

    def editor(self) -> AppointmentEditor:
        (found,) = (
            w for w in QApplication.topLevelWidgets() if isinstance(w, AppointmentEditor) and w.isVisible()
        )
        return found

    def schedule_reminder(self, appointment: Appointment, *, text: str, template: str | None) -> int:
        services, actor = self.desk.services, self.desk.actor
        number = "+491701234567"
        services.customers.record_consent(
            actor,
            self.customer.id,
            number,
            Purpose.APPOINTMENTS,
            granted=True,
            on=MONDAY,
            source=ConsentSource.PHONE,
        )
        request = SendRequest(
            intent="one", number=number, text=text, context=DraftContext(self.customer.id, appointment),
            template=template, rule=SendRule.DAY_1,
        )  # fmt: skip
        return services.messaging.send(actor, request).message_id
