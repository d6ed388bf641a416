"""A table model that knows the exact number of rows at once and fetches those around what is visible."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QIcon

from app.ui import icons
from app.ui.lists.source import Column, ListSource, Row
from app.ui.tasks import TaskRunner

WINDOW = 64
MOST_CACHED = 4096
KEPT_WINDOWS = 8
MOST_WAITING = 3
"""Windows asked for while another one is on its way; of a long dash through the list only the last ones count."""
COPY_CHUNK = 500
Index = QModelIndex | QPersistentModelIndex
Texts = tuple[str, ...]

# Compared as plain ints: `role == Qt.ItemDataRole.DisplayRole` costs several times a cell of a C++ model.
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_DECORATION = int(Qt.ItemDataRole.DecorationRole)
_TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class PagedModel(QAbstractTableModel, Generic[Row]):
    """Rows of a `ListSource`; nothing is read or formatted on the GUI thread, late answers are dropped.

    After a `reload` the texts of before stay until the new ones are there, so that nothing flickers.
    """

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
        self._texts: dict[int, Texts] = {}
        self._known: dict[int, None] = {}  # windows that are there or asked for, the oldest first
        self._waiting: list[int] = []
        self._fetching = False
        self._generation = 0
        self.columns = tuple(columns)

    def reload(self, source: ListSource[Row] | None = None) -> None:
        """Ask for the whole list anew; the old one stays until the answer is there."""
        if source is not None:
            self._source = source
        wanted, columns = self._source, self.columns

        def load(services: Any) -> tuple[array[int], list[tuple[Row, Texts]]]:
            ids = wanted.ids(services)
            return ids, _formatted(columns, wanted.rows(services, ids[:WINDOW]))

        self._tasks.run(self, load, self._take_all, failed=self.failed.emit, key="list")

    def refresh(self, ids: Iterable[int]) -> None:
        """Read these rows again where they are shown; nothing moves."""
        shown = [number for number in ids if number in self._rows]
        if shown:
            self._ask(shown, self._take)

    def texts_of(self, rows: Sequence[int], then: Callable[[list[Texts]], None]) -> None:
        """Hand over what the cells of these table rows say, also of those that were never shown."""
        ids = [self._ids[row] for row in rows]
        if all(number in self._texts for number in ids):
            then([self._texts[number] for number in ids])
            return
        source, columns = self._source, self.columns

        def load(services: Any) -> list[Texts]:
            chunks = (ids[start : start + COPY_CHUNK] for start in range(0, len(ids), COPY_CHUNK))
            return [
                texts for chunk in chunks for _row, texts in _formatted(columns, source.rows(services, chunk))
            ]

        self._tasks.run(self, load, then, failed=self.failed.emit)

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

    # Fetching: one question at a time, the others wait and may be overtaken

    def _want(self, window: int) -> None:
        self._known[window] = None
        self._waiting.append(window)
        if len(self._waiting) > MOST_WAITING:
            del self._known[self._waiting.pop(0)]
        if not self._fetching:
            self._fetch_waiting()

    def _fetch_waiting(self) -> None:
        ids: array[int] = array("q")
        for window in self._waiting:
            ids += self._ids[window * WINDOW : (window + 1) * WINDOW]
        self._waiting.clear()
        self._fetching = True
        self._ask(ids, self._take_windows, failed=self._fail_windows)

    def _ask(
        self,
        ids: Sequence[int],
        take: Callable[[list[tuple[Row, Texts]]], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        generation, source, columns = self._generation, self._source, self.columns

        def answered(rows: list[tuple[Row, Texts]]) -> None:
            take(rows if generation == self._generation else [])

        self._tasks.run(
            self,
            lambda services: _formatted(columns, source.rows(services, ids)),
            answered,
            failed=failed or self.failed.emit,
        )

    def _take_windows(self, rows: list[tuple[Row, Texts]]) -> None:
        self._fetching = False
        self._take(rows)
        if self._waiting:
            self._fetch_waiting()

    def _fail_windows(self, error: Exception) -> None:
        self._fetching = False
        self._known.clear()
        self._waiting.clear()
        self.failed.emit(error)

    def _take_all(self, answer: tuple[array[int], list[tuple[Row, Texts]]]) -> None:
        ids, rows = answer
        self._generation += 1
        same = ids == self._ids
        if not same:
            self.beginResetModel()
            self._ids = ids
        self._known = {0: None}
        self._waiting.clear()
        self._keep(rows)
        if same:
            self._tell_changed()
        else:
            self.endResetModel()
        self.loaded.emit()

    def _take(self, rows: list[tuple[Row, Texts]]) -> None:
        if rows:
            self._keep(rows)
            self._tell_changed()

    def _keep(self, rows: list[tuple[Row, Texts]]) -> None:
        for row, texts in rows:
            self._rows[row.id] = row
            self._texts[row.id] = texts
        if len(self._rows) > MOST_CACHED:
            self._forget_old()

    def _forget_old(self) -> None:
        """Keep the windows asked for last; the others are asked for again when they are seen again."""
        self._known = dict.fromkeys(list(self._known)[-KEPT_WINDOWS:])
        kept = [
            number
            for window in self._known
            for number in self._ids[window * WINDOW : (window + 1) * WINDOW]
            if number in self._rows
        ]
        self._rows = {number: self._rows[number] for number in kept}
        self._texts = {number: self._texts[number] for number in kept}

    def _tell_changed(self) -> None:
        # The whole range: finding the place of each row would cost more than the view's look at what is visible.
        if len(self._ids):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(self.columns) - 1))


def _formatted(columns: Sequence[Column[Row]], rows: Sequence[Row]) -> list[tuple[Row, Texts]]:
    return [(row, tuple(column.text(row) for column in columns)) for row in rows]
