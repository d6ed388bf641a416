"""A little telephone that shows what will arrive: one message, and where its SMS end."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import theme
from app.ui.labels import plain
from app.ui.widgets.text_positions import to_units

WIDTH = 236
FOLLOWS_AFTER_MS = 80
_BODY_RADIUS = 22.0
_BUBBLE_RADIUS = 14.0


class PhoneBubble(QFrame):
    """Shows sender and text; `show_text` costs next to nothing, painting happens when Qt finds the time."""

    def __init__(self, parent: QWidget | None = None, *, explains: bool = True) -> None:
        """`explains` False leaves out the line about the marks, where there is little room."""
        super().__init__(parent)
        self._explains = explains
        self.setFixedWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Preview"))
        self.sender_label = plain()
        self.sender_label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.sender_label.setFont(theme.font(theme.Size.SMALL, bold=True))
        self.joined = _note()
        self.joined.setText(_("Arrives as one message; a mark shows where an SMS ends."))
        self.joined.hide()
        self.note = _note()
        self._canvas = _Bubble()
        area = QScrollArea()
        area.setWidget(self._canvas)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        area.setStyleSheet("QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }")
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.SPACE_M, theme.SPACE_XL, theme.SPACE_M, theme.SPACE_M)
        box.setSpacing(theme.SPACE_S)
        box.addWidget(self.sender_label)
        box.addWidget(area, 1)
        box.addWidget(self.joined)
        box.addWidget(self.note)
        theme.notifier().changed.connect(self.update)

    def show_sender(self, sender: str, note: str = "") -> None:
        """`note` stands at the foot, for instance that this sender cannot be answered."""
        self.sender_label.setText(sender)
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def show_text(
        self, text: str, part_ends: tuple[int, ...] = (), gaps: tuple[tuple[int, int], ...] = ()
    ) -> None:
        """The message with the places (Python characters) where an SMS ends, and what is not filled."""
        self._canvas.show_text(text, part_ends, gaps)
        explained = self._explains and bool(part_ends)
        if self.joined.isHidden() is explained:
            self.joined.setVisible(explained)

    @property
    def text(self) -> str:
        return self._canvas.text

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 260)

    def minimumSizeHint(self) -> QSize:
        return QSize(WIDTH, 180)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            body = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.setPen(QPen(QColor(colours.border), 1.5))
            painter.setBrush(QColor(colours.surface))
            painter.drawRoundedRect(body, _BODY_RADIUS, _BODY_RADIUS)
            slot = QRectF(body.center().x() - 20, body.top() + 10, 40, 4)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.border))
            painter.drawRoundedRect(slot, 2, 2)


class _Bubble(QWidget):
    """The bubble itself; its height follows the text."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._part_ends: tuple[int, ...] = ()
        self._gaps: tuple[tuple[int, int], ...] = ()
        self._laid_text = ""
        self._laid_ends: tuple[int, ...] = ()
        self._layout: QTextLayout | None = None
        # A moment later, and once for all keys of that moment: nobody who types waits for the preview.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(FOLLOWS_AFTER_MS)
        self._soon.timeout.connect(self._lay_out)
        theme.notifier().changed.connect(self._soon.start)

    def show_text(self, text: str, part_ends: tuple[int, ...], gaps: tuple[tuple[int, int], ...]) -> None:
        if (text, part_ends, gaps) == (self.text, self._part_ends, self._gaps):
            return
        self.text, self._part_ends, self._gaps = text, part_ends, gaps
        if not self._soon.isActive():
            self._soon.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        layout = self._layout
        if layout is None:
            return
        colours = theme.colours()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.selection))
            painter.drawRoundedRect(self._bubble(layout), _BUBBLE_RADIUS, _BUBBLE_RADIUS)
            painter.setPen(QColor(colours.text))
            layout.draw(painter, self._origin())
            self._draw_part_ends(painter, layout)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._lay_out()
        super().resizeEvent(event)

    def _draw_part_ends(self, painter: QPainter, layout: QTextLayout) -> None:
        painter.setPen(QPen(QColor(theme.colours().warn), 1.5))
        for end in self._laid_ends[:-1]:
            units = to_units(self._laid_text, end)
            line = layout.lineForTextPosition(units)
            told = line.cursorToX(units)  # PySide6 gives the position with the x, its stub says object
            x = self._origin().x() + (told[0] if isinstance(told, tuple) else 0.0)
            top = self._origin().y() + line.y()
            painter.drawLine(QPointF(x, top), QPointF(x, top + line.height()))

    @Slot()
    def _lay_out(self) -> None:
        self._layout = self._make_layout() if self.text else None
        height = 0 if self._layout is None else round(self._bubble(self._layout).bottom()) + theme.SPACE_XS
        if height != self.minimumHeight():
            self.setMinimumHeight(height)
        self.update()

    def _make_layout(self) -> QTextLayout:
        self._laid_text, self._laid_ends = self.text, self._part_ends
        layout = QTextLayout(self.text.replace("\n", "\u2028"), self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats([self._gap_format(start, end) for start, end in self._gaps])
        layout.beginLayout()
        top = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(self.width() - 2 * theme.SPACE_M)
            line.setPosition(QPointF(0, top))
            top += line.height()
        layout.endLayout()
        return layout

    def _gap_format(self, start: int, end: int) -> QTextLayout.FormatRange:
        made = QTextLayout.FormatRange()
        how = QTextCharFormat()
        how.setBackground(QColor(theme.colours().mark_gap))
        begin = to_units(self.text, start)
        made.start, made.length = begin, to_units(self.text, end) - begin
        made.format = how
        return made

    def _origin(self) -> QPointF:
        return QPointF(theme.SPACE_M, theme.SPACE_S)

    def _bubble(self, layout: QTextLayout) -> QRectF:
        used = layout.boundingRect()
        width = max((layout.lineAt(n).naturalTextWidth() for n in range(layout.lineCount())), default=0.0)
        return QRectF(0, 0, min(width + 2 * theme.SPACE_M, self.width()), used.height() + 2 * theme.SPACE_S)


def _note() -> QLabel:
    label = plain(role="small", wrap=True)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return label
