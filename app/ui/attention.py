"""The menu of the flag: which SMS need somebody, each with what is wrong; choosing one opens the customer's log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from app.domain.messages import MessageRow
from app.i18n import _
from app.ui import icons
from app.ui.context import UiContext

if TYPE_CHECKING:
    from app.ui.top_bar import TopBar

FAILURES_COUNT_FOR = timedelta(days=7)
MOST = 12


class AttentionMenu(QObject):
    """Opens under the flag, with the newest on top."""

    def __init__(self, context: UiContext, top_bar: TopBar) -> None:
        super().__init__(top_bar)
        self._context = context
        self._top_bar = top_bar
        self.menu = QMenu(top_bar)
        self.menu.setAccessibleName(_("Needs attention"))
        top_bar.flag_pressed.connect(self.open)

    def open(self) -> None:
        """Read what it is about, then show it."""
        context = self._context
        if not context.session.ready:
            return
        actor, since = context.session.actor, context.clock.now() - FAILURES_COUNT_FOR
        context.tasks.run(
            self,
            lambda s: _in_words(s.message_log.needing_attention(actor, since, MOST)),
            self._show,
            key="attention",
        )

    def _show(self, lines: Sequence[tuple[MessageRow, str, str, str]]) -> None:
        self.menu.clear()
        for row, words, icon, colour in lines:
            action = self.menu.addAction(icons.icon(icon, colour), words.replace("&", "&&"))
            action.setEnabled(row.customer_id is not None)
            action.triggered.connect(lambda _checked=False, chosen=row.customer_id: self._open_log(chosen))
        if not lines:
            self.menu.addAction(_("Nothing needs attention any more.")).setEnabled(False)
        flag = self._top_bar.flag
        if flag is not None:
            self.menu.popup(flag.mapToGlobal(QPoint(0, flag.height())))

    def _open_log(self, customer_id: int | None) -> None:
        if customer_id is not None:
            self._context.navigator.show_log(customer_id)


def _in_words(rows: Sequence[MessageRow]) -> tuple[tuple[MessageRow, str, str, str], ...]:
    """Each with its line, icon and colour. Brings the phone library: for the data lane."""
    from app.domain.phone import format_international
    from app.ui.sms.status_words import status_words

    lines = []
    for row in rows:
        status = status_words(row.status, row.reason)
        who = row.customer_name or format_international(row.number)
        words = _("{who} – {state}").format(who=who, state=status.title)
        lines.append((row, words, status.icon, status.colour))
    return tuple(lines)
