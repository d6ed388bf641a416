"""The Mandant's colour at the top edge: one sees for whom one writes."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui import theme
from app.ui.session import Session


class MandantStripe(QWidget):
    """A thin line in the colour of the Mandant in front; follows the session unless given a colour of its own."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._own = ""
        self.setFixedHeight(theme.STRIPE_HEIGHT)
        session.changed.connect(self.update)

    def show_colour(self, colour: str) -> None:
        """Paint `#rrggbb` from now on, for a window that writes for another Mandant than the one in front."""
        self._own = colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = self._own or (self._session.mandant.colour if self._session.ready else theme.colours().window)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(colour))
