"""What a list shows: where its rows come from and what its columns say."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

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
