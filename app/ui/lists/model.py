"""A table model that knows the exact number of rows at once and fetches those around what is visible."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from app.ui.lists.fetching import KEPT_WINDOWS, MOST_CACHED, MOST_WAITING, Lines, formatted, unplaced
from app.ui.lists.rows import Index, Texts
from app.ui.lists.seeking import WINDOW, SoughtIds
from app.ui.lists.sought import SoughtModel
from app.ui.lists.source import ListSource, Row, SeekSource

if TYPE_CHECKING:
    from app.services.suite import Services

__all__ = ["KEPT_WINDOWS", "MOST_CACHED", "MOST_WAITING", "WINDOW", "Index", "PagedModel", "Texts"]

COPY_CHUNK = 500


class PagedModel(SoughtModel[Row]):
    """Rows of a `ListSource` or a `SeekSource`; nothing is read or formatted on the GUI thread.

    After a `reload` the texts of before stay until the new ones are there, so that nothing flickers.
    """

    _asked_early = False

    def ask_early(self) -> None:
        """Read the list while the widgets around it are made; the `reload` that they end with asks no second time.

        That holds as long as Qt has not been at work in between: what happens later has to be read.
        """
        self.reload()
        self._asked_early = True
        QTimer.singleShot(0, self, self._note_turn)

    def _note_turn(self) -> None:
        self._asked_early = False

    def reload(self, source: ListSource[Row] | SeekSource[Row] | None = None, *, follow: bool = True) -> None:
        """Ask for the whole list anew; the old one stays until the answer is there.

        Without `follow` it does not matter where the rows that are selected stand in a new list: that takes time.
        """
        same = source is None or source == self._source
        early, self._asked_early = self._asked_early, False
        if early and same:
            return
        if source is not None:
            self._source = source
        wanted, columns = self._source, self.columns
        if isinstance(wanted, SeekSource):
            self._reload_sought(wanted, same=same, follow=follow)
            return
        known: ListSource[Row] = wanted

        def load(services: Services) -> tuple[array[int], Lines[Row]]:
            ids = known.ids(services)
            return ids, formatted(columns, unplaced(known.rows(services, ids[:WINDOW])))

        self._tasks.run(self, load, self._take_all, failed=self.failed.emit, key="list")

    def texts_of(self, rows: Sequence[int], then: Callable[[list[Texts]], None]) -> None:
        """Hand over what the cells of these table rows say, also of those that were never shown."""
        ids = [self._ids[row] for row in rows]
        if all(number in self._texts for number in ids):
            then([self._texts[number] for number in ids])
            return
        source, columns, known = self._shown, self.columns, self._ids
        if isinstance(source, SeekSource):
            if isinstance(known, SoughtIds):
                read = known.rows_reader(source, rows)
                self._tasks.run(
                    self,
                    lambda services: [texts for *_rest, texts in formatted(columns, read(services))],
                    then,
                    failed=self.failed.emit,
                )
            return
        chosen: ListSource[Row] = source

        def load(services: Services) -> list[Texts]:
            chunks = (ids[start : start + COPY_CHUNK] for start in range(0, len(ids), COPY_CHUNK))
            found = (formatted(columns, unplaced(chosen.rows(services, chunk))) for chunk in chunks)
            return [texts for chunk in found for *_rest, texts in chunk]

        self._tasks.run(self, load, then, failed=self.failed.emit)

    def ids_of(self, pieces: Sequence[range], then: Callable[[list[int]], None]) -> None:
        """Hand over the keys of these table rows, also of those that were never shown."""
        known = [self.id_at(row) for piece in pieces for row in piece]
        source = self._shown
        if all(known) or not isinstance(source, SeekSource):
            then(known)
            return
        readers = [self._ids_reader(source, piece) for piece in pieces]
        self._tasks.run(
            self,
            lambda services: [number for read in readers for number in read(services)],
            then,
            failed=self.failed.emit,
            key="ids",
        )

    def _ids_reader(self, source: SeekSource[Row], piece: range) -> Callable[[Services], list[int]]:
        """Counted from the nearest row that is known: others may have come in above since the list was read."""
        start, count = piece.start, len(piece)
        for place in range(start, max(-1, start - 2 * WINDOW), -1):
            row = self.row_at(place)
            if row is not None:
                first = [row.id] if place == start else []
                mark, skip = source.mark_of(row), max(0, start - place - 1)
                limit = count - len(first)
                return lambda services: (
                    first + [line.id for line in (source.page(services, mark, limit, skip) if limit else ())]
                )
        return lambda services: [line.id for line in source.page(services, None, count, start)]

    def _take_all(self, answer: tuple[array[int], Lines[Row]]) -> None:
        ids, lines = answer
        self._generation += 1
        self._shown = self._source
        same = ids == self._ids
        if not same:
            self.beginResetModel()
            self._ids = ids
        self._known = {0: None}
        self._waiting.clear()
        self._keep(lines)
        if same:
            self._tell_changed()
        else:
            self.endResetModel()
        self.loaded.emit()
