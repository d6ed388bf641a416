"""The look of *Send SMS*: what stands where, without any behaviour of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.i18n import _
from app.ui.context import UiContext
from app.ui.dialogs import Dialog
from app.ui.labels import plain
from app.ui.sms.consent_panel import ConsentPanel
from app.ui.sms.message_field import MessageField
from app.ui.sms.number_field import NumberField
from app.ui.sms.sender_field import SenderField
from app.ui.sms.when_field import WhenField
from app.ui.widgets.hint_bar import HintBar
from app.ui.widgets.mandant_chip import MandantChip
from app.ui.widgets.phone_bubble import PhoneBubble

KEEP_OPEN = "sms.keep_open"
"""Remembers whether the window stays after sending."""


class SendSmsFrame(Dialog):
    """Number, message with preview, time, and the row of buttons; `send_button` says why it is off."""

    help_chapter = "sms"

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Send SMS"), parent, name="send_sms")
        self.number = NumberField()
        self.consent = ConsentPanel(context)
        self.hint = HintBar()
        self.message = MessageField()
        self.company = MandantChip()
        self.preview = PhoneBubble()
        self.sender_field = SenderField()
        self.when = WhenField()
        for widget in (self.number, self.consent, self.hint):
            self.body.addWidget(widget)
        self.body.addLayout(self._middle(), 1)
        self.body.addWidget(self.when)
        self.keep_open = QCheckBox(_("&Keep window open"))
        self.keep_open.setChecked(bool(context.layout.get(KEEP_OPEN, False)))
        self.why_not = plain(name="fieldMessage", wrap=True)
        self.why_not.setProperty("level", "error")
        self.why_not.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.why_not.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.buttons.insertWidget(0, self.keep_open)
        self.buttons.insertWidget(1, self.why_not, 1)
        self.add_cancel()
        self.send_button = self._send_button()
        if not context.layout.get("dialog.send_sms"):
            self.resize(880, 550)

    def say_why_not(self, reason: str, *, busy: bool = False) -> None:
        """Switch *Send* on where there is no `reason` against it; its tool tip and screen readers tell the reason."""
        ready = not reason and not busy
        if self.send_button.isEnabled() is not ready:
            self.send_button.setEnabled(ready)
        if self.send_button.accessibleDescription() != reason:
            self.send_button.setToolTip(reason)
            self.send_button.setAccessibleDescription(reason)
            self.why_not.clear()

    def _send(self) -> None:
        raise NotImplementedError

    def _send_button(self) -> QPushButton:
        keys = QKeySequence("Ctrl+Enter").toString(QKeySequence.SequenceFormat.NativeText)
        button = self.add_button(_("Send") + f"   {keys}", lambda: self._send(), role="accent")
        button.setAccessibleName(_("Send"))
        return button

    def _middle(self) -> QHBoxLayout:
        aside = QVBoxLayout()
        aside.addWidget(self.company, 0, Qt.AlignmentFlag.AlignRight)
        aside.addWidget(self.preview, 1)
        aside.addWidget(self.sender_field)
        middle = QHBoxLayout()
        middle.addWidget(self.message, 1)
        middle.addSpacing(self.body.spacing())
        middle.addLayout(aside)
        return middle
