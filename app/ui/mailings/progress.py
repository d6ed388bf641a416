"""How far a mailing is: a bar with its words, and the counts under it, kept up to date without being made anew."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import theme
from app.ui.labels import plain
from app.ui.mailings.card_words import Figure, HowFar

BAR_HEIGHT = 8


class ProgressPanel(QWidget):
    """Nothing of it is there while there is nothing to show. `wanted` tells the standings of a figure one pressed."""

    wanted = Signal(object)

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
        self._lines: list[_FigureLine] = []
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
            self._lines.append(_FigureLine(self, len(self._lines), self._grid))
        for row, line in enumerate(self._lines):
            line.show_figure(figures[row] if row < len(figures) else None)

    def texts(self) -> dict[str, str]:
        """What the lines say, label → value."""
        shown = (line.figure for line in self._lines)
        return {figure.label: figure.value for figure in shown if figure is not None}

    def link(self, label: str) -> QPushButton:
        """The link of this figure. Raises StopIteration."""
        return next(line.link for line in self._lines if line.figure and line.figure.label == label)


class _FigureLine:
    """One row of the grid: words, or a link where its messages can be shown, and the figure."""

    def __init__(self, panel: ProgressPanel, row: int, grid: QGridLayout) -> None:
        self.figure: Figure | None = None
        self.label = plain(role="quiet", wrap=True)
        self.value = plain()
        self.value.setFont(theme.font(tabular=True))
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.link = QPushButton(panel)
        self.link.setProperty("role", "link")
        self.link.setProperty("inline", "true")
        self.link.setAutoDefault(False)
        self.link.hide()
        self.link.clicked.connect(
            lambda _checked=False: panel.wanted.emit(self.figure.standings if self.figure else frozenset())
        )
        grid.addWidget(self.label, row, 0)
        grid.addWidget(self.link, row, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self.value, row, 1)

    def show_figure(self, figure: Figure | None) -> None:
        self.figure = figure
        leads = figure is not None and bool(figure.standings)
        self.label.setVisible(figure is not None and not leads)
        self.link.setVisible(leads)
        self.value.setVisible(figure is not None)
        if figure is None:
            return
        said = f"{figure.label}: {figure.value}"
        self.label.setText(figure.label)
        self.link.setText(figure.label)
        self.link.setAccessibleName(said)
        self.link.setAccessibleDescription(figure.tip)
        self.value.setText(figure.value)
        self.value.setAccessibleName(said)
        for widget in (self.label, self.link, self.value):
            widget.setToolTip(figure.tip)
        if self.value.property("tone") != figure.colour:
            self.value.setProperty("tone", figure.colour)
            self.value.style().unpolish(self.value)
            self.value.style().polish(self.value)
