"""A little square of colour, for menus and lists that name what it stands for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from app.ui import theme

SIDE = 14


def swatch(colour: str, *, inset: int = 0) -> QIcon:
    """A little rounded square of a Mandant's or a type's colour; `inset` pixels of room at its left."""
    picture = QPixmap(2 * (SIDE + inset), 2 * SIDE)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.as_colour(colour))
        painter.drawRoundedRect(2 * inset, 0, 2 * SIDE, 2 * SIDE, 6, 6)
    picture.setDevicePixelRatio(2)
    return QIcon(picture)
