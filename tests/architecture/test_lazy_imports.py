"""The first window waits for nobody: the heavy libraries come after it, in the lanes."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT

HEAVY = {
    "sqlalchemy",
    "alembic",
    "psycopg",
    "requests",
    "keyring",
    "phonenumbers",
    "argon2",
    "babel",
    "click",
    "matplotlib",
    "numpy",
    "xlsxwriter",
}


@pytest.mark.parametrize("module", ["app.ui.main_window", "app.ui.application"])
def test_a_window_needs_none_of_the_heavy_libraries(module):
    program = f"import sys, {module}; print('\\n'.join(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert loaded.returncode == 0, loaded.stderr
    modules = {name.split(".")[0] for name in loaded.stdout.split()}
    assert "PySide6" in modules
    assert not modules & HEAVY
