"""The card at the right edge: the selected appointment with its customer, its SMS and the likely next steps."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app import formats
from app.domain.appointments import AppointmentState
from app.domain.calendar import AppointmentRow
from app.domain.permissions import Permission
from app.i18n import _
from app.ui import actions, icons, theme
from app.ui.calendar.edits import wall
from app.ui.calendar.view_model import times_of, what, who_or_what
from app.ui.calendar.words import Sign, sms_sign, state_sign
from app.ui.labels import plain
from app.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from app.services.suite import Services
    from app.ui.context import UiContext

WIDTH = 256
MOST_PHONES = 3


class AppointmentCard(QFrame):
    """`state_chosen` carries the state that was picked; the buttons press the page's actions."""

    state_chosen = Signal(object)

    def __init__(
        self, context: UiContext, steps: tuple[QAction, QAction, QAction], parent: QWidget | None = None
    ) -> None:
        """`steps` are the actions to send an SMS, to edit and to cancel."""
        super().__init__(parent)
        self.setObjectName("calendarCard")
        self.setAccessibleName(_("Selected appointment"))
        self.setMinimumWidth(WIDTH - 40)
        self._context = context
        self._row: AppointmentRow | None = None
        self._actions = steps
        self._content: QWidget | None = None
        self.empty = EmptyState()
        self.empty.show_empty(
            "calendar-days",
            _("No appointment chosen"),
            _("Click one, or walk there with the arrow keys. A double-click or N makes a new one."),
        )
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)

    @property
    def row(self) -> AppointmentRow | None:
        return self._row

    def clear(self) -> None:
        """Nothing is selected."""
        self._row = None
        self._stack.setCurrentWidget(self.empty)

    def show_row(self, row: AppointmentRow, zone: ZoneInfo) -> None:
        """Show an appointment; the customer's numbers follow when they are read."""
        content = self._content = self._content or self._made_content()
        same_customer = self._row and self._row.appointment.customer_id == row.appointment.customer_id
        self._row = row
        appointment = row.appointment
        has_customer = appointment.customer_id is not None
        self.name.setText(who_or_what(row))
        self.customer_button.setVisible(has_customer)
        self.phones.setVisible(has_customer)
        day = wall(appointment.start, zone).date()
        self.when.setText(f"{formats.format_date(day, length='full')}\n{times_of(appointment, zone)}")
        about = what(row) if has_customer else ""
        lines = [about, row.type_name if row.type_name != what(row) else "", row.staff_name]
        self._say(self.about, "\n".join(line for line in lines if line))
        self._say(self.note, appointment.note)
        self._show_state(state_sign(appointment.state))
        self.steps[-1].setEnabled(appointment.state is not AppointmentState.CANCELLED)
        self._show_sms(row, zone)
        if not same_customer:
            self.phones.setText(" ")  # keeps the room of the number that is being read
        if has_customer:
            self._ask_customer(appointment.customer_id or 0)
        self._stack.setCurrentWidget(content)

    def _show_state(self, sign: Sign) -> None:
        icons.put(self.state_button, sign.icon, sign.colour)
        self.state_button.setText(f" {sign.words}")
        self.state_button.setAccessibleName(_("State: {state}").format(state=sign.words))

    def _show_sms(self, row: AppointmentRow, zone: ZoneInfo) -> None:
        sign = sms_sign(row) or Sign("mail", "quiet", _("No SMS yet"))
        words = _("SMS: {state}").format(state=sign.words) if row.sms_status else sign.words
        if row.sms_due:
            words = f"{words}\n{formats.format_instant(row.sms_due, zone)}"
        self.sms.setText(words)
        self.sms_icon.setPixmap(icons.pixmap(sign.icon, 16, sign.colour, ratio=self.devicePixelRatio()))

    def _ask_customer(self, customer_id: int) -> None:
        actor = self._context.session.actor

        def work(services: Services) -> tuple[int, str]:
            from app.domain import phone

            customer = services.customers.get(actor, customer_id)
            numbers = [
                phone.format_international(one.e164) if one.e164 else one.raw
                for one in customer.phones[:MOST_PHONES]
            ]
            return customer_id, "\n".join(numbers)

        self._context.tasks.run(self, work, self._show_phones, failed=self._no_phones, key="card")

    def _show_phones(self, answer: tuple[int, str]) -> None:
        customer_id, numbers = answer
        if self._row is not None and self._row.appointment.customer_id == customer_id:
            self.phones.setText(numbers or _("No phone number"))

    def _no_phones(self, _error: Exception) -> None:
        self.phones.setText("")

    def _open_customer(self) -> None:
        if self._row is not None and self._row.appointment.customer_id is not None:
            self._context.navigator.show_customer(self._row.appointment.customer_id)

    def _say(self, label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))

    def _step(self, action: QAction) -> QPushButton:
        """A button with the action's words, and its key at the right."""
        spec = actions.spec(action.objectName())
        button = QPushButton(f" {action.text()}", self)
        button.setAccessibleName(action.text())
        button.setAccessibleDescription(actions.keys_in_words(spec))
        button.setStyleSheet("text-align: left;")
        button.setVisible(action.isVisible())
        icons.put(button, spec.icon)
        keys = plain(actions.keys_in_words(spec), role="small")
        keys.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(button)
        row.setContentsMargins(0, 0, theme.SPACE_M, 0)
        row.addWidget(keys, 0, Qt.AlignmentFlag.AlignRight)
        button.clicked.connect(lambda _checked=False: action.trigger())
        return button

    def _state_menu(self) -> QMenu:
        menu = QMenu(self)
        for state in AppointmentState:
            sign = state_sign(state)
            item = menu.addAction(icons.icon(sign.icon, sign.colour), sign.words)
            item.triggered.connect(lambda _checked=False, chosen=state: self.state_chosen.emit(chosen))
        return menu

    def _made_content(self) -> QWidget:
        """What shows an appointment; made for the first one, not before the first week stands."""
        self.name = plain(role="heading", wrap=True)
        self.customer_button = QPushButton(_("Open the customer"))
        self.customer_button.setProperty("role", "link")
        self.customer_button.setStyleSheet("text-align: left; padding-left: 0;")
        self.customer_button.clicked.connect(self._open_customer)
        self.phones = plain(wrap=True)
        self.when = plain(wrap=True)
        self.about = plain(wrap=True)
        self.state_button = QPushButton()
        self.state_button.setStyleSheet("text-align: left;")
        self.state_button.setMenu(self._state_menu())
        self.sms_icon, self.sms = QLabel(), plain(wrap=True)
        self.note = plain(role="quiet", wrap=True)
        self.steps = [self._step(action) for action in self._actions]
        content = QWidget()
        self._lay_out(content)
        self._stack.addWidget(content)
        return content

    def _lay_out(self, content: QWidget) -> None:
        self.state_button.setEnabled(self._context.session.may(Permission.EDIT_CALENDAR))
        sms_row = QGridLayout()
        sms_row.setColumnStretch(1, 1)
        sms_row.setHorizontalSpacing(theme.SPACE_S)
        sms_row.addWidget(self.sms_icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        sms_row.addWidget(self.sms, 0, 1)
        column = QVBoxLayout(content)
        column.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_L)
        column.setSpacing(theme.SPACE_S)
        for widget in (
            self.name,
            self.phones,
            self.customer_button,
            self.when,
            self.about,
            self.state_button,
        ):
            column.addWidget(widget)
        column.addLayout(sms_row)
        column.addWidget(self.note)
        column.addSpacing(theme.SPACE_S)
        for button in self.steps:
            column.addWidget(button)
        column.addStretch(1)
