"""What the report is about: the month, the company, the handler, a number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QToolButton, QWidget

from app.domain.date_range import DateRange, Preset
from app.domain.mandants import Mandant
from app.domain.report import ReportQuery
from app.i18n import _
from app.ui import forms, icons, theme
from app.ui.context import UiContext
from app.ui.lists.date_filter import DateRangePopup, today
from app.ui.menu_button import MenuButton
from app.ui.reports.view_model import moved, period_words

TYPING_MILLISECONDS = 300
PRESETS = (Preset.THIS_MONTH, Preset.LAST_MONTH, Preset.THIS_YEAR)


class ReportFilters(QWidget):
    """`changed` follows every choice; what is typed, when the typing rests."""

    changed = Signal()

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.span = DateRange.of(Preset.THIS_MONTH, today(context))
        self._popup: DateRangePopup | None = None
        self.earlier = self._arrow("chevron-left", _("Month before"), -1)
        self.period = MenuButton(_("Period"))
        self.period.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.period.setMinimumWidth(150)
        self.period.clicked.connect(self._open_periods)
        self.later = self._arrow("chevron-right", _("Month after"), 1)
        self.company = self._box(_("Company"))
        self.handler = self._box(_("Handler"))
        self.number = QLineEdit()
        self.number.setPlaceholderText(_("Number, in any spelling"))
        self.number.setClearButtonEnabled(True)
        self.number.setMaximumWidth(240)
        forms.name_input(self.number, _("Number"))
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MILLISECONDS)
        self._typing.timeout.connect(self.changed)
        self.number.textEdited.connect(lambda _text: self._typing.start())
        self.number.returnPressed.connect(self._hurry)
        self._lay_out()
        self._offer_companies(context.session.mandants)
        self.offer_handlers(())
        self._show_period()

    def query(self) -> ReportQuery:
        """What is asked for."""
        company = self.company.currentData()
        return ReportQuery(
            since=self.span.since,
            until=self.span.until,
            handler=self.handler.currentData() or "",
            number=self.number.text().strip(),
            mandant_ids=frozenset({company} if company else ()),
        )

    def offer_handlers(self, names: Sequence[str]) -> None:
        """Who may be chosen; the present choice stays."""
        chosen = self.handler.currentData()
        self.handler.blockSignals(True)
        self.handler.clear()
        self.handler.addItem(_("All handlers"), "")
        for name in dict.fromkeys([*names, *([chosen] if chosen else [])]):
            self.handler.addItem(name, name)
        self.handler.setCurrentIndex(max(0, self.handler.findData(chosen)))
        self.handler.blockSignals(False)

    @property
    def narrows(self) -> bool:
        """Whether anything but the stretch of time is filtered by."""
        asked = self.query()
        return bool(asked.handler or asked.number or asked.mandant_ids)

    def clear(self) -> None:
        """This month, everybody, every number."""
        self._typing.stop()
        self.number.clear()
        for box in (self.company, self.handler):
            box.blockSignals(True)
            box.setCurrentIndex(0)
            box.blockSignals(False)
        self.choose(DateRange.of(Preset.THIS_MONTH, today(self._context)))

    def step(self, months: int) -> None:
        """Go to the month so many before or after."""
        self.choose(moved(self.span, months))

    def choose(self, span: DateRange) -> None:
        """Show another stretch of time."""
        self.span = span
        self._show_period()
        self.changed.emit()

    def _offer_companies(self, mandants: Sequence[Mandant]) -> None:
        self.company.addItem(_("All companies"), 0)
        for mandant in mandants:
            self.company.addItem(mandant.name, mandant.id)
        self.company.setVisible(len(mandants) > 1)

    @Slot()
    def _open_periods(self) -> None:
        if self._popup is None:
            self._popup = DateRangePopup(_("Period"), PRESETS, self.period)
            self._popup.chosen.connect(lambda span: self.choose(span or DateRange()))
        self._popup.show_range(self.span, today(self._context))
        self._popup.open_under(self.period)

    @Slot()
    def _hurry(self) -> None:
        self._typing.stop()
        self.changed.emit()

    def _show_period(self) -> None:
        self.period.show_words(f"{period_words(self.span)} ▾", period_words(self.span))
        has_month = self.span.since is not None or self.span.until is not None
        self.earlier.setEnabled(has_month)
        self.later.setEnabled(has_month)

    def _arrow(self, icon: str, name: str, months: int) -> QToolButton:
        button = QToolButton()
        icons.put(button, icon)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda _checked=False: self.step(months))
        return button

    def _box(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box.setMaximumWidth(220)
        forms.name_input(box, name)
        box.currentIndexChanged.connect(self.changed)
        return box

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_XS)
        for widget in (self.earlier, self.period, self.later):
            row.addWidget(widget)
        row.addSpacing(theme.SPACE_S)
        row.setSpacing(theme.SPACE_S)
        row.addWidget(self.company)
        row.addWidget(self.handler)
        row.addWidget(self.number, 1)
        row.addStretch(0)
