"""Every page of a PDF says which one it is and how many there are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QPdfWriter
from pytestqt.qtbot import QtBot

from app.domain.progress import Cancelled, Progress
from app.domain.sheet import Kind, Sheet, SheetColumn
from app.ui import printing, sheet_pdf
from app.ui.paper import Paper, page_words

Pages = list[tuple[int, int]]


@pytest.fixture
def numbered(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], Pages]:
    """Writes and tells what the pages said; there are as many of them as were turned."""

    def write(work: Callable[[], object]) -> Pages:
        said: Pages = []
        turned: list[int] = []
        real = QPdfWriter.newPage

        def words(number: int, count: int) -> str:
            said.append((number, count))
            return page_words(number, count)

        def turn(writer: QPdfWriter) -> bool:
            turned.append(1)
            return real(writer)

        monkeypatch.setattr(sheet_pdf, "page_words", words)
        monkeypatch.setattr(printing, "page_words", words)
        monkeypatch.setattr(QPdfWriter, "newPage", turn)
        work()
        assert len(said) == len(turned) + 1
        return said

    return write


def sheet(rows: int) -> Sheet:
    columns = (SheetColumn("Number", Kind.NUMBER), SheetColumn("Name"))
    lines = ((number, "Erika\nMeyer") for number in range(rows))
    return Sheet("Sent SMS", columns, lines, 1, (("Month", "November"), ("Company", "Hörwelt")))


def test_the_words() -> None:
    assert page_words(2, 1200) == "Page 2 of 1,200"


@pytest.mark.parametrize("rows", [0, 1, 30, 31, 32, 33, 34, 35, 36, 37, 38, 70, 71, 72, 73, 74, 400])
def test_a_sheet_knows_how_many_pages_it_will_have(numbered, tmp_path: Path, rows: int) -> None:
    path = tmp_path / "sent.pdf"
    said = numbered(lambda: sheet_pdf.write(sheet(rows), path, "sans"))
    assert said == [(number + 1, len(said)) for number in range(len(said))]
    assert len(said) == 1 or rows > 20
    assert len(said) > 1 or rows < 50
    assert path.read_bytes().startswith(b"%PDF")


def test_more_rows_than_memory_shall_hold(numbered, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_pdf, "IN_MEMORY", 100)
    said = numbered(lambda: sheet_pdf.write(sheet(100), tmp_path / "sent.pdf", "sans"))
    assert said == [(1, 3), (2, 3), (3, 3)]


def test_painting_can_be_stopped(qtbot: QtBot, tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        sheet_pdf.write(sheet(100), tmp_path / "sent.pdf", "sans", progress)
    assert progress.done == 1


def test_a_printed_paper_numbers_its_pages(numbered, tmp_path: Path) -> None:
    paper = Paper("History", headers=("When", "What"), rows=[(str(n), "SMS") for n in range(100)])
    said = numbered(lambda: printing.save_pdf(paper, tmp_path / "history.pdf"))
    assert said == [(1, 3), (2, 3), (3, 3)]
