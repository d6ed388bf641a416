"""One window for a fault of the program: says that work goes on, and lets the report be copied."""

from __future__ import annotations

import platform
import traceback

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.config import APP_NAME, VERSION
from app.i18n import _
from app.ui import forms, theme


class CrashDialog(QDialog):
    """Further faults while it is open are added to its report instead of opening more windows."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("crash")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Something went wrong in the program"))
        words = QLabel(
            _(
                "This is a fault of the program, not yours. What was saved is safe and you can go on working. "
                "Please copy the report and send it to whoever looks after your program."
            )
        )
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        self.report = QPlainTextEdit()
        self.report.setReadOnly(True)
        self.report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.report.setFont(
            QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        )  # its marks point upwards
        forms.name_input(self.report, _("Report"))
        self.copy_button = QPushButton(_("Copy report"))
        self.copy_button.clicked.connect(self._copy)
        close = QPushButton(_("Go on working"))
        close.setProperty("role", "accent")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy_button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.SPACE_L, theme.SPACE_L, theme.SPACE_L, theme.SPACE_L)
        box.setSpacing(theme.SPACE_M)
        box.addWidget(words)
        box.addWidget(self.report, 1)
        box.addLayout(buttons)
        self.resize(640, 420)
        self.add(error)

    def add(self, error: BaseException) -> None:
        """Write one more fault into the report."""
        head = f"{APP_NAME} {VERSION} · Qt {qVersion()} · Python {platform.python_version()} · {platform.platform()}"
        self.report.appendPlainText(f"{head}\n{report_of(error)}")

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.report.toPlainText())
        self.copy_button.setText(_("Copied"))


def report_of(error: BaseException) -> str:
    """Where it happened, without the message of the error: that may quote a number or a text."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{frames}{type(error).__module__}.{type(error).__name__}"
