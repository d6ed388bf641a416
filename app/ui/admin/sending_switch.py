"""The owner's switch for sending on the page of the gateway: takes effect at once, without *Save*."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.errors import UserError
from app.i18n import _, ngettext
from app.ui.context import UiContext
from app.ui.labels import plain

if TYPE_CHECKING:
    from app.services.letting_go import LetGo


class SendingSwitch(QWidget):
    """A check box that follows what is stored, also when another workstation switched."""

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context = context
        self.box = QCheckBox(_("&Send SMS"))
        self.box.setChecked(True)
        self.box.clicked.connect(self._switch)
        self.message = plain(name="fieldMessage", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.box)
        column.addWidget(self.message)
        self._show(on=True)
        context.events.accounts_changed.connect(self.follow)
        context.session.changed.connect(self.follow)
        self.follow()

    @Slot()
    @Slot(object)
    def follow(self, _event: object = None) -> None:
        """Show what is stored."""
        if self._context.session.ready:
            actor = self._context.session.actor
            self._context.tasks.run(
                self, lambda s: s.sending_switch.is_on(actor), lambda on: self._show(on=on), key="switch"
            )

    def _show(self, *, on: bool) -> None:
        self.box.setEnabled(True)
        self.box.setChecked(on)
        words = _("Applies at once, to this company on every computer.")
        if not on:
            words = _(
                "Switched off: what becomes due is held. What lies at the gateway already leaves from there."
            )
        self.message.setProperty("level", "help" if on else "warning")
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)
        self.message.setText(words)
        self.box.setAccessibleDescription(words)

    @Slot(bool)
    def _switch(self, on: bool) -> None:
        actor, tasks = self._context.session.actor, self._context.tasks
        self.box.setEnabled(False)
        if on:
            tasks.run(self, lambda s: s.sending_switch.turn_on(actor), self._turned_on, failed=self._failed)
        else:
            tasks.run(
                self,
                lambda s: s.sending_switch.turn_off(actor),
                lambda _none: self._show(on=False),
                failed=self._failed,
            )

    def _turned_on(self, result: LetGo) -> None:
        self._show(on=True)
        if result.going:
            words = ngettext("{count} SMS is on its way.", "{count} SMS are on their way.", result.going)
            self._context.notices.show(words.format(count=result.going), kind="ok")

    def _failed(self, error: Exception) -> None:
        self.follow()
        if isinstance(error, UserError):
            self._context.notices.show(error.text, kind="error")
        else:
            self._context.tasks.unhandled(error)
