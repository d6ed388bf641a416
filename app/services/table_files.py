"""Reads tables of any dialect: whatever encoding, separator and quoting a program has written them with."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import TypeAlias

Lines: TypeAlias = Iterator[list[str]]
DELIMITERS = (";", ",", "\t", "|")
MOST_BREAKS = 20
"""Lines in one cell: more than that, and a quotation mark was never closed."""
_LOOKED_AT = 20_000
"""Characters that tell the separator."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATOR_LINE = "sep="
"""A first line by which Excel is told the separator."""


def encoding_of(content: bytes) -> str:
    """What a text is written in: by its mark, as UTF-16 without one, as UTF-8 if it can be, else as Windows did."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    beginning = content[:2_000]
    zeros = (beginning[::2].count(0), beginning[1::2].count(0))
    if max(zeros) > len(beginning) // 4:  # plain letters have a zero beside them
        return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def decoded(content: bytes, encoding: str) -> str:
    """The text, with a sign for what the encoding does not know, and without zeros."""
    return content.decode(encoding, errors="replace").replace("\0", "")


def delimiter_of(text: str) -> tuple[str, int]:
    """What stands between cells ("" = there is one a line), and how many lines stand before the table."""
    first = text[:8].splitlines()[:1]
    if first and first[0].lower().startswith(_SEPARATOR_LINE) and len(first[0]) == len(_SEPARATOR_LINE) + 1:
        return first[0][-1], 1
    beginning = text[:_LOOKED_AT]
    found = max(DELIMITERS, key=lambda one: _agreement(beginning, one))
    return (found, 0) if _agreement(beginning, found) > 0 else ("", 0)


def lines(text: str, delimiter: str, skipped: int = 0, *, quoted: bool = True) -> Lines:
    """The cells of each line that is not blank. Raises csv.Error for a cell without an end."""
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter or "\x1f",
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
    )
    for number, cells in enumerate(reader):
        if number < skipped or not any(cell.strip() for cell in cells):
            continue
        if any(cell.count("\n") > MOST_BREAKS for cell in cells):
            raise csv.Error("a cell without an end")
        yield [cell.strip() for cell in cells]


def is_quoted(text: str, delimiter: str) -> bool:
    """Whether quotation marks stand around cells, or are letters like others."""
    try:
        return all(True for _cells in lines(text, delimiter))
    except csv.Error:
        return False


def _agreement(beginning: str, delimiter: str) -> float:
    """How many lines have the same number of cells, more than one; more cells decide between equals."""
    try:
        sizes = Counter(len(cells) for cells in lines(beginning, delimiter))
    except csv.Error:
        return 0.0
    shared = [(count, size) for size, count in sizes.items() if size > 1]
    if not shared:
        return 0.0
    count, size = max(shared)
    return count + min(size, 99) / 100
