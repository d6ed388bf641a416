"""What a page puts beside its list: a button that takes all filters away, and the saved ones."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.ui import icons, theme
from app.ui.lists.saved import SavedFilters


class FilterTools(QWidget):
    """The button is only there while something is filtered."""

    def __init__(self, clear: QAction, saved: SavedFilters) -> None:
        super().__init__()
        self.saved = saved
        self.clear_button = QPushButton(clear.text())
        self.clear_button.setToolTip(clear.toolTip())
        icons.put(self.clear_button, "funnel-x")
        self.clear_button.clicked.connect(lambda _checked=False: clear.trigger())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_S)
        row.addWidget(self.clear_button)
        row.addWidget(saved)
        self.refresh(active=False)

    def refresh(self, *, active: bool) -> None:
        """Say whether anything is filtered."""
        self.clear_button.setVisible(active)
        self.saved.refresh()
