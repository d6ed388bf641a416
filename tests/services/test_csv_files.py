from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.domain.sheet import PLAIN_CSV, CsvStyle, Kind, Sheet, SheetColumn, excel_csv
from app.services import csv_files

COLUMNS = tuple(SheetColumn(kind.value, kind) for kind in Kind)
GERMAN = excel_csv(",")
STYLES = (PLAIN_CSV, GERMAN, excel_csv("."), CsvStyle("\t", ","))

texts = some.one_of(
    some.text(some.characters(exclude_categories=["Cs"])),
    some.builds(str.__add__, some.sampled_from(list("=+-@\t\r\n'＝＋－＠;,\"")), some.text("1a=',;\"\n")),
)
phones = some.one_of(some.sampled_from(["+491701234567", "+46736608142", "+12125550123", "+999", ""]), texts,
                     some.from_regex(r"\+[1-9]\d{2,14}", fullmatch=True))  # fmt: skip
amounts = some.none() | some.decimals(
    allow_nan=False, allow_infinity=False, places=5, min_value=-9999, max_value=9999
)
moments = some.none() | some.datetimes(*map(datetime.fromisoformat, ("2000-01-01", "2099-12-31"))).map(
    lambda at: at.replace(microsecond=0)
)
lines = some.tuples(texts, phones, some.none() | some.integers(), amounts, amounts, moments)


def written(tmp_path: Path, rows: list[tuple], style: CsvStyle) -> Path:
    path = tmp_path / "table.csv"
    csv_files.write(Sheet("Table", COLUMNS, rows), path, style)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("csv")


@given(some.lists(lines, max_size=5), some.sampled_from(STYLES))
def test_reading_gives_back_every_cell(folder, rows, style):
    assert list(csv_files.read(written(folder, rows, style), COLUMNS, style)) == rows


@pytest.mark.parametrize("text", ["007", "1e5", "01.02.2026", "50 %", ".5", "14:30"])
def test_a_text_that_looks_like_a_number_is_guarded(text):
    assert csv_files.guarded(text) == f"'{text}"
    assert csv_files.guarded(f"{text} Meyer") == f"{text} Meyer"


@given(texts)
def test_no_text_begins_like_a_formula(text):
    assert not csv_files.guarded(text).startswith(tuple("=+-@\t\r\n"))


def test_as_excel_expects_it_where_commas_set_off_fractions(tmp_path):
    row = (
        "=1+1",
        "+491701234567",
        12,
        Decimal("0.08"),
        Decimal("0.5"),
        datetime.fromisoformat("2026-11-23T14:30"),
    )
    path = written(tmp_path, [row], GERMAN)
    assert path.read_bytes().startswith(b"\xef\xbb\xbftext;phone;number;money;share;moment\r\n")
    assert (
        path.read_text("utf-8-sig").splitlines()[1] == "'=1+1;+49 1701234567;12;0,08;0,5;2026-11-23 14:30:00"
    )


def test_plain_csv_has_commas_points_and_no_mark(tmp_path):
    path = written(tmp_path, [("a,b", "", None, Decimal("-1.5"), None, None)], PLAIN_CSV)
    assert path.read_bytes() == b'text,phone,number,money,share,moment\r\n"a,b",,,-1.5,,\r\n'


def test_a_number_that_nobody_groups_is_kept_by_the_guard(tmp_path):
    path = written(tmp_path, [("", "+999", None, None, None, None)], PLAIN_CSV)
    assert path.read_text().splitlines()[1] == ",'+999,,,,"


def test_a_cell_of_another_kind_is_refused(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a\nno number\n")
    with pytest.raises(ValueError, match="no number"):
        list(csv_files.read(path, [SheetColumn("a", Kind.NUMBER)], PLAIN_CSV))
