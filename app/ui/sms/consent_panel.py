"""Records consent right where it is missing: when the customer agreed, and how."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain import phone
from app.domain.consent import ConsentSource, Purpose
from app.domain.customers import Customer
from app.errors import UserError
from app.i18n import _
from app.ui import forms, theme
from app.ui.context import UiContext
from app.ui.customers.words import ASKED_SOURCES, SOURCES
from app.ui.labels import plain
from app.ui.sms.number_state import PURPOSES
from app.ui.widgets.date_time_edit import DateEdit


class ConsentPanel(QFrame):
    """Hidden until `ask`; `recorded(Customer)` once it is stored, `given_up` when it is not wanted."""

    recorded = Signal(object)
    given_up = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._customer_id = 0
        self._number = ""
        self._purpose = Purpose.APPOINTMENTS
        self.setObjectName("card")
        self.title = plain(wrap=True)
        self.day = DateEdit()
        forms.name_input(self.day, _("Agreed on"))
        self.day.setFixedWidth(
            self.day.fontMetrics().horizontalAdvance("Www. 88.88.8888") + 2 * theme.SPACE_L
        )
        self.source = QComboBox()
        forms.name_input(self.source, _("How the customer agreed"))
        for source in ASKED_SOURCES:
            self.source.addItem(_(SOURCES[source]), source)
        self.problem = plain(name="fieldMessage", wrap=True)
        self.problem.setProperty("level", "error")
        self.record = _button(_("Record consent"), self._confirm)
        cancel = _button(_("Not now"), self._give_up)
        cancel.setProperty("role", "link")
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_S)
        for widget in (self.day, self.source, self.record, cancel):
            row.addWidget(widget)
        row.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.SPACE_M, theme.SPACE_S, theme.SPACE_M, theme.SPACE_S)
        box.addWidget(self.title)
        box.addLayout(row)
        box.addWidget(self.problem)
        self.hide()

    def ask(self, customer_id: int, number_e164: str, purpose: Purpose, today: date) -> None:
        """Open for this number of this customer, with today's date."""
        self._customer_id, self._number, self._purpose = customer_id, number_e164, purpose
        number = phone.format_international(number_e164)
        words = _("The customer agrees to SMS at {number} about: {purpose}.")
        self.title.setText(words.format(number=number, purpose=_(PURPOSES[purpose])))
        self.day.set_day(today)
        self.say_problem("")
        self.show()
        self.record.setFocus(Qt.FocusReason.OtherFocusReason)

    def say_problem(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    @Slot()
    def _confirm(self) -> None:
        day, source = self.day.day(), ConsentSource(self.source.currentData())
        if day is None:
            self.say_problem(_("This is not a date."))
            self.day.setFocus()
            return
        actor, customer_id = self._context.session.actor, self._customer_id
        number, purpose = self._number, self._purpose
        self._context.tasks.run(
            self,
            lambda s: s.customers.record_consent(
                actor, customer_id, number, purpose, granted=True, on=day, source=source
            ),
            self._stored,
            failed=self._refused,
        )

    def _stored(self, customer: Customer) -> None:
        self.hide()
        self.recorded.emit(customer)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.say_problem(error.text)
        else:
            self._context.tasks.unhandled(error)

    @Slot()
    def _give_up(self) -> None:
        self.hide()
        self.given_up.emit()


def _button(text: str, slot: object) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(slot)
    return button
