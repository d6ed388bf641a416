"""The question before sending again: what goes, what is left out and why, what it costs, what may arrive twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtWidgets import QWidget

from app.domain.messages import Receipt
from app.domain.resending import ResendOffer
from app.errors import TooLate, UserError
from app.i18n import _, ngettext
from app.ui.context import UiContext
from app.ui.dialogs import Dialog
from app.ui.labels import plain
from app.ui.lists.pane import ListPane
from app.ui.lists.source import Column
from app.ui.messages.resend_view import ResendRow, ResendSource, ResendView, resend_view, sent_words

if TYPE_CHECKING:
    from app.domain.permissions import Actor
    from app.services.suite import Services

READ_SECONDS = 8.0


class ResendDialog(Dialog):
    """Opened for chosen messages; one opened dialog sends each of them at most once, however often it is pressed."""

    help_chapter = "messages"

    def __init__(self, context: UiContext, ids: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(context, _("Resend"), parent, name="resend")
        if context.layout.get("dialog.resend") is None:
            self.resize(920, 440)
        self._ids = tuple(ids)
        self._intent = uuid4().hex
        self._actor = context.session.actor
        self._offer: ResendOffer | None = None
        self.head = plain(wrap=True)
        self.warning = plain(wrap=True, name="fieldMessage")
        self.warning.setProperty("level", "warning")
        self.warning.hide()
        self.pane: ListPane[ResendRow] = ListPane(
            context, "resend", _("Chosen messages"), _columns(), ResendSource()
        )
        for widget in (self.head, self.warning):
            self.body.addWidget(widget)
        self.body.addWidget(self.pane, 1)
        self.cancel_button = self.add_cancel()
        self.send_button = self.add_button(_("Resend"), self._send, role="accent")
        self.send_button.setEnabled(False)
        actor, chosen = self._actor, self._ids
        context.tasks.run(
            self, lambda s: _looked_up(s, actor, chosen), self._show, failed=self._fail, key="offer"
        )

    def _show(self, answer: tuple[ResendOffer, ResendView]) -> None:
        self._offer, view = answer
        self.head.setText(view.head)
        self.warning.setText("\n".join(view.warnings))
        self.warning.setVisible(bool(view.warnings))
        self.send_button.setText(view.button)
        self.send_button.setEnabled(view.going > 0)
        self.send_button.setToolTip("" if view.going else view.head)
        self.setAccessibleDescription(" ".join((view.head, *view.warnings)))
        self.pane.reload(ResendSource(view.rows))
        (self.send_button if view.going else self.cancel_button).setFocus()

    def _send(self) -> None:
        self.send_button.setEnabled(False)
        actor, chosen, intent = self._actor, self._ids, self._intent
        self.context.tasks.run(
            self, lambda s: s.resending.resend(actor, chosen, intent), self._sent, failed=self._fail
        )

    def _sent(self, receipts: tuple[Receipt, ...]) -> None:
        offer = self._offer
        if offer is not None and receipts:
            _tell(self.context, self._actor, sent_words(offer, len(receipts)), receipts)
        elif offer is not None:
            self.context.notices.show(_("Nothing was sent: somebody was quicker."), kind="info")
        self.accept()

    def _fail(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.head.setText(error.text)
            self.cancel_button.setFocus()
        else:
            self.context.tasks.unhandled(error)


def _looked_up(services: Services, actor: Actor, ids: Sequence[int]) -> tuple[ResendOffer, ResendView]:
    """In the data lane: numbers and money take their time to be written out."""
    offer = services.resending.offer(actor, ids)
    return offer, resend_view(offer)


def _tell(context: UiContext, actor: Actor, words: str, receipts: Sequence[Receipt]) -> None:
    """A notice that can still take them back, as long as the gateway has not got them."""
    ends = max((receipt.undo_until for receipt in receipts if receipt.undo_until), default=None)
    if ends is None:
        context.notices.show(words, kind="ok", seconds=READ_SECONDS)
        return
    ids = tuple(receipt.message_id for receipt in receipts)

    def undo() -> None:
        context.tasks.run(context.tasks, lambda s: _take_back(s, actor, ids), told)

    def told(count: int) -> None:
        taken = ngettext("{count} SMS is not sent.", "{count} SMS are not sent.", count).format(count=count)
        rest = _("The others have left.")
        context.notices.show(taken if count == len(ids) else f"{taken} {rest}")

    context.notices.show(
        words,
        kind="ok",
        action=_("Undo"),
        on_action=undo,
        seconds=(ends - context.clock.now()).total_seconds(),
    )


def _take_back(services: Services, actor: Actor, ids: Sequence[int]) -> int:
    """How many had not left yet."""
    taken = 0
    for message_id in ids:
        try:
            services.outbox.cancel(actor, message_id)
        except TooLate:
            continue
        taken += 1
    return taken


def _columns() -> tuple[Column[ResendRow], ...]:
    return (
        Column("who", _("Customer"), lambda row: row.who, width=150),
        Column("number", _("Number"), lambda row: row.number, width=160),
        Column("text", _("Text"), lambda row: row.text, stretch=True),
        Column("parts", _("SMS"), lambda row: row.parts, width=56, right=True),
        Column(
            "outcome",
            _("What happens"),
            lambda row: row.outcome,
            width=280,
            icon=lambda row: (row.icon, row.colour),
            tip=lambda row: row.why,
        ),
    )
