"""The whole program as a screen reader meets it: found, named, read and operated from another process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from app import bootstrap
from app.clock import SystemClock
from app.config import Config
from app.storage.secrets import MemorySecretStore
from tests.architecture.sources import ROOT
from tests.fixtures.program import ANSWERS

READER = ["/usr/bin/python3", "-W", "ignore::DeprecationWarning", "tests/accessibility/screen_reader.py"]
PLACES = ("calendar", "customers", "dialog", "gateway")
NO_ROLES = {"", "unknown", "invalid"}
AT_LEAST = {"calendar": 12, "customers": 30, "dialog": 40, "gateway": 20}
"""Fewer would mean that it did not look into the windows."""


def _company_with_samples(folder: Path) -> None:
    services = bootstrap.open_services(Config(folder), clock=SystemClock(), secrets=MemorySecretStore())
    services.first_start.set_up(replace(ANSWERS, sample_data=True))
    services.close()


def test_a_screen_reader_finds_names_presses_and_reads(tmp_path: Path) -> None:
    _company_with_samples(tmp_path)
    program = [sys.executable, "main.py", "--data-dir", str(tmp_path), "--language", "en"]
    session = [str(ROOT / "tools" / "session.sh"), "--accessible", *READER, *program]
    windows = os.environ | {"QT_QPA_PLATFORM": "xcb"}  # what is painted into memory nobody can hear
    done = subprocess.run(
        session, cwd=ROOT, env=windows, capture_output=True, text=True, check=False, timeout=90
    )
    died = tmp_path / "crash.log"
    assert done.returncode == 0, done.stderr + (died.read_text(encoding="utf-8") if died.exists() else "")
    met = json.loads(done.stdout)
    for place in PLACES:
        assert len(met[place]) >= AT_LEAST[place], place
        assert [one for one in met[place] if not one["name"].strip() or one["role"] in NO_ROLES] == []
    assert met["message"] == "Guten Tag, bis morgen!"
    assert met["counter"] == "22 of 160 · 138 left · 1 SMS · 1 credit"
