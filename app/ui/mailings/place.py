"""The place of mailings in the main window: the overview, and behind it the editor and the review."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.mailings import Mailing
from app.ui.context import UiContext
from app.ui.mailings.overview import OverviewPage


class MailingsPlace(QWidget):
    """Remembers which of its pages was in front."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.overview = OverviewPage(context, self)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.overview)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.stack)
        self.overview.write_wanted.connect(self.write)

    def activate(self) -> None:
        self.overview.activate()

    def focus_first(self) -> None:
        self.overview.focus_first()

    def show_overview(self, mailing_id: int = 0) -> None:
        """Bring the list to the front and select this mailing in it."""
        self.stack.setCurrentWidget(self.overview)
        self.overview.activate()
        self.overview.focus_first()
        if mailing_id:
            self.overview.show_mailing(mailing_id)

    def write(self, mailing: Mailing) -> None:
        """Open the editor with this draft; id 0 = a new one."""
        self.stack.setCurrentWidget(self.overview)
