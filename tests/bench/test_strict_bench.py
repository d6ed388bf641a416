"""`python -m bench --strict` can fail: a figure that misses its reach ends it with an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import __main__ as bench
from bench import dataset
from bench.measure import Line, Reach, Table

FLOOR = 0.010
REACH = Reach(2.0, plus=0.001)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Line]:
    """The lines of the only subject; nothing is really measured."""
    lines: list[Line] = []
    monkeypatch.setattr(bench, "_measured", lambda _subject, *, small: [Table("T", "f", tuple(lines))])
    monkeypatch.setattr(dataset, "FOLDER", tmp_path)
    return lines


@pytest.mark.parametrize(
    ("ours", "reach", "code"),
    [
        (0.020, REACH, 0),
        (0.0211, REACH, 1),
        (0.020, Reach(2.0, at_most=0.019), 1),
        (9.0, None, 0),
    ],
)
def test_strict_fails_exactly_when_a_reach_is_missed(
    measured: list[Line], ours: float, reach: Reach | None, code: int
) -> None:
    measured += [Line("kept", FLOOR, FLOOR, REACH), Line("looked at", ours, FLOOR, reach)]
    assert bench.main(["counting", "--strict"]) == code


def test_without_strict_a_miss_is_said_and_is_no_error(
    measured: list[Line], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    measured.append(Line("too slow", 9.0, FLOOR, REACH))
    assert bench.main(["counting"]) == 0
    assert "1 missed." in capsys.readouterr().out
    assert "MISSED" in (tmp_path / "tables.md").read_text("utf-8")
