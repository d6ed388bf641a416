"""The menu of a list's titles: sorting, and which columns are shown in what order."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from app.i18n import _
from app.ui import icons
from app.ui.lists.columns import ColumnArrangement
from app.ui.lists.header import ListHeader
from app.ui.lists.source import Column


class StayingMenu(QMenu):
    """Stays open while boxes are ticked in it."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._tick(self.actionAt(event.position().toPoint())):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ticks = event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not (ticks and self._tick(self.activeAction())):
            super().keyPressEvent(event)

    def _tick(self, action: QAction | None) -> bool:
        if action is None or not action.isCheckable():
            return False
        action.trigger()
        return True


class ColumnMenu(QMenu):
    """Of one column (`section`), or of all of them; made anew each time it is opened."""

    def __init__(
        self, header: ListHeader, arrangement: ColumnArrangement, parent: QWidget, section: int = -1
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._header = header
        self._arrangement = arrangement
        if section >= 0:
            self._add_column(arrangement.columns[section])
        else:
            self._add_sorting()
        self._boxes: dict[str, QAction] = {}
        self._add_boxes()
        if section < 0:
            self._add_moves()
        self.addSeparator()
        reset = self.addAction(_("Columns as at the beginning"))
        reset.triggered.connect(lambda: arrangement.reset())
        icons.put(reset, "rotate-ccw")

    def _add_column(self, column: Column[Any]) -> None:
        if column.sort:
            self._add_directions(column.sort)
            self.addSeparator()
        self._add_move(self, column)
        hide = self.addAction(
            _("Hide “{column}”").format(column=_shown(column)),
        )
        hide.triggered.connect(lambda: self._arrangement.set_shown(column.key, False))
        hide.setEnabled(not self._arrangement.is_last_shown(column.key))

    def _add_sorting(self) -> None:
        sortable = [column for column in self._arrangement.in_order() if column.sort]
        if not sortable:
            return
        menu = self.addMenu(_("Sort by"))
        group = QActionGroup(menu)
        for column in sortable:
            action = menu.addAction(_shown(column))
            action.setCheckable(True)
            action.setChecked(column.sort == self._header.sort_key)
            action.triggered.connect(partial(self._sort, column.sort, self._header.descending))
            group.addAction(action)
        if self._header.sort_key:
            self._add_directions(self._header.sort_key)
        self.addSeparator()

    def _add_directions(self, key: str) -> None:
        group = QActionGroup(self)
        for words, descending in ((_("Sort ascending"), False), (_("Sort descending"), True)):
            action = self.addAction(words)
            action.setCheckable(True)
            action.setChecked(self._header.sort_key == key and self._header.descending is descending)
            action.triggered.connect(partial(self._sort, key, descending))
            group.addAction(action)

    def _sort(self, key: str, descending: bool, _checked: bool = True) -> None:
        self._header.choose_sorting(key, descending=descending)

    def _add_boxes(self) -> None:
        menu = StayingMenu(_("Columns"), self)
        icons.put(menu.menuAction(), "columns-3")
        self.addMenu(menu)
        for column in self._arrangement.in_order():
            action = menu.addAction(_shown(column))
            action.setCheckable(True)
            action.triggered.connect(partial(self._tick, column.key))
            self._boxes[column.key] = action
        self._show_ticks()

    def _tick(self, key: str, _checked: bool = False) -> None:
        self._arrangement.set_shown(key, not self._arrangement.is_shown(key))
        self._show_ticks()

    def _show_ticks(self) -> None:
        for key, action in self._boxes.items():
            action.setChecked(self._arrangement.is_shown(key))
            action.setEnabled(not self._arrangement.is_last_shown(key))

    def _add_moves(self) -> None:
        menu = self.addMenu(_("Move"))
        for column in self._arrangement.in_order():
            if self._arrangement.is_shown(column.key):
                self._add_move(menu.addMenu(_shown(column)), column)

    def _add_move(self, menu: QMenu, column: Column[Any]) -> None:
        for words, icon, places in (
            (_("Move to the left"), "arrow-left", -1),
            (_("Move to the right"), "arrow-right", 1),
        ):
            action = menu.addAction(words)
            action.triggered.connect(partial(self._move, column.key, places))
            icons.put(action, icon)
            action.setEnabled(self._arrangement.place_beside(column.key, places) is not None)

    def _move(self, key: str, places: int, _checked: bool = False) -> None:
        self._arrangement.move(key, places)


def _shown(column: Column[Any]) -> str:
    return column.title.replace("&", "&&")
