"""How far long work has come: shown after half a second, with a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from app.domain.progress import Progress
from app.i18n import _
from app.ui import theme
from app.ui.labels import plain

PATIENCE_MILLISECONDS = 500
LOOK_MILLISECONDS = 100


class ProgressLine(QWidget):
    """Keeps its room while it shows nothing. `cancelled` is told when somebody pressed *Cancel*."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._progress: Progress | None = None
        self.words = plain(role="small")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(160, 8)
        self.button = QPushButton(_("Cancel"))
        self.button.setProperty("role", "link")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_S)
        for widget in (self.words, self.bar, self.button):
            row.addWidget(widget)
        self.setFixedHeight(self.sizeHint().height())
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._show_pieces(False)

    def watch(self, progress: Progress, words: str) -> None:
        """Follow this work from now on, and no other."""
        self._progress = progress
        self.words.setText(words)
        self.bar.setAccessibleName(words)
        self._show_pieces(False)
        self._timer.start(PATIENCE_MILLISECONDS)

    def finish(self, progress: Progress) -> None:
        """The work is done; nothing happens if another one is followed by now."""
        if self._progress is progress:
            self._progress = None
            self._timer.stop()
            self._show_pieces(False)

    @property
    def is_shown(self) -> bool:
        return not self.bar.isHidden()

    @Slot()
    def _look(self) -> None:
        if self._progress is None:
            return
        self._timer.setInterval(LOOK_MILLISECONDS)
        self.bar.setRange(0, self._progress.total)
        self.bar.setValue(min(self._progress.done, self._progress.total))
        self._show_pieces(True)

    @Slot()
    def _cancel(self) -> None:
        if self._progress is not None:
            self._progress.cancel()
            self.finish(self._progress)
            self.cancelled.emit()

    def _show_pieces(self, shown: bool) -> None:
        for widget in (self.words, self.bar, self.button):
            widget.setVisible(shown)
