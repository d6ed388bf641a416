"""The overview of mailings: drafts, what is on its way, and what became of those that were sent."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.mailings import Mailing
from app.i18n import _
from app.ui import actions, theme
from app.ui.context import UiContext
from app.ui.labels import plain
from app.ui.lists.pane import ListPane
from app.ui.mailings.listing import MailingSource, columns
from app.ui.mailings.view_model import MailingLine


class OverviewPage(QWidget):
    """`write_wanted` asks for the editor (id 0 = a new one), `review_wanted` for the review of a draft."""

    write_wanted = Signal(object)
    review_wanted = Signal(object)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        session = context.session
        source = MailingSource(session.actor, ZoneInfo(session.mandant.time_zone))
        self.list: ListPane[MailingLine] = ListPane(
            context, "mailings", _("Mailings"), columns(), source, self
        )
        self.new_action = actions.make(
            self, "mailings.new", lambda: self.write_wanted.emit(Mailing(0)), context=context
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_M)
        box.setSpacing(theme.SPACE_M)
        box.addWidget(plain(_("Mailings"), name="pageTitle"))
        box.addWidget(self.list, 1)

    def activate(self) -> None:
        """Read the list (again); meanwhile hidden, it followed nothing."""
        self.list.reload()

    def focus_first(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_mailing(self, mailing_id: int) -> None:
        """Select this mailing."""
        self.list.select(mailing_id)
