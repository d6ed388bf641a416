"""What is left to read when not a line of the program fails, but the process dies."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from tests.architecture.sources import ROOT

DIE = """
import os, signal, sys
from pathlib import Path
from app import logs

def give_up(secret):
    if secret:
        os.kill(os.getpid(), signal.SIGSEGV)

with logs.crashes_noted(Path(sys.argv[1])):
    give_up(sys.argv[2])
"""


def _run(file: Path, secret: str) -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", DIE, str(file), secret]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_a_process_that_dies_leaves_its_lines_and_no_values(tmp_path: Path) -> None:
    file = tmp_path / "crash.log"
    done = _run(file, "0151 23456789")
    assert done.returncode == -signal.SIGSEGV
    trace = file.read_text(encoding="utf-8")
    assert "give_up" in trace
    assert "23456789" not in trace


def test_one_that_ends_well_leaves_nothing_and_takes_nothing_away(tmp_path: Path) -> None:
    file = tmp_path / "crash.log"
    assert _run(file, "").returncode == 0
    assert not file.exists()
    file.write_text("the day before", encoding="utf-8")
    assert _run(file, "").returncode == 0
    assert file.read_text(encoding="utf-8") == "the day before"


def test_a_folder_that_is_not_there_stops_nobody(tmp_path: Path) -> None:
    done = _run(tmp_path / "nowhere" / "crash.log", "")
    assert (done.returncode, done.stderr) == (0, "")
