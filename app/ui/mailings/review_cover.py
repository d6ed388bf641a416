"""What is seen while a mailing's recipients are checked, or where that could not be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout, QWidget

from app import formats
from app.domain.progress import Progress
from app.i18n import _
from app.ui import theme
from app.ui.labels import plain
from app.ui.widgets.empty_state import EmptyState

PATIENCE_MS = 300
LOOK_MS = 80


class ReviewCover(QWidget):
    """Stays blank for a moment: most reviews are there before anybody could read that they are being made."""

    cancelled = Signal()
    again_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._progress: Progress | None = None
        self.state = EmptyState()
        self.title = plain(_("The recipients are being checked …"), role="heading")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(320, 8)
        self.bar.setAccessibleName(self.title.text())
        self.words = plain(role="quiet")
        self.cancel_button = QPushButton(_("Cancel"))
        self.cancel_button.setAutoDefault(False)
        self.cancel_button.clicked.connect(self.cancelled)
        box = QVBoxLayout(self)
        box.setSpacing(theme.SPACE_M)
        box.addStretch(2)
        for widget in (self.title, self.bar, self.words, self.cancel_button):
            box.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(3)
        box.addWidget(self.state, 20)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._show_pieces(progress=False, failure=False)

    def watch(self, progress: Progress) -> None:
        """Follow this work."""
        self._progress = progress
        self._show_pieces(progress=False, failure=False)
        self._timer.start(PATIENCE_MS)

    def finish(self) -> None:
        self._progress = None
        self._timer.stop()

    def show_failed(self, text: str) -> None:
        """It could not be done; `text` says why."""
        self.finish()
        self.state.show_failed(text, retry=self.again_wanted.emit)
        self._show_pieces(progress=False, failure=True)
        self._take_keyboard(self.state.button)

    @Slot()
    def _look(self) -> None:
        if self._progress is None:
            return
        self._timer.setInterval(LOOK_MS)
        done, total = self._progress.done, self._progress.total
        self.bar.setRange(0, total)
        self.bar.setValue(min(done, total))
        words = _("{done} of {total}")
        self.words.setText(
            words.format(done=formats.format_number(done), total=formats.format_number(total))
            if total
            else ""
        )
        if self.bar.isHidden():
            self._show_pieces(progress=True, failure=False)
            self._take_keyboard(self.cancel_button)

    def _take_keyboard(self, button: QPushButton) -> None:
        """Not from somebody who works in another place meanwhile."""
        if self.isVisible():
            button.setFocus()

    def _show_pieces(self, *, progress: bool, failure: bool) -> None:
        for widget in (self.title, self.bar, self.words, self.cancel_button):
            widget.setVisible(progress)
        self.state.setVisible(failure)
