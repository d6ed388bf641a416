"""Asks when and how a customer agreed to SMS, or took it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QWidget

from app.domain.consent import ConsentSource, ConsentStatement, Purpose
from app.i18n import _
from app.ui import forms, theme
from app.ui.context import UiContext
from app.ui.customers.words import ASKED_SOURCES, PURPOSES, SOURCES
from app.ui.dialogs import Dialog
from app.ui.widgets.date_time_edit import DateEdit


class ConsentDialog(Dialog):
    """Hands a `ConsentStatement` to `take`; nothing is stored here. `words` say who agrees, where it is not one."""

    help_chapter = "consent"

    def __init__(
        self,
        context: UiContext,
        number: tuple[str, str],
        purpose: Purpose,
        *,
        granted: bool,
        take: Callable[[ConsentStatement], None],
        parent: QWidget | None = None,
        words: str = "",
    ) -> None:
        title = _("Record consent") if granted else _("Withdraw consent")
        super().__init__(context, title, parent, name="consent")
        self._number, shown = number
        self._purpose = purpose
        self._granted = granted
        self._take = take
        self._today = context.clock.now().astimezone(ZoneInfo(context.session.mandant.time_zone)).date()
        one = (
            _("The customer agrees to SMS at {number} about: {purpose}.")
            if granted
            else _("The customer no longer wants SMS at {number} about: {purpose}.")
        )
        sentence = QLabel(words or one.format(number=shown, purpose=_(PURPOSES[purpose])))
        sentence.setTextFormat(Qt.TextFormat.PlainText)
        sentence.setWordWrap(True)
        self.day = DateEdit()
        self.day.set_day(self._today)
        self.source = QComboBox()
        for source in ASKED_SOURCES:
            self.source.addItem(_(SOURCES[source]), source)
        form = QFormLayout()
        form.setVerticalSpacing(theme.SPACE_S)
        self._day_row = forms.add_row(form, _("&Said on"), self.day)
        forms.add_row(form, _("&How"), self.source)
        self.body.addWidget(sentence)
        self.body.addLayout(form)
        self.body.addStretch(1)
        self.add_cancel()
        self.add_button(title, self._answer, role="accent")
        self.setMinimumWidth(400)
        self.source.setFocus()

    def _answer(self) -> None:
        day: date | None = self.day.day()
        if day is None:
            self._day_row.show_problem(_("This is not a date."))
        elif day > self._today:
            self._day_row.show_problem(_("The date of consent lies in the future."))
        else:
            source = ConsentSource(self.source.currentData())
            self._take(ConsentStatement(self._number, self._purpose, self._granted, day, source))
            self.accept()
            return
        self.day.setFocus()
