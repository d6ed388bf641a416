"""Paints what lies under the appointments: hours, working times, and the heads of the days."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QLine, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter

from app.domain.appointments import MINUTES_PER_DAY
from app.ui import theme
from app.ui.calendar.geometry import DAY_NAMES, GUTTER, Geometry
from app.ui.calendar.view_model import CalendarView, DayHead, clock_words

_PILL = 26


def mixed(ground: str, colour: str, share: float) -> QColor:
    """`colour` laid over `ground` with that share, opaque."""
    below, above = QColor(ground), QColor(colour)
    red, green, blue = (
        round(low + (high - low) * share)
        for low, high in zip(below.getRgb()[:3], above.getRgb()[:3], strict=True)  # type: ignore[index]
    )
    return QColor(red, green, blue)


def paint_times(painter: QPainter, geometry: Geometry, view: CalendarView) -> None:
    """The body: working hours, lines and the hours at the left. The painter is clipped to it."""
    scheme = theme.colours()
    painter.fillRect(0, geometry.top, geometry.width, geometry.page, QColor(scheme.shade))
    painter.fillRect(0, geometry.top, GUTTER, geometry.page, QColor(scheme.surface))
    for column, head in enumerate(view.days):
        if head.open:
            painter.fillRect(QRect(*geometry.cell(column, *head.open)), QColor(scheme.surface))
        if head.skipped:
            hatch = QBrush(QColor(scheme.border), Qt.BrushStyle.BDiagPattern)
            painter.fillRect(QRect(*geometry.cell(column, *head.skipped)), hatch)
    _paint_lines(painter, geometry)
    _paint_hours(painter, geometry)


def paint_heads(painter: QPainter, geometry: Geometry, view: CalendarView, today: date) -> None:
    """The top: names of the days and the ground of the all-day appointments."""
    scheme = theme.colours()
    painter.fillRect(0, 0, geometry.width, geometry.top, QColor(scheme.surface))
    for column, head in enumerate(view.days):
        _paint_head(painter, geometry, column, head, is_today=head.day == today)
    painter.setPen(QColor(scheme.border))
    lines = [QLine(0, geometry.top - 1, geometry.width, geometry.top - 1)]
    lines += [QLine(x, DAY_NAMES - 6, x, geometry.top) for x in map(geometry.left_of, range(geometry.days))]
    painter.drawLines(lines)


def _paint_lines(painter: QPainter, geometry: Geometry) -> None:
    scheme = theme.colours()
    halves: list[QLine] = []
    hours: list[QLine] = []
    for minute in range(0, MINUTES_PER_DAY, 30):
        y = geometry.y_of(minute)
        if geometry.top <= y < geometry.height:
            (halves if minute % 60 else hours).append(QLine(GUTTER, y, geometry.width, y))
    painter.setPen(mixed(scheme.surface, scheme.border, 0.45))
    painter.drawLines(halves)
    painter.setPen(QColor(scheme.border))
    hours += [QLine(x, geometry.top, x, geometry.height) for x in map(geometry.left_of, range(geometry.days))]
    painter.drawLines(hours)


def _paint_hours(painter: QPainter, geometry: Geometry) -> None:
    painter.setFont(theme.font(theme.Size.SMALL, tabular=True))
    painter.setPen(QColor(theme.colours().quiet))
    half = painter.fontMetrics().height() // 2
    for hour in range(1, 24):
        y = geometry.y_of(hour * 60)
        if geometry.top - half <= y <= geometry.height + half:
            place = QRect(0, y - half, GUTTER - theme.SPACE_S, 2 * half)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, right, clock_words(hour * 60))


def _paint_head(painter: QPainter, geometry: Geometry, column: int, head: DayHead, *, is_today: bool) -> None:
    scheme = theme.colours()
    x = geometry.left_of(column) + theme.SPACE_S
    middle = DAY_NAMES // 2
    weekday, number = theme.font(theme.Size.BASE), theme.font(theme.Size.HEADING, bold=is_today, tabular=True)
    painter.setFont(number)
    width = painter.fontMetrics().horizontalAdvance(head.number)
    baseline = middle + painter.fontMetrics().capHeight() // 2
    if is_today:
        pill = max(_PILL, width + theme.SPACE_S)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(scheme.accent))
        painter.drawRoundedRect(QRectF(x, middle - _PILL / 2, pill, _PILL), _PILL / 2, _PILL / 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QColor(scheme.on_accent))
        painter.drawText(QPoint(x + (pill - width) // 2, baseline), head.number)
        width = pill
    else:
        painter.setPen(QColor(scheme.text))
        painter.drawText(QPoint(x, baseline), head.number)
    painter.setFont(weekday)
    painter.setPen(QColor(scheme.accent if is_today else scheme.quiet))
    painter.drawText(QPoint(x + width + theme.SPACE_S - 2, baseline), head.weekday)
