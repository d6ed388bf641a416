"""Does what the buttons of the tray say."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.domain.attention import AttentionKind
from app.domain.consent import ConsentStatement
from app.domain.message_list import MessageQuery, Standing
from app.domain.messages import MessageRow
from app.errors import UserError
from app.i18n import _
from app.ui.attention.view_model import AttentionLine, Mend
from app.ui.context import UiContext
from app.ui.dialogs import Dialog, ask
from app.ui.notices import Notices
from app.ui.sms import log_view_model
from app.ui.sms.log_view_model import Deed

if TYPE_CHECKING:
    from app.services.suite import Services

_STANDINGS = {
    AttentionKind.SENDING_OFF: Standing.NOT_ALLOWED,
    AttentionKind.NO_ACCOUNT: Standing.BAD_ACCOUNT,
}


class Mending(QObject):
    """`done` is called when something was done, so that the tray reads anew."""

    def __init__(
        self, context: UiContext, dialog: Dialog, notices: Notices, done: Callable[[], None]
    ) -> None:
        super().__init__(dialog)
        self._context = context
        self._dialog = dialog
        self._notices = notices
        self._done = done

    @Slot(object, object)
    def do(self, line: AttentionLine, mend: Mend) -> None:
        """One button was pressed."""
        if mend is Mend.OPEN_ACCOUNT:
            self._dialog.accept()
            self._context.navigator.show_settings("gateway")
            return
        if mend is Mend.SHOW:
            self._dialog.accept()
            self._context.navigator.show_messages(
                MessageQuery(standings=frozenset({_STANDINGS[line.item.kind]}))
            )
            return
        row = line.item.message
        if row is None:
            return
        match mend:
            case Mend.RESEND:
                self._ask_before(Deed.SEND_AGAIN, row, lambda: self._write(row))
            case Mend.DECIDE_AGAIN:
                self._ask_before(Deed.REPEAT, row, lambda: self._decide(row, again=True))
            case Mend.DECIDE_SENT:
                self._decide(row, again=False)
            case Mend.RECORD_CONSENT:
                self._record_consent(row)
            case Mend.COMPLETE:
                self._context.navigator.edit_customer(row.customer_id or 0)
            case Mend.LOOK:
                self._look(row)
            case Mend.DISCARD:
                actor = self._context.session.actor
                self._run(lambda s: s.outbox.discard(actor, (row.id,)))
            case Mend.SETTLE:
                self._settle(row)

    def _ask_before(self, deed: Deed, row: MessageRow, go: Callable[[], None]) -> None:
        question = log_view_model.warning_before(deed, row)
        if not question:
            go()
            return
        ask(self._context, self._dialog, _("Send again"), question, action=_("Send again"), on_action=go)

    def _write(self, row: MessageRow) -> None:
        self._context.navigator.send_sms(log_view_model.again(row))

    def _decide(self, row: MessageRow, *, again: bool) -> None:
        actor = self._context.session.actor
        self._run(lambda s: s.outbox.decide(actor, row.id, send_again=again))

    def _look(self, row: MessageRow) -> None:
        from app.ui.outbox.editor import WaitingEditor

        editor = WaitingEditor(self._context, row.id, self._dialog)
        editor.accepted.connect(self._done)
        editor.open()

    def _record_consent(self, row: MessageRow) -> None:
        from app.domain.phone import format_international
        from app.ui.customers.consent_dialog import ConsentDialog

        number = (row.number, format_international(row.number))
        ConsentDialog(
            self._context,
            number,
            row.purpose,
            granted=True,
            take=partial(self._take_consent, row),
            parent=self._dialog,
        ).open()

    def _take_consent(self, row: MessageRow, said: ConsentStatement) -> None:
        """The customer agreed: write it down, and let the SMS go that waited for it."""
        actor, customer_id = self._context.session.actor, row.customer_id or 0

        def work(services: Services) -> None:
            services.customers.record_consent(
                actor,
                customer_id,
                said.number_e164,
                said.purpose,
                granted=said.granted,
                on=said.on,
                source=said.source,
            )
            services.outbox.release(actor, (row.id,))

        self._run(work)

    def _settle(self, row: MessageRow) -> None:
        actor = self._context.session.actor

        def said(_none: object) -> None:
            back = partial(self._run, lambda s: s.attention.unsettle(actor, row.id))
            self._notices.show(_("It is not listed here any more."), action=_("Undo"), on_action=back)
            self._done()

        self._context.tasks.run(self, lambda s: s.attention.settle(actor, row.id), said, failed=self._tell)

    def _run(self, work: Callable[[Services], object]) -> None:
        self._context.tasks.run(self, work, lambda _result: self._done(), failed=self._tell)

    def _tell(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._notices.show(error.text, kind="warning")
            self._done()
        else:
            self._context.tasks.unhandled(error)
