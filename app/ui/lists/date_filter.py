"""A span of days, chosen from a few that people ask for or given from one day to another."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.domain.date_range import DateRange, Preset
from app.i18n import N_, _
from app.ui import theme
from app.ui.context import UiContext
from app.ui.labels import plain
from app.ui.lists.filter_editors import ENTRY_HEIGHT, DropEditor
from app.ui.lists.filters import DateRangeFilter
from app.ui.widgets.date_time_edit import DateTimeEdit, interface_locale
from app.ui.widgets.popup import Popup

WORDS: dict[Preset, str] = {
    Preset.TODAY: N_("Today"),
    Preset.YESTERDAY: N_("Yesterday"),
    Preset.LAST_7_DAYS: N_("Last 7 days"),
    Preset.THIS_MONTH: N_("This month"),
    Preset.LAST_MONTH: N_("Last month"),
    Preset.THIS_YEAR: N_("This year"),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def today(context: UiContext) -> date:
    """The day it is for the Mandant in front."""
    return context.clock.now().astimezone(ZoneInfo(context.session.mandant.time_zone)).date()


def range_words(value: DateRange) -> str:
    """The span in words: the name of a preset, or its days as the interface's language writes them."""
    if value.preset:
        return _(WORDS[Preset(value.preset)])
    if value.since is None or value.until is None:
        if value.since is not None:
            return _("from {day}").format(day=_short(value.since))
        return _("until {day}").format(day=_short(value.until)) if value.until else _("Any time")
    if value.since == value.until:
        return _short(value.since)
    return _("{first} – {last}").format(first=_short(value.since), last=_short(value.until))


def _short(day: date) -> str:
    return interface_locale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)


class DateRangeEditor(DropEditor):
    """Shows the span; a preset is looked at anew each time it is asked for."""

    def __init__(self, context: UiContext, title: str, kind: DateRangeFilter, parent: QWidget) -> None:
        super().__init__(title, parent)
        self._context = context
        self._title = title
        self._kind = kind
        self._range: DateRange | None = None
        self.popup: DateRangePopup | None = None
        self._show_words()

    def value(self) -> DateRange | None:
        return self._range and self._range.seen_from(today(self._context))

    def set_value(self, value: object | None) -> None:
        self._range = value if isinstance(value, DateRange) else None
        self._show_words()

    def open(self) -> None:
        if self.popup is None:
            self.popup = DateRangePopup(self._title, self._kind.presets, self.button)
            self.popup.chosen.connect(self._take)
        self.popup.show_range(self.value(), today(self._context))
        self.popup.open_under(self.button)

    @Slot(object)
    def _take(self, value: DateRange | None) -> None:
        self._range = value
        self._show_words()
        self.confirmed.emit()

    def _show_words(self) -> None:
        self._say(_("Any time") if self._range is None else range_words(self._range))


class DateRangePopup(Popup):
    """Presets above, the two days below; a preset closes it, days are taken as they are entered."""

    chosen = Signal(object)

    def __init__(self, title: str, presets: tuple[Preset, ...], parent: QWidget) -> None:
        super().__init__(title, parent)
        self._presets = presets
        self._today = date.min
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setProperty("role", "bare")
        for words in (_("Any time"), *(_(WORDS[preset]) for preset in presets)):
            entry = QListWidgetItem(words, self.list)
            entry.setSizeHint(QSize(0, ENTRY_HEIGHT))
        self.list.setFixedHeight(self.list.count() * ENTRY_HEIGHT + 2)
        self.since = DateTimeEdit(_("From"), self, optional=True)
        self.until = DateTimeEdit(_("To"), self, optional=True)
        self.problem = plain(name="fieldMessage", wrap=True)
        self.problem.setProperty("level", "error")
        form = QFormLayout()
        form.setContentsMargins(theme.SPACE_S, 0, theme.SPACE_S, theme.SPACE_S)
        for words, edit in ((_("From"), self.since), (_("To"), self.until)):
            edit.time_edit.hide()
            form.addRow(plain(words), edit)
            edit.value_changed.connect(self._take_days)
            edit.date_edit.installEventFilter(self)
        rule = QFrame()
        rule.setObjectName("rule")
        rule.setFixedHeight(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.SPACE_XS, theme.SPACE_XS, theme.SPACE_XS, theme.SPACE_XS)
        box.setSpacing(theme.SPACE_S)
        box.addWidget(self.list)
        box.addWidget(rule)
        box.addLayout(form)
        box.addWidget(self.problem)
        self.list.installEventFilter(self)
        self.list.itemClicked.connect(self._choose)

    def show_range(self, value: DateRange | None, today: date) -> None:
        """Mark what is chosen and show its days."""
        self._today = today
        span = value or DateRange()
        row = self._presets.index(Preset(span.preset)) + 1 if span.preset in self._presets else 0
        self.list.setCurrentRow(row)
        for edit, day in ((self.since, span.since), (self.until, span.until)):
            if day is None:
                edit.date_edit.set_blank(near=today)
            else:
                edit.date_edit.set_day(day)
        self._say("")
        self.list.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _ENTER:
            if watched is self.list:
                self._choose(self.list.currentItem())
            else:
                self._take_days(close=True)
            return True
        return super().eventFilter(watched, event)

    @Slot(QListWidgetItem)
    def _choose(self, item: QListWidgetItem) -> None:
        row = self.list.row(item)
        self.close()
        self.chosen.emit(DateRange.of(self._presets[row - 1], self._today) if row else None)

    @Slot()
    def _take_days(self, *, close: bool = False) -> None:
        if close:
            for edit in (self.since, self.until):
                edit.blockSignals(True)
                edit.take_text()
                edit.blockSignals(False)
        since, until = self.since.date_edit.day(), self.until.date_edit.day()
        problem = self.since.problem() or self.until.problem()
        if since and until and since > until:
            problem = _("The last day is before the first.")
        self._say(problem)
        if problem:
            return
        self.list.setCurrentRow(-1 if since or until else 0)
        self.chosen.emit(DateRange(since, until) if since or until else None)
        if close:
            self.close()

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        for edit in (self.since, self.until):
            edit.date_edit.setAccessibleDescription(problem)
        self.adjustSize()
