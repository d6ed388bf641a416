"""The line under the history in which a note is written."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.i18n import _
from app.ui import forms, theme
from app.ui.labels import plain

LONGEST = 4_000


class NoteLine(QWidget):
    """`written` holds the text of a note; what stands in it stays until `clear` is called, so nothing is lost."""

    written = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit()
        self.edit.setMaxLength(LONGEST)
        self.edit.setPlaceholderText(_("What was said or agreed"))
        label = plain(_("New &note"))
        label.setBuddy(self.edit)
        forms.name_input(self.edit, _("New note"))
        self.button = QPushButton(_("Add"))
        self.button.setAutoDefault(False)
        self.button.setEnabled(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_S)
        row.addWidget(label)
        row.addWidget(self.edit, 1)
        row.addWidget(self.button)
        self.edit.textChanged.connect(lambda text: self.button.setEnabled(bool(text.strip())))
        self.edit.returnPressed.connect(self._tell)
        self.button.clicked.connect(self._tell)

    def clear(self) -> None:
        """The note is stored."""
        self.edit.clear()

    def _tell(self) -> None:
        text = self.edit.text().strip()
        if text:
            self.written.emit(text)
