"""The tour walks through the whole job at the real windows and leaves its pictures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[2]
SCENES = {
    "first-start-company",
    "calendar",
    "sms-from-appointment",
    "sms-unfilled-field",
    "sms-later",
    "log",
    "settings-tags",
    "selection",
    "keys",
}


def test_a_walk_in_norwegian_reaches_its_end(tmp_path: Path) -> None:
    command = [sys.executable, "main.py", "--data-dir", str(tmp_path / "data"), "--language", "nb", "tour"]
    done = subprocess.run([*command, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    pictures = {path.stem.split("-", 1)[1]: path for path in (tmp_path / "nb").glob("*.png")}
    assert set(pictures) >= SCENES
    calendar = QImage(str(pictures["calendar"]))
    colours = {
        calendar.pixel(x, y) for x in range(0, calendar.width(), 7) for y in range(0, calendar.height(), 7)
    }
    assert calendar.width() >= 1200
    assert len(colours) > 20, "a picture of nothing"
