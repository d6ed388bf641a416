"""Gives tags to customers and takes them, and says what it did by a notice with *Undo*."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QObject

from app.domain.tags import TagChange
from app.errors import UserError
from app.i18n import _, ngettext
from app.ui.context import UiContext


class Tagging(QObject):
    """Belongs to the page, not to the dialog that asks: the way to undo outlives that."""

    def __init__(self, context: UiContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context

    def change(
        self, customer_ids: Sequence[int], *, give: Collection[int] = (), take: Collection[int] = ()
    ) -> None:
        """Give all of them the tags `give`, take from all of them the tags `take`."""
        actor, ids = self._context.session.actor, tuple(customer_ids)
        self._context.tasks.run(
            self, lambda s: s.tags.change(actor, ids, give=give, take=take), self._tell, failed=self._refused
        )

    def _tell(self, done: TagChange) -> None:
        notices, count = self._context.notices, len(done.customer_ids)
        if left_out := len(set(done.left_out)):
            words = ngettext(
                "{count} archived customer was left out: a tag is for active customers only.",
                "{count} archived customers were left out: a tag is for active customers only.",
                left_out,
            )
            notices.show(words.format(count=left_out), kind="warning")
        if count:
            words = ngettext("Tags of {count} customer changed.", "Tags of {count} customers changed.", count)
            notices.show(
                words.format(count=count), kind="ok", action=_("Undo"), on_action=lambda: self._undo(done)
            )

    def _undo(self, done: TagChange) -> None:
        actor = self._context.session.actor
        self._context.tasks.run(
            self, lambda s: s.tags.undo(actor, done), lambda _undone: None, failed=self._refused
        )

    def _refused(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._context.notices.show(error.text, kind="error")
        else:
            self._context.tasks.unhandled(error)
