"""The painted calendar: one widget that shows a week or a day, and tells what is done in it."""

from __future__ import annotations

from datetime import date, datetime

from PySide6 import QtGui
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from app.domain.appointments import GRID_MINUTES
from app.i18n import _
from app.ui import theme
from app.ui.calendar import cursor as cursors
from app.ui.calendar import grid_layer, overlay
from app.ui.calendar.block_layer import BlockLayer
from app.ui.calendar.cursor import Cursor, Mark
from app.ui.calendar.edits import wall
from app.ui.calendar.geometry import Geometry, hour_height
from app.ui.calendar.grid_keys import GridKeys
from app.ui.calendar.grid_mouse import GridMouse
from app.ui.calendar.interaction import Ghost, Marked
from app.ui.calendar.view_model import CalendarView, clock_words, describe, describe_slot


class TimeGrid(QAbstractScrollArea):
    """Paints a `CalendarView`; what is under the pointer and the keyboard is told by signals, nothing is changed here.

    The scene (the whole day with its grid and appointments) and the heads are pictures that are only made anew
    when something in them changed: scrolling moves the scene. Cursor, ghost and now-line are painted over it.
    """

    selected = Signal(int)
    """The appointment the cursor is on, 0 = none."""
    open_requested = Signal(int)
    create_requested = Signal(object)
    """A `Marked` range."""
    moved = Signal(object)
    """An `Appointment` as it should be from now on."""
    travelled = Signal(int)
    """The cursor left the days shown, backwards (-1) or forwards (1)."""
    menu_requested = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeGrid")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        )  # or the days would change width
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Calendar"))
        self.setViewport(
            QWidget()
        )  # one of Python's: to find out what a foreign one is, all widgets are loaded
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.editable = True
        self.view: CalendarView | None = None
        self.cursor_at: Cursor | None = None
        self.mark: Mark | None = None
        self.ghost: Ghost | None = None
        self._now: datetime | None = None
        self._scene: QPixmap | None = None
        self._heads: QPixmap | None = None
        self._blocks = BlockLayer()
        self._scrolled_once = False
        self._enter_column: int | None = None
        self._hint = ""
        self._mouse = GridMouse(self)
        self._keys = GridKeys(self)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme.notifier().changed.connect(self._dress)

    # What is shown

    def show_view(self, view: CalendarView) -> None:
        """Show other days or other appointments; the cursor stays on its appointment if that is still there."""
        self.view = view
        self._scene = self._heads = None
        self._mouse.forget()
        self._fit()
        self._keep_cursor(view)
        self.viewport().update()

    def set_now(self, now: datetime) -> None:
        """Move the now-line to a UTC instant."""
        today = self._today()
        self._now = now
        if self._today() != today:
            self._heads = None
        self.viewport().update()

    def set_hint(self, words: str) -> None:
        """A sentence over the times while nothing is booked."""
        self._hint = words
        self.viewport().update()

    def enter_from(self, steps: int) -> None:
        """When other days are shown, put the cursor into the first (1) or last (-1) of them."""
        self._enter_column = 0 if steps > 0 else -1

    @property
    def geometry_now(self) -> Geometry:
        """The measures of this moment."""
        view, size = self.view, self.viewport().size()
        days, lanes = (len(view.days), view.lanes) if view else (1, 0)
        bare = Geometry(size.width(), size.height(), days, lanes)
        opening = view.opening if view else (0, 0)
        hour = hour_height(bare.page, opening[1] - opening[0])
        scroll = self.verticalScrollBar().value()
        return Geometry(size.width(), size.height(), days, lanes, hour, scroll)

    # Cursor and selection

    @property
    def selected_id(self) -> int:
        return self.cursor_at.appointment_id if self.cursor_at else 0

    def put_cursor(self, cursor: Cursor | None, *, mark: Mark | None = None) -> None:
        """Set the cursor, bring it into sight and tell about it."""
        before = self.selected_id
        changed = cursor != self.cursor_at or mark != self.mark
        self.cursor_at, self.mark = cursor, mark
        if cursor is not None:
            self._bring_into_sight(cursor, mark)
        if changed:
            self._tell_reader()
            self.viewport().update()
        if before != self.selected_id:
            self.selected.emit(self.selected_id)

    def select(self, appointment_id: int) -> bool:
        """Put the cursor on an appointment that is shown; whether it is."""
        found = cursors.on_appointment(self.view, appointment_id) if self.view else None
        if found is not None:
            self.put_cursor(found)
        return found is not None

    def marked(self) -> Marked | None:
        """What a new appointment would fill: the marked range, or an empty one (start = end) at the cursor."""
        if self.mark is not None:
            return Marked(self.mark.day, self.mark.start, self.mark.end)
        if self.cursor_at is not None:
            return Marked(self.cursor_at.day, self.cursor_at.minute, self.cursor_at.minute)
        return None

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            if self.view is None:
                painter.fillRect(self.viewport().rect(), QColor(theme.colours().surface))
                return
            geometry = self.geometry_now
            self._paint_scene(painter, geometry, self.view)
            painter.setClipRect(0, geometry.top, geometry.width, geometry.page)
            cursor = self.cursor_at if self.hasFocus() or self.mark else None
            overlay.paint_cursor(painter, geometry, self.view, cursor, self.mark)
            if self._now is not None:
                overlay.paint_now(painter, geometry, self.view, self._now)
            self._paint_chosen(painter, geometry, self.view)
            overlay.paint_ghost(painter, geometry, self.ghost)
            overlay.paint_hint(painter, geometry, self._hint)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._forget_scene()
        self._fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._mouse.double_click(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._mouse.menu(event)

    def event(self, event: QEvent) -> bool:
        # Alt and an arrow move the chosen appointment here; only where none is chosen they lead back and forward.
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right)
            and event.modifiers() & Qt.KeyboardModifier.AltModifier
            and self.selected_id
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._mouse.cancel():
            return
        if not self._keys.press(event):
            event.ignore()  # not to the scroll area: the page knows what these keys mean

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    # Inside

    def _paint_scene(self, painter: QPainter, geometry: Geometry, view: CalendarView) -> None:
        ratio = self.devicePixelRatioF()
        scene = self._scene = self._scene or self._painted_day(geometry, view)
        heads = self._heads = self._heads or self._painted_heads(geometry, view)
        seen = QRectF(0, geometry.scroll * ratio, geometry.width * ratio, geometry.page * ratio)
        painter.drawPixmap(QRectF(0, geometry.top, geometry.width, geometry.page), scene, seen)
        painter.drawPixmap(0, 0, heads)

    def _painted_day(self, geometry: Geometry, view: CalendarView) -> QPixmap:
        whole = geometry.whole_day()
        scene = self._blank(whole.width, whole.page)
        with QPainter(scene) as painter:
            painter.translate(0, -whole.top)
            grid_layer.paint_times(painter, whole, view)
            self._blocks.paint_blocks(painter, whole, view.blocks, ratio=self.devicePixelRatioF())
        return scene

    def _painted_heads(self, geometry: Geometry, view: CalendarView) -> QPixmap:
        heads = self._blank(geometry.width, geometry.top)
        with QPainter(heads) as painter:
            grid_layer.paint_heads(painter, geometry, view, self._today())
            self._blocks.paint_bars(painter, geometry, view.bars, ratio=self.devicePixelRatioF())
        return heads

    def _blank(self, width: int, height: int) -> QPixmap:
        ratio = self.devicePixelRatioF()
        blank = QPixmap(QSize(width, height) * ratio)
        blank.setDevicePixelRatio(ratio)
        return blank

    def _paint_chosen(self, painter: QPainter, geometry: Geometry, view: CalendarView) -> None:
        ratio, chosen = self.devicePixelRatioF(), self.selected_id
        if chosen:
            mine = [block for block in view.blocks if block.id == chosen]
            self._blocks.paint_blocks(painter, geometry, mine, ratio=ratio, chosen=True)
            painter.setClipping(False)
            bars = [bar for bar in view.bars if bar.id == chosen]
            self._blocks.paint_bars(painter, geometry, bars, ratio=ratio, chosen=True)

    def _fit(self) -> None:
        """Give the scroll bar its range; the first time, begin where the working day does."""
        if self.view is None:
            return
        geometry, bar = self.geometry_now, self.verticalScrollBar()
        bar.setPageStep(geometry.page)
        bar.setSingleStep(geometry.hour // 2)
        bar.setRange(0, geometry.last_scroll)
        if not self._scrolled_once and geometry.page > 0 and self.isVisible():
            self._scrolled_once = True
            bar.setValue((self.view.opening[0] - GRID_MINUTES) * geometry.hour // 60)

    def _keep_cursor(self, view: CalendarView) -> None:
        cursor = self.cursor_at
        if cursor is None:
            return
        if cursor.appointment_id:
            found = cursors.on_appointment(view, cursor.appointment_id)
            if found is not None or view.column_of(cursor.day) is not None:
                self.put_cursor(found or Cursor(cursor.day, cursor.minute))
                return
        if view.column_of(cursor.day) is None:
            weekday = min(cursor.day.weekday(), len(view.days) - 1)
            column = weekday if self._enter_column is None else self._enter_column % len(view.days)
            self._enter_column = None
            self.put_cursor(cursors.at(view, column, cursor.minute))

    def _bring_into_sight(self, cursor: Cursor, mark: Mark | None) -> None:
        view, geometry = self.view, self.geometry_now
        if view is None or (cursor.appointment_id and view.bar_of(cursor.appointment_id)):
            return
        block = view.first_block(cursor.appointment_id) if cursor.appointment_id else None
        start, end = (block.start, block.end) if block else (cursor.minute, cursor.minute + GRID_MINUTES)
        if mark is not None:
            start, end = mark.head, mark.head + GRID_MINUTES
        self.verticalScrollBar().setValue(geometry.scroll_to_show(start, end))

    def _tell_reader(self) -> None:
        cursor, view = self.cursor_at, self.view
        if cursor is None or view is None:
            return
        row = view.row_of(cursor.appointment_id) if cursor.appointment_id else None
        words = describe(row, view.zone) if row else describe_slot(cursor.day, cursor.minute)
        if self.mark is not None:
            words = f"{clock_words(self.mark.start)} – {clock_words(self.mark.end)}"
        self.setAccessibleDescription(words)
        if self.hasFocus():
            # By way of the module: all that a screen reader can be told is loaded when somebody listens.
            QtGui.QAccessible.updateAccessibility(QtGui.QAccessibleAnnouncementEvent(self, words))

    def _today(self) -> date:
        zone = self.view.zone if self.view else None
        return wall(self._now, zone).date() if self._now and zone else date.min

    @Slot()
    def _scrolled(self) -> None:
        self.viewport().update()

    @Slot()
    def _forget_scene(self) -> None:
        self._scene = self._heads = None
        self.viewport().update()

    @Slot()
    def _dress(self) -> None:
        self._blocks.forget()
        self._forget_scene()
