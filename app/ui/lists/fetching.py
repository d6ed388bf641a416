"""Fetches the rows around what is seen: one question at a time, late answers dropped, only so many kept."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Signal

from app.ui.lists.rows import RowsModel, Texts
from app.ui.lists.seeking import NO_PLACE, WINDOW, Placed, SoughtIds
from app.ui.lists.source import Column, ListSource, Row, SeekSource
from app.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from app.services.suite import Services

MOST_CACHED = 4096
KEPT_WINDOWS = 8
MOST_WAITING = 3
"""Windows asked for while another one is on its way; of a long dash through the list only the last ones count."""

Lines: TypeAlias = list[tuple[int, Row, Texts]]
"""Rows with their places and what their cells say."""


class FetchingModel(RowsModel[Row]):
    """Reads windows of rows when they are looked at. The waiting ones may be overtaken by newer ones."""

    failed = Signal(object)

    def __init__(
        self,
        tasks: TaskRunner,
        columns: Sequence[Column[Row]],
        source: ListSource[Row] | SeekSource[Row],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, parent)
        self._tasks = tasks
        self._source = source  # what is wanted
        self._shown = source  # where the rows that are there were read, until those that are wanted have come
        self._waiting: list[int] = []
        self._fetching = False
        self._generation = 0

    def refresh(self, ids: Iterable[int]) -> None:
        """Read these rows again where they are shown; nothing moves."""
        shown = [number for number in ids if number in self._rows]
        if shown:
            source = self._shown
            self._ask(lambda services: unplaced(source.rows(services, shown)), self._take)

    def _need_marks(self) -> None:
        """What is looked at lies beyond them."""

    def _want(self, window: int) -> None:
        self._known[window] = None
        self._waiting.append(window)
        self._wait_for(self._waiting)
        if not self._fetching:
            self._fetch_waiting()

    def _wait_for(self, windows: list[int]) -> None:
        """The last ones of these; the others are asked for again if they are looked at."""
        for window in windows[:-MOST_WAITING]:
            self._known.pop(window, None)  # it has been forgotten if the list was read again meanwhile
        self._waiting = windows[-MOST_WAITING:]

    def _fetch_waiting(self) -> None:
        ids, source = self._ids, self._shown
        if isinstance(source, SeekSource):
            if isinstance(ids, SoughtIds):
                self._seek_waiting(source, ids)
            return
        wanted: array[int] = array("q")
        if not isinstance(ids, SoughtIds):
            for window in self._waiting:
                wanted += ids[window * WINDOW : (window + 1) * WINDOW]
        self._waiting.clear()
        self._fetching = True
        self._ask(
            lambda services: unplaced(source.rows(services, wanted)),
            self._take_windows,
            failed=self._fail_windows,
        )

    def _seek_waiting(self, source: SeekSource[Row], ids: SoughtIds) -> None:
        """Read what can be reached; what lies beyond the marks waits until there are more of them."""
        reachable = [window for window in self._waiting if ids.can_reach(window)]
        if not reachable:
            if not self._leap(source, ids):
                self._need_marks()
            return
        self._waiting = [window for window in self._waiting if window not in reachable]
        readers = [ids.reader(source, window) for window in reachable]
        self._fetching = True
        self._ask(
            lambda services: [placed for reader in readers for placed in reader(services)],
            self._take_windows,
            failed=self._fail_windows,
        )

    def _leap(self, source: SeekSource[Row], ids: SoughtIds) -> bool:
        """Read what was asked for last without waiting for the marks; whether the source may know a way."""
        if not ids.counted or not ids.may_leap or not self._waiting:
            return False
        last = self._waiting[-1]
        windows = [window for window in self._waiting if abs(window - last) <= MOST_WAITING]
        self._waiting = [window for window in self._waiting if window not in windows]
        read, generation = ids.leaper(source, min(windows), max(windows)), self._generation

        def take(lines: Lines[Row]) -> None:
            if not lines and generation == self._generation:  # else it is the answer that comes too late
                ids.may_leap = False
                self._wait_for([*windows, *self._waiting])
            self._take_windows(lines)

        self._fetching = True
        self._ask(read, take, failed=self._fail_windows)
        return True

    def _ask(
        self,
        read: Callable[[Services], Placed[Row]],
        take: Callable[[Lines[Row]], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        generation, columns = self._generation, self.columns

        def answered(lines: Lines[Row]) -> None:
            take(lines if generation == self._generation else [])

        self._tasks.run(
            self,
            lambda services: formatted(columns, read(services)),
            answered,
            failed=failed or self.failed.emit,
            asks=True,
        )

    def _take_windows(self, lines: Lines[Row]) -> None:
        self._fetching = False
        self._take(lines)
        if self._waiting:
            self._fetch_waiting()

    def _fail_windows(self, error: Exception) -> None:
        self._fetching = False
        self._known.clear()
        self._waiting.clear()
        self.failed.emit(error)

    def _take(self, lines: Lines[Row]) -> None:
        if lines:
            self._keep(lines)
            self._tell_changed()

    def _keep(self, lines: Lines[Row]) -> None:
        if isinstance(self._ids, SoughtIds):
            self._ids.learn({place: row.id for place, row, _texts in lines if place != NO_PLACE})
        for _place, row, texts in lines:
            self._rows[row.id] = row
            self._texts[row.id] = texts
        if len(self._rows) > MOST_CACHED:
            self._forget_old()

    def _forget_old(self) -> None:
        """Keep the windows asked for last; the others are asked for again when they are seen again."""
        self._known = dict.fromkeys(list(self._known)[-KEPT_WINDOWS:])
        ids = self._ids
        if isinstance(ids, SoughtIds):
            kept = ids.keep(self._known)
        else:
            kept = [n for window in self._known for n in ids[window * WINDOW : (window + 1) * WINDOW]]
        self._rows = {number: self._rows[number] for number in kept if number in self._rows}
        self._texts = {number: self._texts[number] for number in self._rows}


def formatted(columns: Sequence[Column[Row]], rows: Placed[Row]) -> Lines[Row]:
    """What the cells of these rows say."""
    return [(place, row, tuple(column.text(row) for column in columns)) for place, row in rows]


def unplaced(rows: Iterable[Row]) -> Placed[Row]:
    """Rows that are found by their ids."""
    return [(NO_PLACE, row) for row in rows]
