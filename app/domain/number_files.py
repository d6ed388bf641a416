"""A table somebody else has written, as far as numbers to write to are sought in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class TableForm:
    """How a text file is read: Python's name of its encoding, what stands between cells, what its first line is.

    `delimiter` "" = one cell a line. `skipped` lines stand before the table. Where cells are not `quoted`, quotation
    marks are letters like others.
    """

    encoding: str
    delimiter: str
    has_titles: bool
    skipped: int = 0
    quoted: bool = True


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """One column: its title ("" = it has none), and of how many looked at in how many a usable mobile number stands."""

    title: str
    looked_at: int
    usable: int


@dataclass(frozen=True, slots=True)
class NumberFile:
    """What there is to choose from; `best` is the column that most likely holds the numbers, -1 if none does.

    `first_lines` are cells as they stand there, without the titles; `lines` is how many there are in all.
    """

    path: Path
    form: TableForm
    columns: tuple[NumberColumn, ...]
    best: int
    lines: int
    first_lines: tuple[tuple[str, ...], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class FileNumbers:
    """The numbers of a column as they are written, each phone once, in the order of the file.

    `unusable` of them cannot get SMS as they stand: the review of a mailing says why, and mends them. `doubled` and
    `empty` lines were left out.
    """

    numbers: tuple[str, ...] = field(repr=False)
    unusable: int = 0
    doubled: int = 0
    empty: int = 0
