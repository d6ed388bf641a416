"""Says that the list shows one mailing only, and takes that away again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.mailings import Mailing
from app.errors import UserError
from app.i18n import _
from app.ui import icons, theme
from app.ui.context import UiContext

LONGEST = 220
"""Pixels; a longer name is cut, and stands in the tool tip."""


class MailingChip(QPushButton):
    """Pressed to see the SMS of all mailings again; not there while `mailing_id` is 0."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.mailing_id = 0
        self.setAutoDefault(False)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross stands behind the name
        icons.put(self, "x")
        self.hide()

    def show_mailing(self, mailing_id: int) -> None:
        """Name this mailing as soon as it has been read; 0 hides the chip."""
        if mailing_id == self.mailing_id:
            return
        self.mailing_id = mailing_id
        self._say(_("One mailing"))
        self.setVisible(bool(mailing_id))
        if not mailing_id:
            return
        actor = self._context.session.actor
        self._context.tasks.run(
            self,
            lambda s: s.mailings.kept.get(actor, mailing_id),
            self._name,
            failed=self._keep_quiet,
            key="mailing",
        )

    def _name(self, mailing: Mailing) -> None:
        if mailing.id == self.mailing_id:
            title = mailing.name or " ".join(mailing.template.split())
            self._say(_("Mailing: {name}").format(name=title))

    def _keep_quiet(self, error: Exception) -> None:
        """One of another Mandant, or gone: the list says what there is of it."""
        if not isinstance(error, UserError):
            self._context.tasks.unhandled(error)

    def _say(self, words: str) -> None:
        shown = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, LONGEST)
        self.setText(f"{shown.replace('&', '&&')} ")
        self.setMinimumHeight(theme.ROW_HEIGHT)
        tip = _("Show the SMS of all mailings again")
        self.setToolTip(f"{words}\n{tip}")
        self.setAccessibleName(words)
        self.setAccessibleDescription(tip)
