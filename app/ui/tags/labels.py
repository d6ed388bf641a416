"""A customer's tags as small labels, each in its colour, in as many lines as they need."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.tags import Tag
from app.i18n import _
from app.ui import theme

GAP = 4
INSET = 7
"""Between a label's edge and its words."""


class TagLabels(QWidget):
    """Painted in one go; takes no room where there is nothing to show. A screen reader hears the titles."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tags: tuple[Tag, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_tags(self, tags: Sequence[Tag]) -> None:
        """Show these instead of those before."""
        self._tags = tuple(tags)
        titles = ", ".join(tag.title for tag in self._tags)
        self.setAccessibleName(_("Tags: {titles}").format(titles=titles) if titles else "")
        self.setToolTip(titles)
        self._take_room()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max((place.bottom() + 1 for place, _tag in self._places(width)), default=0)

    def sizeHint(self) -> QSize:
        return QSize(120, self.heightForWidth(max(self.width(), 120)))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self._line_height() if self._tags else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        metrics = self._metrics()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(theme.font(theme.Size.SMALL))
            for place, tag in self._places(self.width()):
                ground = theme.as_colour(tag.colour)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(ground)
                painter.drawRoundedRect(place, place.height() / 2, place.height() / 2)
                painter.setPen(theme.as_colour(theme.text_on(ground.name())))
                room = place.width() - 2 * INSET
                words = metrics.elidedText(tag.title, Qt.TextElideMode.ElideRight, room)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _take_room(self) -> None:
        # Beside a button a layout does not ask how high it would be for its width.
        self.setMinimumHeight(self.heightForWidth(self.width()) if self._tags else 0)

    def _places(self, width: int) -> list[tuple[QRect, Tag]]:
        metrics, height = self._metrics(), self._line_height()
        places: list[tuple[QRect, Tag]] = []
        left = top = 0
        for tag in self._tags:
            wanted = min(metrics.horizontalAdvance(tag.title) + 2 * INSET + 1, max(width, 40))
            if left and left + wanted > width:
                left, top = 0, top + height + GAP
            places.append((QRect(left, top, wanted, height), tag))
            left += wanted + GAP
        return places

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(theme.font(theme.Size.SMALL))

    def _line_height(self) -> int:
        return self._metrics().height() + GAP
