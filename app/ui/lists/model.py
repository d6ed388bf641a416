"""A table model that knows the exact number of rows at once and fetches those around what is visible."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Any, Generic

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.ui import icons
from app.ui.lists.source import Column, ListSource, Row
from app.ui.tasks import TaskRunner

WINDOW = 128
MOST_CACHED = 4096
Index = QModelIndex | QPersistentModelIndex

# Compared as plain ints: `role == Qt.ItemDataRole.DisplayRole` costs several times a cell of a C++ model.
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_DECORATION = int(Qt.ItemDataRole.DecorationRole)
_TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class PagedModel(QAbstractTableModel, Generic[Row]):
    """Rows of a `ListSource`; nothing is read on the GUI thread, and answers to older questions are dropped."""

    loaded = Signal()
    failed = Signal(object)

    def __init__(
        self,
        tasks: TaskRunner,
        columns: Sequence[Column[Row]],
        source: ListSource[Row],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._source = source
        self._ids: array[int] = array("q")
        self._rows: dict[int, Row] = {}
        self._texts: dict[int, tuple[str, ...]] = {}
        self._asked: set[int] = set()
        self._generation = 0
        self.columns = tuple(columns)

    def reload(self, source: ListSource[Row] | None = None) -> None:
        """Ask for the whole list anew; the old one stays until the answer is there."""
        if source is not None:
            self._source = source
        wanted = self._source

        def load(services: Any) -> tuple[array[int], Sequence[Row]]:
            ids = wanted.ids(services)
            return ids, wanted.rows(services, ids[:WINDOW])

        self._tasks.run(self, load, self._take_all, failed=self.failed.emit, key="list")

    def refresh(self, ids: Iterable[int]) -> None:
        """Read these rows again where they are shown; nothing moves."""
        shown = [number for number in ids if number in self._rows]
        if shown:
            self._fetch(shown)

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

    def texts_at(self, row: int) -> tuple[str, ...]:
        """What the cells of a row say; empty while it has not arrived."""
        return self._texts.get(self.id_at(row), ())

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
            row = index.row()
            texts = self._texts.get(self._ids[row])
            if texts is None:
                self._ask_around(row)
                return ""
            return texts[index.column()]
        if role in (_DECORATION, _TOOL_TIP, _ALIGNMENT, _ACCESSIBLE):
            return self._rare(index, int(role))
        return None

    def _rare(self, index: Index, role: int) -> Any:
        column = self.columns[index.column()]
        if role == _ALIGNMENT:
            return _RIGHT if column.right else _LEFT
        row = self.row_at(index.row())
        if row is None:
            return None
        if role == _DECORATION and column.icon is not None:
            name, colour = column.icon(row)
            return icons.icon(name, colour) if name else None
        if role == _TOOL_TIP and column.tip is not None:
            return column.tip(row) or None
        if role == _ACCESSIBLE:
            return f"{column.title}: {self._texts[row.id][index.column()]}"
        return None

    # Fetching

    def _ask_around(self, row: int) -> None:
        start = row // WINDOW * WINDOW
        if start not in self._asked:
            self._asked.add(start)
            self._fetch(self._ids[start : start + WINDOW])

    def _fetch(self, ids: Sequence[int]) -> None:
        generation, source = self._generation, self._source

        def take(rows: Sequence[Row]) -> None:
            if generation == self._generation:
                self._take(rows)

        self._tasks.run(self, lambda services: source.rows(services, ids), take, failed=self.failed.emit)

    def _take_all(self, answer: tuple[array[int], Sequence[Row]]) -> None:
        ids, rows = answer
        self._generation += 1
        same = ids == self._ids
        if not same:
            self.beginResetModel()
            self._ids = ids
        self._rows.clear()
        self._texts.clear()
        self._asked = {0}
        self._keep(rows)
        if not same:
            self.endResetModel()
        elif len(ids):
            self.dataChanged.emit(self.index(0, 0), self.index(len(ids) - 1, len(self.columns) - 1))
        self.loaded.emit()

    def _take(self, rows: Sequence[Row]) -> None:
        if len(self._rows) > MOST_CACHED:
            self._rows.clear()
            self._texts.clear()
            self._asked.clear()
        self._keep(rows)
        if rows:
            first, last = self.position_of(rows[0].id), self.position_of(rows[-1].id)
            low, high = min(first, last), max(first, last)
            if low >= 0:
                self.dataChanged.emit(self.index(low, 0), self.index(high, len(self.columns) - 1))

    def _keep(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self._rows[row.id] = row
            self._texts[row.id] = tuple(column.text(row) for column in self.columns)
