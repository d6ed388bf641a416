"""Covers the main window with a card (log-in, lock) so that nothing beneath can be read or pressed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget
from shiboken6 import isValid


class Cover(QObject):
    """While it is on, other windows of the program are hidden and come back as they were."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._card: QWidget | None = None
        self._hidden: list[QWidget] = []
        window.installEventFilter(self)

    @property
    def card(self) -> QWidget | None:
        """What lies over the window now."""
        return self._card

    def put_on(self, card: QWidget) -> None:
        """Lay `card` over the whole window, instead of one that lies there."""
        if self._card is None:
            self._hide_others()
        else:
            self._card.deleteLater()
        self._card = card
        card.setParent(self._window)
        card.setGeometry(self._window.rect())
        self._below_enabled(False)
        card.show()
        card.raise_()

    def take_off(self) -> None:
        """Show again what was there."""
        if self._card is None:
            return
        self._card.hide()
        self._card.deleteLater()
        self._card = None
        self._below_enabled(True)
        for window in self._hidden:
            if isValid(window):
                window.show()
        self._hidden.clear()

    def close_hidden(self) -> None:
        """Close for good what was hidden: it belonged to somebody who has logged out."""
        for window in self._hidden:
            if isValid(window):
                if isinstance(window, QDialog):
                    window.done(QDialog.DialogCode.Rejected)
                window.close()
                window.deleteLater()
        self._hidden.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self._card is not None:
            self._card.setGeometry(self._window.rect())
        return False

    def _hide_others(self) -> None:
        for widget in QApplication.topLevelWidgets():
            if widget is not self._window and widget.isVisible() and widget.isWindow():
                self._hidden.append(widget)
                widget.hide()

    def _below_enabled(self, enabled: bool) -> None:
        for below in (self._window.centralWidget(), self._window.statusBar()):
            if below is not None:
                below.setEnabled(enabled)
