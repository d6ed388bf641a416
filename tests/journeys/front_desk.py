"""A receptionist at the running program: one customer with an appointment, and hands that are counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from shiboken6 import isValid

from app.domain.calendar import Appointment
from app.domain.consent import ConsentSource, Purpose
from app.domain.customers import Customer, CustomerPhone, PhoneLabel, Salutation
from app.domain.delivery import MessageStatus
from app.domain.messages import MessageRow, PracticeSms
from app.domain.permissions import Actor
from app.services.suite import Services
from app.ui.calendar.page import CalendarPage
from app.ui.sms.dialog import SendSmsDialog
from tests.fixtures.clock import START, FakeClock
from tests.fixtures.drafts import LANDLINE, MOBILE
from tests.fixtures.program import RunningProgram, Start, set_up
from tests.gateways.seven_gateway import SevenGateway

FRIDAY = START + timedelta(days=4)
"""Friday 27 November 2026, 10:00 in Berlin."""


class FrontDesk:
    """The program after its start, with Erika Meyer, who has an appointment on Friday at ten."""

    def __init__(self, program: RunningProgram, customer_id: int, appointment_id: int) -> None:
        self.program = program
        self.customer_id = customer_id
        self.appointment_id = appointment_id

    @property
    def services(self) -> Services:
        assert self.program.services is not None
        return self.program.services

    @property
    def actor(self) -> Actor:
        return self.program.program.session.actor

    @property
    def appointment(self) -> Appointment:
        return self.services.appointments.get(self.actor, self.appointment_id).appointment

    @property
    def calendar(self) -> CalendarPage:
        page = self.program.window.page("calendar")
        assert isinstance(page, CalendarPage)
        return page

    # The calendar

    def select_appointment(self) -> None:
        """Click on it; the hands are counted from there."""
        self._wait_for_block()
        grid = self.calendar.grid
        self.program.click(grid.viewport(), self._point(self.appointment.start))
        self.program.wait_for(lambda: grid.selected_id == self.appointment_id)
        self.program.settle()
        self.program.count_from_here()

    def drag_appointment(self, to: datetime) -> None:
        """With the mouse, to another time of the same week."""
        self._wait_for_block()
        viewport = self.calendar.grid.viewport()
        begin, end = self._point(self.appointment.start), self._point(to)
        button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mousePress(viewport, button, none, begin)
        QTest.mouseMove(viewport, begin + QPoint(0, 15))
        QTest.mouseMove(viewport, end)
        QTest.mouseRelease(viewport, button, none, end)
        self.program.clicks += 1
        self.program.wait_for(lambda: self.appointment.start == to)

    def _wait_for_block(self) -> None:
        grid = self.calendar.grid
        self.program.wait_for(lambda: grid.view is not None and grid.view.row_of(self.appointment_id))
        self.program.settle()

    def _point(self, start: datetime) -> QPoint:
        """A place a few minutes into an appointment that begins then."""
        local = start.astimezone(self.calendar._zone)
        grid = self.calendar.grid
        assert grid.view is not None
        column = grid.view.column_of(local.date())
        assert column is not None
        geometry = grid.geometry_now
        return QPoint(geometry.left_of(column) + 20, geometry.y_of(local.hour * 60 + local.minute) + 6)

    # SMS

    def write(self) -> SendSmsDialog:
        """Ctrl+M; the dialog once it has loaded."""
        self.program.press("Ctrl+M")
        dialog = self.program.dialog(SendSmsDialog)
        self.program.wait_for(lambda: dialog.number.isEnabled() and not self.program.program.tasks.busy)
        return dialog

    def send(self, dialog: SendSmsDialog) -> None:
        """Ctrl+Enter, until the dialog has closed."""
        self.program.press("Ctrl+Return")
        self.program.wait_for(lambda: not is_open(dialog))
        self.program.settle()

    def let_the_hold_pass(self) -> None:
        self.program.clock.advance(seconds=6)

    def received(self) -> tuple[PracticeSms, ...]:
        """What lies on the practice phone."""
        return self.services.practice.received(self.actor)

    def log(self) -> tuple[MessageRow, ...]:
        """Erika's SMS log, newest first."""
        return self.services.message_log.for_customer(self.actor, self.customer_id)

    def wait_until(self, *statuses: MessageStatus) -> None:
        """Until Erika's newest SMS has come so far."""
        self.program.wait_for(lambda: self.log()[0].status in statuses, timeout=20_000)

    def wait_for_notice(self, words: str) -> None:
        self.program.wait_for(lambda: any(words in text for text in self.program.notices()))

    def use(self, gateway: SevenGateway) -> None:
        """Send through this gateway from now on."""
        current = self.services.accounts.get_active(self.actor)
        assert current is not None
        wanted = replace(current, provider="seven", name="seven.io", settings={"base_url": gateway.url})
        self.services.accounts.save(self.actor, wanted, {"api_key": gateway.api_key})
        self.program.settle()

    def record_consent(self, number: str = MOBILE, *, granted: bool) -> None:
        """Somebody at another workstation writes down what she said."""
        record_consent(self.services, self.actor, self.customer_id, number, granted=granted)


def is_open(dialog: QDialog) -> bool:
    return isValid(dialog) and dialog.isVisible()


def record_consent(
    services: Services, actor: Actor, customer_id: int, number: str = MOBILE, *, granted: bool
) -> None:
    services.customers.record_consent(
        actor,
        customer_id,
        number,
        Purpose.APPOINTMENTS,
        granted=granted,
        on=date(2026, 11, 20) if granted else date(2026, 11, 21),
        source=ConsentSource.IN_PERSON,
    )


def open_desk(
    start_program: Start, folder: Path, clock: FakeClock, *, agreed: bool = True, landline: bool = False
) -> FrontDesk:
    """Set the company up, book Erika in, and start the program."""
    ids: list[int] = []

    def fill(services: Services, actor: Actor) -> None:
        number = LANDLINE if landline else MOBILE
        phones = (CustomerPhone(PhoneLabel.LANDLINE if landline else PhoneLabel.MOBILE, number),)
        person = Customer(
            0, 0, Salutation.MS, first_name="Erika", last_name="Meyer", language="de", phones=phones
        )
        erika = services.customers.save(actor, person)
        if agreed:
            record_consent(services, actor, erika.id, number, granted=True)
        plan = Appointment(
            0, actor.mandant_id, FRIDAY, FRIDAY + timedelta(minutes=45), title="Hörtest", customer_id=erika.id
        )
        booked = services.appointments.save(actor, plan).after
        assert booked is not None
        ids.extend((erika.id, booked.id))

    set_up(folder, clock, then=fill)
    return FrontDesk(start_program(), *ids)
