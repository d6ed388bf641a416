"""What the mailing would do, to the last SMS and cent: counts, marks, credit, budget, and what can be saved."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.i18n import _
from app.ui import icons, theme
from app.ui.labels import plain
from app.ui.mailings.forecast_words import STEPS, Amount, ForecastView, Mark, Step

ICON = 16


class ForecastPanel(QFrame):
    """`wanted` carries the `Step` of the link that was pressed."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(_("What it comes to"))
        self._view: ForecastView | None = None
        self.title = plain(role="heading", wrap=True)
        self.cost = plain(role="quiet", wrap=True)
        self.counts = plain(wrap=True)
        self.longest = plain(role="quiet", wrap=True)
        self.when = plain(role="quiet", wrap=True)
        self.saving = MarkLine()
        self.saving.wanted.connect(self.wanted)
        self.marks = QVBoxLayout()
        self.marks.setSpacing(theme.SPACE_S)
        self.mark_lines: list[MarkLine] = []
        self._rule = QFrame()
        self._rule.setObjectName("rule")
        self._rule.setFixedHeight(1)
        self.amounts = QGridLayout()
        self.amounts.setHorizontalSpacing(theme.SPACE_S)
        self.amounts.setVerticalSpacing(2)
        self.amounts.setColumnStretch(0, 1)
        self.amount_labels: list[tuple[QLabel, QLabel]] = []
        self.credit_note = plain(role="small", wrap=True)
        self.buy_button = _link(_("Buy credit…"))
        self.buy_button.clicked.connect(lambda _checked=False: self.wanted.emit(Step.BUY_CREDIT))
        self.read_button = _link(_("Read again"))
        self.read_button.setAccessibleName(_("Read the credit again"))
        self.read_button.clicked.connect(lambda _checked=False: self.wanted.emit(Step.READ_CREDIT))
        self.budget = plain(role="quiet", wrap=True)
        self._lay_out()

    def _lay_out(self) -> None:
        credit = QHBoxLayout()
        credit.setSpacing(theme.SPACE_M)
        credit.addWidget(self.buy_button)
        credit.addWidget(self.read_button)
        credit.addStretch(1)
        inside = QWidget()
        inside.setObjectName("cardContent")
        box = QVBoxLayout(inside)
        box.setContentsMargins(theme.SPACE_M, theme.SPACE_S, theme.SPACE_S, theme.SPACE_M)
        box.setSpacing(theme.SPACE_XS)
        for widget in (self.title, self.cost, self.counts, self.longest, self.when):
            box.addWidget(widget)
        box.addSpacing(theme.SPACE_XS)
        box.addLayout(self.marks)
        box.addWidget(self.saving)
        box.addSpacing(theme.SPACE_XS)
        box.addWidget(self._rule)
        box.addLayout(self.amounts)
        box.addWidget(self.credit_note)
        box.addLayout(credit)
        box.addWidget(self.budget)
        box.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(scroll)

    def show_forecast(self, view: ForecastView) -> None:
        """Only what changed is made anew."""
        if view == self._view:
            return
        before, self._view = self._view, view
        for label, words in (
            (self.title, view.title),
            (self.cost, view.cost),
            (self.counts, "\n".join(view.counts)),
            (self.longest, view.longest),
            (self.when, view.when),
            (self.credit_note, view.credit_note),
            (self.budget, view.budget),
        ):
            label.setText(words)
            label.setVisible(bool(words))
        self.saving.setVisible(bool(view.saving))
        if view.saving:
            self.saving.show_mark(Mark(view.saving, "info", "info", Step.EDIT))
        if before is None or before.marks != view.marks:
            self._show_marks(view.marks)
        if before is None or before.amounts != view.amounts:
            self._show_amounts(view.amounts)
        self._rule.setVisible(bool(view.amounts or view.budget))
        self.buy_button.setVisible(bool(view.top_up_page and view.amounts))
        self.read_button.setVisible(bool(view.amounts))
        said = (view.title, view.cost, *view.counts, view.longest, *(mark.text for mark in view.marks))
        self.setAccessibleDescription(". ".join(part for part in said if part))

    def show_reading(self, reading: bool) -> None:
        """The gateway is being asked for the credit."""
        self.read_button.setEnabled(not reading)
        self.read_button.setText(_("Reading …") if reading else _("Read again"))

    def _show_marks(self, marks: Sequence[Mark]) -> None:
        for line in self.mark_lines:
            self.marks.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.mark_lines = []
        for mark in marks:
            line = MarkLine(self)
            line.show_mark(mark)
            line.wanted.connect(self.wanted)
            self.marks.addWidget(line)
            self.mark_lines.append(line)

    def _show_amounts(self, amounts: Sequence[Amount]) -> None:
        while len(self.amount_labels) < len(amounts):
            row = len(self.amount_labels)
            pair = plain(role="quiet", wrap=True), plain()
            pair[1].setFont(theme.font(tabular=True))
            self.amounts.addWidget(pair[0], row, 0)
            self.amounts.addWidget(pair[1], row, 1, Qt.AlignmentFlag.AlignRight)
            self.amount_labels.append(pair)
        for place, (label, value) in enumerate(self.amount_labels):
            shown = amounts[place] if place < len(amounts) else None
            label.setVisible(shown is not None)
            value.setVisible(shown is not None)
            if shown is not None:
                label.setText(shown.label)
                value.setText(shown.value)
                value.setProperty("tone", shown.tone)
                value.style().unpolish(value)
                value.style().polish(value)


class MarkLine(QWidget):
    """A sign, a sentence, and below it the step that helps."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark: Mark | None = None
        self._picture = QLabel()
        self._picture.setFixedWidth(ICON)
        self.text = plain(wrap=True)
        self.button = _link()
        self.button.clicked.connect(self._press)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.text)
        words.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_S)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        theme.notifier().changed.connect(self._draw)

    def show_mark(self, mark: Mark) -> None:
        self._mark = mark
        self.text.setText(mark.text)
        self.text.setProperty("tone", mark.tone if mark.tone in ("error", "warn") else "")
        self.button.setVisible(mark.step is not None)
        if mark.step is not None:
            self.button.setText(_(STEPS[mark.step]))
            self.button.setAccessibleDescription(mark.text)
        self._draw()

    def _press(self) -> None:
        if self._mark is not None and self._mark.step is not None:
            self.wanted.emit(self._mark.step)

    def _draw(self) -> None:
        if self._mark is not None:
            ratio = self.devicePixelRatio()
            self._picture.setPixmap(icons.pixmap(self._mark.icon, ICON, self._mark.tone, ratio=ratio))


def _link(words: str = "") -> QPushButton:
    button = QPushButton(words)
    button.setProperty("role", "link")
    button.setProperty("inline", "true")
    button.setAutoDefault(False)
    return button
