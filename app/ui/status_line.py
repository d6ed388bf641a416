"""The line at the foot: is there credit, does anything wait, is the gateway well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.i18n import _
from app.ui import theme

if TYPE_CHECKING:
    from app.services.suite import Services
    from app.ui.context import UiContext
    from app.ui.gateway_words import GatewayWords

EVERY_MS = 60_000


class StatusLine(QWidget):
    """Empty until it is attached; then it follows the gateway. `attention` carries a count and its words."""

    attention = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context: UiContext | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.SPACE_S, 0, theme.SPACE_S, 0)

    def attach(self, context: UiContext) -> None:
        """Begin to watch the gateway of the session's Mandant."""
        from app.ui.labels import plain  # not before the first window is painted

        self._context = context
        self.label = plain(role="small")
        self.label.setAccessibleName(_("State of the gateway"))
        self.paused = plain(name="fieldMessage")
        self.paused.setProperty("level", "error")
        self.settings_button = QPushButton(_("Gateway settings"))
        self.settings_button.setProperty("role", "link")
        self.settings_button.setProperty("inline", "true")  # the line stays as high as it is
        self.settings_button.clicked.connect(self._show_settings)
        self._row.addWidget(self.paused)
        self._row.addWidget(self.settings_button)
        self._row.addWidget(self.label, 1)
        self.paused.hide()
        self.settings_button.hide()
        for signal in (context.events.accounts_changed, context.events.messages_changed):
            signal.connect(self.refresh)
        context.session.changed.connect(self.refresh)
        timer = QTimer(self)
        timer.setInterval(EVERY_MS)
        timer.timeout.connect(self.refresh)
        timer.start()
        self.refresh()

    def refresh(self, _event: object = None) -> None:
        """Ask anew; only the newest question is answered."""
        context = self._context
        if context is None:
            return
        if not context.session.ready:
            self.label.clear()
            return
        actor = context.session.actor
        zone = context.session.mandant.time_zone

        def work(services: Services) -> GatewayWords:
            from zoneinfo import ZoneInfo

            from app.ui.gateway_words import describe  # brings Babel: not on the GUI thread

            return describe(services.accounts.state(actor), ZoneInfo(zone))

        context.tasks.run(self, work, self._show, key="state")

    def _show(self, words: GatewayWords) -> None:
        self.label.setText(" · ".join(words.pieces))
        self.paused.setText(words.paused)
        self.paused.setVisible(bool(words.paused))
        self.settings_button.setVisible(bool(words.paused))
        self.attention.emit(words.trouble, words.trouble_words)

    def _show_settings(self) -> None:
        if self._context is not None:
            self._context.navigator.show_settings("gateway")
