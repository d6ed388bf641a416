"""What the report exports is opened by LibreOffice without a window: every cell has to come through as it was.

    python -m tests.drills.office [--install]

The same rows as CSV (for Excel with commas and with points, plain) and as a workbook are converted to CSV by
LibreOffice and compared. `--install` fetches it from Debian first, if it is missing (needs root).
"""

from __future__ import annotations

import argparse
import csv
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from app.domain.sheet import PLAIN_CSV, CsvStyle, Kind, Line, Sheet, SheetColumn, excel_csv
from app.services.exporting import ExportService

PACKAGE = "libreoffice-calc-nogui"
COLUMNS = (
    SheetColumn("Sent on", Kind.MOMENT),
    SheetColumn("Phone", Kind.PHONE),
    SheetColumn("Customer"),
    SheetColumn("Parts", Kind.NUMBER),
    SheetColumn("Cost", Kind.MONEY),
)
TEXTS = (
    "Meyer, Erika", "=1+1", "+49", "-2", "@SUM(A1)", "\t=1", "'quoted", "Åse; Müller", 'say "hi"', "two\nlines",
    "007", "1e5", "01.02.2026", "50%", "https://example.org", "TRUE", "",
)  # fmt: skip
PHONES = ("+491701234567", "+46736608142", "+12125550123", "+4712345678", "+999")
# Field separator, text delimiter, UTF-8, first line, formats of columns, language, quoted text, detect, as shown
_ANSWER = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false"
_LANGUAGES = {"": 0, ".": 2057, ",": 1031}
"""LCID of the language whose habits the file is read with: as it is opened in Britain, in Germany."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--install", action="store_true", help="fetch LibreOffice if it is missing")
    arguments = parser.parse_args()
    office = shutil.which("soffice")
    if office is None and arguments.install:
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", PACKAGE], check=True)
        office = shutil.which("soffice")
    if office is None:
        sys.exit(f"LibreOffice is missing: install {PACKAGE}, or say --install.")
    with tempfile.TemporaryDirectory() as folder:
        return rehearse(office, Path(folder))


def rehearse(office: str, folder: Path) -> int:
    """Open every kind of file; 1 if any cell was not what it should be."""
    rows = list(_rows())
    sheet = Sheet("Sent SMS", COLUMNS, rows, len(rows))
    service, wrong = ExportService(), 0
    styles = {"plain": PLAIN_CSV, "points": excel_csv("."), "commas": excel_csv(",")}
    for name, style in styles.items():
        source = folder / f"{name}.csv"
        service.csv(sheet, source, style)
        wrong += _compare(name, _opened(office, source, folder / name, style), rows, guarded=True)
    book = folder / "book.xlsx"
    service.xlsx(sheet, book)
    wrong += _compare("workbook", _opened(office, book, folder / "workbook", None), rows, guarded=False)
    print("Every cell came through." if not wrong else f"{wrong} cells did not come through.")
    return int(bool(wrong))


def _rows() -> list[Line]:
    at = datetime.fromisoformat("2026-11-23T14:30:05")
    prices = (Decimal("0.08"), Decimal("12.345"), None)
    return [
        (at.replace(minute=number), PHONES[number % 5], text, number * 1000, prices[number % 3])
        for number, text in enumerate(TEXTS)
    ]


def _opened(office: str, source: Path, folder: Path, style: CsvStyle | None) -> list[list[str]]:
    """What LibreOffice makes of a file, with the numbers behind what it shows."""
    command = [office, "--headless", f"-env:UserInstallation=file://{folder}/profile"]
    if style is not None:
        # as a double click does: numbers are found out, nothing is said about the columns
        language = _LANGUAGES[style.decimal]
        command.append(f"--infilter=CSV:{ord(style.delimiter)},34,76,1,,{language},false,true")
    command += ["--convert-to", _ANSWER, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    with (folder / f"{source.stem}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def _compare(name: str, found: Sequence[Sequence[str]], rows: Sequence[Line], *, guarded: bool) -> int:
    if len(found) != len(rows):
        print(f"{name}: {len(found)} rows instead of {len(rows)}")
        return 1
    wrong = 0
    for line, row in zip(found, rows, strict=True):
        for column, text, cell in zip(COLUMNS, line, row, strict=True):
            if not _is_the_same(text, cell, column.kind, guarded=guarded):
                wrong += 1
                print(f"{name}: {column.title} {cell!r} became {text!r}")
    return wrong


def _is_the_same(text: str, cell: object, kind: Kind, *, guarded: bool) -> bool:
    match cell:
        case None:
            return text == ""
        case datetime():
            return text[:4].isdigit() and text.startswith(f"{cell:%Y-%m-%d %H:%M}")
        case int() | Decimal():
            return bool(text) and Decimal(text) == Decimal(cell)
        case str() if kind is Kind.PHONE:
            # the plus is there; beside it there are spaces at most, or the guard where nobody groups the digits
            return text.replace(" ", "").replace("-", "").removeprefix("'") == cell and "+" in text
        case _:
            return text == cell or (guarded and text == f"'{cell}")


if __name__ == "__main__":
    sys.exit(main())
