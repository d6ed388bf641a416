"""The foot of the review: back, keep as a draft, type the number where that is asked for, and send."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import forms, theme
from app.ui.mailings.review_view_model import LaunchState
from app.ui.mailings.trial_menu import TrialMenu
from app.ui.widgets.action_button import action_button
from app.ui.widgets.hint_bar import HintBar
from app.ui.widgets.progress_line import ProgressLine


class LaunchBar(QWidget):
    """The buttons press the page's actions; `number_typed` follows the field."""

    number_typed = Signal(str)

    def __init__(self, back: QAction, keep: QAction, send: QAction) -> None:
        super().__init__()
        self._send = send
        self.hint = HintBar()
        self.back_button = action_button(back, self)
        self.keep_button = action_button(keep, self)
        self.send_button = action_button(send, self, accent=True, follows=False)
        self.trial = TrialMenu()
        self.progress = ProgressLine()
        self.caption = QLabel(_("To confirm, type the number of &recipients:"))
        self.caption.setTextFormat(Qt.TextFormat.PlainText)
        self.number = QLineEdit()
        self.number.setMaxLength(9)
        self.number.setFixedWidth(88)
        self.number.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        forms.name_input(self.number, _("Number of recipients"))
        self.caption.setBuddy(self.number)
        self.number.textChanged.connect(self.number_typed)
        above = QHBoxLayout()
        above.setSpacing(theme.SPACE_S)
        above.addWidget(self.progress)
        above.addStretch(1)
        above.addWidget(self.caption)
        above.addWidget(self.number)
        self._above = QWidget()
        self._above.setLayout(above)
        above.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_S)
        for button in (self.back_button, self.keep_button, self.trial):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.send_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.SPACE_S)
        box.addWidget(self.hint)
        box.addWidget(self._above)
        box.addLayout(row)

    def show_state(self, state: LaunchState, *, sending: bool = False, busy: bool = False) -> None:
        """What the button says, and whether it is on: not while it is `sending` or something else takes long."""
        busy = busy or sending
        self._above.setVisible(state.asks_for_number or sending)
        self.caption.setVisible(state.asks_for_number and not sending)
        self.number.setVisible(state.asks_for_number and not sending)
        is_on = not state.why_not and not busy
        self._send.setEnabled(is_on)
        had_focus = self.send_button.hasFocus()
        self.send_button.setText(f" {state.button}")
        self.send_button.setAccessibleName(state.button)
        self.send_button.setEnabled(is_on)
        self.send_button.setToolTip(state.why_not or self._send.toolTip())
        self.send_button.setAccessibleDescription(state.why_not)
        self.number.setAccessibleDescription(state.why_not)
        if had_focus and not is_on:
            self.back_button.setFocus()
