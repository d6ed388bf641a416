"""An SMS that was edited by hand no longer fits its appointment: shows its text and asks what to do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.domain.calendar import AppointmentChange
from app.domain.messages import DraftContext, MessageRow
from app.i18n import _
from app.ui import theme
from app.ui.dialogs import Dialog
from app.ui.labels import plain

if TYPE_CHECKING:
    from app.ui.context import UiContext


def ask_about(context: UiContext, change: AppointmentChange, parent: QWidget) -> None:
    """Ask about the SMS that `change` put on hold, unless a question stands open already."""
    actor, ids, appointment = context.session.actor, change.questions, change.after
    if appointment is None or parent.findChild(HeldSmsDialog) is not None:
        return

    def write_anew() -> None:
        context.navigator.send_sms(DraftContext(appointment.customer_id, appointment))

    def then(rows: tuple[MessageRow, ...]) -> None:
        if rows:
            HeldSmsDialog(context, rows, write_anew=write_anew, parent=parent).open()

    context.tasks.run(parent, lambda s: s.message_log.rows(actor, ids), then, key="question")


class HeldSmsDialog(Dialog):
    """Closed without an answer the SMS stays held; the calendar shows it so."""

    def __init__(
        self,
        context: UiContext,
        rows: tuple[MessageRow, ...],
        *,
        write_anew: Callable[[], None],
        parent: QWidget,
    ) -> None:
        super().__init__(context, _("An SMS was edited by hand"), parent, name="heldSms")
        self._ids = tuple(row.id for row in rows)
        self._write_anew = write_anew
        intro = _("The appointment has changed. This SMS still says what was typed by hand, so it is held:")
        self.body.addWidget(plain(intro, wrap=True))
        for row in rows:
            text = plain(row.text, name="card", wrap=True)
            text.setContentsMargins(theme.SPACE_M, theme.SPACE_S, theme.SPACE_M, theme.SPACE_S)
            self.body.addWidget(text)
        self.body.addStretch(1)
        self.setAccessibleDescription("\n".join(row.text for row in rows))
        self.add_cancel(_("Decide later"))
        self.add_button(_("Send unchanged"), self._release)
        anew = self.add_button(_("Write anew …"), self._discard, role="accent")
        anew.setFocus()  # one key after the drag; nothing leaves by it
        self.setMinimumWidth(460)

    def _release(self) -> None:
        actor, ids = self.context.session.actor, self._ids
        self.context.tasks.run(
            self.context.notices, lambda s: s.outbox.release(actor, ids), lambda _count: self._tell_released()
        )
        self.accept()

    def _tell_released(self) -> None:
        self.context.notices.show(_("The SMS goes out as it is."), kind="ok")

    def _discard(self) -> None:
        actor, ids, write_anew = self.context.session.actor, self._ids, self._write_anew
        self.context.tasks.run(
            self.context.notices, lambda s: s.outbox.discard(actor, ids), lambda _count: write_anew()
        )
        self.accept()
