"""How far a mailing is: a bar with its words, and the counts under it, kept up to date without being made anew."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import theme
from app.ui.labels import plain
from app.ui.mailings.card_words import Figure, HowFar

BAR_HEIGHT = 8


class ProgressPanel(QWidget):
    """Nothing of it is there while there is nothing to show."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(BAR_HEIGHT)
        self.bar.setAccessibleName(_("How far the mailing is"))
        self.words = plain(role="quiet", wrap=True)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.SPACE_M)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        self._lines: list[tuple[QLabel, QLabel]] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.SPACE_XS)
        box.addWidget(self.bar)
        box.addWidget(self.words)
        box.addLayout(self._grid)

    def show_how_far(self, how_far: HowFar | None) -> None:
        """None: there is no bar."""
        self.bar.setVisible(how_far is not None)
        self.words.setVisible(how_far is not None)
        if how_far is not None:
            self.bar.setRange(0, how_far.total)
            self.bar.setValue(how_far.done)
            self.bar.setAccessibleDescription(how_far.words)
            self.words.setText(how_far.words)

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """One line each; lines that are there already only get another text."""
        while len(self._lines) < len(figures):
            self._add_line()
        for row, (label, value) in enumerate(self._lines):
            there = row < len(figures)
            label.setVisible(there)
            value.setVisible(there)
            if there:
                self._fill(label, value, figures[row])

    def texts(self) -> dict[str, str]:
        """What the lines say, label → value."""
        return {label.text(): value.text() for label, value in self._lines if not label.isHidden()}

    def _add_line(self) -> None:
        label, value = plain(role="quiet", wrap=True), plain()
        value.setFont(theme.font(tabular=True))
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        row = len(self._lines)
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(value, row, 1)
        self._lines.append((label, value))

    def _fill(self, label: QLabel, value: QLabel, figure: Figure) -> None:
        label.setText(figure.label)
        value.setText(figure.value)
        for widget in (label, value):
            widget.setToolTip(figure.tip)
        value.setAccessibleName(f"{figure.label}: {figure.value}")
        if value.property("tone") != figure.colour:
            value.setProperty("tone", figure.colour)
            value.style().unpolish(value)
            value.style().polish(value)
