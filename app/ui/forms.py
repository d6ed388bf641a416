"""One way to make a form row, so that label, buddy, accessible name, help and error place come by construction."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDateTimeEdit,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.ui import theme


class FieldRow(QWidget):
    """An input with the line under it where its help, warning or error stands; the line's room is kept."""

    def __init__(self, widget: QWidget, *, help_text: str = "") -> None:
        super().__init__()
        self.widget = widget
        self._help = help_text
        self.message = QLabel(help_text, self)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.setObjectName("fieldMessage")
        self.message.setVisible(bool(help_text))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.SPACE_XS)
        box.addWidget(widget)
        box.addWidget(self.message)
        self.setFocusProxy(widget)

    def show_problem(self, text: str, *, level: str = "error") -> None:
        """Say what is wrong (`error`), doubtful (`warning`) or settled (`ok`); an empty text brings the help back."""
        self.message.setProperty("level", level if text else "help")
        self.message.setText(text or self._help)
        self.message.setVisible(bool(text or self._help))
        self.widget.setAccessibleDescription(text or self._help)
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)


def name_input(widget: QWidget, name: str, *, help_text: str = "") -> None:
    """Give an input its accessible name; for the rare input whose visible label stands elsewhere."""
    words = name.replace("&", "").rstrip(":…")
    widget.setAccessibleName(words)
    if isinstance(widget, QComboBox):
        widget.setAccessibleDescription(words)  # to AT-SPI a combo box is named after what is chosen in it
    inner = (
        widget.findChild(QLineEdit, "qt_spinbox_lineedit") if isinstance(widget, QAbstractSpinBox) else None
    )
    if inner is not None and not (isinstance(widget, QDateTimeEdit) and widget.calendarPopup()):
        inner.setTextMargins(theme.SPACE_S - 1, 0, 0, 0)  # the style sheet's own padding does not reach it
    if help_text:
        widget.setAccessibleDescription(help_text)
        widget.setToolTip(help_text)


def add_row(form: QFormLayout, label: str, widget: QWidget, *, help_text: str = "") -> FieldRow:
    """Add a labelled input. `label` may carry an `&` for its access key; returns the row that shows problems."""
    caption = QLabel(label)
    caption.setTextFormat(Qt.TextFormat.PlainText)
    inner = widget.focusProxy()
    caption.setBuddy(inner if isinstance(inner, QComboBox) else widget)
    caption.setContentsMargins(0, 0, 4, 0)  # Qt measures with kerning, but draws the underlined letter apart
    name_input(widget, label)
    if isinstance(widget, QComboBox):
        widget.setAccessibleDescription(help_text)  # the caption says what it is for
    row = FieldRow(widget, help_text=help_text)
    form.addRow(caption, row)
    return row
