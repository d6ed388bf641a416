"""A table on its way out of the program: what its columns hold, and its rows one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

Cell: TypeAlias = str | int | Decimal | datetime | None
Line: TypeAlias = tuple[Cell, ...]


class Kind(StrEnum):
    """What a column holds, and as what a cell of it is given: numbers may be missing (None), texts are ""."""

    TEXT = "text"  # str
    PHONE = "phone"  # str, E.164
    NUMBER = "number"  # int
    MONEY = "money"  # Decimal
    SHARE = "share"  # Decimal, 0 to 1
    MOMENT = "moment"  # datetime without a zone, as the clock on the wall showed it


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """`width` is in characters."""

    title: str
    kind: Kind = Kind.TEXT
    width: int = 14


@dataclass(frozen=True, slots=True)
class Sheet:
    """`lines` can be gone through once, and need not fit into memory; `count` is about how many there are.

    `facts` say what the table is about and what it adds up to: label and value.
    """

    title: str
    columns: tuple[SheetColumn, ...]
    lines: Iterable[Line]
    count: int = 0
    facts: tuple[tuple[str, str], ...] = ()

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)


@dataclass(frozen=True, slots=True)
class CsvStyle:
    """How numbers and columns are set apart; with `mark` the file begins with the mark by which Excel knows UTF-8."""

    delimiter: str = ","
    decimal: str = "."
    mark: bool = False


PLAIN_CSV = CsvStyle()


def excel_csv(decimal: str) -> CsvStyle:
    """What Excel opens by a double click where `decimal` sets off fractions: with a comma there, semicolons."""
    return CsvStyle(";" if decimal == "," else ",", decimal, mark=True)
