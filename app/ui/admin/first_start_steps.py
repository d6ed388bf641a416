"""The three steps of the first start, each a short form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.accounts import ProviderDescription
from app.domain.first_start import FirstStart
from app.i18n import LANGUAGES, _
from app.ui import forms, theme
from app.ui.admin.provider_fields import ProviderFields
from app.ui.admin.regions import Regions, proposed_sender


class Step(QWidget):
    """One page of the assistant."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, forms.FieldRow] = {}
        self.form = QFormLayout()
        self.form.setSpacing(theme.SPACE_S)
        self.form.setContentsMargins(0, 0, 0, 0)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.addLayout(self.form)

    def title(self) -> str:
        raise NotImplementedError

    def hint(self) -> str:
        raise NotImplementedError

    def collect(self, answers: FirstStart) -> FirstStart:
        """The answers with what this step asks for."""
        raise NotImplementedError

    def check(self) -> bool:
        """Whether one may go on; says at its field what is missing."""
        raise NotImplementedError

    def focus_first(self) -> None:
        next(iter(self.rows.values())).widget.setFocus()

    def show_problem(self, field: str, text: str) -> bool:
        """Say what is wrong at `field`; whether this step has it."""
        if field not in self.rows:
            return False
        self.rows[field].show_problem(text)
        self.rows[field].widget.setFocus()
        return True

    def add(self, field: str, label: str, widget: QWidget, help_text: str = "") -> None:
        self.rows[field] = forms.add_row(self.form, label, widget, help_text=help_text)


class CompanyStep(Step):
    """Name and place of the Mandant; what can be guessed is filled in."""

    def __init__(self, start: FirstStart) -> None:
        super().__init__()
        self._start = start
        mandant = start.mandant
        self.name = QLineEdit(mandant.name)
        self.phone = QLineEdit(mandant.phone)
        self.city = QLineEdit(mandant.city)
        self.country = _choice([(mandant.country, mandant.country)], mandant.country)
        self.zone = _choice([(mandant.time_zone, mandant.time_zone)], mandant.time_zone)
        self.language = _choice(list(LANGUAGES.items()), mandant.language)
        self.add("name", _("&Company"), self.name)
        self.add("phone", _("&Phone"), self.phone, _("Customers are asked to call it when they cannot come."))
        self.add("city", _("T&own"), self.city)
        self.add("country", _("Coun&try"), self.country)
        self.add("time_zone", _("Time &zone"), self.zone)
        self.add("language", _("Customers are &written to in"), self.language)
        self.box.addStretch(1)

    def title(self) -> str:
        return _("Your company")

    def hint(self) -> str:
        return _("Welcome! Only the name is needed now; everything can be changed later in the settings.")

    def offer(self, found: Regions) -> None:
        """The lists to choose from have been read."""
        _refill(self.country, found.countries)
        _refill(self.zone, [(zone, zone.replace("_", " ")) for zone in found.zones])

    def check(self) -> bool:
        missing = not self.name.text().strip()
        self.rows["name"].show_problem(_("Enter the company's name.") if missing else "")
        if missing:
            self.name.setFocus()
        return not missing

    def collect(self, answers: FirstStart) -> FirstStart:
        name = self.name.text().strip()
        mandant = replace(
            answers.mandant,
            name=name,
            phone=self.phone.text().strip(),
            city=self.city.text().strip(),
            country=str(self.country.currentData()),
            time_zone=str(self.zone.currentData()),
            language=str(self.language.currentData()),
            default_sender=proposed_sender(name),
        )
        return replace(answers, mandant=mandant)


