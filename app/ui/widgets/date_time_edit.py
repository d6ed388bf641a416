"""Date and time of day as one input: typed as people write them, stepped with the arrow keys, or picked."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QTextCharFormat, QWheelEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.appointments import GRID_MINUTES, MINUTES_PER_DAY
from app.i18n import _, current_language
from app.ui import icons, theme
from app.ui.widgets.typed_moment import read_date, read_time

_NO_MODIFIER = Qt.KeyboardModifier.NoModifier


def interface_locale() -> QLocale:
    """Qt's locale for the language the interface speaks, whatever the system's is."""
    language = current_language()
    return QLocale("en_GB" if language == "en" else language)


class _TypedEdit(QLineEdit):
    """A line that is read when it is left; what cannot be read stays as typed and is marked."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._readable = True
        self.editingFinished.connect(self.take_text)

    @Slot()
    def take_text(self) -> None:
        """Read what was typed and write it in full; tells `edited` if that changed something."""
        was_readable = self._readable
        changed = self._read()
        if self._readable:
            self._write()
        self._mark()
        if changed or was_readable is not self._readable:
            self.edited.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {
            Qt.Key.Key_Up: (1, 0),
            Qt.Key.Key_Down: (-1, 0),
            Qt.Key.Key_PageUp: (0, 1),
            Qt.Key.Key_PageDown: (0, -1),
        }.get(Qt.Key(event.key()))
        if step is None or event.modifiers() not in (_NO_MODIFIER, Qt.KeyboardModifier.KeypadModifier):
            super().keyPressEvent(event)
        elif not self.isReadOnly():
            self._step_and_tell(*step)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.hasFocus() or self.isReadOnly():
            event.ignore()  # scrolling past must not change anything
        else:
            self._step_and_tell(1 if event.angleDelta().y() > 0 else -1, 0)

    def _step_and_tell(self, steps: int, pages: int) -> None:
        self._read()
        self._step(steps, pages)
        self._readable = True
        self._write()
        self._mark()
        self.selectAll()
        self.edited.emit()

    def _mark(self) -> None:
        level = "" if self._readable else "error"
        if self.property("level") != level:
            self.setProperty("level", level)
            self.style().unpolish(self)
            self.style().polish(self)

    def _write(self) -> None:
        if self.text() != self._words():
            self.setText(self._words())

    def _read(self) -> bool:
        """Take over the text if it can be read; whether the value changed."""
        raise NotImplementedError

    def _step(self, steps: int, pages: int) -> None:
        raise NotImplementedError

    def _words(self) -> str:
        raise NotImplementedError


class DateEdit(_TypedEdit):
    """A day; Up and Down step a day, Page Up and Page Down a week. An `optional` one may be left blank."""

    def __init__(self, parent: QWidget | None = None, *, optional: bool = False) -> None:
        super().__init__(parent)
        self._day = date(2000, 1, 1)
        self._optional = optional
        self._blank = optional
        self._locale = interface_locale()
        short = self._locale.dateFormat(QLocale.FormatType.ShortFormat)
        self._year_first = short.startswith("y")
        self._format = "ddd " + (short if "yyyy" in short else short.replace("yy", "yyyy"))

    def day(self) -> date | None:
        """The day, None while what is typed is not one, or nothing is."""
        text = self.text()
        if text == self._words():
            return None if self._blank else self._day
        return read_date(text, self._day, year_first=self._year_first)

    @property
    def left_blank(self) -> bool:
        """Whether it says nothing, and may."""
        return self._optional and not self.text().strip()

    def set_day(self, day: date) -> None:
        self._day, self._blank, self._readable = day, False, True
        self._write()
        self._mark()

    def set_blank(self, *, near: date) -> None:
        """Say nothing; what is stepped to or left out in typing is taken to be near this day."""
        self._day, self._blank, self._readable = near, True, True
        self._write()
        self._mark()

    def _read(self) -> bool:
        before, found = (self._day, self._blank), self.day()
        self._blank = self.left_blank
        self._readable = self._blank or found is not None
        self._day = found or self._day
        return (self._day, self._blank) != before

    def _step(self, steps: int, pages: int) -> None:
        if self._blank:
            self._blank = False  # the first step shows the day one begins at
        else:
            self._day += timedelta(days=steps + 7 * pages)

    def _words(self) -> str:
        if self._blank:
            return ""
        return self._locale.toString(QDate(self._day.year, self._day.month, self._day.day), self._format)


