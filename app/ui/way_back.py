"""Going back to where one was, and forward again: by keys, by the buttons of a mouse, and by two in the top bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QMouseEvent

from app.ui import actions
from app.ui.trail import Stop, Trail

if TYPE_CHECKING:
    from app.ui.context import UiContext
    from app.ui.main_window import MainWindow


class WayBack(QObject):
    """Follows the places of one main window.

    A place that can show different things offers `whereabouts()`, a value that says what is selected there, and
    `return_to(value)`; one without is simply shown again.
    """

    def __init__(self, context: UiContext, window: MainWindow) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._trail = Trail()
        self._returning = False
        self._whose = self._session_key()
        self.back_action = actions.make(window, "window.back", self.back)
        self.forward_action = actions.make(window, "window.forward", self.forward)
        window.top_bar.offer_ways(self.back_action, self.forward_action)
        window.leaving.connect(self._note)
        context.session.changed.connect(self._forget_others)
        handle = window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)
        self._show()

    @Slot()
    def back(self) -> None:
        """To the stop before."""
        self._go(self._trail.back(self._here()))

    @Slot()
    def forward(self) -> None:
        """To the stop one has come back from."""
        self._go(self._trail.forward(self._here()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Of the window itself: below it every widget takes the extra buttons of a mouse for a plain click.
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            if event.button() == Qt.MouseButton.BackButton:
                self.back()
                return True
            if event.button() == Qt.MouseButton.ForwardButton:
                self.forward()
                return True
        return super().eventFilter(watched, event)

    @Slot()
    def _note(self) -> None:
        if not self._returning and self._window.place:  # after a log-in one comes from nowhere
            self._trail.leave(self._here())
            self._show()

    @Slot()
    def _forget_others(self) -> None:
        if self._session_key() != self._whose:
            self._whose = self._session_key()
            self._trail.forget()
            self._show()

    def _go(self, stop: Stop | None) -> None:
        if stop is not None:
            self._returning = True
            self._window.go_to(stop.place)
            if stop.thing is not None:
                self._window.page(stop.place).return_to(stop.thing)
            self._returning = False
        self._show()

    def _here(self) -> Stop:
        place = self._window.place
        tell = getattr(self._window.page(place), "whereabouts", None)
        return Stop(place, tell() if tell is not None else None)

    def _show(self) -> None:
        self.back_action.setEnabled(self._trail.can_go_back)
        self.forward_action.setEnabled(self._trail.can_go_forward)

    def _session_key(self) -> tuple[int, int]:
        session = self._context.session
        return (session.actor.user_id, session.mandant.id) if session.ready else (0, 0)
