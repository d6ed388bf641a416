"""For whom one writes: the Mandant's name beside its colour."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.ui import theme
from app.ui.labels import plain

_SIDE = 10


class MandantChip(QWidget):
    """A small square and a name; empty until told."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._square = QLabel()
        self._square.setFixedSize(_SIDE, _SIDE)
        self.name = plain(role="quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_S)
        row.addWidget(self._square)
        row.addWidget(self.name)

    def show_mandant(self, name: str, colour: str) -> None:
        """`colour` is `#rrggbb`."""
        self.name.setText(name)
        self.setAccessibleName(name)
        square = QPixmap(QSize(_SIDE, _SIDE))
        square.fill(QColor(colour))
        self._square.setPixmap(square)
