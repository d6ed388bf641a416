"""What stands where nothing is: an empty list, one that is loading, one that could not be loaded."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import icons, theme

LONGEST_LINE = 520


class EmptyState(QWidget):
    """A picture, a sentence, a hint and at most one button; say which state by `show_empty` and its sisters."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = ""
        self._icon_colour = "quiet"
        self._on_action: Callable[[], None] | None = None
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.title = self._label("heading")
        self.text = self._label("quiet")
        self.button = QPushButton()
        self.button.clicked.connect(self._act)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.SPACE_XL, theme.SPACE_XL, theme.SPACE_XL, theme.SPACE_XL)
        box.setSpacing(theme.SPACE_S)
        box.addStretch(2)
        box.addWidget(self._picture)
        box.addWidget(self.title)
        box.addLayout(self._readable(self.text))
        box.addSpacing(theme.SPACE_S)
        box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(3)
        theme.notifier().changed.connect(self._draw)

    def show_empty(
        self,
        icon: str,
        title: str,
        text: str = "",
        *,
        action: str = "",
        on_action: Callable[[], None] | None = None,
    ) -> None:
        """Nothing is here; `text` says how something gets here."""
        self._say(icon, "quiet", title, text, action, on_action)

    def show_loading(self, title: str = "") -> None:
        self._say("hourglass", "quiet", title or _("One moment …"), "", "", None)

    def show_failed(self, text: str, *, retry: Callable[[], None] | None = None) -> None:
        """It could not be loaded; `text` is the reason in words."""
        action = _("Try again") if retry else ""
        self._say("circle-alert", "error", _("This could not be loaded."), text, action, retry)

    def _say(
        self, icon: str, colour: str, title: str, text: str, action: str, on_action: Callable[[], None] | None
    ) -> None:
        self._icon_name, self._icon_colour, self._on_action = icon, colour, on_action
        self.title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self._draw()

    def _draw(self) -> None:
        if self._icon_name:
            ratio = self.devicePixelRatio()
            self._picture.setPixmap(icons.pixmap(self._icon_name, 32, self._icon_colour, ratio=ratio))

    def _act(self) -> None:
        if self._on_action is not None:
            self._on_action()

    @staticmethod
    def _readable(label: QLabel) -> QHBoxLayout:
        """In the middle, and no wider than one likes to read."""
        label.setMaximumWidth(LONGEST_LINE)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(label, 100)
        row.addStretch(1)
        return row

    def _label(self, role: str) -> QLabel:
        label = QLabel()
        label.setProperty("role", role)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        label.setWordWrap(True)
        return label
