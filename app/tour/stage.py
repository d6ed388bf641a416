"""What a walk through the windows needs: keys, waiting for what the screen shows, and pictures of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QKeySequence, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QWidget

from app.ui import theme

if TYPE_CHECKING:
    from app.ui.program import Program

Kind = TypeVar("Kind", bound=QWidget)
PATIENCE_SECONDS = 20


class TourFailed(Exception):
    """The screen did not come to show what the walk waited for."""


class Stage:
    """Acts as a person at the keyboard of one running program, and photographs the screen."""

    def __init__(self, program: Program, directory: Path) -> None:
        self.program = program
        self._directory = directory
        self._number = 0
        directory.mkdir(parents=True, exist_ok=True)

    # Waiting

    def come_forward(self) -> None:
        """Make the main window the active one, as a click on it would."""
        window = self.program.window
        window.raise_()
        window.activateWindow()
        self.pause(0.2)

    def pause(self, seconds: float) -> None:
        """Let the program run; only where there is nothing to wait for."""
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()

    def wait(self, condition: Callable[[], object], what: str) -> None:
        """Let the program run until `condition` holds. Raises TourFailed, naming `what`, after twenty seconds."""
        deadline = QDeadlineTimer(PATIENCE_SECONDS * 1000)
        while not condition():
            if deadline.hasExpired():
                self.picture("failed")
                raise TourFailed(f"waited in vain for: {what}")
            self.pause(0.03)

    def settle(self) -> None:
        """Until everything that was asked for has been answered and painted."""
        self.pause(0.05)
        self.wait(lambda: not self.program.tasks.busy, "answers from the data lane")
        self.pause(0.15)

    # Keys

    @property
    def front(self) -> QWidget:
        """The popup, dialog or window that a key would reach."""
        for candidate in (QApplication.activePopupWidget(), QApplication.activeModalWidget()):
            if candidate is not None:
                return candidate
        return QApplication.activeWindow() or self.program.window

    def press(self, keys: str) -> None:
        """Press `Ctrl+M`, `Return`, `Down` …, where the keyboard is."""
        combination = QKeySequence(keys)[0]  # type: ignore[index]  # the stubs do not know __getitem__
        QTest.keyClick(self._target(), combination.key(), combination.keyboardModifiers())
        self.settle()

    def write(self, text: str) -> None:
        """Type into what has the keyboard, letter by letter."""
        for letter in text:
            target = self._target()
            if letter == "\n":
                QTest.keyClick(target, Qt.Key.Key_Return)
            elif ord(letter) < 128:
                QTest.keyClicks(target, letter)
            else:
                self._insert(target, letter)
        self.settle()

    def _target(self) -> QWidget:
        """Who gets the next key; without a window manager no window may be active, but each knows its focus."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            return popup.focusWidget() or popup
        if QApplication.activeWindow() is None:  # a dialog has gone, and nobody hands the keyboard back
            (QApplication.activeModalWidget() or self.program.window).activateWindow()
            self.wait(QApplication.activeWindow, "an active window")
        front = self.front
        return QApplication.focusWidget() or front.focusWidget() or front

    # Finding

    def find(self, kind: type[Kind], name: str = "", *, within: QWidget | None = None) -> Kind:
        """The first visible widget of that kind, by object name or accessible name. Raises TourFailed."""
        for widget in (within or self.front).findChildren(kind):
            if widget.isVisible() and (not name or name in (widget.objectName(), widget.accessibleName())):
                return widget
        self.picture("failed")
        raise TourFailed(f"there is no {kind.__name__} {name!r}")

    def has_text(self, words: str) -> bool:
        """Whether a visible label of the front window, or a notice, says `words`."""
        roots = (self.front, self.program.window)
        return any(
            label.isVisible() and words in label.text()
            for root in roots
            for label in root.findChildren(QLabel)
        )

    def button(self, words: str) -> QAbstractButton:
        """The visible button that says `words`. Raises TourFailed."""
        for root in (self.front, self.program.window):
            for button in root.findChildren(QAbstractButton):
                said = (button.text().replace("&", ""), button.accessibleName())
                if button.isVisible() and any(word.startswith(words) for word in said if word):
                    return button
        self.picture("failed")
        raise TourFailed(f"there is no button {words!r}")

    def click(self, words: str) -> None:
        """Press a button with the mouse."""
        QTest.mouseClick(self.button(words), Qt.MouseButton.LeftButton)
        self.settle()

    # Pictures

    def picture(self, name: str) -> Path:
        """Photograph the main window with everything that lies over it; returns the file."""
        self._number += 1
        path = self._directory / f"{self._number:02d}-{name}.png"
        window = self.program.window
        area = QRect(window.mapToGlobal(QPoint(0, 0)), window.size())
        for other in QApplication.topLevelWidgets():
            if other.isVisible() and other.window() is other and not other.isHidden():
                area = area.united(QRect(other.mapToGlobal(QPoint(0, 0)), other.size()))
        picture = self._photograph(area)
        self._frame_dialogs(picture, area.topLeft())
        picture.save(str(path))
        return path

    def _frame_dialogs(self, picture: QPixmap, corner: QPoint) -> None:
        """A hairline round each window over the main one: a virtual screen has nobody who frames windows."""
        painter = QPainter(picture)
        painter.setPen(theme.colour("input_border"))
        for widget in QApplication.topLevelWidgets():
            if widget.isVisible() and widget is not self.program.window and isinstance(widget, QDialog):
                painter.drawRect(QRect(widget.mapToGlobal(QPoint(0, 0)) - corner, widget.size()))
        painter.end()

    def _photograph(self, area: QRect) -> QPixmap:
        screen = QApplication.primaryScreen()
        if QApplication.platformName() != "offscreen":
            return screen.grabWindow(0, area.x(), area.y(), area.width(), area.height())
        picture = QPixmap(area.size())  # without a screen the windows are laid over each other by hand
        picture.fill(Qt.GlobalColor.gray)
        painter = QPainter(picture)
        for widget in sorted(QApplication.topLevelWidgets(), key=lambda one: one is not self.program.window):
            if widget.isVisible():
                painter.drawPixmap(widget.mapToGlobal(QPoint(0, 0)) - area.topLeft(), widget.grab())
        painter.end()
        return picture

    @staticmethod
    def _insert(target: QWidget, letter: str) -> None:
        """A letter no US keyboard has, as an input method would give it."""
        from PySide6.QtGui import QInputMethodEvent

        event = QInputMethodEvent("", [])
        event.setCommitString(letter)
        QApplication.sendEvent(target, event)
