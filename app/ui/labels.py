"""Labels that never mistake a text from outside for formatting."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def plain(text: str = "", *, role: str = "", name: str = "", wrap: bool = False) -> QLabel:
    """A label of plain text; `role` (heading, quiet, small) and `name` choose its look in the style sheet."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    if role:
        label.setProperty("role", role)
    if name:
        label.setObjectName(name)
    return label
