"""What a list shows: where its rows come from and what its columns say."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, runtime_checkable

if TYPE_CHECKING:
    from app.services.suite import Services
    from app.ui.lists.filters import ColumnFilter


class HasId(Protocol):
    """A row: a frozen value with its key."""

    @property
    def id(self) -> int: ...


Row = TypeVar("Row", bound=HasId)
Row_co = TypeVar("Row_co", bound=HasId, covariant=True)


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column; `text` is called once per row, in the data lane. `icon` gives an icon's and a theme colour's name.

    `width` is in pixels at first sight; the one column with `stretch` takes what is left. A column that can be
    missed says in `room` how wide the list must be for it to be shown. `filter` is what stands under its title,
    `sort` what the list is told when it is to be sorted by this column; without it, it cannot be.
    """

    key: str
    title: str
    text: Callable[[Row], str]
    width: int = 120
    stretch: bool = False
    right: bool = False
    icon: Callable[[Row], tuple[str, str]] | None = None  # icon name, theme colour
    tip: Callable[[Row], str] | None = None
    room: int = 0
    filter: ColumnFilter | None = None
    sort: str = ""


class ListSource(Protocol[Row_co]):
    """Called in the data lane. `ids` is the whole list in its order, `rows` some of it in the order asked for."""

    def ids(self, services: Services) -> array[int]: ...

    def rows(self, services: Services, ids: Sequence[int]) -> Sequence[Row_co]: ...


@runtime_checkable
class SeekSource(Protocol[Row_co]):
    """A list of any length, read from places in it; called in the data lane.

    A mark is the sort key of a row, of whatever type the source likes. `first` are the first rows, with the number
    of all if it is known without counting, else None. `page` gives rows behind a mark (None: the
    first ones) and passes over `skip` of them, `marks` the marks of each `step`-th row behind one: fewer than `most`
    mean that the list ends there. `near` is a mark not far before a place of a list of `count` rows with the number
    of rows up to it, if that is found without going there, else None. `place` is how many rows stand before a mark,
    whether its row is still there or not; `position` how many stand before a row, -1 if the list does not hold it.
    Sources that are equal are the same list: after a reload it stays where it is.
    """

    def mark_of(self, row: Any) -> Any: ...

    def count(self, services: Services) -> int: ...

    def first(self, services: Services, limit: int) -> tuple[Sequence[Row_co], int | None]: ...

    def page(self, services: Services, mark: Any, limit: int, skip: int) -> Sequence[Row_co]: ...

    def last(self, services: Services, limit: int) -> Sequence[Row_co]: ...

    def marks(self, services: Services, mark: Any, step: int, most: int) -> Sequence[Any]: ...

    def near(self, services: Services, place: int, count: int) -> tuple[Any, int] | None: ...

    def rows(self, services: Services, ids: Sequence[int]) -> Sequence[Row_co]: ...

    def place(self, services: Services, mark: Any) -> int: ...

    def position(self, services: Services, number: int) -> int: ...
