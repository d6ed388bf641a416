"""A field for a phone number that shows how it was understood, warns of what is doubtful, and refuses nothing."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.customers import PhoneLabel
from app.domain.permissions import Permission
from app.i18n import _
from app.ui import forms, icons, theme
from app.ui.context import UiContext
from app.ui.widgets.phone_state import PhoneState, describe

NUMBER_WIDTH = 136
"""Room for `+49 170 1234567`."""


class PhoneEdit(QWidget):
    """The number with the SMS icon at its right; what is typed is read off the GUI thread, typing waits for nothing.

    `edited` follows the typing, `understood` the reading that comes after it. `sms_requested` carries the number,
    `move_requested` says that a landline number is to leave a mobile field.
    """

    edited = Signal()
    understood = Signal(object)
    sms_requested = Signal(str)
    move_requested = Signal()

    def __init__(self, context: UiContext, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._label = PhoneLabel.MOBILE
        self._state = PhoneState()
        self._may_send = context.session.may(Permission.SEND_SMS)
        self.line = QLineEdit()
        self.line.setMaxLength(40)
        self.line.setMinimumWidth(NUMBER_WIDTH)
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhDialableCharactersOnly)
        self.sms_button = QToolButton()
        self.sms_button.setIconSize(QSize(20, 20))
        icons.put(self.sms_button, "message-square-text", "accent")
        policy = self.sms_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.sms_button.setSizePolicy(policy)
        self.message = QLabel()
        self.message.setObjectName("fieldMessage")
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.setMinimumHeight(self.message.fontMetrics().height())
        self.move_button = QPushButton(_("Move to landline"))
        self.move_button.setProperty("role", "link")
        self.move_button.setProperty("inline", "true")
        self.move_button.setAutoDefault(False)
        self.move_button.hide()
        self._lay_out()
        self.setFocusProxy(self.line)
        self.set_name(name or _("Phone number"))
        self.line.textEdited.connect(self._typed)
        self.sms_button.clicked.connect(lambda _checked=False: self.sms_requested.emit(self.number()))
        self.move_button.clicked.connect(self.move_requested)
        self._show(self._state)

    @property
    def state(self) -> PhoneState:
        """How the number was understood last; its `raw` tells of which text."""
        return self._state

    def text(self) -> str:
        return self.line.text().strip()

    def number(self) -> str:
        """The normal form of what stands in the field, or the text itself while there is none."""
        known = self._state.raw.strip() == self.text() and self._state.e164
        return self._state.e164 if known else self.text()

    def set_text(self, raw: str) -> None:
        """Show a stored number; `edited` is not told."""
        self.line.setText(raw)
        self._read()

    def set_label(self, label: PhoneLabel) -> None:
        """Say what kind of number belongs here: it decides what is doubtful."""
        self._label = label
        self._read()

    def set_name(self, name: str) -> None:
        """The accessible name, where several numbers stand one below the other."""
        forms.name_input(self.line, name)
        words = _("Send SMS to this number")
        self.sms_button.setToolTip(words)
        self.sms_button.setAccessibleName(f"{name}: {words}")

    @Slot()
    def _typed(self) -> None:
        self._read()
        self.edited.emit()

    def _read(self) -> None:
        raw, label, country = self.line.text(), self._label, self._context.session.mandant.country
        self._context.tasks.run(self, lambda _services: describe(raw, country, label), self._show, key="read")

    def _show(self, state: PhoneState) -> None:
        self._state = state
        self.message.setText(state.text)
        if self.message.property("level") != state.level:
            self.message.setProperty("level", state.level)
            self.message.style().unpolish(self.message)
            self.message.style().polish(self.message)
        self.line.setAccessibleDescription(state.text)
        self.move_button.setVisible(state.belongs_to_landline)
        self.sms_button.setVisible(self._may_send and self._label is not PhoneLabel.LANDLINE)
        self.sms_button.setEnabled(state.can_receive_sms)
        self.understood.emit(state)

    def add_before(self, widget: QWidget) -> None:
        """Put what belongs to the number at its left; the line below begins under the number."""
        self._grid.addWidget(widget, 0, 0)

    def add_beside(self, widget: QWidget) -> None:
        """Put what belongs to the number at the right of the SMS icon."""
        self._beside.addWidget(widget)

    def _lay_out(self) -> None:
        self._beside = QHBoxLayout()
        self._beside.setSpacing(theme.SPACE_XS)
        self._beside.addWidget(self.sms_button)
        below = QVBoxLayout()
        below.setSpacing(0)
        below.addWidget(self.message)
        below.addWidget(self.move_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.SPACE_XS)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self.line, 0, 1)
        self._grid.addLayout(self._beside, 0, 2)
        self._grid.addLayout(below, 1, 1, 1, 2)
