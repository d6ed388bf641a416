"""A button for an action: the same words, icon and keys, pressed or not."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QWidget

from app.ui import actions, icons


def action_button(
    action: QAction, parent: QWidget, *, accent: bool = False, follows: bool = True
) -> QPushButton:
    """A button in `parent` that presses `action`; where it `follows`, it is on and shown whenever the action is."""
    button = QPushButton(f" {action.text()}", parent)  # the style leaves no room between icon and words
    button.setAccessibleName(action.text())
    button.setAutoDefault(False)
    button.setToolTip(action.toolTip())
    if accent:
        button.setProperty("role", "accent")
    icons.put(button, actions.spec(action.objectName()).icon, "on_accent" if accent else "text")
    button.clicked.connect(lambda _checked=False: action.trigger())
    if follows:
        action.changed.connect(lambda: _follow(button, action))
        _follow(button, action)
    return button


def _follow(button: QPushButton, action: QAction) -> None:
    button.setEnabled(action.isEnabled())
    button.setVisible(action.isVisible())
