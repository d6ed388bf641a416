"""The column at the left: the places one can go to."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import icons, theme
from app.ui.places import PLACES, Place

WIDTH = 184


class Navigation(QFrame):
    """One button for each place; `chosen` carries its key."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setAccessibleName(_("Places"))
        self.setFixedWidth(WIDTH)
        self._group = QButtonGroup(self)
        self.buttons = {place.key: self._button(place) for place in PLACES}
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE_S, theme.SPACE_S, theme.SPACE_S, theme.SPACE_S)
        column.setSpacing(2)
        for place in PLACES:
            if place.at_foot:
                column.addStretch(1)
            column.addWidget(self.buttons[place.key])
        self.setEnabled(False)

    def show_place(self, key: str) -> None:
        """Mark where one is."""
        self.buttons[key].setChecked(True)

    def _button(self, place: Place) -> QPushButton:
        keys = QKeySequence(place.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        button = QPushButton(_(place.text))
        button.setProperty("role", "place")
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setIconSize(QSize(28, 20))  # wider than the icon: room before the word
        button.setToolTip(f"{_(place.text)} ({keys})")
        button.setAccessibleDescription(keys)
        icons.put(button, place.icon, "quiet")
        button.clicked.connect(lambda _checked=False, key=place.key: self.chosen.emit(key))
        self._group.addButton(button)
        return button
