from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.appointments import AppointmentState
from app.domain.calendar import Appointment, AppointmentRow
from app.domain.delivery import MessageStatus
from app.ui import theme
from app.ui.calendar.cursor import Cursor, Mark
from app.ui.calendar.interaction import Marked
from app.ui.calendar.time_grid import TimeGrid
from tests.ui.calendar.calendar_rows import MONDAY, berlin, row, week

LEFT_BUTTON, SHIFT, ALT = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
CONTROL = Qt.KeyboardModifier.ControlModifier
TUESDAY = date(2026, 11, 24)


class Hands:
    """A mouse and a keyboard over a grid."""

    def __init__(self, grid: TimeGrid, qtbot: QtBot) -> None:
        self.grid = grid
        self.qtbot = qtbot

    def show(self, *rows: AppointmentRow) -> None:
        self.grid.show_view(week(*rows))

    def at(self, column: int, minute: int, *, y: int = 0, x: int = 20) -> QPoint:
        geometry = self.grid.geometry_now
        return QPoint(geometry.left_of(column) + x, geometry.y_of(minute) + y)

    def drag(self, start: QPoint, *stops: QPoint, release: bool = True) -> None:
        viewport = self.grid.viewport()
        self.qtbot.mousePress(viewport, LEFT_BUTTON, pos=start)
        for stop in stops:
            self.qtbot.mouseMove(viewport, stop)
        if release:
            self.qtbot.mouseRelease(viewport, LEFT_BUTTON, pos=stops[-1])

    def double_click(self, point: QPoint) -> None:
        viewport = self.grid.viewport()
        self.qtbot.mouseClick(viewport, LEFT_BUTTON, pos=point)
        self.qtbot.mouseDClick(viewport, LEFT_BUTTON, pos=point)

    def press(self, *keys: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            self.qtbot.keyClick(self.grid, key, modifiers)

    def hear(self, signal: Any) -> list[Any]:
        heard: list[Any] = []
        signal.connect(heard.append)
        return heard


@pytest.fixture
def hands(qtbot: QtBot, qapp: QApplication) -> Hands:
    theme.apply(qapp)
    grid = TimeGrid()
    qtbot.addWidget(grid)
    grid.resize(900, 700)
    grid.show_view(week())
    grid.set_now(berlin("2026-11-25 10:50"))
    grid.show()
    qtbot.waitExposed(grid)
    grid.setFocus()
    return Hands(grid, qtbot)


def test_it_begins_where_the_working_day_begins(hands: Hands) -> None:
    geometry = hands.grid.geometry_now
    assert geometry.top <= geometry.y_of(480) <= geometry.top + geometry.hour


@pytest.mark.behaviour("AW-39")
def test_a_double_click_on_a_free_time_asks_for_a_new_appointment_there(hands: Hands) -> None:
    wanted = hands.hear(hands.grid.create_requested)
    hands.double_click(hands.at(1, 600, y=5))
    assert wanted == [Marked(TUESDAY, 600, 600)]


@pytest.mark.behaviour("AW-39")
def test_a_marked_range_is_what_a_new_appointment_fills(hands: Hands) -> None:
    hands.drag(hands.at(1, 600, y=3), hands.at(1, 620), hands.at(1, 652))
    assert hands.grid.marked() == Marked(TUESDAY, 600, 660)
    wanted = hands.hear(hands.grid.create_requested)
    hands.press(Qt.Key.Key_Return)
    assert wanted == [Marked(TUESDAY, 600, 660)]


@pytest.mark.behaviour("AW-41")
def test_a_double_click_on_an_appointment_opens_it(hands: Hands) -> None:
    hands.show(row(7, "2026-11-24 10:00", 60))
    opened = hands.hear(hands.grid.open_requested)
    hands.double_click(hands.at(1, 630))
    assert opened == [7]


def test_dragging_moves_it_and_shows_where_to_meanwhile(hands: Hands) -> None:
    hands.show(row(7, "2026-11-24 10:00", 60))
    moved = hands.hear(hands.grid.moved)
    hands.drag(hands.at(1, 620), hands.at(1, 640), hands.at(3, 740), release=False)
    assert hands.grid.ghost is not None
    assert hands.grid.ghost.words == "12:00 – 13:00"
    hands.qtbot.mouseRelease(hands.grid.viewport(), LEFT_BUTTON, pos=hands.at(3, 740))
    assert [(one.id, one.start, one.end) for one in moved] == [
        (7, berlin("2026-11-26 12:00"), berlin("2026-11-26 13:00"))
    ]
    assert hands.grid.ghost is None


def test_pulling_the_lower_edge_makes_it_longer(hands: Hands) -> None:
    hands.show(row(7, "2026-11-24 10:00", 60))
    moved = hands.hear(hands.grid.moved)
    hands.drag(hands.at(1, 660, y=-3), hands.at(1, 680), hands.at(1, 705))
    assert [(one.start, one.end) for one in moved] == [
        (berlin("2026-11-24 10:00"), berlin("2026-11-24 11:45"))
    ]


def test_escape_during_a_drag_leaves_everything_as_it_was(hands: Hands) -> None:
    hands.show(row(7, "2026-11-24 10:00", 60))
    moved = hands.hear(hands.grid.moved)
    hands.drag(hands.at(1, 620), hands.at(1, 640), hands.at(3, 740), release=False)
    hands.press(Qt.Key.Key_Escape)
    assert hands.grid.ghost is None
    hands.qtbot.mouseRelease(hands.grid.viewport(), LEFT_BUTTON, pos=hands.at(3, 740))
    assert moved == []


def test_a_click_without_a_drag_only_selects(hands: Hands) -> None:
    hands.show(row(7, "2026-11-24 10:00", 60))
    moved, selected = hands.hear(hands.grid.moved), hands.hear(hands.grid.selected)
    hands.qtbot.mouseClick(hands.grid.viewport(), LEFT_BUTTON, pos=hands.at(1, 630))
    hands.qtbot.mouseClick(hands.grid.viewport(), LEFT_BUTTON, pos=hands.at(2, 630))
    assert (moved, selected) == ([], [7, 0])


def test_those_who_may_only_look_cannot_drag(hands: Hands) -> None:
    hands.grid.editable = False
    hands.show(row(7, "2026-11-24 10:00", 60))
    moved, wanted = hands.hear(hands.grid.moved), hands.hear(hands.grid.create_requested)
    hands.drag(hands.at(1, 620), hands.at(1, 640), hands.at(3, 740))
    hands.double_click(hands.at(2, 620))
    hands.press(Qt.Key.Key_Down, modifiers=ALT)
    assert (moved, wanted) == ([], [])
    assert hands.grid.ghost is None


def test_an_overlapped_appointment_can_be_clicked(hands: Hands) -> None:
    hands.show(row(1, "2026-11-24 10:00", 60), row(2, "2026-11-24 10:00", 60), row(3, "2026-11-24 10:15", 60))
    selected = hands.hear(hands.grid.selected)
    width = hands.grid.geometry_now.width_of(1)
    for lane in range(3):
        point = hands.at(1, 640, x=8 + lane * (width - 12) // 3)
        hands.qtbot.mouseClick(hands.grid.viewport(), LEFT_BUTTON, pos=point)
    assert sorted(selected) == [1, 2, 3]


def test_an_all_day_one_is_dragged_over_the_days_and_made_by_marking_the_top_row(hands: Hands) -> None:
    hands.show(row(7, "2026-11-24 00:00", days=1))
    moved, wanted = hands.hear(hands.grid.moved), hands.hear(hands.grid.create_requested)
    top = QPoint(0, hands.grid.geometry_now.all_day_box(0, 0, 0).y + 8)

    def above(column: int) -> QPoint:
        return QPoint(hands.grid.geometry_now.left_of(column) + 30, top.y())

    hands.drag(above(1), above(2), above(3))
    assert [one.start for one in moved] == [berlin("2026-11-26 00:00")]
    hands.drag(above(3), above(4), above(4) + QPoint(9, 0))
    assert [(one.day, one.last_day) for one in wanted] == [(date(2026, 11, 26), date(2026, 11, 27))]


def test_arrows_walk_and_shift_marks(hands: Hands) -> None:
    hands.show(row(7, "2026-11-23 09:00", 45))
    hands.grid.put_cursor(Cursor(MONDAY, 525))
    hands.press(Qt.Key.Key_Down)
    assert hands.grid.selected_id == 7
    hands.press(Qt.Key.Key_Down, Qt.Key.Key_Right)
    assert hands.grid.cursor_at == Cursor(TUESDAY, 585)
    hands.press(Qt.Key.Key_Down, Qt.Key.Key_Down, modifiers=SHIFT)
    assert hands.grid.mark == Mark(TUESDAY, 585, 615)
    hands.press(Qt.Key.Key_Escape)
    assert hands.grid.mark is None


@pytest.mark.parametrize("modifier", [ALT, CONTROL])
def test_alt_or_control_with_arrows_moves_and_with_shift_stretches(
    hands: Hands, modifier: Qt.KeyboardModifier
) -> None:
    hands.show(row(7, "2026-11-24 10:00", 60))
    hands.grid.select(7)
    moved = hands.hear(hands.grid.moved)
    hands.press(Qt.Key.Key_Down, Qt.Key.Key_Left, modifiers=modifier)
    hands.press(Qt.Key.Key_Down, modifiers=modifier | SHIFT)
    assert [(one.start, one.end) for one in moved] == [
        (berlin("2026-11-24 10:15"), berlin("2026-11-24 11:15")),
        (berlin("2026-11-23 10:00"), berlin("2026-11-23 11:00")),
        (berlin("2026-11-24 10:00"), berlin("2026-11-24 11:15")),
    ]


@pytest.mark.behaviour("AW-46")
def test_page_keys_and_the_edge_lead_to_the_neighbouring_days(hands: Hands) -> None:
    travelled = hands.hear(hands.grid.travelled)
    hands.grid.put_cursor(Cursor(MONDAY, 600))
    hands.press(Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Left)
    assert travelled == [1, -1, -1]
    hands.press(Qt.Key.Key_Plus, modifiers=SHIFT)
    hands.press(Qt.Key.Key_Minus, modifiers=Qt.KeyboardModifier.KeypadModifier)
    assert travelled == [1, -1, -1, 1, -1]


def test_the_cursor_comes_into_sight(hands: Hands) -> None:
    hands.show(row(7, "2026-11-24 22:00", 60))
    hands.grid.select(7)
    geometry = hands.grid.geometry_now
    assert geometry.top <= geometry.y_of(22 * 60)
    assert geometry.y_of(23 * 60) <= geometry.height


def test_the_cursor_stays_on_its_appointment_when_the_rows_come_anew(hands: Hands) -> None:
    hands.show(row(7, "2026-11-24 10:00", 60))
    hands.grid.select(7)
    hands.show(row(8, "2026-11-24 10:00", 60), row(7, "2026-11-26 15:00", 60))
    assert hands.grid.cursor_at == Cursor(date(2026, 11, 26), 900, 7)
    hands.show(row(8, "2026-11-24 10:00", 60))
    assert hands.grid.selected_id == 0


def test_a_screen_reader_hears_what_is_selected(hands: Hands) -> None:
    hands.show(row(7, "2026-11-24 10:00", 60, sms=MessageStatus.DELIVERED))
    hands.grid.select(7)
    assert hands.grid.accessibleDescription() == (
        "Tuesday 24 Nov 2026, 10:00 – 11:00, Meyer, Erika, Hearing test, Planned, SMS: Delivery report received"
    )
    hands.grid.put_cursor(Cursor(TUESDAY, 600 - 15))
    assert hands.grid.accessibleDescription() == "Tuesday 24 Nov 2026, 09:45, free"


def test_the_scene_is_painted_once_and_again_only_when_something_in_it_changed(hands: Hands) -> None:
    grid = hands.grid
    hands.show(row(7, "2026-11-24 10:00", 60))

    def painted() -> tuple[QPixmap | None, QPixmap | None]:
        grid.viewport().repaint()
        return grid._scene, grid._heads

    def same(ones: tuple[object, object], others: tuple[object, object]) -> tuple[bool, bool]:
        return ones[0] is others[0], ones[1] is others[1]

    first = painted()
    assert None not in first
    grid.select(7)
    grid.set_now(berlin("2026-11-25 10:51"))
    grid.verticalScrollBar().setValue(0)
    assert same(painted(), first) == (True, True)
    changes: list[tuple[Callable[[], object], tuple[bool, bool]]] = [
        (lambda: hands.show(row(7, "2026-11-24 11:00", 60)), (False, False)),
        (lambda: grid.set_now(berlin("2026-11-26 00:01")), (True, False)),
        (lambda: theme.notifier().changed.emit(), (False, False)),
    ]
    for change, kept in changes:
        before = painted()
        change()
        assert same(painted(), before) == kept


def test_scrolling_moves_the_scene_by_as_much(hands: Hands) -> None:
    grid = hands.grid
    hands.show(row(7, "2026-11-24 10:00", 60))
    bar = grid.verticalScrollBar()
    bar.setValue(200)
    before = grid.viewport().grab().toImage()
    bar.setValue(240)
    after = grid.viewport().grab().toImage()
    top, width = grid.geometry_now.top, before.width()
    height = before.height() - top - 40
    assert after.copy(0, top, width, height) == before.copy(0, top + 40, width, height)
    assert after.copy(0, 0, width, top) == before.copy(0, 0, width, top)


def test_every_kind_of_appointment_is_painted_differently(hands: Hands) -> None:
    pictures = []
    for state in AppointmentState:
        for sms in (None, MessageStatus.QUEUED, MessageStatus.DELIVERED, MessageStatus.FAILED):
            hands.show(row(7, "2026-11-24 10:00", 60, state=state, sms=sms))
            pictures.append(hands.grid.grab().toImage())
    assert all(one != other for number, one in enumerate(pictures) for other in pictures[:number])


def test_a_text_from_outside_is_never_taken_for_formatting(hands: Hands) -> None:
    hands.show(row(7, "2026-11-24 10:00", 120, name="<b>Meyer</b>"))
    bold = hands.grid.grab().toImage()
    hands.show(row(7, "2026-11-24 10:00", 120, name="Meyer"))
    assert hands.grid.grab().toImage() != bold


def test_what_was_moved_is_what_is_told(hands: Hands) -> None:
    hands.show(row(7, "2026-11-24 10:00", 60))
    hands.grid.select(7)
    with hands.qtbot.waitSignal(hands.grid.moved) as told:
        hands.press(Qt.Key.Key_Up, modifiers=ALT)
    assert told.args is not None
    assert isinstance(told.args[0], Appointment)