class TimeEdit(_TypedEdit):
    """A time of day; Up and Down step to the next quarter, Page Up and Page Down an hour."""

    crossed_midnight = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._time = time(0, 0)

    def time_of_day(self) -> time | None:
        """The time, None while what is typed is not one."""
        text = self.text()
        return self._time if text == self._words() else read_time(text)

    def set_time(self, value: time) -> None:
        self._time, self._readable = value.replace(second=0, microsecond=0), True
        self._write()
        self._mark()

    def _read(self) -> bool:
        before, found = self._time, self.time_of_day()
        self._readable = found is not None
        self._time = self._time if found is None else found
        return self._time != before

    def _step(self, steps: int, pages: int) -> None:
        minute = self._time.hour * 60 + self._time.minute + 60 * pages
        if steps > 0:
            minute = (minute // GRID_MINUTES + steps) * GRID_MINUTES
        elif steps < 0:
            minute = (-(-minute // GRID_MINUTES) + steps) * GRID_MINUTES
        days, minute = divmod(minute, MINUTES_PER_DAY)
        self._time = time(minute // 60, minute % 60)
        if days:
            self.crossed_midnight.emit(days)

    def _words(self) -> str:
        return self._time.strftime("%H:%M")  # all languages of the program write 24 hours this way


class DateTimeEdit(QWidget):
    """A wall-clock date and time, naive: whoever uses it knows the Mandant's zone (`send_time.from_local`).

    `name` is what a screen reader says for both parts, the label beside the input. `value()` is None while
    something unreadable is typed; `problem()` then says it in words for the line under the field. An `optional`
    one may be blank, which is no problem, but no value either.
    """

    value_changed = Signal()

    def __init__(self, name: str = "", parent: QWidget | None = None, *, optional: bool = False) -> None:
        super().__init__(parent)
        self.date_edit = DateEdit(self, optional=optional)
        self.time_edit = TimeEdit(self)
        self.pick_button = QToolButton(self)
        self._picker: _Picker | None = None
        self._name_parts(name.replace("&", ""))
        widest = self.date_edit.fontMetrics().horizontalAdvance("Www. 88.88.8888")
        self.date_edit.setMinimumWidth(widest + 2 * theme.SPACE_M)
        self.time_edit.setFixedWidth(
            self.time_edit.fontMetrics().horizontalAdvance("88:88") + 3 * theme.SPACE_M
        )
        icons.put(self.pick_button, "calendar", "quiet")
        self.pick_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Alt+Down opens it from the date
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_XS)
        row.addWidget(self.date_edit)
        row.addWidget(self.pick_button)
        row.addWidget(self.time_edit)
        row.addStretch(1)
        self.setFocusProxy(self.date_edit)
        self.date_edit.edited.connect(self.value_changed)
        self.time_edit.edited.connect(self.value_changed)
        self.time_edit.crossed_midnight.connect(self._shift_day)
        self.pick_button.clicked.connect(self.pick)
        self.date_edit.installEventFilter(self)

    def value(self) -> datetime | None:
        """The wall-clock moment; with the time hidden, midnight. None while something unreadable is typed."""
        day = self.date_edit.day()
        moment = time(0, 0) if self.time_edit.isHidden() else self.time_edit.time_of_day()
        return None if day is None or moment is None else datetime.combine(day, moment)

    def set_value(self, value: datetime) -> None:
        """Show a naive wall-clock moment; `value_changed` is not told. Raises ValueError for an aware one."""
        if value.tzinfo is not None:
            raise ValueError("convert the instant to the wall clock first")
        self.date_edit.set_day(value.date())
        self.time_edit.set_time(value.time())

    def take_text(self) -> None:
        """Read what is being typed as if the field had been left: before something is done with the value."""
        self.date_edit.take_text()
        self.time_edit.take_text()

    def problem(self) -> str:
        """What cannot be read, with an example; empty if all can."""
        if self.date_edit.day() is None and not self.date_edit.left_blank:
            return _("This is not a date. Type for instance {example}.").format(
                example=interface_locale().toString(QDate(2026, 11, 27), QLocale.FormatType.ShortFormat)
            )
        if not self.time_edit.isHidden() and self.time_edit.time_of_day() is None:
            return _("This is not a time. Type for instance 14:30 or 1430.")
        return ""

    def show_time(self, shown: bool) -> None:
        """Hide the time of day where only the date matters; its place is kept."""
        policy = self.time_edit.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.time_edit.setSizePolicy(policy)
        self.time_edit.setVisible(shown)

    def add_beside(self, widget: QWidget) -> None:
        """Put something that belongs to it at its right, such as *All day*."""
        row = self.layout()
        if isinstance(row, QHBoxLayout):
            row.insertSpacing(row.count() - 1, theme.SPACE_S)
            row.insertWidget(row.count() - 1, widget)

    @Slot()
    def pick(self) -> None:
        """Open the calendar under the date."""
        if self._picker is None:
            self._picker = _Picker(self)
            self._picker.setAccessibleName(self.pick_button.accessibleName())
            self._picker.chosen.connect(self._take_day)
        self._picker.open_at(self.date_edit.day() or date(2026, 1, 1), self.date_edit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.date_edit
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            with_alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
            if event.key() == Qt.Key.Key_F4 or (with_alt and event.key() == Qt.Key.Key_Down):
                self.pick()
                return True
        return False

    @Slot(int)
    def _shift_day(self, days: int) -> None:
        day = self.date_edit.day()
        if day is not None:
            self.date_edit.set_day(day + timedelta(days=days))

    @Slot(object)
    def _take_day(self, day: date) -> None:
        self.date_edit.set_day(day)
        self.date_edit.setFocus(Qt.FocusReason.PopupFocusReason)
        self.value_changed.emit()

    def _name_parts(self, name: str) -> None:
        parts = (
            (self.date_edit, _("{name}: date") if name else _("Date")),
            (self.time_edit, _("{name}: time") if name else _("Time")),
            (self.pick_button, _("{name}: choose in a calendar") if name else _("Choose in a calendar")),
        )
        for widget, words in parts:
            widget.setAccessibleName(words.format(name=name))
        self.pick_button.setToolTip(_("Choose in a calendar (Alt+Down)"))


class _Picker(QFrame):
    """The month to choose a day from; closes with the choice, or with Esc."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("card")
        self.calendar = QCalendarWidget(self)
        self.calendar.setLocale(interface_locale())
        self.calendar.setFirstDayOfWeek(interface_locale().firstDayOfWeek())
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
        self.calendar.setAccessibleName(_("Choose in a calendar"))
        self.calendar.setMinimumSize(self.calendar.fontMetrics().horizontalAdvance("0") * 44, 240)
        turners = (("qt_calendar_prevmonth", "chevron-left"), ("qt_calendar_nextmonth", "chevron-right"))
        for name, icon in turners:
            button = self.calendar.findChild(QToolButton, name)
            if button is not None:
                icons.put(button, icon)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.SPACE_XS, theme.SPACE_XS, theme.SPACE_XS, theme.SPACE_XS)
        box.addWidget(self.calendar)
        self.calendar.clicked.connect(self._choose)
        self.calendar.activated.connect(self._choose)

    def open_at(self, day: date, below: QWidget) -> None:
        """Show the month of `day` under the widget."""
        weekend = QTextCharFormat()
        weekend.setForeground(QColor(theme.colours().quiet))
        for name in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(name, weekend)
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.move(below.mapToGlobal(below.rect().bottomLeft()))
        self.show()
        self.calendar.setFocus()

    @Slot(QDate)
    def _choose(self, chosen: QDate) -> None:
        self.hide()
        self.chosen.emit(date(chosen.year(), chosen.month(), chosen.day()))
