from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.number_files import FileNumbers, NumberFile
from app.domain.permissions import Actor, NotPermitted, Role
from app.domain.progress import Cancelled, Progress
from app.domain.sheet import PLAIN_CSV, Kind, Sheet, SheetColumn, excel_csv
from app.services import csv_files
from app.services.number_files import NotRead, NumberFileService
from tests.fixtures.mailings import MailingBench

FIRST, SECOND, THIRD = "0151 23456701", "+49 170 1234567", "0160/1234567"
LINES = [
    ("Name", "PLZ", "Geburtstag", "Festnetz", "Handy", "Bemerkung"),
    ("Meyer, Erika", "32423", "01.02.1990", "0571 12345", FIRST, "grüßt"),
    ("Lund", "10012", "", "", SECOND, "sagt \"ja\""),
    ("Ohne", "", "", "030 123456", "", ""),
    ("Jensen", "12345", "03.04.1985", "", THIRD, ""),
]  # fmt: skip


class Files:
    """`look` writes a file and looks at it; `take` reads the column that is found best."""

    def __init__(self, mail: MailingBench, folder: Path) -> None:
        self.service = NumberFileService(mail.bench.scene.database)
        self.actor = mail.actor
        self.path = folder / "list.csv"

    def look(self, content: str | bytes) -> NumberFile:
        self.path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self.service.look(self.actor, self.path)

    def take(self, content: str | bytes) -> FileNumbers:
        found = self.look(content)
        return self.service.read(self.actor, self.path, found.form, found.best)


@pytest.fixture
def files(mail: MailingBench, tmp_path: Path) -> Files:
    return Files(mail, tmp_path)


def table(delimiter: str = ";", end: str = "\n") -> str:
    def cell(text: str) -> str:
        doubled = text.replace('"', '""')
        return f'"{doubled}"' if delimiter in text or '"' in text else text

    return "".join(delimiter.join(map(cell, line)) + end for line in LINES)


DIALECTS = {
    "Excel in German": table().encode("cp1252"),
    "Excel in German, UTF-8": table(";", "\r\n").encode("utf-8-sig"),
    "commas": table(",").encode(),
    "tabs, Unicode text of Excel": table("\t", "\r\n").encode("utf-16"),
    "UTF-16 without a mark": table("\t").encode("utf-16-le"),
    "big-endian without a mark": table("\t").encode("utf-16-be"),
    "bars": table("|").encode(),
    "told by a line": ("sep=|\r\n" + table("|", "\r\n")).encode(),
    "an old Macintosh": table(";", "\r").encode("cp1252"),
}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_numbers_are_found_whoever_wrote_the_file(files: Files, dialect: str) -> None:
    found = files.look(DIALECTS[dialect])
    assert [column.title for column in found.columns] == list(LINES[0])
    assert found.best == 4
    assert found.lines == 4
    assert found.first_lines[0] == LINES[1]
    assert files.take(DIALECTS[dialect]) == FileNumbers((FIRST, SECOND, THIRD), empty=1)


def test_a_mere_list_needs_neither_titles_nor_separators(files: Files) -> None:
    found = files.look(f"{FIRST}\n{SECOND}\n")
    assert (found.form.delimiter, found.form.has_titles, found.best, found.lines) == ("", False, 0, 2)
    assert files.take(f"\n{FIRST}\n\n{SECOND}").numbers == (FIRST, SECOND)


def test_somebody_may_know_better_what_the_first_line_is(files: Files) -> None:
    found = files.look(f"Name;Mobil\nMeyer;{FIRST}\n")
    assert found.form.has_titles
    other = files.service.look(files.actor, files.path, has_titles=False)
    assert (other.lines, other.first_lines[0]) == (2, ("Name", "Mobil"))
    assert [column.title for column in other.columns] == ["", ""]


