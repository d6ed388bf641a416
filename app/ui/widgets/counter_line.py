"""The one line that counts an SMS, with the reason when it is dearer than it looks and the click that mends it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import theme
from app.ui.labels import plain
from app.ui.sms.view_model import Counter


class CounterLine(QWidget):
    """Shows a `Counter`; `replace_wanted` when its remedy is pressed. The line keeps its height."""

    replace_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Counter | None = None
        self._count = ""
        self.setAccessibleName(_("Length and price"))
        # Changes with every key. Of a label whose size is fixed no layout ever hears, which is two thirds of its
        # cost; so it stands beside the layout, in the room that the margin keeps.
        self.counted = plain(name="fieldMessage")
        self.counted.setParent(self)
        self.counted.setFont(theme.font(theme.Size.SMALL, tabular=True))
        self._height = self.counted.fontMetrics().height() + 2
        self.reason = plain(name="fieldMessage")
        self.action = QPushButton()
        self.action.setProperty("role", "link")
        self.action.setAutoDefault(False)
        self.action.clicked.connect(self.replace_wanted)
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(theme.SPACE_S)
        below.addWidget(self.reason)
        below.addWidget(self.action, 0, Qt.AlignmentFlag.AlignVCenter)
        below.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, self._height, 0, 0)
        box.setSpacing(0)
        box.addLayout(below)
        keep = self.action.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.action.setSizePolicy(keep)

    def show_count(self, words: str) -> None:
        """Only how much it is, with every keystroke; reason and remedy stay until the next `show_counter`."""
        if words != self._count:
            self._count = words
            self.counted.setText(words)

    def show_counter(self, counter: Counter) -> None:
        """All of it; only what changed is touched."""
        self.show_count(counter.text)
        shown = self._shown
        if counter == shown:
            return
        self._shown = counter
        if shown is None or counter.level != shown.level:
            for label in (self.counted, self.reason):
                label.setProperty("level", counter.level)
                label.style().unpolish(label)
                label.style().polish(label)
        if shown is None or (counter.reason, counter.action) != (shown.reason, shown.action):
            self.reason.setText(counter.reason)
            self.action.setText(counter.action)
            self.action.setVisible(bool(counter.action))
            self.setAccessibleDescription(f"{counter.text}. {counter.reason}".rstrip(". "))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.counted.setFixedSize(self.width(), self._height)
        super().resizeEvent(event)
