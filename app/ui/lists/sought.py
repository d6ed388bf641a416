"""The part of the list model that shows lists too long to be numbered: first rows, count, marks, and news."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, QTimer, Signal

from app.ui.lists.fetching import FetchingModel, Lines, formatted
from app.ui.lists.seeking import (
    MARKS_AT_ONCE,
    STEP,
    WINDOW,
    Anchor,
    First,
    News,
    SoughtIds,
    read_first,
    read_news,
)
from app.ui.lists.source import Column, ListSource, Row, SeekSource
from app.ui.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from app.services.suite import Services

SURVEY_MILLISECONDS = 5_000
"""So long after rows came or went are the marks taken anew; until then those of before are near enough."""
FIRST_SURVEY_MILLISECONDS = 150
"""So long after a list appeared its marks are taken: whoever looks at its beginning is not kept waiting by that."""
REST = 4
"""So many times as long as it took to read a list again it is left alone."""
NOWHERE = (-1, 0)
MOST_FOLLOWED = 4
"""Of so many rows that are current or selected the place is looked up when the list is read again."""


class SoughtModel(FetchingModel[Row]):
    """What the model does with a `SeekSource`.

    The first rows are there before the rest is `counted`. When the list is read again, rows that came in (or went:
    fewer than 0) above what is seen are told by `moved`, so that the view can stay where it is; `top_row` says
    which row is the first one seen. What `look_for` found out is told by `found`.
    """

    loaded = Signal()
    counted = Signal()
    moved = Signal(int)
    found = Signal(int)

    def __init__(
        self,
        tasks: TaskRunner,
        columns: Sequence[Column[Row]],
        source: ListSource[Row] | SeekSource[Row],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(tasks, columns, source, parent)
        self.top_row: Callable[[], int] = lambda: 0
        self._looked_for = NOWHERE
        self._beginning = False  # the first rows, or the count, are on their way
        self._reading_news = False
        self._more_news = False
        self._news_timer = QTimer(self)
        self._news_timer.setSingleShot(True)
        self._news_timer.timeout.connect(self._read_more_news)
        self._survey_timer = QTimer(self)
        self._survey_timer.setSingleShot(True)
        self._survey_timer.timeout.connect(self._begin_survey)

    @property
    def is_counted(self) -> bool:
        """Whether `rowCount` is the length of the whole list."""
        return not isinstance(self._ids, SoughtIds) or self._ids.counted

    def look_for(self, number: int) -> None:
        """Find out where the row with this id stands and tell by `found`; nothing is told if the list lacks it."""
        source = self._source
        if not isinstance(source, SeekSource):
            return
        wanted = source

        def take(place: int) -> None:
            if source is self._source and place >= 0:
                self._looked_for = (place, number)
                self._tell_found()

        self._tasks.run(
            self,
            lambda services: wanted.position(services, number),
            take,
            failed=self.failed.emit,
            key="place",
        )

    def _tell_found(self) -> None:
        """As soon as the list is known to be so long."""
        place, number = self._looked_for
        if isinstance(self._ids, SoughtIds) and 0 <= place < len(self._ids):
            self._looked_for = NOWHERE
            self._ids.learn({place: number})
            self.found.emit(number)

    def _reload_sought(self, source: SeekSource[Row], *, same: bool, follow: bool) -> None:
        ids = self._ids
        if same and self._beginning:
            # Rows of another list are still there, and a count begun anew might never end.
            self._more_news = True
        elif not (same and isinstance(ids, SoughtIds) and ids.counted and len(ids)):
            self._news_timer.stop()
            self._reading_news = self._more_news = False
            self._read_first(source, follow=follow)
        elif self._reading_news or self._news_timer.isActive():
            self._more_news = True  # a list that takes long to count is not counted all the time
        else:
            self._read_news(source)

    def _read_more_news(self) -> None:
        """The list was to be read again while that could not be."""
        if self._more_news and isinstance(self._source, SeekSource):
            self._more_news = False
            self._reload_sought(self._source, same=True, follow=True)

    def _read_first(self, source: SeekSource[Row], *, follow: bool) -> None:
        self._beginning = True
        followed, columns = list(self._followed().values()) if follow else [], self.columns

        def load(services: Services) -> tuple[First[Row], Lines[Row]]:
            first = read_first(source, services, followed)
            return first, formatted(columns, first.rows)

        self._tasks.run(self, load, self._take_first, failed=self._fail_first, key="list")

    def _fail_first(self, error: Exception) -> None:
        self._beginning = self._more_news = False
        self.failed.emit(error)

    def _take_first(self, answer: tuple[First[Row], Lines[Row]]) -> None:
        first, lines = answer
        self._generation += 1
        self._shown = self._source
        self._survey_timer.stop()
        self.beginResetModel()
        self._ids = SoughtIds(first.count, counted=first.counted)
        self._ids.learn(first.places)
        self._known = {0: None}
        self._waiting.clear()
        self._keep(lines)
        self.endResetModel()
        source = self._shown
        self.loaded.emit()
        if source != self._source:
            return  # whoever was told wants another list
        if first.counted:
            self._take_count(first.count)
        elif isinstance(source, SeekSource):
            self._tasks.run(
                self, source.count, self._take_count, failed=self._fail_first, key="list", lane=Lane.LISTS
            )

    def _take_count(self, count: int) -> None:
        ids = self._ids
        if isinstance(ids, SoughtIds):
            self._lengthen(ids, count)
            ids.counted = True
            self.counted.emit()
            self._tell_found()
            self._survey_timer.start(FIRST_SURVEY_MILLISECONDS)
            if self._waiting and not self._fetching:
                self._fetch_waiting()
        self._beginning = False
        self._read_more_news()

    def _need_marks(self) -> None:
        """At once, if somebody has already left the beginning of the list."""
        if self._survey_timer.isActive() and isinstance(self._ids, SoughtIds) and not self._ids.surveyed:
            self._survey_timer.stop()
            self._begin_survey()

    def _begin_survey(self) -> None:
        ids = self._ids
        if isinstance(ids, SoughtIds):
            self._survey([] if ids.surveyed else ids.marks)

    def _survey(self, marks: list[Any]) -> None:
        """Ask for the marks that follow these, a few at a time, so that nobody has to wait for long."""
        ids, source, generation = self._ids, self._shown, self._generation
        if not isinstance(ids, SoughtIds) or not isinstance(source, SeekSource):
            return
        seek: SeekSource[Row] = source

        def take(more: Sequence[Any]) -> None:
            if ids is not self._ids:
                return
            marks.extend(more)
            if len(more) < MARKS_AT_ONCE or (len(marks) + 1) * STEP > len(ids):
                ids.end_survey(marks, exact=generation == self._generation)
            else:
                self._survey(marks)
            if self._waiting and not self._fetching:
                self._fetch_waiting()

        if len(ids) <= STEP:
            take(())
            return
        last = marks[-1] if marks else None
        self._tasks.run(
            self,
            lambda services: seek.marks(services, last, STEP, MARKS_AT_ONCE),
            take,
            failed=self.failed.emit,
            key="marks",
            lane=Lane.LISTS,
        )

    def _read_news(self, source: SeekSource[Row]) -> None:
        columns, top = self.columns, max(0, self.top_row())
        anchor, followed = self._anchor(source, top), list(self._followed().values())

        self._reading_news, begun = True, time.monotonic()

        def load(services: Services) -> tuple[News[Row], Lines[Row]]:
            news = read_news(source, services, anchor, top, followed)
            return news, formatted(columns, news.rows)

        def take(answer: tuple[News[Row], Lines[Row]]) -> None:
            self._reading_news = False
            self._news_timer.start(round(1000 * REST * (time.monotonic() - begun)))
            self._take_news(answer)

        def fail(error: Exception) -> None:
            self._reading_news = False
            self.failed.emit(error)

        self._tasks.run(self, load, take, failed=fail, key="list", lane=Lane.LISTS)

    def _anchor(self, source: SeekSource[Row], top: int) -> Anchor | None:
        """The row that stays where it is when others come or go: one above those seen, at the top the current one."""
        current = [index.row() for index in self.persistentIndexList()]
        for place in range(max(0, top - WINDOW), top + 1) if top else (*current, 0):
            row = self.row_at(place)
            if row is not None:
                return Anchor(place, source.mark_of(row))
        return None

    def _take_news(self, answer: tuple[News[Row], Lines[Row]]) -> None:
        news, lines = answer
        ids, followed = self._ids, self._followed()
        if not isinstance(ids, SoughtIds):
            return
        self._generation += 1
        changed = bool(news.came) or news.count != len(ids)
        self._move(ids, news.came)
        self._lengthen(ids, news.count)
        self._waiting.clear()
        self._known = dict.fromkeys(news.windows)
        self._keep(lines)
        ids.learn(news.places)
        self._follow(followed, news.came, news.places)
        self._tell_changed()
        if changed and not self._survey_timer.isActive():
            self._survey_timer.start(SURVEY_MILLISECONDS)
        self.loaded.emit()

    def _followed(self) -> dict[int, int]:
        """Rows that are current or at the edge of the selection, with their ids."""
        rows = dict.fromkeys(index.row() for index in self.persistentIndexList())
        known = [(row, number) for row in rows if (number := self.id_at(row))]
        return dict(known[:MOST_FOLLOWED])

    def _move(self, ids: SoughtIds, came: int) -> None:
        """Rows came in at the beginning, or went from it."""
        came = max(came, -len(ids))
        if came > 0:
            self.beginInsertRows(QModelIndex(), 0, came - 1)
            ids.move(came)
            self.endInsertRows()
        elif came < 0:
            self.beginRemoveRows(QModelIndex(), 0, -came - 1)
            ids.move(came)
            self.endRemoveRows()
        if came:
            self.moved.emit(came)

    def _lengthen(self, ids: SoughtIds, count: int) -> None:
        """The rest came in at the end, or went from it."""
        before = len(ids)
        if count > before:
            self.beginInsertRows(QModelIndex(), before, count - 1)
            ids.resize(count)
            self.endInsertRows()
        elif count < before:
            self.beginRemoveRows(QModelIndex(), count, before - 1)
            ids.resize(count)
            self.endRemoveRows()

    def _follow(self, followed: dict[int, int], came: int, places: dict[int, int]) -> None:
        """What is current or selected goes along with its row; `followed` are the rows of before with their ids."""
        now_at = {number: place for place, number in places.items()}
        moves = {
            row + came: now_at[number]
            for row, number in followed.items()
            if number in now_at and now_at[number] != row + came
        }
        if not moves:
            return
        self.layoutAboutToBeChanged.emit()
        for index in self.persistentIndexList():
            if index.row() in moves:
                self.changePersistentIndex(index, self.index(moves[index.row()], index.column()))
        self.layoutChanged.emit()
