"""A card in the middle of a window, as high as its content needs."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget


def centre(card: QWidget, page: QWidget, *, above: int = 2, below: int = 3) -> None:
    """Put `card`, which has a fixed width, into the middle of `page`; `above` and `below` share the room left.

    Not by an alignment: a layout does not ask an aligned widget how high it is at its width, and texts that
    wrap would be cut.
    """
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(card)
    row.addStretch(1)
    column = QVBoxLayout(page)
    column.addStretch(above)
    column.addLayout(row)
    column.addStretch(below)
