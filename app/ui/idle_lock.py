"""Locks the window after some minutes without a key or the mouse, and when asked to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from shiboken6 import isValid

from app.clock import Clock

CHECK_EVERY_MS = 5_000
ACTIVITY = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel}
)


class IdleLock(QObject):
    """Tells `idle` once when nobody has done anything for `minutes`.

    Only the window in front is watched, at the place where the desktop's own events arrive: a filter on the whole
    application would be called for every repaint.
    """

    idle = Signal()

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._seconds = 0.0
        self._last = clock.monotonic()
        self._watched: QWindow | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_EVERY_MS)
        self._timer.timeout.connect(self.check)

    def watch(self, minutes: int) -> None:
        """Begin anew; 0 minutes = never."""
        self._seconds = minutes * 60.0
        self._last = self._clock.monotonic()
        application = QGuiApplication.instance()
        if not isinstance(application, QGuiApplication):
            return
        if minutes > 0 and not self._timer.isActive():
            application.focusWindowChanged.connect(self._follow)
            self._follow(QGuiApplication.focusWindow())
            self._timer.start()
        elif minutes <= 0 and self._timer.isActive():
            application.focusWindowChanged.disconnect(self._follow)
            self._follow(None)
            self._timer.stop()

    def check(self) -> None:
        """Called now and then: is it time?"""
        if self._seconds and self._clock.monotonic() - self._last >= self._seconds:
            self._last = self._clock.monotonic()
            self.idle.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in ACTIVITY:
            self._last = self._clock.monotonic()
        return False

    def _follow(self, window: QWindow | None) -> None:
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = window
        if window is not None:
            window.installEventFilter(self)
            self._last = self._clock.monotonic()
