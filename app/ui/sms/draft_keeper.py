"""Keeps what is being written, so that neither a closed window nor a crash loses it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from app.domain.messages import DraftContext
from app.ui.context import UiContext

if TYPE_CHECKING:
    from app.domain.permissions import Actor

SAVE_AFTER_MS = 1000


class DraftKeeper(QObject):
    """Stores number and text within a second of a change, and at once when the window closes.

    `read` gives both as they are then. `untouched` is the text the window began with: it is not worth keeping.
    """

    def __init__(
        self,
        context: UiContext,
        draft_context: DraftContext,
        read: Callable[[], tuple[str, str]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._draft_context = draft_context
        self._read = read
        self._actor: Actor = context.session.actor
        self._stored = ""
        self._untouched = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.flush)

    def begin(self, *, stored: str, untouched: str) -> None:
        """`stored` is what the database keeps at this moment ("" = nothing)."""
        self._timer.stop()
        self._stored, self._untouched = stored, untouched

    def touched(self) -> None:
        """Something was changed; called with every key."""
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def flush(self) -> None:
        """Store what has changed since the last time, now."""
        self._timer.stop()
        number, text = self._read()
        wanted = "" if text == self._untouched else text
        if wanted == self._stored:
            return
        self._stored = wanted
        actor, place = self._actor, self._draft_context
        # The owner is what outlives this window: an error in the last saving must still be told.
        self._context.tasks.run(
            self._context.tasks,
            lambda services: services.messaging.save_draft(actor, place, number, wanted),
            lambda _none: None,
        )
