"""The quiet line over the pages of a mailing: which of the two steps one is at, and the way to the other."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.i18n import _
from app.ui import icons, theme


class StepLine(QWidget):
    """`1 Text and recipients › 2 Review and send`; `chosen` tells the number of the other step when it is pressed.

    `may_go_on` says whether the second step can be gone to from the first; back one can always go.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step = 1
        self._may_go_on = False
        words = (_("1  Text and recipients"), _("2  Review and send"))
        self.buttons = tuple(QPushButton(word) for word in words)
        self._arrow = QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_S)
        for number, button in enumerate(self.buttons, start=1):
            button.setProperty("role", "step")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, step=number: self.chosen.emit(step))
            row.addWidget(button)
            if number == 1:
                row.addWidget(self._arrow)
        row.addStretch(1)
        theme.notifier().changed.connect(self._draw_arrow)
        self._draw_arrow()
        self._show()

    def set_step(self, step: int) -> None:
        """Where one is now: 1 or 2."""
        self._step = step
        self._show()

    def let_go_on(self, may: bool) -> None:
        """Whether step 2 can be reached from step 1 at the moment."""
        if may is not self._may_go_on:
            self._may_go_on = may
            self._show()

    def _show(self) -> None:
        for number, button in enumerate(self.buttons, start=1):
            here = number == self._step
            button.setEnabled(not here and (number < self._step or self._may_go_on))
            button.setProperty("here", here)
            button.setAccessibleDescription(_("You are here") if here else "")
            button.style().unpolish(button)
            button.style().polish(button)

    def _draw_arrow(self) -> None:
        self._arrow.setPixmap(icons.pixmap("chevron-right", 16, "quiet", ratio=self.devicePixelRatio()))
