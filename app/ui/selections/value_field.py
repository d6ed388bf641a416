"""The last part of a condition: what is compared with, as a text, a choice, a day or a number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QStackedLayout, QWidget

from app.domain.appointments import AppointmentState
from app.domain.consent import Purpose
from app.domain.selection import LONGEST_TEXT, MOST_DAYS, Kind, SelectionChoices, Value
from app.i18n import LANGUAGES, _
from app.ui import forms
from app.ui.calendar.words import state_sign
from app.ui.customers.words import ADDRESS_FORMS, PURPOSES, SALUTATIONS
from app.ui.selections.words import mailing_words
from app.ui.widgets.date_time_edit import DateEdit, interface_locale

MOST_MISSED = 99
USUAL_DAYS = 365


class ValueField(QWidget):
    """Shows the input that the kind asks for; `edited` when the user changes what stands in it."""

    edited = Signal()

    def __init__(self, choices: SelectionChoices, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = choices
        self._kind = Kind.NOTHING
        self.line = QLineEdit()
        self.line.setMaxLength(LONGEST_TEXT)
        self.choice = QComboBox()
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(8)
        self.day = DateEdit()
        self.day.set_day(today)
        self.number = QSpinBox()
        self.nothing = QWidget()
        inputs: tuple[QWidget, ...] = (self.line, self.choice, self.day, self.number)
        for widget in inputs:
            forms.name_input(widget, _("Value"))
        self._stack = QStackedLayout(self)
        for widget in (self.nothing, *inputs):
            self._stack.addWidget(widget)
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        self.choice.activated.connect(lambda _index: self.edited.emit())
        self.day.textChanged.connect(lambda _text: self.edited.emit())
        self.number.valueChanged.connect(lambda _number: self.edited.emit())

    def show_kind(self, kind: Kind, value: Value = None) -> None:
        """Ask for a value of this kind, beginning with `value` or with what is usual."""
        self.blockSignals(True)
        self._kind = kind
        match kind:
            case Kind.NOTHING:
                self._stack.setCurrentWidget(self.nothing)
            case Kind.TEXT:
                self._stack.setCurrentWidget(self.line)
                self.line.setText(value if isinstance(value, str) else self.line.text())
            case Kind.DATE:
                self._stack.setCurrentWidget(self.day)
                if isinstance(value, date):
                    self.day.set_day(value)
            case Kind.DAYS | Kind.COUNT:
                self._show_number(kind, value)
            case _:
                self._show_choice(kind, value)
        self.blockSignals(False)

    def value(self) -> Value:
        """None where nothing is entered, or nothing has to be."""
        match self._kind:
            case Kind.NOTHING:
                return None
            case Kind.TEXT:
                return self.line.text().strip()
            case Kind.DATE:
                return self.day.day()
            case Kind.DAYS | Kind.COUNT:
                return self.number.value()
            case _:
                chosen: Value = self.choice.currentData()
                return chosen

    def _show_number(self, kind: Kind, value: Value) -> None:
        self._stack.setCurrentWidget(self.number)
        is_days = kind is Kind.DAYS
        self.number.setRange(1 if is_days else 0, MOST_DAYS if is_days else MOST_MISSED)
        self.number.setSuffix(" " + _("days") if is_days else "")
        self.number.setValue(value if isinstance(value, int) else USUAL_DAYS if is_days else 1)

    def _show_choice(self, kind: Kind, value: Value) -> None:
        self._stack.setCurrentWidget(self.choice)
        self.choice.clear()
        for key, words in self._entries(kind):
            self.choice.addItem(words, key)
        if value is not None and self.choice.findData(value) < 0:
            self.choice.addItem(_("(not there any more)"), value)
        self.choice.setCurrentIndex(max(0, self.choice.findData(value)) if value is not None else 0)

    def _entries(self, kind: Kind) -> Sequence[tuple[Value, str]]:
        match kind:
            case Kind.LANGUAGE:
                return tuple(LANGUAGES.items())
            case Kind.SALUTATION:
                return tuple((key.value, _(words)) for key, words in SALUTATIONS.items())
            case Kind.ADDRESS_FORM:
                return tuple((key.value, _(words)) for key, words in ADDRESS_FORMS.items())
            case Kind.APPOINTMENT_STATE:
                return tuple((state.value, state_sign(state).words) for state in AppointmentState)
            case Kind.PURPOSE:
                return tuple((purpose.value, _(PURPOSES[purpose])) for purpose in Purpose)
            case Kind.MONTH:
                return tuple((month, interface_locale().standaloneMonthName(month)) for month in range(1, 13))
            case Kind.TAG:
                return tuple((tag.id, tag.title) for tag in self._choices.tags)
            case Kind.MAILING:
                return tuple((mailing.id, mailing_words(mailing)) for mailing in self._choices.mailings)
            case Kind.APPOINTMENT_TYPE:
                return tuple((kind.id, kind.name) for kind in self._choices.appointment_types)
            case _:
                return tuple((person.id, person.name) for person in self._choices.resources)
