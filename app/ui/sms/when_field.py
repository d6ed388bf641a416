"""Now or later: the rule, the moment it leads to, and a sentence that says where the SMS waits."""

from __future__ import annotations

from datetime import datetime, time

from PySide6.QtCore import QLocale, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from app.domain.messages import Draft
from app.domain.send_time import FixedMoment, SendRule
from app.i18n import _
from app.ui import forms, theme
from app.ui.labels import plain
from app.ui.sms.when_state import RULE_TEXTS, WhenChoice, WhenState, later_rule
from app.ui.widgets.date_time_edit import DateTimeEdit, TimeEdit, interface_locale


class WhenField(QWidget):
    """`edited` after every change by hand. A moment changed by hand turns the rule into *Custom* (AW-33)."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft: Draft | None = None
        self._proposal: datetime | None = None
        self.now = QRadioButton(_("No&w"))
        self.later = QRadioButton(_("&Later"))
        self.now.setChecked(True)
        group = QButtonGroup(self)
        group.addButton(self.now)
        group.addButton(self.later)
        self.rule = QComboBox()
        forms.name_input(self.rule, _("When"))
        self.weekday = QComboBox()
        forms.name_input(self.weekday, _("Weekday"))
        for day in range(7):
            self.weekday.addItem(interface_locale().standaloneDayName(day + 1, QLocale.FormatType.LongFormat))
        self.time = TimeEdit()
        forms.name_input(self.time, _("Time of day"))
        self.time.setFixedWidth(self.time.fontMetrics().horizontalAdvance("88:88") + 3 * theme.SPACE_M)
        self.moment = DateTimeEdit(_("Send on"))
        self.sentence = plain(name="fieldMessage", wrap=True)
        self._lay_out()
        self.now.toggled.connect(self._toggled)
        self.rule.activated.connect(self._rule_chosen)
        self.weekday.activated.connect(self.edited)
        self.time.edited.connect(self.edited)
        self.moment.value_changed.connect(self._moment_changed)
        self._arrange()

    def load(self, draft: Draft, choice: WhenChoice) -> None:
        """Offer the rules of this place and show `choice`; nothing is told."""
        self._draft = draft
        self._proposal = choice.custom
        self.rule.clear()
        for rule in draft.rules:
            self.rule.addItem(_(RULE_TEXTS[rule]), rule)
        self.weekday.setCurrentIndex(choice.fixed.weekday)
        self.time.set_time(choice.fixed.at)
        if choice.custom is not None:
            self.moment.set_value(choice.custom)
        self.now.blockSignals(True)
        (self.now if choice.rule is SendRule.NOW else self.later).setChecked(True)
        self.now.blockSignals(False)
        self._select(choice.rule if choice.rule is not SendRule.NOW else later_rule(draft))
        self._arrange()

    def choice(self) -> WhenChoice:
        """What is chosen now."""
        fixed = FixedMoment(max(0, self.weekday.currentIndex()), self.time.time_of_day() or time(20, 0))
        rule = SendRule.NOW if self.now.isChecked() else self._rule()
        return WhenChoice(rule, fixed, self.moment.value())

    def show_state(self, state: WhenState) -> None:
        """Show the moment that a rule led to, and what is said about it."""
        if state.local is not None and self._rule() is not SendRule.CUSTOM:
            self.moment.set_value(state.local)
        unreadable = (
            self.moment.problem() if self._rule() is SendRule.CUSTOM and self.later.isChecked() else ""
        )
        self.sentence.setText(unreadable or state.sentence)
        self.sentence.setProperty("level", "error" if unreadable else state.level)
        self.sentence.style().unpolish(self.sentence)
        self.sentence.style().polish(self.sentence)

    def _rule(self) -> SendRule:
        return SendRule(self.rule.currentData() or SendRule.CUSTOM)

    def _select(self, rule: SendRule) -> None:
        self.rule.setCurrentIndex(max(0, self.rule.findData(rule)))

    @Slot()
    def _toggled(self) -> None:
        self._arrange()
        self.edited.emit()

    @Slot()
    def _rule_chosen(self) -> None:
        if self._rule() is SendRule.CUSTOM and self._proposal is not None:
            self.moment.set_value(self._proposal)
        self._arrange()
        self.edited.emit()

    @Slot()
    def _moment_changed(self) -> None:
        self._select(SendRule.CUSTOM)
        self._arrange()
        self.edited.emit()

    def _arrange(self) -> None:
        later = self.later.isChecked()
        fixed = later and self._rule() is SendRule.FIXED_WEEKDAY
        self.rule.setVisible(later and self.rule.count() > 1)
        self.weekday.setVisible(fixed)
        self.time.setVisible(fixed)
        self.moment.setVisible(later)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_S)
        row.addWidget(self.now)
        row.addSpacing(theme.SPACE_S)
        row.addWidget(self.later)
        for widget in (self.rule, self.weekday, self.time):
            row.addWidget(widget)
        row.addWidget(self.moment)
        row.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.SPACE_XS)
        box.addLayout(row)
        box.addWidget(self.sentence)
        # Neither line may move the others when it comes and goes.
        height = max(self.moment.sizeHint().height(), self.rule.sizeHint().height())
        box.setStretch(0, 0)
        self.now.setMinimumHeight(height)
        self.sentence.setMinimumHeight(2 * self.sentence.fontMetrics().height())
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
