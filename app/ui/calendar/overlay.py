"""Paints what changes from moment to moment over the scene: cursor, marked range, ghost, now-line, hint."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.domain.appointments import GRID_MINUTES
from app.ui import theme
from app.ui.calendar.block_layer import RADIUS
from app.ui.calendar.cursor import Cursor, Mark
from app.ui.calendar.edits import wall
from app.ui.calendar.geometry import GUTTER, Box, Geometry
from app.ui.calendar.interaction import Ghost
from app.ui.calendar.view_model import CalendarView, clock_words

_DOT = 8


def paint_cursor(
    painter: QPainter, geometry: Geometry, view: CalendarView, cursor: Cursor | None, mark: Mark | None
) -> None:
    """The marked range, or the free cell the keyboard is on."""
    column = view.column_of(cursor.day) if cursor else None
    if cursor is None or column is None:
        return
    if mark is not None:
        words = f"{clock_words(mark.start)} – {clock_words(mark.end)}"
        _paint_range(painter, geometry.cell(column, mark.start, mark.end), words)
    elif not cursor.appointment_id:
        cell = geometry.cell(column, cursor.minute, cursor.minute + GRID_MINUTES)
        painter.setPen(QPen(theme.colour("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(cell.x + 1, cell.y + 1, cell.width - 3, cell.height - 2)


def paint_now(painter: QPainter, geometry: Geometry, view: CalendarView, now: datetime) -> None:
    """A line across today at the UTC instant `now`."""
    local = wall(now, view.zone)
    column = view.column_of(local.date())
    if column is None:
        return
    y = geometry.y_of(local.hour * 60 + local.minute)
    left, right = geometry.left_of(column), geometry.left_of(column + 1)
    painter.fillRect(left, y - 1, right - left, 2, theme.colour("now_line"))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("now_line"))
    painter.drawEllipse(QRectF(left - _DOT / 2, y - _DOT / 2, _DOT, _DOT))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def paint_ghost(painter: QPainter, geometry: Geometry, ghost: Ghost | None) -> None:
    """What would be if one let go now."""
    if ghost is None:
        return
    painter.setClipping(False)
    if ghost.bar is not None:
        _paint_range(painter, geometry.all_day_box(*ghost.bar, 0), "")
    painter.setClipRect(0, geometry.top, geometry.width, geometry.page)
    for number, (column, start, end) in enumerate(ghost.pieces):
        _paint_range(painter, geometry.box(column, start, end), "" if number else ghost.words)


def paint_hint(painter: QPainter, geometry: Geometry, hint: str) -> None:
    """A sentence at the foot of the times."""
    if not hint:
        return
    painter.setClipping(False)
    painter.setFont(theme.font())
    room = geometry.width - GUTTER - 2 * theme.SPACE_XL
    words = painter.fontMetrics().boundingRect(
        QRect(0, 0, room, geometry.height), Qt.TextFlag.TextWordWrap, hint
    )
    words.adjust(-theme.SPACE_M, -theme.SPACE_S, theme.SPACE_M, theme.SPACE_S)
    words.moveCenter(QPoint((geometry.width + GUTTER) // 2, 0))
    words.moveBottom(geometry.height - theme.SPACE_XL)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.colour("border"))
    painter.setBrush(theme.colour("surface"))
    painter.drawRoundedRect(QRectF(words).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
    painter.setPen(theme.colour("quiet"))
    painter.drawText(words, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, hint)


def _paint_range(painter: QPainter, box: Box, words: str) -> None:
    accent, place = theme.colour("accent"), QRect(*box)
    veil = QColor(accent)
    veil.setAlpha(56)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(accent, 2))
    painter.setBrush(veil)
    painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    if words:
        painter.setFont(theme.font(theme.Size.SMALL, bold=True))
        label = painter.fontMetrics().boundingRect(words).adjusted(-5, -1, 5, 1)
        label.moveTopLeft(place.topLeft() + QPoint(4, 2))
        painter.fillRect(label, accent)
        painter.setPen(theme.colour("on_accent"))
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, words)
