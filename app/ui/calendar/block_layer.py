"""Paints the appointments in few strokes: fills gathered by colour, texts shortened once and kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QPainter,
    QPen,
    QPixmap,
    QStaticText,
    QTransform,
)

from app.domain.appointments import AppointmentState
from app.domain.calendar import AppointmentRow
from app.i18n import ngettext
from app.ui import icons, theme
from app.ui.calendar.geometry import MOST_LANES, Box, Geometry
from app.ui.calendar.grid_layer import mixed
from app.ui.calendar.view_model import Bar, Block, lines_of
from app.ui.calendar.words import sms_sign, state_sign

RADIUS = 4
_BAR = 3
"""Width of the strong colour at the left of a block."""
_PAD = 8
_ICON = 13
_GAP = 4
_NO_ROOM = 26
"""Less than this shows no letter."""
_NARROW = 34
"""Room that the text keeps before icons are drawn beside it."""
_PLAIN, _BOLD, _STRUCK = 0, 1, 2


class _Readable(NamedTuple):
    """A block wide enough for letters, with its lines; finding these for all of a crowded week would be for nothing."""

    row: AppointmentRow
    box: Box
    name: str
    about: str
    signs: str


class BlockLayer:
    """Keeps shortened texts and icons until `forget`, which is due when theme, font or language change."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        usual = theme.font(theme.Size.SMALL)
        self._fonts = (usual, theme.font(theme.Size.SMALL, bold=True), usual)
        self._metrics = tuple(QFontMetrics(font) for font in self._fonts)
        self._line = max(metrics.height() for metrics in self._metrics)
        self._texts: dict[tuple[str, int, int], QStaticText] = {}
        self._icons: dict[tuple[str, str, float], QPixmap] = {}

    def paint_blocks(
        self,
        painter: QPainter,
        geometry: Geometry,
        blocks: Iterable[Block],
        *,
        ratio: float,
        chosen: bool = False,
    ) -> None:
        """The blocks that can be seen; the painter is clipped to the times. `chosen` ones look selected."""
        seen, top, height = [], geometry.top, geometry.height
        for block in blocks:
            box = geometry.box(block.column, block.start, block.end, block.lane, block.lanes, block.span)
            if box.y + box.height > top and box.y < height:
                seen.append((block, box))
        self._fill(painter, [(block.row, box) for block, box in seen], chosen=chosen)
        readable = [
            _Readable(block.row, box, *lines_of(block.row))
            for block, box in seen
            if box.width >= _PAD + _ICON
        ]
        for wanted in (_BOLD, _PLAIN, _STRUCK):
            painter.setFont(self._fonts[wanted])
            struck_out = wanted == _STRUCK
            painter.setPen(QColor(theme.colours().quiet if struck_out else theme.colours().text))
            for one in readable:
                if (one.row.appointment.state is AppointmentState.CANCELLED) is struck_out:
                    self._write(painter, one, wanted)
        for one in readable:
            self._sign(painter, one, ratio)

    def paint_bars(
        self,
        painter: QPainter,
        geometry: Geometry,
        bars: Sequence[Bar],
        *,
        ratio: float,
        chosen: bool = False,
    ) -> None:
        """The all-day appointments, as many rows as are shown."""
        seen = [
            (bar, geometry.all_day_box(bar.first, bar.last, bar.lane))
            for bar in bars
            if bar.lane < MOST_LANES
        ]
        self._fill(painter, [(bar.row, box) for bar, box in seen], chosen=chosen)
        for bar, box in seen:
            self._write_bar(painter, bar, box, ratio)
        if not chosen:
            self._count_hidden(painter, geometry, [bar for bar in bars if bar.lane >= MOST_LANES])

    def _write_bar(self, painter: QPainter, bar: Bar, box: Box, ratio: float) -> None:
        kind = _STRUCK if bar.row.appointment.state is AppointmentState.CANCELLED else _PLAIN
        painter.setFont(self._fonts[kind])
        painter.setPen(QColor(theme.colours().quiet if kind == _STRUCK else theme.colours().text))
        signs = self._pixmaps(bar.row, ratio)
        room = box.width - _PAD - _GAP - len(signs) * (_ICON + 1)
        y = box.y + (box.height - self._line) / 2
        self._draw(painter, box.x + _PAD, y, self._text(bar.words, room, kind), kind)
        self._beside(painter, signs, box.right - _GAP, box.y + (box.height - _ICON) // 2)

    def _count_hidden(self, painter: QPainter, geometry: Geometry, hidden: Sequence[Bar]) -> None:
        """Below the rows of all-day appointments: how many more each day has."""
        painter.setFont(self._fonts[_PLAIN])
        painter.setPen(QColor(theme.colours().quiet))
        for column in range(geometry.days):
            count = sum(bar.first <= column <= bar.last for bar in hidden)
            if count:
                box = geometry.all_day_box(column, column, MOST_LANES)
                words = ngettext("{count} more", "{count} more", count).format(count=count)
                painter.drawText(QRect(*box).adjusted(_PAD, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)

    def _fill(self, painter: QPainter, rows: Sequence[tuple[AppointmentRow, Box]], *, chosen: bool) -> None:
        scheme = theme.colours()
        fills: defaultdict[str, list[Box]] = defaultdict(list)
        ghosts: list[Box] = []
        for row, box in rows:
            if row.appointment.state is AppointmentState.CANCELLED:
                ghosts.append(box)
            else:
                fills[row.colour].append(box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        share = (0.34 if scheme.dark else 0.28) if chosen else (0.24 if scheme.dark else 0.15)
        for colour, boxes in fills.items():
            painter.setPen(QPen(QColor(scheme.accent), 2) if chosen else Qt.PenStyle.NoPen)
            painter.setBrush(mixed(scheme.surface, colour, share))
            # One by one: as a single path of many it takes fourteen times as long.
            for box in boxes:
                if chosen or box.width > 2 * RADIUS:
                    painter.drawRoundedRect(*box, RADIUS, RADIUS)
        if ghosts:
            pen = QPen(QColor(scheme.accent if chosen else scheme.quiet), 2 if chosen else 1)
            pen.setStyle(Qt.PenStyle.SolidLine if chosen else Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(mixed(scheme.surface, scheme.window, 0.5))
            for box in ghosts:
                painter.drawRoundedRect(QRectF(*box).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for colour, boxes in fills.items():
            pale, strong = (
                mixed(scheme.surface, colour, share),
                mixed(colour, scheme.text, 0.3 if scheme.dark else 0),
            )
            for x, y, width, height in boxes:
                if width <= 2 * RADIUS and not chosen:  # nobody would see such a sliver round
                    painter.fillRect(x, y, width, height, pale)
                painter.fillRect(x + 1, y + 2, _BAR, height - 4, strong)

    def _write(self, painter: QPainter, block: _Readable, kind: int) -> None:
        """One of the lines: bold the name, plain what it is about, struck out both."""
        box = block.box
        room = box.width - _PAD - _GAP
        if room < _NO_ROOM:
            return
        lines = self._lines(box)
        beside = self._room_beside(block, lines)
        if kind != _PLAIN:
            name = self._text(block.name, room - (beside if lines == 1 else 0), kind)
            self._draw(painter, box.x + _PAD, self._y(box, lines), name, kind)
        if kind != _BOLD and lines > 1 and block.about:
            y = self._y(box, lines) + self._line
            self._draw(painter, box.x + _PAD, y, self._text(block.about, room - beside, kind), kind)

    def _lines(self, box: Box) -> int:
        return max(1, (box.height - 2) // self._line)

    def _y(self, box: Box, lines: int) -> float:
        """The top of the first line; one or two lines stand in the middle of a low block."""
        return box.y + min(3, max(0.0, (box.height - min(lines, 3) * self._line) / 2))

    def _has_sign_line(self, block: _Readable, lines: int) -> bool:
        return lines >= (3 if block.about else 2)

    def _room_beside(self, block: _Readable, lines: int) -> int:
        """How much of a line the icons of state and SMS take; 0 where they have a line of their own or no room."""
        width = len(_signs(block.row)) * (_ICON + 1) + _GAP
        if self._has_sign_line(block, lines) or block.box.width - _PAD - _GAP - width < _NARROW:
            return 0
        return width

    def _sign(self, painter: QPainter, block: _Readable, ratio: float) -> None:
        """State and SMS: icons with words in a line of their own where there is room, else icons at the right."""
        signs, box = self._pixmaps(block.row, ratio), block.box
        lines = self._lines(box)
        top = round(self._y(box, lines)) + (self._line - _ICON) // 2
        if not signs:
            return
        if not self._has_sign_line(block, lines):
            if self._room_beside(block, lines):
                self._beside(painter, signs, box.right - _GAP, top + (self._line if lines > 1 else 0))
            return
        x, y = box.x + _PAD, top + (2 if block.about else 1) * self._line
        for picture in signs:
            if x + _ICON > box.right:
                return
            painter.drawPixmap(x, y, picture)
            x += _ICON + 1
        if (room := box.right - _GAP - x - 2) > _NARROW:
            painter.setFont(self._fonts[_PLAIN])
            painter.setPen(QColor(theme.colours().text))
            place = QPointF(x + 2, y - (self._line - _ICON) // 2)
            painter.drawStaticText(place, self._text(block.signs, room, _PLAIN))

    def _beside(self, painter: QPainter, signs: Sequence[QPixmap], right: int, y: int) -> None:
        for number, picture in enumerate(reversed(signs)):
            painter.drawPixmap(right - (number + 1) * (_ICON + 1) + 1, y, picture)

    def _pixmaps(self, row: AppointmentRow, ratio: float) -> list[QPixmap]:
        return [self._icon(name, colour, ratio) for name, colour in _signs(row)]

    def _icon(self, name: str, colour: str, ratio: float) -> QPixmap:
        key = (name, colour, ratio)
        if key not in self._icons:
            self._icons[key] = icons.pixmap(name, _ICON, colour, ratio=ratio)
        return self._icons[key]

    def _draw(self, painter: QPainter, x: float, y: float, text: QStaticText, kind: int) -> None:
        painter.drawStaticText(QPointF(x, y), text)
        if kind == _STRUCK:  # by hand: kept texts draw the line of a struck-out font in the wrong place
            middle = round(y + self._line * 0.55)
            painter.drawLine(round(x), middle, round(x + text.size().width()), middle)

    def _text(self, words: str, room: int, kind: int) -> QStaticText:
        key = (words, room, kind)
        made = self._texts.get(key)
        if made is None:
            made = QStaticText(
                self._metrics[kind].elidedText(words, Qt.TextElideMode.ElideRight, max(0, room))
            )
            made.setTextFormat(Qt.TextFormat.PlainText)
            made.prepare(QTransform(), self._fonts[kind])
            self._texts[key] = made
        return made


def _signs(row: AppointmentRow) -> list[tuple[str, str]]:
    """Icon and colour of what is to be said about state and SMS."""
    state = row.appointment.state
    signs = [] if state is AppointmentState.PLANNED else [(state_sign(state).icon, state_sign(state).colour)]
    if (sign := sms_sign(row)) is not None:
        signs += [("mail", sign.colour), (sign.icon, sign.colour)]
    return signs
