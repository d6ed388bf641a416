"""What the week's picture says without an appointment: where now is, and when somebody works."""

from __future__ import annotations

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui import theme
from app.ui.calendar.time_grid import TimeGrid
from tests.ui.calendar.calendar_rows import berlin, week

WEDNESDAY, THURSDAY = 2, 3


def colour_at(grid: TimeGrid, column: int, minute: int) -> QColor:
    """What is painted a little beside the left edge of a day, at that minute of it."""
    geometry = grid.geometry_now
    x, y = geometry.left_of(column) + 30, geometry.y_of(minute)
    assert geometry.top < y < grid.viewport().height(), "out of sight"
    return grid.viewport().grab().toImage().pixelColor(x, y)


def test_a_line_across_today_says_what_time_it_is(qtbot: QtBot, qapp: QApplication) -> None:
    grid = _grid(qtbot, qapp)
    grid.set_now(berlin("2026-11-25 10:50"))
    line = theme.colour("now_line")
    assert colour_at(grid, WEDNESDAY, 650) == line
    assert colour_at(grid, THURSDAY, 650) != line
    grid.set_now(berlin("2026-11-25 11:20"))
    assert colour_at(grid, WEDNESDAY, 650) != line
    assert colour_at(grid, WEDNESDAY, 680) == line


def test_hours_outside_the_working_day_are_shaded(qtbot: QtBot, qapp: QApplication) -> None:
    grid = _grid(qtbot, qapp)
    bar = grid.verticalScrollBar()
    bar.setValue(bar.value() - 60)  # it opens where the working day begins
    early, late = 7 * 60 + 40, 8 * 60 + 20
    assert colour_at(grid, THURSDAY, early) == theme.colour("shade")
    assert colour_at(grid, THURSDAY, late) == theme.colour("surface")


def _grid(qtbot: QtBot, qapp: QApplication) -> TimeGrid:
    theme.apply(qapp)
    grid = TimeGrid()
    qtbot.addWidget(grid)
    grid.resize(900, 700)
    grid.show_view(week())
    grid.set_now(berlin("2026-11-25 10:50"))
    grid.show()
    qtbot.waitExposed(grid)
    return grid
