"""The line at the foot: is there credit, does anything wait, is the gateway well."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.i18n import _
from app.ui import theme

if TYPE_CHECKING:
    from app.services.suite import Services
    from app.ui.context import UiContext
    from app.ui.gateway_words import GatewayWords

EVERY_MS = 60_000


class StatusLine(QWidget):
    """Follows the events of the gateway and of messages; `attention` carries the count and its words."""

    attention = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context: UiContext | None = None
        self.label = QLabel(self)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setProperty("role", "small")
        self.label.setAccessibleName(_("State of the gateway"))
        self.paused = QLabel(self)
        self.paused.setTextFormat(Qt.TextFormat.PlainText)
        self.paused.setObjectName("fieldMessage")
        self.paused.setProperty("level", "error")
        self.settings_button = QPushButton(_("Gateway settings"), self)
        self.settings_button.setProperty("role", "link")
        self.settings_button.clicked.connect(self._show_settings)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.refresh)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.SPACE_S, 0, theme.SPACE_S, 0)
        row.addWidget(self.paused)
        row.addWidget(self.settings_button)
        row.addWidget(self.label, 1)
        self.paused.hide()
        self.settings_button.hide()

    def attach(self, context: UiContext) -> None:
        """Begin to watch the gateway of the session's Mandant."""
        self._context = context
        for signal in (context.events.accounts_changed, context.events.messages_changed):
            signal.connect(self.refresh)
        context.session.changed.connect(self.refresh)
        self._timer.start()
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
