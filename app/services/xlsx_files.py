"""Tables as Excel workbooks: numbers, moments and texts each as what they are, row by row in constant memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from app.domain.sheet import Kind, Line, Sheet, SheetColumn

MOST_ROWS = 1_048_575
"""Rows that Excel takes on one sheet, below the line of titles."""
_LONGEST_TEXT = 32_767
_FORMATS = {
    Kind.NUMBER: "#,##0",
    Kind.MONEY: "#,##0.00###",
    Kind.SHARE: "0.0%",
    Kind.MOMENT: "yyyy-mm-dd hh:mm:ss",
    Kind.TEXT: "@",
    Kind.PHONE: "@",
}


def write(sheet: Sheet, path: Path, *, facts_title: str) -> None:
    """The rows on the first sheet (on further ones beyond a million), the facts on the last. Raises OSError."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    with tempfile.TemporaryDirectory() as folder:  # rows go there as they come
        book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": folder})
        try:
            _fill(book, sheet, facts_title)
            book.close()
        except FileCreateError as error:
            _give_up(book)
            raise OSError(*error.args) from error
        except BaseException:
            _give_up(book)
            raise


def _fill(book: Any, sheet: Sheet, facts_title: str) -> None:
    formats = {kind: book.add_format({"num_format": text}) for kind, text in _FORMATS.items()}
    bold = book.add_format({"bold": True, "bottom": 1})
    lines = iter(sheet)
    begun = next(lines, None)
    _page(book.add_worksheet(), sheet.columns, _first_lines(begun, lines), formats, bold)
    while (begun := next(lines, None)) is not None:
        _page(book.add_worksheet(), sheet.columns, _first_lines(begun, lines), formats, bold)
    _facts(book.add_worksheet(facts_title[:31]), sheet, bold)


def _first_lines(begun: Line | None, lines: Iterator[Line]) -> Iterator[Line]:
    """As many as go on one sheet."""
    if begun is not None:
        yield begun
        yield from islice(lines, MOST_ROWS - 1)


def _give_up(book: Any) -> None:
    """Let go of the half-written sheets; the library itself would write them to the end."""
    for worksheet in book.worksheets():
        worksheet.row_data_fh.close()
    book.fileclosed = True


def _page(
    worksheet: Any, columns: tuple[SheetColumn, ...], lines: Iterator[Line], formats: Any, bold: Any
) -> None:
    for number, column in enumerate(columns):
        worksheet.set_column(number, number, column.width, formats[column.kind])
        worksheet.write_string(0, number, column.title, bold)
    worksheet.freeze_panes(1, 0)
    looks = [formats[column.kind] for column in columns]
    for row, line in enumerate(lines, start=1):
        _row(worksheet, row, line, looks)


def _row(worksheet: Any, row: int, line: Line, looks: list[Any]) -> None:
    for number, (cell, look) in enumerate(zip(line, looks, strict=True)):
        if cell is None or cell == "":
            continue
        if isinstance(cell, str):
            worksheet.write_string(row, number, cell[:_LONGEST_TEXT], look)
        elif isinstance(cell, datetime):
            worksheet.write_datetime(row, number, cell, look)
        else:
            worksheet.write_number(row, number, cell, look)


def _facts(worksheet: Any, sheet: Sheet, bold: Any) -> None:
    worksheet.set_column(0, 0, 28)
    worksheet.set_column(1, 1, 48)
    worksheet.write_string(0, 0, sheet.title, bold)
    for row, (label, value) in enumerate(sheet.facts, start=2):
        worksheet.write_string(row, 0, label)
        worksheet.write_string(row, 1, value)
