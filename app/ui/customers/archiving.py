"""Takes customers out of the list and back, each time with a way to undo it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from app.errors import UserError
from app.i18n import _, ngettext
from app.ui.context import UiContext


class Archiving(QObject):
    """Tells what it did by a notice with *Undo*; the last step can also be undone by a key."""

    def __init__(self, context: UiContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._last: tuple[tuple[int, ...], bool] | None = None

    @property
    def can_undo(self) -> bool:
        return self._last is not None

    def archive(self, ids: Sequence[int], name: str) -> None:
        """`name` is shown where it is one customer."""
        one = _("{name} is archived.").format(name=name)
        many = ngettext("{count} customer is archived.", "{count} customers are archived.", len(ids))
        self._do(tuple(ids), one if len(ids) == 1 and name else many.format(count=len(ids)), archived=True)

    def restore(self, ids: Sequence[int], name: str) -> None:
        one = _("{name} is back in the list.").format(name=name)
        many = ngettext(
            "{count} customer is back in the list.", "{count} customers are back in the list.", len(ids)
        )
        self._do(tuple(ids), one if len(ids) == 1 and name else many.format(count=len(ids)), archived=False)

    def undo(self) -> None:
        """Take the last step back, once."""
        if self._last is not None:
            (ids, archived), self._last = self._last, None
            self._change(ids, "", archived=not archived)

    def _do(self, ids: tuple[int, ...], words: str, *, archived: bool) -> None:
        if ids:
            self._change(ids, words, archived=archived)

    def _change(self, ids: tuple[int, ...], words: str, *, archived: bool) -> None:
        actor = self._context.session.actor

        def done(changed: tuple[int, ...]) -> None:
            if changed and words:
                self._last = (changed, archived)
                self._context.notices.show(words, kind="ok", action=_("Undo"), on_action=self.undo)

        self._context.tasks.run(
            self,
            lambda s: s.customers.archive(actor, ids) if archived else s.customers.unarchive(actor, ids),
            done,
            failed=self._refused,
        )

    def _refused(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._context.notices.show(error.text, kind="error")
        else:
            self._context.tasks.unhandled(error)
