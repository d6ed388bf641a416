"""A sentence across the window with the one step that goes with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from app.ui import icons, theme
from app.ui.labels import plain


class HintBar(QFrame):
    """Hidden until `say`; `pressed` when its step is taken."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._picture = QLabel()
        self.label = plain(wrap=True)
        self.button = QPushButton()
        self.button.setProperty("role", "link")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.SPACE_M, theme.SPACE_XS, theme.SPACE_S, theme.SPACE_XS)
        row.addWidget(self._picture)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        self.hide()

    def say(self, text: str, *, icon: str = "info", colour: str = "info", action: str = "") -> None:
        """Show `text`; an empty one hides the bar."""
        self.label.setText(text)
        self.setAccessibleName(text)
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self._picture.setPixmap(icons.pixmap(icon, 16, colour, ratio=self.devicePixelRatio()))
        self.setVisible(bool(text))
