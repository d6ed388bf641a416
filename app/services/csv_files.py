"""Tables as CSV: numbers stay numbers, telephone numbers keep their plus, nothing is taken for a formula.

What `write` has written `read` gives back cell by cell.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from app.domain import phone
from app.domain.sheet import Cell, CsvStyle, Kind, Line, Sheet, SheetColumn

GUARD = "'"
"""Put before a text that a spreadsheet would run or take for a number, or that begins with this sign itself."""
# The beginnings named by OWASP's page on CSV injection, their wide East Asian forms included.
_DANGEROUS = re.compile(r"[=+\-@\t\r\n＝＋－＠']")
# Read as a number or a date, and then shown as another text: 007, 1e5, 01.02.2026.
_NUMERIC = re.compile(r"[\d.,][\d.,:/ \-%eE]*\Z")
_E164 = re.compile(r"\+\d+")
_SPACED = re.compile(r"\+\d+ \d+")
_MOMENT = "%Y-%m-%d %H:%M:%S"


def write(sheet: Sheet, path: Path, style: CsvStyle) -> None:
    """A line of titles, then the rows, as UTF-8 with the line ends that spreadsheets write. Raises OSError."""
    with path.open("w", encoding="utf-8-sig" if style.mark else "utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=style.delimiter)
        writer.writerow([guarded(column.title) for column in sheet.columns])
        kinds = [column.kind for column in sheet.columns]
        for line in sheet:
            writer.writerow([_out(cell, kind, style) for cell, kind in zip(line, kinds, strict=True)])


def read(path: Path, columns: Sequence[SheetColumn], style: CsvStyle) -> Iterator[Line]:
    """The rows of a file that `write` wrote. Raises ValueError where a cell is not of its column's kind."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file, delimiter=style.delimiter, strict=True)
        next(lines)
        kinds = [column.kind for column in columns]
        for line in lines:
            yield tuple(_in(text, kind, style) for text, kind in zip(line, kinds, strict=True))


def guarded(text: str) -> str:
    """`text`, with the guard before it if a spreadsheet would take it for something else than text."""
    return GUARD + text if _DANGEROUS.match(text) or _NUMERIC.match(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text.removeprefix(GUARD)


def _out(cell: Cell, kind: Kind, style: CsvStyle) -> str:
    if cell is None:
        return ""
    if kind is Kind.PHONE:
        return _phone_out(str(cell))
    if isinstance(cell, str):
        return guarded(cell)
    if isinstance(cell, datetime):
        return cell.strftime(_MOMENT)
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", style.decimal)
    return str(cell)


def _in(text: str, kind: Kind, style: CsvStyle) -> Cell:
    if kind is Kind.PHONE:
        return text.replace(" ", "") if _SPACED.fullmatch(text) else unguarded(text)
    if kind is Kind.TEXT:
        return unguarded(text)
    if not text:
        return None
    if kind is Kind.NUMBER:
        return int(text)
    if kind is Kind.MOMENT:
        return datetime.strptime(text, _MOMENT)  # noqa: DTZ007  (the clock on the wall: the zone is the Mandant's)
    return Decimal(text.replace(style.decimal, "."))


def _phone_out(number: str) -> str:
    """With a space in it: so it is text to a spreadsheet, and its plus is neither lost nor a formula."""
    if _E164.fullmatch(number):
        spaced = phone.apart(number)
        if _SPACED.fullmatch(spaced):
            return spaced
    return guarded(number)
