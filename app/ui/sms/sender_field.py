"""Who the SMS is from, when that is to be another sender than usual; closed until somebody asks for it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.messages import Draft
from app.domain.sender import MAX_DIGITS, SenderProblem, check_sender
from app.i18n import _
from app.ui import forms, theme

_PROBLEMS = (SenderProblem.TOO_LONG, SenderProblem.BAD_CHARACTER)


class SenderField(QWidget):
    """`edited` after every change; `value` is what was typed, "" for the usual sender of the company.

    Not there at all where the gateway shows its own sender, or the company has locked its one (D-10, ST-04).
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._usual = ""
        self.open_button = QPushButton(_("Change the sender"))
        self.open_button.setProperty("role", "link")
        self.open_button.setAutoDefault(False)
        self.line = QLineEdit()
        self.line.setMaxLength(2 * MAX_DIGITS)  # a number may be typed with spaces
        forms.name_input(self.line, _("Sender"))
        self.row = forms.FieldRow(self.line)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.SPACE_XS)
        box.addWidget(self.open_button)
        box.addWidget(self.row)
        self.row.hide()
        self.hide()
        self.open_button.clicked.connect(self._open)
        self.line.textChanged.connect(self._judge)

    @property
    def value(self) -> str:
        return self.line.text().strip() if self.row.isVisibleTo(self) else ""

    @property
    def shown(self) -> str:
        """What the recipient will read: what was typed, or the usual sender."""
        return check_sender(self.value).value if self.value else self._usual

    def problem(self) -> str:
        """What is wrong with the sender, "" if nothing."""
        found = check_sender(self.value).problem
        if found not in _PROBLEMS:
            return ""
        if found is SenderProblem.TOO_LONG:
            words = _(
                "The sender “{sender}” is too long: at most 11 characters, or a number of up to 15 digits."
            )
        else:
            words = _("The sender “{sender}” may only have letters without accents, digits and spaces.")
        return words.format(sender=self.value)

    def load(self, draft: Draft) -> None:
        """Offer another sender where there may be one; what was typed already stays."""
        self._usual = draft.sender
        self.line.setPlaceholderText(draft.sender or _("the gateway's own"))
        self.setVisible(draft.has_sender and not draft.sender_locked)

    def show_value(self, value: str) -> None:
        """Begin with this sender, "" for the usual one; nothing is told."""
        self.line.blockSignals(True)
        self.line.setText(value)
        self.line.blockSignals(False)
        self.row.show_problem("")
        self.row.setVisible(bool(value))
        self.open_button.setVisible(not value)

    @Slot()
    def _open(self) -> None:
        self.open_button.hide()
        self.row.show()
        self.line.setText(self._usual)
        self.line.selectAll()
        self.line.setFocus()

    @Slot()
    def _judge(self) -> None:
        self.row.show_problem(self.problem())
        self.edited.emit()
