"""What can be done about an SMS from a list: the actions, the question before the risky ones, and the doing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.domain.messages import MessageRow
from app.errors import UserError
from app.ui import actions
from app.ui.context import UiContext
from app.ui.dialogs import ask
from app.ui.notices import Notices
from app.ui.sms import log_view_model as view_model
from app.ui.sms.log_view_model import Deed

if TYPE_CHECKING:
    from app.services.suite import Services


class MessageDeeds(QObject):
    """The actions of `window` for the message that `current` answers; `done` is called when something was done.

    What cannot be done any more is said in the window's own notices; then, too, `done` is called.
    """

    def __init__(
        self,
        context: UiContext,
        window: QWidget,
        notices: Notices,
        current: Callable[[], MessageRow | None],
        done: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._notices = notices
        self._current = current
        self._done = done
        self.actions = {deed: self._action(deed) for deed in Deed}
        self.offer(frozenset())

    def offer(self, deeds: frozenset[Deed]) -> None:
        """Show and enable these alone."""
        for deed, action in self.actions.items():
            action.setEnabled(deed in deeds)
            action.setVisible(deed in deeds)

    def _action(self, deed: Deed) -> QAction:
        return actions.make(self._window, deed.value, lambda: self._ask_then_do(deed), context=self._context)

    def _ask_then_do(self, deed: Deed) -> None:
        row = self._current()
        if row is None or deed not in view_model.deeds(row):
            return
        question = view_model.warning_before(deed, row)
        if not question:
            self._do(deed, row)
            return
        title = self.actions[deed].text()
        ask(
            self._context,
            self._window,
            title,
            question,
            action=title,
            on_action=lambda: self._do(deed, row),
        )

    def _do(self, deed: Deed, row: MessageRow) -> None:
        if deed is Deed.SEND_AGAIN:
            self._context.navigator.send_sms(view_model.again(row))
            return
        work = self._work(deed, row.id)
        self._context.tasks.run(self, work, lambda _result: self._done(), failed=self._tell)

    def _work(self, deed: Deed, message_id: int) -> Callable[[Services], object]:
        actor = self._context.session.actor
        match deed:
            case Deed.WITHDRAW:
                return lambda s: s.outbox.cancel(actor, message_id)
            case Deed.RELEASE:
                return lambda s: s.outbox.release(actor, (message_id,))
            case Deed.DISCARD:
                return lambda s: s.outbox.discard(actor, (message_id,))
            case _:
                again = deed is Deed.REPEAT
                return lambda s: s.outbox.decide(actor, message_id, send_again=again)

    def _tell(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._notices.show(error.text, kind="warning")
            self._done()
        else:
            self._context.tasks.unhandled(error)
