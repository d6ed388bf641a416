"""Where a test of the mailing goes: to one's own mobile, or to the practice phone."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.domain.mailings import Going
from app.i18n import _
from app.ui import icons


class TrialMenu(QToolButton):
    """`wanted` carries where to; what is tried is the text in the preview."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = _("Test")
        self.setText(f" {words}")
        self.setAccessibleName(words)
        self.setToolTip(_("Send the text in the preview to yourself"))
        self.setAccessibleDescription(self.toolTip())
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(16, 16))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        icons.put(self, "smartphone")
        menu = QMenu(self)
        self.own_action = menu.addAction(_("To my own mobile"))
        self.practice_action = menu.addAction(_("To the practice phone"))
        icons.put(self.own_action, "smartphone")
        icons.put(self.practice_action, "monitor")
        self.own_action.triggered.connect(lambda _checked=False: self.wanted.emit(Going.OWN_MOBILE))
        self.practice_action.triggered.connect(lambda _checked=False: self.wanted.emit(Going.PRACTICE_PHONE))
        self.setMenu(menu)
