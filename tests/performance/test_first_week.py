"""What has been loaded when the first week is painted: the reading of it, and still nothing heavy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT
from tests.architecture.test_lazy_imports import HEAVY
from tests.fixtures.clock import FakeClock
from tests.fixtures.program import set_up

MOST_OWN_MODULES = 100
PROGRAM = """
import json, os, sys
from app.ui.calendar import time_grid

painted = time_grid.TimeGrid.paintEvent

def paint(grid, event):
    painted(grid, event)
    if grid.view is not None:
        print(json.dumps(sorted(sys.modules)), flush=True)
        os._exit(0)

time_grid.TimeGrid.paintEvent = paint
from app.cli import main
main(["--data-dir", sys.argv[1]])
"""


@pytest.fixture
def loaded(tmp_path: Path) -> set[str]:
    """The modules of a start that is ended when the week stands."""
    set_up(tmp_path, FakeClock(datetime.now(UTC)))
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(json.loads(ended.stdout.splitlines()[-1]))


def test_the_first_week_needs_neither_the_database_library_nor_babel(loaded: set[str]) -> None:
    assert {"sqlite3", "app.storage.first_look", "app.ui.calendar.page"} <= loaded
    assert not {name.split(".")[0] for name in loaded} & (HEAVY | {"ssl", "asyncio", "email"})
    assert not {
        name for name in loaded if name.startswith(("app.models", "app.storage.repos", "app.workers"))
    }
    assert {name for name in loaded if name.startswith("app.services")} <= {
        "app.services",
        "app.services.events",
    }


def test_few_modules_of_our_own_are_loaded(loaded: set[str]) -> None:
    own = {name for name in loaded if name.split(".")[0] == "app"}
    assert len(own) <= MOST_OWN_MODULES, sorted(own)
    assert "app.domain.messages" not in own
