"""The calendar: leafs through weeks and days, shows what was booked, and lets it be changed by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPoint, QTimer, Slot
from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.domain.appointments import AppointmentState
from app.domain.calendar import Appointment, AppointmentChange, AppointmentRow
from app.domain.permissions import Permission
from app.domain.weeks import monday_of
from app.errors import UserError
from app.i18n import _
from app.ui import actions
from app.ui.calendar import menu as menus
from app.ui.calendar.bar import CalendarBar
from app.ui.calendar.booking import Booking
from app.ui.calendar.card import WIDTH as CARD_WIDTH
from app.ui.calendar.card import AppointmentCard
from app.ui.calendar.deeds import Deeds
from app.ui.calendar.edits import wall
from app.ui.calendar.interaction import Marked
from app.ui.calendar.reader import WeekReader
from app.ui.calendar.time_grid import TimeGrid
from app.ui.calendar.view_model import CalendarView, build, period_title, short_title
from app.ui.calendar.weeks import Week, with_appointment
from app.ui.context import UiContext
from app.ui.widgets.empty_state import EmptyState

NOW_EVERY_MS = 20_000
WEEK, DAY = "week", "day"


class CalendarPage(QWidget):
    """A place of the main window. `show_appointment` and `book` are the ways in from elsewhere."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._mode = DAY if context.layout.get("calendar.mode") == DAY else WEEK
        self._wanted = 0  # an appointment to be selected as soon as it is shown
        self._editable = context.session.may(Permission.EDIT_CALENDAR)
        self.reader = WeekReader(context, self)
        self.deeds = Deeds(context, self)
        self.booking = Booking(context, self.deeds, self)
        self.grid = TimeGrid(self)
        self.grid.editable = self._editable
        self._day = self._today()
        self._actions = self._make_actions()
        self.bar = CalendarBar(
            leaf=(
                self._actions["calendar.back"],
                self._actions["calendar.today"],
                self._actions["calendar.forward"],
            ),
            modes=(self._actions["calendar.day"], self._actions["calendar.week"]),
            new=self._actions["appointment.new"],
        )
        steps = (self._actions[f"appointment.{name}"] for name in ("send_sms", "edit", "cancel"))
        self.card = AppointmentCard(context, tuple(steps))  # type: ignore[arg-type]
        self.failure: EmptyState | None = None
        self._clock_timer = QTimer(self)
        self._clock_timer.setInterval(NOW_EVERY_MS)
        self._clock_timer.timeout.connect(self._tick)
        self._lay_out()
        self._connect()
        self._actions[f"calendar.{self._mode}"].setChecked(True)

    # The place

    def activate(self) -> None:
        self.booking.load()
        self._tick()
        self._show()

    def focus_first(self) -> None:
        self.grid.setFocus()

    def go_to(self, day: date) -> None:
        """Show the week, or the day, with this day in it."""
        self._day = day
        self._show()

    def show_appointment(self, appointment_id: int) -> None:
        """Go to where it is and select it."""
        actor = self._context.session.actor
        self._context.tasks.run(
            self, lambda s: s.appointments.get(actor, appointment_id), self._go_to_row, failed=self._not_there
        )

    def book(self, customer_id: int) -> None:
        """Open the editor for this customer at the next free time."""
        self.booking.book(customer_id)

    @property
    def selected(self) -> AppointmentRow | None:
        view = self.grid.view
        return view.row_of(self.grid.selected_id) if view and self.grid.selected_id else None

    # Showing

    def _show(self) -> None:
        monday = monday_of(self._day)
        week = self.reader.week(monday)
        if week is not None:
            self._present(week)

    @Slot(object)
    def _present(self, week: Week) -> None:
        if week.monday != monday_of(self._day):
            return
        view, title, short = week.view, week.title, week.title
        if self._mode == DAY:
            view = build((self._day,), week.rows, self._zone, self._context.session.mandant.working_hours)
            title, short = period_title((self._day,)), short_title(self._day)
        self._stack.setCurrentWidget(self._splitter)
        self.bar.show_period(title, short)
        self.grid.show_view(view)
        self.grid.set_hint("" if view.blocks or view.bars else self._hint())
        if self._wanted and self.grid.select(self._wanted):
            self._wanted = 0
        self._refresh_card()

    def _hint(self) -> str:
        words = (
            _("Nothing is booked this week.") if self._mode == WEEK else _("Nothing is booked on this day.")
        )
        how = _("Double-click a time, or press N.")
        return f"{words} {how}" if self._editable else words

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        if self.grid.view is None:
            self._show_failure(getattr(error, "text", ""))
        self._context.tasks.unhandled(error)

    def _show_failure(self, words: str) -> None:
        if self.failure is None:
            self.failure = EmptyState()
            self._stack.addWidget(self.failure)
        self.failure.show_failed(words, retry=self._show)
        self._stack.setCurrentWidget(self.failure)

    @Slot()
    def _refresh_card(self) -> None:
        row = self.selected
        if row is None:
            self.card.clear()
        else:
            self.card.show_row(row, self._zone)

    @Slot()
    def _tick(self) -> None:
        self.grid.set_now(self._context.clock.now())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reader.active = True
        self._clock_timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.reader.active = False
        self._clock_timer.stop()

    # Going about

    def _leaf(self, steps: int) -> None:
        self.go_to(self._day + timedelta(days=steps * (7 if self._mode == WEEK else 1)))

    def _go_today(self) -> None:
        self.go_to(self._today())

    def _travel(self, steps: int) -> None:
        """The cursor went over the edge: it goes on in the neighbouring days."""
        self.grid.enter_from(steps)
        self._leaf(steps)

    def _set_mode(self, mode: str) -> None:
        cursor = self.grid.cursor_at
        if mode == DAY and cursor is not None and monday_of(cursor.day) == monday_of(self._day):
            self._day = cursor.day
        self._mode = mode
        self._context.layout.set("calendar.mode", mode)
        self._actions[f"calendar.{mode}"].setChecked(True)
        self._show()

    def _go_to_row(self, row: AppointmentRow) -> None:
        self._wanted = row.appointment.id
        self.go_to(wall(row.appointment.start, self._zone).date())

    def _not_there(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._context.notices.show(error.text, kind="warning")
        else:
            self._context.tasks.unhandled(error)

    # Changing

    @Slot(object)
    def _move(self, appointment: Appointment) -> None:
        """Show it where it was dropped at once; the service follows."""
        week = self.reader.known(monday_of(self._day))
        if week is not None:
            hours = self._context.session.mandant.working_hours
            self.reader.expect(with_appointment(week, appointment, self._zone, hours))
        day = wall(appointment.start, self._zone).date()
        view = self.grid.view
        if view is not None and view.column_of(day) is None:
            self._wanted, self._day = appointment.id, day
        self.deeds.save(appointment)
        self._show()

    @Slot(object)
    def _set_state(self, state: AppointmentState) -> None:
        row = self.selected
        if row is not None and self._editable and row.appointment.state is not state:
            self._move(replace(row.appointment, state=state))

    def _confirm(self) -> None:
        row = self.selected
        if row is not None:
            confirmed = row.appointment.state is AppointmentState.CONFIRMED
            self._set_state(AppointmentState.PLANNED if confirmed else AppointmentState.CONFIRMED)

    def _cancel(self) -> None:
        row = self.selected
        if row is not None and self._editable and row.appointment.state is not AppointmentState.CANCELLED:
            self.deeds.cancel(row.appointment.id)

    def _edit(self) -> None:
        row, marked = self.selected, self.grid.marked()
        if row is not None and self.grid.mark is None:
            self._open(row.appointment.id)
        elif marked is not None and self._editable:
            self.booking.open_new(marked)

    @Slot(int)
    def _open(self, appointment_id: int) -> None:
        view = self.grid.view
        row = view.row_of(appointment_id) if view else None
        if row is not None:
            self.booking.open_editor(row.appointment)

    def _new(self) -> None:
        self.booking.open_new(self.grid.marked() if self.selected is None else None, near=self._first_shown())

    def _send_sms(self) -> None:
        from app.domain.messages import DraftContext  # here and below: what the first week does not need

        row = self.selected
        appointment = row.appointment if row else None
        customer_id = appointment.customer_id if appointment else None
        self._context.navigator.send_sms(DraftContext(customer_id, appointment))

    def _show_log(self) -> None:
        row = self.selected
        if row is not None and row.appointment.customer_id is not None:
            self._context.navigator.show_log(row.appointment.customer_id)

    @Slot(object)
    def _done(self, change: AppointmentChange) -> None:
        if change.after is not None and change.before != change.after:
            self._wanted = change.after.id
            day = wall(change.after.start, self._zone).date()
            if self.grid.view is not None and self.grid.view.column_of(day) is None:
                self._day = day
        self.reader.changed()
        if change.questions:
            from app.ui.calendar.question import ask_about

            ask_about(self._context, change, self)

    @Slot(QPoint)
    def _show_menu(self, point: QPoint) -> None:
        row, made = self.selected, self._actions
        undo = [None, made["appointment.undo"], made["appointment.redo"]]
        if row is None:
            menu = menus.free_menu(self, [made["appointment.new"], *undo, None, made["calendar.today"]])
        else:
            names = ("edit", "send_sms", "log", "cancel")
            menu = menus.appointment_menu(
                self,
                row,
                [*(made[f"appointment.{name}"] for name in names), *undo],
                may_edit=self._editable,
                choose_state=self._set_state,
                show_customer=lambda: self._context.navigator.show_customer(row.appointment.customer_id or 0),
            )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(point)

    # Inside

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._context.session.mandant.time_zone)

    def _today(self) -> date:
        return wall(self._context.clock.now(), self._zone).date()

    def _first_shown(self) -> date:
        view: CalendarView | None = self.grid.view
        return view.first_day if view else self._day

    def _make_actions(self) -> dict[str, QAction]:
        of_page: dict[str, Callable[[], object]] = {
            "calendar.back": lambda: self._leaf(-1),
            "calendar.today": self._go_today,
            "calendar.forward": lambda: self._leaf(1),
            "calendar.day": lambda: self._set_mode(DAY),
            "calendar.week": lambda: self._set_mode(WEEK),
            "calendar.refresh": self.reader.changed,
            "appointment.new": self._new,
            "appointment.send_sms": self._send_sms,
            "appointment.confirm": self._confirm,
            "appointment.undo": self.deeds.undo,
            "appointment.redo": self.deeds.redo,
            "appointment.log": self._show_log,
        }
        # Return and Del mean the appointment only while the keyboard is in the grid, not on a button.
        of_grid: dict[str, Callable[[], object]] = {
            "appointment.edit": self._edit,
            "appointment.cancel": self._cancel,
        }
        made = {name: actions.make(self, name, slot, context=self._context) for name, slot in of_page.items()}
        made |= {
            name: actions.make(self.grid, name, slot, context=self._context) for name, slot in of_grid.items()
        }
        return made

    def _lay_out(self) -> None:
        self._splitter = QSplitter()
        self._splitter.setChildrenCollapsible(True)
        self._splitter.addWidget(self.grid)
        self._splitter.addWidget(self.card)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setCollapsible(0, False)
        sizes = self._context.layout.get("calendar.splitter")
        self._splitter.setSizes(sizes if isinstance(sizes, list) else [4 * CARD_WIDTH, CARD_WIDTH])
        self._stack = QStackedWidget()
        self._stack.addWidget(self._splitter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        context, grid = self._context, self.grid
        self.reader.read.connect(self._present)
        self.reader.failed.connect(self._failed)
        self.deeds.done.connect(self._done)
        self.deeds.failed.connect(self.reader.changed)
        grid.selected.connect(self._refresh_card)
        grid.open_requested.connect(self._open)
        grid.create_requested.connect(self._create)
        grid.moved.connect(self._move)
        grid.travelled.connect(self._travel)
        grid.menu_requested.connect(self._show_menu)
        self.card.state_chosen.connect(self._set_state)
        self._splitter.splitterMoved.connect(
            lambda _pos, _index: context.layout.set("calendar.splitter", self._splitter.sizes())
        )
        for signal in (
            context.events.appointments_changed,
            context.events.messages_changed,
            context.events.customers_changed,
        ):
            signal.connect(self.reader.changed)
        context.events.mandants_changed.connect(self._settings_changed)

    @Slot(object)
    def _create(self, marked: Marked) -> None:
        self.booking.open_new(marked)

    @Slot()
    def _settings_changed(self) -> None:
        self.booking.load()
        self.reader.forget()
