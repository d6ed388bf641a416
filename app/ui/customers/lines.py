"""A sentence with a sign before it, as cards and tables of consent show it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui import icons, theme
from app.ui.customers.view_model import Line

__all__ = ["IconLine", "Line", "plain_label"]

ICON = 16


class IconLine(QWidget):
    """An icon and a text that wraps; with `link` (its accessible name) it can be pressed."""

    pressed = Signal()

    def __init__(
        self, line: Line, *, detail: str = "", small: bool = False, quiet: bool = False, link: str = ""
    ) -> None:
        super().__init__()
        self.label = plain_label(line.text, "small" if small else "")
        picture = QLabel()
        size = 14 if small else ICON
        colour = line.colour if line.colour != "text" else "quiet"
        picture.setPixmap(icons.pixmap(line.icon, size, colour, ratio=self.devicePixelRatio()))
        picture.setFixedWidth(ICON)
        picture.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        picture.setContentsMargins(0, 2, 0, 0)
        text = QVBoxLayout()
        text.setSpacing(0)
        if link:
            text.addWidget(self._link(line.text, link))
        else:
            text.addWidget(self.label)
        if line.colour != "text":
            self.label.setProperty("tone", line.colour)
        elif quiet:
            self.label.setProperty("role", "quiet")
        if detail:
            text.addWidget(plain_label(detail, "small"))
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.SPACE_S)
        box.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(text, 1)

    def _link(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("role", "link")
        button.setProperty("inline", "true")
        button.setAccessibleName(name)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.setToolTip(text)
        button.clicked.connect(self.pressed)
        return button


def plain_label(text: str, role: str = "") -> QLabel:
    """Words that wrap, can be copied, and are never taken for markup."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        label.setProperty("role", role)
    return label
