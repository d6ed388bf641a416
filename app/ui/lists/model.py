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