class GatewayStep(Step):
    """Through whom SMS leave; the practice phone needs nothing and nobody."""

    def __init__(self, start: FirstStart) -> None:
        super().__init__()
        self._start = start
        self._descriptions: tuple[ProviderDescription, ...] = ()
        self.provider = QComboBox()
        self.explanation = QLabel()
        self.explanation.setWordWrap(True)
        self.explanation.setProperty("role", "quiet")
        self.fields: ProviderFields | None = None
        self.add("provider", _("&Gateway"), self.provider)
        self.box.addWidget(self.explanation)
        self.box.addStretch(1)
        self.provider.currentIndexChanged.connect(self._show_fields)

    def title(self) -> str:
        return _("Your SMS gateway")

    def hint(self) -> str:
        return _("Messages leave through your own account. To try the program, keep the practice phone.")

    def offer(self, descriptions: Sequence[ProviderDescription]) -> None:
        """The gateways there are; the practice phone, or the one chosen before, stands in front."""
        self._descriptions = tuple(descriptions)
        self.provider.blockSignals(True)
        self.provider.clear()
        for description in self._descriptions:
            self.provider.addItem(_(description.label), description.key)
        self.provider.setCurrentIndex(max(0, self.provider.findData(self._start.provider)))
        self.provider.blockSignals(False)
        self._show_fields()

    def check(self) -> bool:
        if self.fields is None:
            return self.provider.count() > 0
        self.fields.clear_problems()
        missing = self.fields.missing()
        return not missing or not self.fields.show_problem(missing, _("Fill this in."))

    def show_problem(self, field: str, text: str) -> bool:
        return super().show_problem(field, text) or (
            self.fields is not None and self.fields.show_problem(field, text)
        )

    def collect(self, answers: FirstStart) -> FirstStart:
        if self.fields is None:
            return answers
        return replace(
            answers,
            provider=str(self.provider.currentData()),
            account_name=self.provider.currentText(),
            settings=self.fields.settings(),
            secrets=self.fields.secrets(),
        )

    def _show_fields(self) -> None:
        if self.fields is not None:
            self.box.removeWidget(self.fields)
            self.fields.deleteLater()
        description = self._descriptions[self.provider.currentIndex()]
        kept = self._start.settings if description.key == self._start.provider else {}
        self.fields = ProviderFields(description, kept)
        self.box.insertWidget(1, self.fields)
        self.explanation.setText(_explanation(description))


class YouStep(Step):
    """Who works here, and whether there is something to look at from the start."""

    def __init__(self, start: FirstStart) -> None:
        super().__init__()
        self.name = QLineEdit(start.owner_name)
        self.password = _password(start.password)
        self.again = _password(start.password)
        self.add("owner_name", _("Your &name"), self.name)
        optional = _("Optional as long as you work alone. At least 8 characters.")
        self.add("password", _("&Password"), self.password, optional)
        self.add("again", _("Password a&gain"), self.again)
        self.with_samples = QRadioButton(
            _("&Yes, with invented customers and appointments to try everything")
        )
        self.without_samples = QRadioButton(_("N&o, I begin with my own customers"))
        group = QButtonGroup(self)
        question = QLabel(_("Sample data"))
        question.setProperty("role", "heading")
        self.box.addSpacing(theme.SPACE_S)
        self.box.addWidget(question)
        for button in (self.with_samples, self.without_samples):
            group.addButton(button)
            self.box.addWidget(button)
        (self.with_samples if start.sample_data else self.without_samples).setChecked(True)
        self.box.addStretch(1)

    def title(self) -> str:
        return _("You, and something to look at")

    def hint(self) -> str:
        return _("Your name stands on every message that you send.")

    def check(self) -> bool:
        for row in self.rows.values():
            row.show_problem("")
        if not self.name.text().strip():
            return not self.show_problem("owner_name", _("Enter your name."))
        if 0 < len(self.password.text()) < 8:
            return not self.show_problem("password", _("At least 8 characters, or none at all."))
        if self.password.text() != self.again.text():
            return not self.show_problem("again", _("The two passwords differ."))
        return True

    def collect(self, answers: FirstStart) -> FirstStart:
        return replace(
            answers,
            owner_name=self.name.text().strip(),
            password=self.password.text(),
            sample_data=self.with_samples.isChecked(),
        )


def _explanation(description: ProviderDescription) -> str:
    if description.key == "practice":
        return _(
            "The practice phone is a little phone on your screen. Every message arrives there and nothing leaves "
            "this computer. You can choose a real gateway at any time in the settings."
        )
    if description.can_schedule:
        return _("This gateway keeps messages for later and sends them, even when this computer is off.")
    return _("Messages for later wait on this computer, which has to be on when they are due.")


def _choice(entries: Sequence[tuple[str, str]], current: str) -> QComboBox:
    box = QComboBox()
    for key, text in entries:
        box.addItem(text, key)
    box.setCurrentIndex(max(0, box.findData(current)))
    return box


def _refill(box: QComboBox, entries: Sequence[tuple[str, str]]) -> None:
    """Offer more without losing what is chosen."""
    current = box.currentData()
    box.clear()
    for key, text in entries:
        box.addItem(text, key)
    if box.findData(current) < 0:
        box.insertItem(0, str(current), current)
    box.setCurrentIndex(box.findData(current))


def _password(text: str) -> QLineEdit:
    line = QLineEdit(text)
    line.setEchoMode(QLineEdit.EchoMode.Password)
    return line
