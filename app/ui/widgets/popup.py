"""A small frame that drops down under what was pressed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget


class Popup(QFrame):
    """Closes with Esc or a click elsewhere."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("card")
        self.setAccessibleName(name)

    def open_under(self, anchor: QWidget) -> None:
        """Show it below `anchor`, or above and further left where the screen ends."""
        place = anchor.mapToGlobal(anchor.rect().bottomLeft())
        screen = anchor.screen().availableGeometry()
        place.setX(max(screen.left(), min(place.x(), screen.right() - self.width())))
        if place.y() + self.height() > screen.bottom():
            place.setY(max(screen.top(), anchor.mapToGlobal(anchor.rect().topLeft()).y() - self.height()))
        self.move(place)
        self.show()
