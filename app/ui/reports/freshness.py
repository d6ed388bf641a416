"""When figures that are in front are read again: something has changed, and some time has passed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.ui.context import UiContext

REST_MS = 30_000
"""So long figures stand at least before they are read again by themselves."""
SHARE = 10
"""Reading takes at most so small a part of the time: the rest is that many times as long."""
SOON_MS = 1_000


class Freshness(QObject):
    """`due` asks to read again; not while the page is out of sight or `busy` is true.

    Out of sight nothing is asked for: a page that comes to the front is read anyway.
    """

    due = Signal()

    def __init__(self, context: UiContext, page: QWidget, busy: Callable[[], bool]) -> None:
        super().__init__(page)
        self._page = page
        self._busy = busy
        self._stale = False
        self._taken = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        context.events.messages_changed.connect(self._changed)

    def begin(self) -> None:
        """The page is being read: whatever happens from here on is news."""
        self._stale = False
        self._taken.start()
        self._timer.start(REST_MS)

    def end(self) -> None:
        """The page has been read."""
        self._timer.start(max(REST_MS, SHARE * self._taken.elapsed()))

    @Slot(object)
    def _changed(self, _event: object) -> None:
        self._stale = True
        if not self._timer.isActive():
            self._timer.start(SOON_MS)

    @Slot()
    def _look(self) -> None:
        if not self._stale or not self._page.isVisible():
            return
        if self._busy():
            self._timer.start(SOON_MS)
        else:
            self.due.emit()
