"""When a mailing leaves, and how: now or later, at once or spread over hours, in one SMS or in several."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QRadioButton,
    QSpinBox,
    QWidget,
)

from app.domain import send_time
from app.domain.mailings import LONGEST_SPREAD_HOURS, Mailing
from app.i18n import _
from app.ui import forms, theme
from app.ui.mailings.draft_view_model import DraftState
from app.ui.mailings.marks import MarkLine, Part
from app.ui.widgets.date_time_edit import DateTimeEdit


class WhenBox(Part):
    """`edited` after every change by hand."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("When"), parent)
        self._zone = ZoneInfo("UTC")
        self.now = QRadioButton(_("No&w"))
        self.later = QRadioButton(_("&Later"))
        group = QButtonGroup(self)
        group.addButton(self.now)
        group.addButton(self.later)
        self.moment = DateTimeEdit(_("Send on"))
        self.spreads = QCheckBox(_("&Spread over"))
        self.hours = QSpinBox()
        self.hours.setRange(1, LONGEST_SPREAD_HOURS)
        self.hours.setSuffix(" " + _("hours"))
        forms.name_input(self.hours, _("Hours to spread it over"))
        self.one_sms = QCheckBox(_("One SMS only"))
        self.one_sms.setToolTip(_("Nobody gets a text that takes more than one SMS."))
        self.sentence = MarkLine()
        self._lay_out()
        self.later.toggled.connect(self._changed)
        self.spreads.toggled.connect(self._changed)
        self.hours.valueChanged.connect(self._changed)
        self.moment.value_changed.connect(self._changed)
        self.one_sms.toggled.connect(self._changed)

    def load(self, mailing: Mailing, zone: ZoneInfo, now: datetime) -> None:
        """Begin with these; `now` (UTC) is what *Later* proposes a time from. Nothing is told."""
        self._zone = zone
        self.blockSignals(True)
        proposed = mailing.due or send_time.propose_custom(now, zone)
        self.moment.set_value(send_time.to_local(proposed, zone).replace(tzinfo=None))
        (self.now if mailing.due is None else self.later).setChecked(True)
        self.spreads.setChecked(bool(mailing.spread_hours))
        self.hours.setValue(mailing.spread_hours or 2)
        self.one_sms.setChecked(mailing.one_sms_only)
        self._arrange()
        self.blockSignals(False)

    @property
    def due(self) -> datetime | None:
        """UTC; None = now, and while no time can be read (see `problem`)."""
        local = self.moment.value() if self.later.isChecked() else None
        return send_time.from_local(local, self._zone) if local is not None else None

    @property
    def spread_hours(self) -> int:
        return self.hours.value() if self.spreads.isChecked() else 0

    def problem(self) -> str:
        """What cannot be read, "" if all can."""
        if not self.later.isChecked() or self.moment.value() is not None:
            return ""
        return self.moment.problem() or _("Enter date and time of sending.")

    def show_state(self, state: DraftState, words: str) -> None:
        """The marks, or in `words` what becomes of it."""
        marks = state.marks_of("due")
        self.show_marks(marks)
        if marks:
            self.sentence.show_marks(marks)
        else:
            self.sentence.say(words, "help")

    @Slot()
    def _changed(self) -> None:
        self._arrange()
        self.edited.emit()

    def _arrange(self) -> None:
        self.moment.setVisible(self.later.isChecked())
        self.hours.setEnabled(self.spreads.isChecked())

    def _lay_out(self) -> None:
        self.head.insertWidget(1, self.state)
        for place, widget in enumerate((self.now, self.later, self.moment), start=2):
            self.head.insertWidget(place, widget)
        spread = QHBoxLayout()
        spread.setSpacing(theme.SPACE_S)
        spread.addWidget(self.spreads)
        spread.addWidget(self.hours)
        spread.addSpacing(theme.SPACE_L)
        spread.addWidget(self.one_sms)
        spread.addStretch(1)
        self.now.setMinimumHeight(self.moment.sizeHint().height())
        self.body.addLayout(spread)
        self.body.addWidget(self.sentence)
