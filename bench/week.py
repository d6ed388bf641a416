"""Painting a week of the calendar, and laying out what overlaps in it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QStaticText
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.appointments import AppointmentState, WorkingHours, side_by_side
from app.domain.calendar import Appointment, AppointmentRow
from app.domain.send_time import from_local
from app.ui import theme
from app.ui.calendar.time_grid import TimeGrid
from app.ui.calendar.weeks import Week, lay_out
from bench import tables
from bench.dataset import SEED
from bench.desk import painter_of
from bench.measure import Line, Reach, Table, alternate

ZONE = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 3, 2)
SIZE = (1180, 760)
COLOURS = ("#0F6E84", "#7A5CC2", "#2E8B57", "#B5651D", "#C2477F")
STATES = (AppointmentState.PLANNED, AppointmentState.CONFIRMED, AppointmentState.CONFIRMED)


def measured(_small: bool) -> Iterable[Table]:
    application = QApplication.instance() or QApplication([])
    if isinstance(application, QApplication):
        theme.apply(application)
    yield Table(
        "Painting a week",
        "one `paintEvent` that draws the same rectangles, gathered by colour, and the same texts, kept ready",
        tuple(line for count in (500, 2_000) for line in _week(count)),
    )
    yield Table(
        "Side by side: 2 000 appointments that all overlap",
        "four times what 500 take, as if it grew in step with their number",
        (_layout(),),
    )


def _week(count: int) -> Iterable[Line]:
    rows = _rows(count)
    grid = TimeGrid()
    grid.resize(*SIZE)
    week = lay_out(MONDAY, rows, ZONE, WorkingHours())
    grid.show_view(week.view)
    painted = painter_of(grid)
    painted()
    bare = _Bare(grid, week)
    bare.resize(grid.viewport().size())

    def scrolled() -> None:
        bar = grid.verticalScrollBar()
        bar.setValue(bar.value() + (1 if bar.value() % 2 == 0 else -1))
        painted()

    def built() -> None:
        grid.show_view(lay_out(MONDAY, rows, ZONE, WorkingHours()).view)
        painted()

    floor, still, scroll, build = alternate(painter_of(bare), painted, scrolled, built)
    yield Line(f"{count:,} appointments: a frame", still, floor, Reach(2.0))
    yield Line(f"{count:,} appointments: a frame while scrolling", scroll, floor, Reach(2.0))
    yield Line(f"{count:,} appointments: lay out and paint after a change", build, None, Reach(at_most=0.016))


class _Bare(QWidget):
    """Draws what the calendar drew, with nothing to find out any more."""

    def __init__(self, grid: TimeGrid, week: Week) -> None:
        super().__init__()
        self._rects: defaultdict[str, list[QRect]] = defaultdict(list)
        geometry = grid.geometry_now
        room = QRect(0, geometry.top, geometry.width, geometry.page)
        for block in week.view.blocks:
            box = QRect(
                *geometry.box(block.column, block.start, block.end, block.lane, block.lanes, block.span)
            )
            if box.intersects(room):
                self._rects[block.row.colour].append(box)
        self._texts = _texts_of(grid)
        self._font = theme.font(theme.Size.SMALL)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(theme.colours().surface))
            for colour, rects in self._rects.items():
                painter.setPen(QColor(colour))
                painter.setBrush(QColor(colour))
                painter.drawRects(rects)
            painter.setPen(QColor(theme.colours().text))
            painter.setFont(self._font)
            for place, text in self._texts:
                painter.drawStaticText(place, text)


def _texts_of(grid: TimeGrid) -> list[tuple[QPointF, QStaticText]]:
    """Every text that the calendar writes into its blocks, listened to while it does so once."""
    heard: list[tuple[QPointF, QStaticText]] = []
    layer = grid._blocks
    draw = layer._draw

    def listen(painter: QPainter, x: float, y: float, text: QStaticText, kind: int) -> None:
        heard.append((QPointF(x, y), text))
        draw(painter, x, y, text, kind)

    layer._draw = listen  # type: ignore[method-assign]
    grid.show_view(grid.view)  # type: ignore[arg-type]
    painter_of(grid)()
    del layer._draw
    return heard


def _layout() -> Line:
    few, many = _overlapping(500), _overlapping(2_000)
    quarter, whole = alternate(lambda: side_by_side(few), lambda: side_by_side(many))
    return Line("side_by_side", whole, 4 * quarter, Reach(1.5))


def _overlapping(count: int) -> Sequence[tuple[int, int]]:
    return [(start, 10_000 + start) for start in range(count)]


def _rows(count: int) -> tuple[AppointmentRow, ...]:
    chance = random.Random(SEED)
    return tuple(_row(number, chance) for number in range(1, count + 1))


def _row(number: int, chance: random.Random) -> AppointmentRow:
    day = MONDAY + timedelta(days=chance.randrange(5))
    start = datetime.combine(day, time(8)) + timedelta(minutes=15 * chance.randrange(36))
    minutes = chance.choice((15, 20, 30, 45, 60))
    begin = from_local(start, ZONE)
    return AppointmentRow(
        Appointment(
            id=number,
            mandant_id=1,
            start=begin,
            end=begin + timedelta(minutes=minutes),
            customer_id=number,
            state=chance.choice(STATES),
        ),
        customer_name=f"Meyer, Erika {number}",
        type_name="Anpassung",
        colour=chance.choice(COLOURS),
        staff_name="Anja Becker",
    )


if __name__ == "__main__":
    tables.run(measured)
