"""The line above the list of all SMS: how many there are, and the buttons one needs most."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.i18n import _
from app.ui import theme
from app.ui.labels import plain
from app.ui.widgets.action_button import action_button


class MessagesBar(QWidget):
    """The buttons press the page's actions and are on and off with them; `mailing` says which one is shown alone."""

    def __init__(self, mailing: QWidget, failed: QAction, resend: QAction, new: QAction) -> None:
        super().__init__()
        self.count = plain(role="quiet")
        self.count.setAccessibleName(_("Number of SMS"))
        self.count.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.failed_button = action_button(failed, self)
        self.resend_button = action_button(resend, self)
        self.new_button = action_button(new, self, accent=True)
        self._resend_tip = resend.toolTip()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_S)
        row.addWidget(mailing)
        row.addWidget(self.count, 1)
        for button in (self.failed_button, self.resend_button, self.new_button):
            row.addWidget(button)

    def show_count(self, words: str) -> None:
        self.count.setText(words)
        self.count.setToolTip(words)

    def show_resend(self, words: str, why_not: str) -> None:
        """How many would be resent, or why none."""
        self.resend_button.setText(f" {words}")
        self.resend_button.setAccessibleName(words)
        self.resend_button.setToolTip(why_not or self._resend_tip)
        self.resend_button.setAccessibleDescription(why_not)
