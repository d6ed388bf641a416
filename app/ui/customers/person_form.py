"""The left half of the customer editor: who somebody is, where they live, and how they are addressed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QWidget

from app.domain.customers import AddressForm, Customer, Salutation
from app.errors import FieldProblem
from app.i18n import LANGUAGES, _
from app.ui import forms, theme
from app.ui.customers.birthday_edit import BirthdayEdit
from app.ui.customers.words import ADDRESS_FORMS, FIELD_NAMES, SALUTATIONS
from app.ui.forms import FieldRow

LINES = ("title", "first_name", "last_name", "company", "street", "postal_code", "city", "email")
LONGEST = 200


class PersonForm(QWidget):
    """Everything of a customer but the numbers, the consent and the notes; `edited` when the user changes something."""

    edited = Signal()

    def __init__(self, today: date, own_language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: Mapping[str, QLineEdit] = {name: self._line(name) for name in LINES}
        self.salutation = self._choice(
            "salutation", {key.value: _(text) for key, text in SALUTATIONS.items()}
        )
        self.address_form = self._choice(
            "address_form", {key.value: _(text) for key, text in ADDRESS_FORMS.items()}
        )
        own = _("As the company ({language})").format(language=LANGUAGES.get(own_language, own_language))
        self.language = self._choice("language", {"": own, **LANGUAGES})
        self.birthday = BirthdayEdit(today)
        self.birthday.edited.connect(self.edited)
        self.rows: dict[str, FieldRow] = {}
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(theme.SPACE_S)
        form.setHorizontalSpacing(theme.SPACE_M)
        self.lines["title"].setPlaceholderText(_(FIELD_NAMES["title"]))
        self.lines["postal_code"].setMaximumWidth(90)
        self._add(form, _("&Salutation, title"), "salutation", self.salutation, self.lines["title"])
        self._add(form, _("&First name"), "first_name", self.lines["first_name"])
        self._add(form, _("&Last name"), "last_name", self.lines["last_name"])
        self._add(form, _("&Company"), "company", self.lines["company"])
        self._add(form, _("&Birthday"), "birthday", self.birthday)
        self._add(form, _("St&reet"), "street", self.lines["street"])
        self._add(form, _("&Postal code, city"), "postal_code", self.lines["postal_code"], self.lines["city"])
        self._add(form, _("&E-mail"), "email", self.lines["email"])
        self._add(form, _("Lan&guage"), "language", self.language)
        self._add(form, _("Form of &address"), "address_form", self.address_form)

    def fill(self, customer: Customer) -> None:
        """Show a customer; `edited` is not told."""
        for name, line in self.lines.items():
            line.setText(getattr(customer, name))
            line.setCursorPosition(0)  # of a long text one sees the beginning
        for box, value in (
            (self.salutation, customer.salutation.value),
            (self.address_form, customer.address_form.value),
            (self.language, customer.language),
        ):
            box.setCurrentIndex(max(0, box.findData(value)))
        self.birthday.set_day(customer.birthday)
        self.show_problems(())

    def read(self, customer: Customer) -> Customer:
        """The customer with what stands in the form."""
        texts: dict[str, Any] = {name: line.text().strip() for name, line in self.lines.items()}
        return replace(
            customer,
            salutation=Salutation(self.salutation.currentData()),
            address_form=AddressForm(self.address_form.currentData()),
            language=str(self.language.currentData()),
            birthday=self.birthday.day(),
            **texts,
        )

    def own_problems(self) -> tuple[FieldProblem, ...]:
        """What cannot even be handed over: a birthday that is no date."""
        problem = self.birthday.problem()
        return (FieldProblem("birthday", problem),) if problem else ()

    def show_problems(self, problems: Sequence[FieldProblem]) -> None:
        """Say each at its field and go to the first."""
        for row in self.rows.values():
            row.show_problem("")
        for problem in problems:
            row = self.rows.get(problem.field) or self.rows["last_name"]
            row.show_problem(problem.text)
        if problems:
            (self.rows.get(problems[0].field) or self.rows["last_name"]).setFocus()

    def _add(
        self, form: QFormLayout, label: str, name: str, first: QWidget, second: QWidget | None = None
    ) -> None:
        """A row; a second input beside the first keeps the name it was given."""
        widget = first
        if second is not None:
            widget = QWidget()
            box = QHBoxLayout(widget)
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(theme.SPACE_S)
            box.addWidget(first)
            box.addWidget(second, 1)
            widget.setFocusProxy(first)
        self.rows[name] = forms.add_row(form, label, widget)
        forms.name_input(first, _(FIELD_NAMES[name]))

    def _line(self, name: str) -> QLineEdit:
        line = QLineEdit()
        line.setMaxLength(LONGEST)
        forms.name_input(line, _(FIELD_NAMES[name]))
        line.textEdited.connect(lambda _text: self.edited.emit())
        return line

    def _choice(self, name: str, entries: Mapping[str, str]) -> QComboBox:
        box = QComboBox()
        for value, text in entries.items():
            box.addItem(text, value)
        # As wide as the form allows, not as the longest entry wants.
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(7)
        forms.name_input(box, _(FIELD_NAMES[name]))
        box.activated.connect(lambda _index: self.edited.emit())
        return box
