"""The parts of the gateway page that speak: why sending is paused, the credit, what a test found."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.domain.accounts import AccountFinding, ProviderDescription
from app.errors import UserError
from app.i18n import _
from app.ui import icons, theme
from app.ui.labels import plain

PRACTICE = "practice"


class PausedBanner(QFrame):
    """Stands at the top as long as nothing can be sent, with the way out."""

    def __init__(self, resume: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("card")
        self.label = plain(name="fieldMessage", wrap=True)
        self.label.setProperty("level", "error")
        self.button = QPushButton(" " + _("&Resume sending"))
        self.button.setAccessibleName(_("&Resume sending").replace("&", ""))
        icons.put(self.button, "play")
        self.button.clicked.connect(lambda _checked=False: resume())
        row = QHBoxLayout(self)
        row.setSpacing(theme.SPACE_M)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        self.hide()

    def show_words(self, words: str) -> None:
        """Why sending is paused; "" hides the banner."""
        self.label.setText(words)
        self.setAccessibleDescription(words)
        self.setVisible(bool(words))


class CreditLine(QWidget):
    """The credit, about, with the button that asks for it anew."""

    def __init__(self, refresh: Callable[[], None], show_phone: Callable[[], None]) -> None:
        super().__init__()
        self.label = plain(role="quiet", wrap=True)
        self.button = QPushButton(_("Ask for credit"))
        self.button.setProperty("role", "link")
        self.button.clicked.connect(lambda _checked=False: refresh())
        self.phone_button = QPushButton(_("Show the practice phone"))
        self.phone_button.setProperty("role", "link")
        self.phone_button.clicked.connect(lambda _checked=False: show_phone())
        buttons = QHBoxLayout()
        buttons.addWidget(self.button)
        buttons.addWidget(self.phone_button)
        buttons.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.label)
        rows.addLayout(buttons)

    def show_gateway(self, description: ProviderDescription, *, stored: bool) -> None:
        """What there is to ask of this gateway; nothing before its account is saved."""
        self.setVisible(stored)
        self.button.setVisible(description.has_balance)
        self.button.setEnabled(True)
        self.phone_button.setVisible(description.key == PRACTICE)

    def show_words(self, words: str) -> None:
        self.label.setText(words)

    def be_silent(self, silent: bool) -> None:
        """While a test's findings stand above, which say the same, or that nothing can be known."""
        self.label.setVisible(not silent)

    def show_waiting(self) -> None:
        self.button.setEnabled(False)
        self.label.setText(_("Asking the gateway …"))

    def show_failure(self, error: Exception) -> None:
        self.button.setEnabled(True)
        words = error.text if isinstance(error, UserError) else _("The credit could not be read.")
        self.label.setText(words)


class Findings(QWidget):
    """The lines of a connection test, each with its sign and words."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Result of the test"))
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.progress.setAccessibleName(_("Testing the connection"))
        self.lines: list[QLabel] = []
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(theme.SPACE_XS)
        self.clear()

    def clear(self) -> None:
        self._fill(())
        self.progress.hide()

    def show_waiting(self) -> None:
        self._fill(())
        self.progress.show()

    def show_findings(self, found: Sequence[AccountFinding]) -> None:
        self.progress.hide()
        self._fill(found)

    def _fill(self, found: Sequence[AccountFinding]) -> None:
        for label in self.lines:
            self._rows.removeWidget(label)
            label.hide()
            label.deleteLater()
        self.lines = []
        for finding in found:
            label = plain(f"{'✓' if finding.ok else '✗'}  {finding.text}", name="fieldMessage", wrap=True)
            label.setProperty("level", "ok" if finding.ok else "error")
            self._rows.addWidget(label)
            self.lines.append(label)
        self.setAccessibleDescription("\n".join(finding.text for finding in found))
        self.setVisible(bool(found))
