"""What has been loaded when the first window is painted: the lean part of the program, and nothing heavy."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT
from tests.architecture.test_lazy_imports import HEAVY

MOST_OWN_MODULES = 28
PROGRAM = """
import json, os, sys
from PySide6.QtCore import QTimer
from app.ui import main_window

painted = main_window.MainWindow.paintEvent

def paint(window, event):
    loaded = sorted(sys.modules)  # before the first painting tells anybody
    painted(window, event)
    print(json.dumps(loaded), flush=True)
    os._exit(0)

main_window.MainWindow.paintEvent = paint
from app.cli import main
main(["--data-dir", sys.argv[1]])
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The modules of a start that is ended at the first painting."""
    folder = tmp_path_factory.mktemp("data")
    command = [sys.executable, "-c", PROGRAM, str(folder)]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    return set(json.loads(ended.stdout.splitlines()[-1]))


def test_nothing_heavy_is_loaded(loaded: set[str]) -> None:
    assert "PySide6.QtWidgets" in loaded
    assert not {name.split(".")[0] for name in loaded} & (HEAVY | {"sqlite3", "ssl", "asyncio", "email"})


def test_few_modules_of_our_own_are_loaded(loaded: set[str]) -> None:
    own = {name for name in loaded if name.split(".")[0] == "app"}
    assert "app.ui.main_window" in own
    assert len(own) <= MOST_OWN_MODULES, sorted(own)


def test_neither_services_nor_storage_are_loaded(loaded: set[str]) -> None:
    assert not {name for name in loaded if name.startswith(("app.services", "app.storage", "app.models"))}
