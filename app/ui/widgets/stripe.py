"""The Mandant's colour at the top edge: one sees for whom one writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui import theme

if TYPE_CHECKING:
    from app.ui.session import Session


class MandantStripe(QWidget):
    """A thin line in the colour of the Mandant in front; follows the session unless given a colour of its own."""

    def __init__(self, session: Session | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._own = ""
        self.setFixedHeight(theme.STRIPE_HEIGHT)
        if session is not None:
            self.follow(session)

    def follow(self, session: Session) -> None:
        self._session = session
        session.changed.connect(self.update)
        self.update()

    def show_colour(self, colour: str) -> None:
        """Paint `#rrggbb` from now on, for a window that writes for another Mandant than the one in front."""
        self._own = colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = self._own or theme.colours().window
        if not self._own and self._session is not None and self._session.ready:
            colour = self._session.mandant.colour
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(colour))
