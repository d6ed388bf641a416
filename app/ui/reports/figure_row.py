"""The totals of the report: a quiet row of numbers, each over what it counts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import theme
from app.ui.labels import plain
from app.ui.reports.view_model import Figure


class FigureRow(QFrame):
    """A screen reader hears each number with its caption."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(_("Totals"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.SPACE_L, theme.SPACE_S, theme.SPACE_L, theme.SPACE_S)
        self._row.setSpacing(theme.SPACE_L)
        self._values: dict[str, tuple[QLabel, str]] = {}
        theme.notifier().changed.connect(self._colour)

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """The same captions every time; only the numbers change."""
        if not self._values:
            for figure in figures:
                self._add(figure)
        for figure in figures:
            value, _colour = self._values[figure.caption]
            value.setText(figure.value)
            value.setAccessibleName(f"{figure.caption}: {figure.value}")
        self.setAccessibleDescription(", ".join(f"{f.caption}: {f.value}" for f in figures))

    def value_of(self, caption: str) -> str:
        """What is shown over this caption."""
        return self._values[caption][0].text()

    def _add(self, figure: Figure) -> None:
        value = plain("–")
        value.setFont(theme.font(theme.Size.HEADING, bold=True, tabular=True))
        caption = plain(figure.caption, role="small")
        for label in (value, caption):
            label.setToolTip(figure.help)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(value)
        column.addWidget(caption)
        self._row.addLayout(column, 1)
        self._values[figure.caption] = (value, figure.colour)
        self._colour()

    def _colour(self) -> None:
        for value, colour in self._values.values():
            value.setStyleSheet(f"color: {theme.colour(colour).name()}")
