"""A list too long to be numbered through: its places are found from marks, the keys of every so-many-th row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeAlias

from app.ui.lists.source import Row, SeekSource

if TYPE_CHECKING:
    from app.services.suite import Services

WINDOW = 64
"""Rows that are read at once."""
STEP = 512
"""Rows from one mark to the next: as many are passed over at most to reach any place of the list."""
MARKS_AT_ONCE = 64
"""Marks in one question, so that it takes a few milliseconds."""
NEAR_THE_END = 512
"""So many of the last rows are read from the end, which needs no marks."""

NO_PLACE = -1
Placed: TypeAlias = list[tuple[int, Row]]
"""Rows with their places in the list; NO_PLACE: wherever their ids are."""


@dataclass(frozen=True, slots=True)
class First(Generic[Row]):
    """The first rows of a list. Unless it is `counted`, `count` is only how many are there."""

    rows: Placed[Row]
    places: dict[int, int]
    count: int
    counted: bool


@dataclass(frozen=True, slots=True)
class Anchor:
    """A row that is to stay where it is seen: its place and its mark when the list was read last."""

    place: int
    mark: Any


@dataclass(frozen=True, slots=True)
class News(Generic[Row]):
    """A list read again: how many rows `came` in above (fewer than 0: went), and those about to be seen.

    `windows` are read completely, `places` say where the rows followed stand now.
    """

    count: int
    came: int
    rows: Placed[Row]
    windows: list[int]
    places: dict[int, int]


class SoughtIds:
    """The ids at those places that were read, and the way to all others.

    `shift` is by how many places the marks are off, because rows came in before them since they were taken.
    """

    def __init__(self, count: int, *, counted: bool) -> None:
        self.counted = counted
        self.marks: list[Any] = []
        self.surveyed = False
        self.shift = 0
        self.may_leap = True
        self._count = count
        self._at: dict[int, int] = {}

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, place: int) -> int:
        """The id there, 0 while it is not known."""
        return self._at.get(place, 0)

    def index(self, number: int) -> int:
        """Where this id was seen. Raises ValueError."""
        for place, known in self._at.items():
            if known == number:
                return place
        raise ValueError(number)

    def known(self) -> Iterable[tuple[int, int]]:
        """Places that were read, in no order, with the ids there."""
        return self._at.items()

    def learn(self, places: Mapping[int, int]) -> None:
        """These ids are there now, and no longer where they were."""
        moved = set(places.values())
        self._at = {place: number for place, number in self._at.items() if number not in moved}
        self._at |= places

    def resize(self, count: int) -> None:
        """The list is longer or shorter at its end."""
        self._count = count
        self._at = {place: number for place, number in self._at.items() if place < count}

    def move(self, by: int) -> None:
        """So many rows came in at the beginning; fewer than 0: they went."""
        self._count += by
        self.shift += by
        self._at = {place + by: number for place, number in self._at.items() if place + by >= 0}

    def keep(self, windows: Iterable[int]) -> list[int]:
        """Forget all other places; returns the ids that are still known."""
        wanted = {place for window in windows for place in range(window * WINDOW, (window + 1) * WINDOW)}
        self._at = {place: number for place, number in self._at.items() if place in wanted}
        return list(self._at.values())

    def end_survey(self, marks: list[Any], *, exact: bool) -> None:
        """These are all marks; `exact` if no row came or went meanwhile."""
        self.marks, self.surveyed = marks, True
        if exact:
            self.shift = 0

    def can_reach(self, window: int) -> bool:
        """Whether a window can be read by what is known so far."""
        start = window * WINDOW
        return self.surveyed or self._mark_before(start) <= len(self.marks) or self._is_near_the_end(start)

    def reader(self, source: SeekSource[Row], window: int) -> Callable[[Services], Placed[Row]]:
        """What reads a window, in the data lane; it must be within reach."""
        start = window * WINDOW
        limit = min(WINDOW, self._count - start)
        if self._is_near_the_end(start):
            count = self._count
            return lambda services: _placed_last(source.last(services, count - start), count, limit)
        number = min(self._mark_before(start), len(self.marks))
        mark = self.marks[number - 1] if number else None
        skip = max(0, start - number * STEP - (self.shift if number else 0))
        return lambda services: list(enumerate(source.page(services, mark, limit, skip), start))

    def leaper(self, source: SeekSource[Row], first: int, last: int) -> Callable[[Services], Placed[Row]]:
        """What reads these windows without marks; nothing if the source cannot do so."""
        start, count = first * WINDOW, self._count
        limit = min((last + 1) * WINDOW, count) - start

        def read(services: Services) -> Placed[Row]:
            found = source.near(services, start, count)
            if found is None:
                return []
            mark, before = found
            return list(enumerate(source.page(services, mark, limit, start - before), start))

        return read

    def rows_reader(self, source: SeekSource[Row], rows: Sequence[int]) -> Callable[[Services], Placed[Row]]:
        """What reads the rows at these places, however many."""
        wanted = set(rows)
        readers = [self.reader(source, window) for window in sorted({row // WINDOW for row in wanted})]

        def read(services: Services) -> Placed[Row]:
            return [placed for reader in readers for placed in reader(services) if placed[0] in wanted]

        return read

    def _mark_before(self, start: int) -> int:
        """Which mark (1 is the first) lies before a place; 0 = the beginning of the list."""
        return max(0, (start - self.shift) // STEP)

    def _is_near_the_end(self, start: int) -> bool:
        return self.counted and self._count - start <= NEAR_THE_END < start


def _placed_last(rows: Sequence[Row], count: int, limit: int) -> Placed[Row]:
    return list(enumerate(rows, count - len(rows)))[:limit]


def read_first(source: SeekSource[Row], services: Services, followed: Sequence[int]) -> First[Row]:
    """The beginning of a list; counted at once only if that is needed to show where the rows followed are."""
    found, count = source.first(services, WINDOW)
    rows = list(enumerate(found))
    if len(rows) < WINDOW:
        return First(rows, {}, len(rows), counted=True)
    seen = {row.id for _place, row in rows}
    places = _places_of(source, services, [number for number in followed if number not in seen])
    if places and count is None:
        count = source.count(services)
    return First(rows, places, len(rows) if count is None else count, counted=count is not None)


def read_news(
    source: SeekSource[Row], services: Services, anchor: Anchor | None, top: int, followed: Sequence[int]
) -> News[Row]:
    """What became of a list of which the row `top` is the first one seen."""
    count = source.count(services)
    came = source.place(services, anchor.mark) - anchor.place if anchor else 0
    rows: Placed[Row] = []
    seen = max(0, top + came) if top else 0
    if seen <= STEP or anchor is None:
        start = min(seen, STEP) // WINDOW * WINDOW
        rows = list(enumerate(source.page(services, None, 3 * WINDOW, start), start))
    else:
        behind = anchor.place + came + 1
        start = -(-behind // WINDOW) * WINDOW
        rows = list(enumerate(source.page(services, anchor.mark, 3 * WINDOW, start - behind), start))
    end = start + len(rows)
    windows = range(start // WINDOW, (end if end < count else end + WINDOW - 1) // WINDOW)
    return News(count, came, rows, list(windows), _places_of(source, services, followed))


def _places_of(source: SeekSource[Row], services: Services, numbers: Iterable[int]) -> dict[int, int]:
    found = {source.position(services, number): number for number in numbers}
    found.pop(-1, None)
    return found
