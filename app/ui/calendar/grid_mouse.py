"""The mouse over the painted calendar: from presses and movements to marks, moves and pulled ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Slot
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from app.domain.appointments import GRID_MINUTES, snap_down
from app.domain.calendar import Appointment
from app.ui.calendar import cursor as cursors
from app.ui.calendar.cursor import Cursor, Mark
from app.ui.calendar.geometry import EDGE, MOST_LANES, Area, Place
from app.ui.calendar.interaction import Changed, Grip, Interaction, Marked

if TYPE_CHECKING:
    from app.ui.calendar.time_grid import TimeGrid

_SCROLL_EVERY_MS = 40


class GridMouse(QObject):
    """Keeps one gesture; the grid shows its ghost and tells its result."""

    def __init__(self, grid: TimeGrid) -> None:
        super().__init__(grid)
        self._grid = grid
        self._gesture = Interaction()
        self._pressed_at = QPointF()
        self._pointer = QPointF()
        self._scroll = QTimer(self)
        self._scroll.setInterval(_SCROLL_EVERY_MS)
        self._scroll.timeout.connect(self._scroll_on)

    def press(self, event: QMouseEvent) -> None:
        view = self._grid.view
        if view is None or event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return
        place, appointment, by_end = self._under(event.position())
        if event.button() == Qt.MouseButton.RightButton and self._within_mark(place):
            return  # the menu is about the range that is marked
        self._put_cursor(place, appointment)
        if event.button() == Qt.MouseButton.RightButton or not self._grid.editable:
            return
        self._pressed_at = event.position()
        if appointment is not None:
            self._gesture.take(view, place, appointment, by_end=by_end)
        elif place.area in (Area.TIMES, Area.ALL_DAY):
            self._gesture.mark_from(view, place)

    def move(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        if self._gesture.grip is Grip.NOTHING:
            self._show_shape(event.position())
            return
        if not self._gesture.running and not self._is_drag(event.position()):
            return
        self._drag()
        self._scroll.start()

    def release(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._scroll.stop()
        result = self._gesture.drop()
        self._grid.ghost = None
        self._grid.viewport().update()
        match result:
            case Changed():
                self._grid.moved.emit(result.appointment)
            case Marked(all_day=True):
                self._grid.create_requested.emit(result)
            case Marked():
                mark = Mark(result.day, result.start, result.end - GRID_MINUTES)
                self._grid.put_cursor(Cursor(result.day, result.start), mark=mark)

    def double_click(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._grid.view is None:
            return
        place, appointment, _by_end = self._under(event.position())
        day = self._grid.view.days[place.column].day
        self._gesture.cancel()
        if appointment is not None:
            self._grid.open_requested.emit(appointment.id)
        elif place.area is Area.ALL_DAY and self._grid.editable:
            self._grid.create_requested.emit(Marked(day, 0, 24 * 60, all_day=True, last_day=day))
        elif place.area is Area.TIMES and self._grid.editable:
            minute = snap_down(place.minute)
            self._grid.create_requested.emit(Marked(day, minute, minute))

    def menu(self, event: QContextMenuEvent) -> None:
        """By mouse where it points, by the menu key at the cursor."""
        point = event.globalPos()
        cursor, view = self._grid.cursor_at, self._grid.view
        if event.reason() != QContextMenuEvent.Reason.Mouse and cursor and view:
            geometry = self._grid.geometry_now
            cell = geometry.cell(view.column_of(cursor.day) or 0, cursor.minute, cursor.minute + GRID_MINUTES)
            point = self._grid.viewport().mapToGlobal(QPointF(cell.x + 16, cell.bottom)).toPoint()
        self._grid.menu_requested.emit(point)

    def cancel(self) -> bool:
        """Let go of what is dragged; whether anything was."""
        running = self._gesture.running
        self.forget()
        return running

    def forget(self) -> None:
        """The days or appointments shown are others now."""
        self._scroll.stop()
        self._gesture.cancel()
        if self._grid.ghost is not None:
            self._grid.ghost = None
            self._grid.viewport().update()

    def _drag(self) -> None:
        geometry = self._grid.geometry_now
        place = geometry.place_at(self._pointer.x(), self._pointer.y())
        if self._gesture.grip is not Grip.RANGE and place.area is Area.HOURS:
            place = Place(Area.TIMES, 0, place.minute)
        ghost = self._gesture.drag(place)
        if ghost != self._grid.ghost:
            self._grid.ghost = ghost
            self._grid.viewport().update()

    @Slot()
    def _scroll_on(self) -> None:
        geometry = self._grid.geometry_now
        y, step = self._pointer.y(), geometry.hour // 4
        bar = self._grid.verticalScrollBar()
        if self._pressed_at.y() < geometry.top:
            return
        if y > geometry.height - 12:
            bar.setValue(bar.value() + step)
        elif geometry.top - 24 < y < geometry.top + 12:
            bar.setValue(bar.value() - step)
        else:
            return
        self._drag()

    def _under(self, point: QPointF) -> tuple[Place, Appointment | None, bool]:
        """What lies there: the place, the appointment, and whether one would take it by its end."""
        view, geometry = self._grid.view, self._grid.geometry_now
        place = geometry.place_at(point.x(), point.y())
        if view is None:
            return place, None, False
        if place.area is Area.ALL_DAY:
            for bar in view.bars:
                box = geometry.all_day_box(bar.first, bar.last, bar.lane)
                if bar.lane < MOST_LANES and box.contains(point.x(), point.y()):
                    return place, bar.row.appointment, False
        if place.area is Area.TIMES:
            for index in reversed(view.columns[place.column]):
                block = view.blocks[index]
                box = geometry.box(block.column, block.start, block.end, block.lane, block.lanes, block.span)
                if box.contains(point.x(), point.y()):
                    on_edge = block.ends_here and point.y() >= box.bottom - min(EDGE, box.height // 3)
                    return place, block.row.appointment, on_edge
        return place, None, False

    def _put_cursor(self, place: Place, appointment: Appointment | None) -> None:
        view = self._grid.view
        if view is None:
            return
        if appointment is not None:
            self._grid.put_cursor(cursors.on_appointment(view, appointment.id))
        elif place.area is not Area.HOURS:
            minute = snap_down(place.minute) if place.area is Area.TIMES else view.opening[0]
            self._grid.put_cursor(Cursor(view.days[place.column].day, minute))

    def _within_mark(self, place: Place) -> bool:
        mark, view = self._grid.mark, self._grid.view
        if mark is None or view is None or place.area is not Area.TIMES:
            return False
        return view.days[place.column].day == mark.day and mark.start <= place.minute < mark.end

    def _is_drag(self, point: QPointF) -> bool:
        return (point - self._pressed_at).manhattanLength() >= QApplication.startDragDistance()

    def _show_shape(self, point: QPointF) -> None:
        _place, appointment, by_end = self._under(point)
        shape = Qt.CursorShape.ArrowCursor
        if appointment is not None and self._grid.editable:
            shape = Qt.CursorShape.SizeVerCursor if by_end else Qt.CursorShape.PointingHandCursor
        if self._grid.viewport().cursor().shape() != shape:
            self._grid.viewport().setCursor(shape)
