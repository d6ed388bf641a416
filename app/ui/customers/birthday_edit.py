"""A birthday, which may be missing: typed as people write dates, or picked from a calendar."""

from __future__ import annotations

import re
from datetime import date

from PySide6.QtCore import QDate, QLocale, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCalendarWidget,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from app.i18n import _
from app.ui import forms, icons, theme
from app.ui.widgets.date_time_edit import interface_locale
from app.ui.widgets.typed_moment import read_date

OLDEST_YEARS = 120


class BirthdayEdit(QWidget):
    """Empty, or a day before `today`; a year of two digits means the past."""

    edited = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        locale = interface_locale()
        short = locale.dateFormat(QLocale.FormatType.ShortFormat)
        self._year_first = short.startswith("y")
        self._format = short if "yyyy" in short else short.replace("yy", "yyyy")
        self._locale = locale
        self.line = QLineEdit()
        self.line.setPlaceholderText(locale.toString(QDate(1961, 2, 28), self._format))
        self.line.setFixedWidth(116)
        self.pick_button = QToolButton()
        icons.put(self.pick_button, "calendar")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_XS)
        row.addWidget(self.line)
        row.addWidget(self.pick_button)
        row.addStretch(1)
        self.setFocusProxy(self.line)
        forms.name_input(self.line, _("Birthday"))
        forms.name_input(self.pick_button, _("Choose the birthday in a calendar"))
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        self.line.editingFinished.connect(self._write_out)
        self.pick_button.clicked.connect(self.pick)

    def day(self) -> date | None:
        """The birthday; None while there is none, or none that can be read (then `problem` says so)."""
        text = self.line.text()
        numbers = re.findall(r"\d+", text)
        if len(numbers) != 3 and not (len(numbers) == 1 and len(numbers[0]) in (6, 8)):
            return None  # a birthday has a year
        found = read_date(text, self._today, year_first=self._year_first)
        year_in_full = max(map(len, numbers)) == 4 or len(numbers[0]) == 8
        if found is not None and found > self._today and not year_in_full:
            return _a_century_before(found)
        return found

    def set_day(self, day: date | None) -> None:
        shown = self._locale.toString(QDate(day.year, day.month, day.day), self._format) if day else ""
        self.line.setText(shown)

    def problem(self) -> str:
        """What cannot be taken as it is typed; empty if all is well."""
        if not self.line.text().strip():
            return ""
        day = self.day()
        example = self._locale.toString(QDate(1961, 2, 28), self._format)
        if day is None:
            return _("This is not a birthday. Type for instance {example}.").format(example=example)
        if day > self._today:
            return _("This birthday lies in the future.")
        if day.year < self._today.year - OLDEST_YEARS:
            return _("Nobody is that old. Please check the year.")
        return ""

    @Slot()
    def pick(self) -> None:
        """Open a calendar at the birthday, or a likely year."""
        menu = QMenu(self)
        calendar = QCalendarWidget()
        calendar.setLocale(self._locale)
        calendar.setMaximumDate(QDate(self._today.year, self._today.month, self._today.day))
        shown = self.day() or date(self._today.year - 60, 1, 1)
        calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        calendar.setMinimumSize(calendar.fontMetrics().horizontalAdvance("0") * 44, 240)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        holder = QWidgetAction(menu)
        holder.setDefaultWidget(calendar)
        menu.addAction(holder)
        menu.aboutToHide.connect(menu.deleteLater)

        def choose(chosen: QDate) -> None:
            self.set_day(date(chosen.year(), chosen.month(), chosen.day()))
            menu.hide()
            self.line.setFocus(Qt.FocusReason.PopupFocusReason)
            self.edited.emit()

        calendar.clicked.connect(choose)
        calendar.activated.connect(choose)
        menu.popup(self.line.mapToGlobal(self.line.rect().bottomLeft()))
        calendar.setFocus()

    @Slot()
    def _write_out(self) -> None:
        if self.line.isModified() and not self.problem():
            self.set_day(self.day())


def _a_century_before(day: date) -> date | None:
    try:
        return day.replace(year=day.year - 100)
    except ValueError:  # the 29th of February of a year that had none
        return None
