"""The assistant of the first start, in three short steps: your company, your gateway, you and sample data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QLocale, Qt, QTimeZone, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app import i18n
from app.domain.accounts import ProviderDescription
from app.domain.first_start import FirstStart
from app.domain.mandants import Mandant
from app.errors import InvalidInput, UserError
from app.i18n import _
from app.ui import forms, theme
from app.ui.admin import regions
from app.ui.admin.first_start_steps import CompanyStep, GatewayStep, Step, YouStep
from app.ui.context import UiContext
from app.ui.widgets.centred import centre

WIDTH = 620
HEIGHT = 540
"""The same for all steps: nothing jumps between them."""


class FirstStartCard(QWidget):
    """`finished` carries the owner, logged in; `language_chosen` asks for the window anew in another language."""

    finished = Signal(object)
    language_chosen = Signal(str)

    def __init__(
        self, context: UiContext, answers: FirstStart | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("lockScreen")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._context = context
        start = answers or proposed_answers()
        self.company = CompanyStep(start)
        self.gateway = GatewayStep(start)
        self.you = YouStep(start)
        self.steps: tuple[Step, ...] = (self.company, self.gateway, self.you)
        self._base = start
        self._lay_out()
        self._show(0)
        language = i18n.current_language()
        context.tasks.run(
            self,
            lambda s: (regions.regions(language), s.accounts.descriptions()),
            self._fill,
            failed=self._refuse,
        )

    def answers(self) -> FirstStart:
        """What has been entered so far."""
        answers = self._base
        for step in self.steps:
            answers = step.collect(answers)
        return replace(answers, language=i18n.current_language())

    def focus_first(self) -> None:
        self.steps[self.stack.currentIndex()].focus_first()

    def next(self) -> None:
        """Go on, or finish; stays where something is missing."""
        number = self.stack.currentIndex()
        if not self.steps[number].check():
            return
        if number + 1 < len(self.steps):
            self._show(number + 1)
            self.focus_first()
        else:
            self._finish()

    def back(self) -> None:
        self._show(max(0, self.stack.currentIndex() - 1))
        self.focus_first()

    def _finish(self) -> None:
        answers = self.answers()
        self._busy(True)
        self.message.setText(_("One moment, everything is being prepared …"))
        self.message.setProperty("level", "help")
        self._context.tasks.run(
            self, lambda s: s.first_start.set_up(answers), self.finished.emit, failed=self._refuse
        )

    def _refuse(self, error: Exception) -> None:
        self._busy(False)
        self.message.setText("")
        if isinstance(error, InvalidInput):
            for number, step in enumerate(self.steps):
                shown = [step.show_problem(problem.field, problem.text) for problem in error.problems]
                if any(shown):
                    self._show(number)
                    return
        if isinstance(error, UserError):
            self.message.setProperty("level", "error")
            self.message.setText(error.text)
            self.message.style().polish(self.message)
            return
        self._context.tasks.unhandled(error)

    def _fill(self, found: tuple[regions.Regions, tuple[ProviderDescription, ...]]) -> None:
        self.company.offer(found[0])
        self.gateway.offer(found[1])

    def _busy(self, busy: bool) -> None:
        for widget in (self.stack, self.back_button, self.next_button, self.language):
            widget.setEnabled(not busy)

    def _show(self, number: int) -> None:
        step = self.steps[number]
        self.stack.setCurrentIndex(number)
        self.progress.setText(_("Step {number} of {count}").format(number=number + 1, count=len(self.steps)))
        self.title.setText(step.title())
        self.hint.setText(step.hint())
        self.back_button.setVisible(number > 0)
        last = number + 1 == len(self.steps)
        self.next_button.setText(_("Start") if last else _("Next"))

    def _lay_out(self) -> None:
        self.progress = _label("small")
        self.title = _label("")
        self.title.setObjectName("pageTitle")
        self.hint = _label("quiet")
        self.message = _label("")
        self.message.setObjectName("fieldMessage")
        self.language = self._language_box()
        self.stack = QStackedWidget()
        for step in self.steps:
            self.stack.addWidget(step)
        self.back_button = self._button(_("Back"), self.back)
        self.next_button = self._button(_("Next"), self.next)
        self.next_button.setProperty("role", "accent")
        head = QHBoxLayout()
        head.addWidget(self.progress, 1)
        head.addWidget(self.language)
        foot = QHBoxLayout()
        foot.addWidget(self.back_button)
        foot.addWidget(self.message, 1)
        foot.addWidget(self.next_button)
        card = QFrame(self)
        card.setObjectName("card")
        card.setFixedWidth(WIDTH)
        card.setMinimumHeight(HEIGHT)
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.SPACE_XL, theme.SPACE_L, theme.SPACE_XL, theme.SPACE_XL)
        column.setSpacing(theme.SPACE_S)
        column.addLayout(head)
        column.addWidget(self.title)
        column.addWidget(self.hint)
        column.addSpacing(theme.SPACE_S)
        column.addWidget(self.stack, 1)
        column.addLayout(foot)
        centre(card, self, above=1, below=1)

    def _language_box(self) -> QComboBox:
        box = QComboBox()
        for code, name in i18n.LANGUAGES.items():
            box.addItem(name, code)
        box.setCurrentIndex(box.findData(i18n.current_language()))
        forms.name_input(box, _("Language"))
        box.activated.connect(lambda number: self.language_chosen.emit(str(box.itemData(number))))
        return box

    @staticmethod
    def _button(text: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(lambda _checked=False: slot())
        return button

    def keyPressEvent(self, event: object) -> None:
        if (
            getattr(event, "key", int)() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and self.next_button.isEnabled()
        ):
            self.next()


def proposed_answers() -> FirstStart:
    """What this computer lets one guess: time zone, country and language."""
    zone = bytes(QTimeZone.systemTimeZoneId().data()).decode() or "Europe/Berlin"
    locale = QLocale.system()
    country = QLocale.territoryToCode(locale.territory()) if locale.language() != QLocale.Language.C else ""
    if len(country) != 2:
        country = regions.country_of_zone(zone)
    if not country:  # a computer that lives in UTC says nothing about where it stands
        country, zone = "DE", "Europe/Berlin"
    language = regions.LANGUAGE_OF_COUNTRY.get(country, i18n.current_language())
    mandant = Mandant(0, "", time_zone=zone, country=country, language=language)
    return FirstStart(mandant, owner_name="", language=i18n.current_language())


def _label(role: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label