def test_nobody_gets_it_twice_however_the_number_is_written(files: Files) -> None:
    taken = files.take(f"Mobil\n{FIRST}\n+49 (0)151 23456701\n0049-151-23456701\n{SECOND}")
    assert taken == FileNumbers((FIRST, SECOND), doubled=2)


def test_what_cannot_be_used_is_handed_on_for_the_review_and_counted(files: Files) -> None:
    taken = files.take(f"Mobil;Name\n{FIRST};A\n0151;B\n0571 12345;C\nkeine;D\n;E")
    assert taken == FileNumbers((FIRST, "0151", "0571 12345"), unusable=2, empty=2)


def test_the_column_with_mobiles_is_preferred_to_one_with_landlines(files: Files) -> None:
    found = files.look(f"Telefon;Nummer 2\n0571 12345;{FIRST}\n030 123456;{SECOND}\n")
    assert found.best == 1
    assert [column.usable for column in found.columns] == [0, 2]


def test_where_no_column_has_numbers_none_is_proposed(files: Files) -> None:
    found = files.look("Name;Ort\nMeyer;Minden\n")
    assert found.best == -1
    assert [column.usable for column in found.columns] == [0, 0]


def test_a_quotation_mark_without_an_end_swallows_nothing(files: Files) -> None:
    people = "".join(f"0151 2345{number:04};Brille\n" for number in range(100))
    broken = f'Handy;Wunsch\n0170 1234567;"alles\n{people}'
    assert len(files.take(broken).numbers) == 101


@pytest.mark.parametrize("style", [PLAIN_CSV, excel_csv(",")])
def test_what_this_program_has_written_it_can_read(files: Files, style: object) -> None:
    columns = (SheetColumn("Phone", Kind.PHONE), SheetColumn("Text", Kind.TEXT))
    sheet = Sheet("Test", columns, iter([("+4915123456701", "=1+1"), ("+491701234567", "Hallo")]), 2)
    csv_files.write(sheet, files.path, style)  # type: ignore[arg-type]
    taken = files.take(files.path.read_bytes())
    assert [number.replace(" ", "") for number in taken.numbers] == ["+4915123456701", "+491701234567"]
    assert taken.unusable == 0


def test_what_is_no_table_is_refused_with_the_next_step(files: Files, tmp_path: Path) -> None:
    with pytest.raises(NotRead, match="Save it as CSV"):
        files.look(b"PK\x03\x04 and so on")
    with pytest.raises(NotRead, match="nothing in"):
        files.look("\n \n")
    with pytest.raises(NotRead, match="could not be read"):
        files.service.look(files.actor, tmp_path / "gone.csv")
    with pytest.raises(NotRead, match="too large"):
        files.look(f"Mobil;Notiz\n{FIRST};{'x' * 200_000}\n")


def test_a_file_that_became_another_one_since_it_was_looked_at_is_refused(files: Files) -> None:
    found = files.look(table())
    files.path.write_text(f'Mobil;Notiz\n{FIRST};"nie zu Ende' + 30 * "\nZeile")
    with pytest.raises(NotRead):
        files.service.read(files.actor, files.path, found.form, found.best)


def test_any_bytes_at_all_are_survived(files: Files) -> None:
    for content in (
        bytes(range(256)) * 20,
        b"\xff" * 999,
        b'"' * 5_000,
        b"\x00\x01" * 800,
        b"sep=",
        b";;;\n;;;",
    ):
        try:
            found = files.look(content)
        except NotRead:
            continue
        taken = files.service.read(files.actor, files.path, found.form, max(found.best, 0))
        assert len(taken.numbers) + taken.doubled + taken.empty == found.lines


def test_it_can_be_broken_off(files: Files) -> None:
    found = files.look(table())
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        files.service.read(files.actor, files.path, found.form, 4, progress)


def test_only_who_may_send(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.domain.permissions.PERMISSIONS", {Role.STAFF: frozenset()})
    with pytest.raises(NotPermitted):
        files.service.look(Actor(1, "Anna", Role.STAFF, 1), files.path)
