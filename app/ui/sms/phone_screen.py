"""A telephone with the messages that arrived on it, newest at the top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import theme
from app.ui.labels import plain

_BODY_RADIUS = 24.0
_BUBBLE_RADIUS = 12.0


@dataclass(frozen=True, slots=True)
class Arrived:
    """One message in words; `about` says to whom and when."""

    text: str
    sender: str
    about: str


class PhoneScreen(QFrame):
    """Shows what it is given; a message that is shown already keeps its place while others come in above it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Messages on the practice phone"))
        self._arrived: tuple[Arrived, ...] = ()
        self.bubbles: list[_Bubble] = []
        self.empty = plain(
            _("No SMS yet. What you send to any number arrives here."), role="quiet", wrap=True
        )
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, theme.SPACE_XS, 0)
        self._rows.setSpacing(theme.SPACE_M)
        self._rows.addWidget(self.empty)
        self._rows.addStretch(1)
        area = QScrollArea()
        area.setWidget(self._list)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(self.accessibleName())
        area.viewport().setAutoFillBackground(False)
        self._list.setAutoFillBackground(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.SPACE_M, theme.SPACE_XL + theme.SPACE_S, theme.SPACE_M, theme.SPACE_XL)
        box.addWidget(area)
        self.setMinimumHeight(220)
        theme.notifier().changed.connect(self.update)

    def show_arrived(self, arrived: Sequence[Arrived]) -> None:
        """Show these, newest first; nothing is touched if they are shown already."""
        wanted = tuple(arrived)
        if wanted == self._arrived:
            return
        self._arrived = wanted
        for bubble in self.bubbles:
            self._rows.removeWidget(bubble)
            bubble.hide()
            bubble.deleteLater()
        self.bubbles = [_Bubble(message) for message in wanted]
        for place, bubble in enumerate(self.bubbles):
            self._rows.insertWidget(place, bubble)
        self.empty.setVisible(not wanted)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            body = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.setPen(QPen(QColor(colours.border), 2))
            painter.setBrush(QColor(colours.surface))
            painter.drawRoundedRect(body, _BODY_RADIUS, _BODY_RADIUS)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.border))
            painter.drawRoundedRect(QRectF(body.center().x() - 24, body.top() + 12, 48, 5), 2.5, 2.5)


class _Bubble(QWidget):
    """One message: sender, text in its bubble, to whom and when."""

    def __init__(self, message: Arrived) -> None:
        super().__init__()
        self.text = plain(message.text, wrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setContentsMargins(theme.SPACE_M, theme.SPACE_S, theme.SPACE_M, theme.SPACE_S)
        sender = plain(message.sender)
        sender.setFont(theme.font(theme.Size.SMALL, bold=True))
        self.about: QLabel = plain(message.about, role="small", wrap=True)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        for label in (sender, self.text, self.about):
            rows.addWidget(label)
        self.setAccessibleName(f"{message.sender}: {message.text}")

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.colours().selection))
            painter.drawRoundedRect(QRectF(self.text.geometry()), _BUBBLE_RADIUS, _BUBBLE_RADIUS)
