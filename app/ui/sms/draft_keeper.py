"""Keeps what is being written, so that neither a closed window nor a crash loses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from app.domain.messages import DraftContext
from app.ui.context import UiContext

if TYPE_CHECKING:
    from app.domain.permissions import Actor

SAVE_AFTER_MS = 1000


class DraftKeeper(QObject):
    """Stores number and text a second after the last change, and at once when the window closes.

    `untouched` is what the window began with: it is not worth keeping.
    """

    def __init__(self, context: UiContext, draft_context: DraftContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._draft_context = draft_context
        self._actor: Actor = context.session.actor
        self._stored = ""
        self._wanted: tuple[str, str] | None = None
        self.untouched = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.flush)

    def begin(self, *, stored: str, untouched: str) -> None:
        """`stored` is what the database keeps at this moment ("" = nothing)."""
        self._timer.stop()
        self._wanted = None
        self._stored, self.untouched = stored, untouched

    def keep(self, number: str, text: str) -> None:
        """Remember to store this soon."""
        self._wanted = (number, "" if text == self.untouched else text)
        self._timer.start()

    def forget(self) -> None:
        """It was sent: the service has thrown the draft away with it."""
        self._timer.stop()
        self._wanted, self._stored = None, ""

    @Slot()
    def flush(self) -> None:
        """Store what is new, now."""
        self._timer.stop()
        if self._wanted is None or self._wanted[1] == self._stored:
            return
        number, text = self._wanted
        self._stored, self._wanted = text, None
        actor, place = self._actor, self._draft_context
        # The owner is what outlives this window: an error in the last saving must still be told.
        self._context.tasks.run(
            self._context.tasks,
            lambda services: services.messaging.save_draft(actor, place, number, text),
            lambda _none: None,
        )
