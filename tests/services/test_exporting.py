from __future__ import annotations

import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.domain.progress import Cancelled, Progress
from app.domain.sheet import PLAIN_CSV, Kind, Line, Sheet, SheetColumn
from app.services.exporting import ExportService, NotWritten

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
COLUMNS = (
    SheetColumn("Time", Kind.MOMENT), SheetColumn("Number", Kind.PHONE), SheetColumn("Who"),
    SheetColumn("Parts", Kind.NUMBER), SheetColumn("Cost", Kind.MONEY),
)  # fmt: skip
LINE = (datetime.fromisoformat("2026-11-23T14:30"), "+491701234567", "=cmd()", 2, Decimal("0.16"))


def cells(path: Path, sheet: int = 1) -> list[list[tuple[str, str]]]:
    """Type and value of every cell, row by row."""
    with zipfile.ZipFile(path) as book:
        tree = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{sheet}.xml"))
    return [
        [(cell.get("t", "n"), "".join(cell.itertext())) for cell in row.iter(f"{MAIN}c")]
        for row in tree.iter(f"{MAIN}row")
    ]


def test_a_workbook_holds_numbers_as_numbers_and_texts_as_texts(tmp_path):
    path = tmp_path / "sent.xlsx"
    sheet = Sheet("Sent SMS", COLUMNS, [LINE, (None, "", "", None, None)], facts=(("Messages", "1"),))
    ExportService().xlsx(sheet, path)
    titles, line, *_rest = cells(path)
    assert [text for _type, text in titles] == ["Time", "Number", "Who", "Parts", "Cost"]
    assert [kind for kind, _text in line] == ["n", "inlineStr", "inlineStr", "n", "n"]
    assert [text for _type, text in line[1:]] == ["+491701234567", "=cmd()", "2", "0.16"]
    assert float(line[0][1]) == pytest.approx(46349.604167, abs=1e-5)  # days since 1899-12-30
    assert [[text for _type, text in row] for row in cells(path, 2)] == [["Sent SMS"], ["Messages", "1"]]
    with zipfile.ZipFile(path) as book:
        assert b'state="frozen"' in book.read("xl/worksheets/sheet1.xml")


def test_what_does_not_fit_on_one_sheet_goes_on_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr("app.services.xlsx_files.MOST_ROWS", 2)
    path = tmp_path / "sent.xlsx"
    ExportService().xlsx(Sheet("Sent SMS", COLUMNS, [LINE] * 5), path)
    assert [len(cells(path, number)) for number in (1, 2, 3)] == [3, 3, 2]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_cancelled_leaves_the_file_of_before(tmp_path, kind):
    path = tmp_path / f"sent.{kind}"
    path.write_text("of before")
    progress = Progress()

    def lines() -> Iterator[Line]:
        yield LINE
        progress.cancel()
        progress.step()
        yield LINE

    save = export(kind)
    with pytest.raises(Cancelled):
        save(Sheet("Sent SMS", COLUMNS, lines()), path)
    assert path.read_text() == "of before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_place_that_cannot_be_written_to_is_explained(tmp_path, kind):
    with pytest.raises(NotWritten, match=f"sent.{kind} could not be written"):
        export(kind)(Sheet("Sent SMS", COLUMNS, [LINE]), tmp_path / "no folder" / f"sent.{kind}")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_memory_does_not_grow_with_the_rows(tmp_path, kind):
    def peak(count: int) -> int:
        tracemalloc.start()
        rows = (LINE for _number in range(count))
        export(kind)(Sheet("Sent SMS", COLUMNS, rows), tmp_path / f"sent.{kind}")
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    peak(10)
    assert peak(8_000) < 1.3 * peak(1_000) + 100_000


def export(kind: str):
    service = ExportService()
    return service.xlsx if kind == "xlsx" else lambda sheet, path: service.csv(sheet, path, PLAIN_CSV)
