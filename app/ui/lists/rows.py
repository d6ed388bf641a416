"""What every list shows of its rows: the cells of those that are there, and nothing of the others."""

from __future__ import annotations

from array import array
from collections.abc import Container, Sequence
from typing import Any, Generic, TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from app.ui import icons
from app.ui.lists.seeking import WINDOW, SoughtIds
from app.ui.lists.source import Column, Row

Index: TypeAlias = QModelIndex | QPersistentModelIndex
Texts: TypeAlias = tuple[str, ...]

# Compared as plain ints: `role == Qt.ItemDataRole.DisplayRole` costs several times a cell of a C++ model.
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_DECORATION = int(Qt.ItemDataRole.DecorationRole)
_TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Keeps the rows that were read, already as texts; a row that is asked for and not there is `_want`ed."""

    def __init__(self, columns: Sequence[Column[Row]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._ids: array[int] | SoughtIds = array("q")
        self._rows: dict[int, Row] = {}
        self._texts: dict[int, Texts] = {}
        self._known: dict[int, None] = {}  # windows that are there or asked for, the oldest first

    def _want(self, window: int) -> None:
        """A row of this window is looked at."""
        raise NotImplementedError

    def row_at(self, row: int) -> Row | None:
        """The value of a table row, None while it has not arrived."""
        return self._rows.get(self._ids[row]) if 0 <= row < len(self._ids) else None

    def id_at(self, row: int) -> int:
        """The key of a table row, 0 outside the list."""
        return self._ids[row] if 0 <= row < len(self._ids) else 0

    def position_of(self, number: int) -> int:
        """The table row of a key, -1 if the list does not hold it."""
        try:
            return self._ids.index(number)
        except ValueError:
            return -1

    def positions_of(self, numbers: Container[int]) -> list[int]:
        """The table rows of those keys that are known to be in the list, from top to bottom."""
        known = self._ids.known() if isinstance(self._ids, SoughtIds) else enumerate(self._ids)
        return sorted(row for row, number in known if number in numbers)

    def texts_at(self, row: int) -> Texts:
        """What the cells of a row say; empty while it has not arrived."""
        return self._texts.get(self.id_at(row), ())

    def text_at(self, row: int, column: int) -> str:
        """What a cell says; where it has not arrived yet it is asked for."""
        if row // WINDOW not in self._known:
            self._want(row // WINDOW)
        texts = self._texts.get(self._ids[row])
        return "" if texts is None else texts[column]

    def icon_at(self, row: int, column: int) -> QIcon | None:
        """The picture before the text of a cell."""
        draw, value = self.columns[column].icon, self.row_at(row)
        if draw is None or value is None:
            return None
        name, colour = draw(value)
        return icons.icon(name, colour) if name else None

    # What Qt asks for

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == _DISPLAY:
            return self.columns[section].title
        if role == _ALIGNMENT:
            return _RIGHT if self.columns[section].right else _LEFT
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role == _DISPLAY:
            return self.text_at(index.row(), index.column())
        if role in (_DECORATION, _TOOL_TIP, _ALIGNMENT, _ACCESSIBLE):
            return self._rare(index, int(role))
        return None

    def _rare(self, index: Index, role: int) -> Any:
        column = self.columns[index.column()]
        if role == _ALIGNMENT:
            return _RIGHT if column.right else _LEFT
        if role == _DECORATION:
            return self.icon_at(index.row(), index.column())
        row = self.row_at(index.row())
        if row is None:
            return None
        if role == _TOOL_TIP and column.tip is not None:
            return column.tip(row) or None
        if role == _ACCESSIBLE:
            return f"{column.title}: {self._texts[row.id][index.column()]}"
        return None

    def _tell_changed(self) -> None:
        # The whole range: finding the place of each row would cost more than the view's look at what is visible.
        if len(self._ids):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(self.columns) - 1))
