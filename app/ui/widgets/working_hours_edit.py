"""Opening times: a row for each day of the week, with from and to."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QTime, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QTimeEdit, QWidget

from app.domain.appointments import WorkingHours
from app.formats import format_weekday
from app.i18n import _
from app.ui import forms, theme
from app.ui.labels import plain

MONDAY = date(2024, 1, 1)
USUAL = (8 * 60, 18 * 60)
LAST_MINUTE = 23 * 60 + 59


class WorkingHoursEdit(QWidget):
    """`hours()` is what stands there; a day whose end does not lie after its start is closed."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.days: list[tuple[QCheckBox, QTimeEdit, QTimeEdit]] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.SPACE_XS)
        grid.setColumnStretch(4, 1)
        for weekday in range(7):
            name = format_weekday(MONDAY.replace(day=1 + weekday))
            is_open = QCheckBox(name)
            start, end = QTimeEdit(), QTimeEdit()
            forms.name_input(start, _("{day}, opens at").format(day=name))
            forms.name_input(end, _("{day}, closes at").format(day=name))
            for edit in (start, end):
                edit.setDisplayFormat("HH:mm")
                is_open.toggled.connect(edit.setEnabled)
                edit.timeChanged.connect(self.changed)
            is_open.toggled.connect(self.changed)
            self.days.append((is_open, start, end))
            for column, widget in enumerate((is_open, start, plain("–"), end)):
                grid.addWidget(widget, weekday, column)

    def set_hours(self, hours: WorkingHours) -> None:
        for weekday, (is_open, start, end) in enumerate(self.days):
            times = hours.of(weekday)
            first, last = times or USUAL
            start.setTime(_time(first))
            end.setTime(_time(last))
            is_open.setChecked(times is not None)
            for edit in (start, end):
                edit.setEnabled(times is not None)

    def hours(self) -> WorkingHours:
        found: dict[int, tuple[int, int]] = {}
        for weekday, (is_open, start, end) in enumerate(self.days):
            first, last = _minutes(start.time()), _minutes(end.time())
            if is_open.isChecked() and first < last:
                found[weekday] = (first, last)
        return WorkingHours(found)


def _time(minutes: int) -> QTime:
    return QTime(0, 0).addSecs(min(minutes, LAST_MINUTE) * 60)


def _minutes(time: QTime) -> int:
    return time.hour() * 60 + time.minute()
