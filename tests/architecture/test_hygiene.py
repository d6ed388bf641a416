"""The hygiene of tests/conftest.py: what it has to find, and what it has to leave alone."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT

OFFENDERS = """
import logging, threading, warnings
import pytest

kept = []

def test_log():
    logging.getLogger("app.x").warning("a surprise")

def test_log_missing(expect_log):
    expect_log("app.x", "never said")

def test_thread():
    stop = threading.Event()
    kept.append(stop)
    threading.Thread(target=stop.wait, args=(20,), name="loiterer", daemon=True).start()

def test_window(qtbot):
    from PySide6.QtWidgets import QDialog
    kept.append(QDialog())
    kept[-1].setWindowTitle("forgotten")

def test_timer(qtbot):
    from PySide6.QtCore import QTimer
    kept.append(QTimer())
    kept[-1].start(60_000)

def test_qt_message(qtbot):
    from PySide6.QtCore import qWarning
    qWarning("Qt is not amused")

def test_warning():
    warnings.warn("old ways")

def test_import_warning():
    import asyncio
    asyncio.sleep(0)  # a coroutine nobody awaits: told when it is thrown away
"""

TIDY = """
import logging, threading, time

def test_log(expect_log):
    said = expect_log("app", "a surprise")
    logging.getLogger("app.x").warning("a surprise")
    logging.getLogger("app.x").info("nothing special")
    assert said.records

def test_thread():
    threading.Thread(target=time.sleep, args=(0.05,)).start()

def test_window(qtbot):
    from PySide6.QtWidgets import QComboBox
    box = QComboBox()
    qtbot.addWidget(box)
    box.show()

def test_window_in_a_cycle(qtbot):
    from PySide6.QtWidgets import QWidget
    window = QWidget()
    window.itself = window

def test_timer(qtbot):
    from PySide6.QtCore import QTimer
    owned = QTimer()
    owned.start(60_000)
    owned.stop()

def test_secrets_one():
    import keyring
    assert keyring.get_password("a", "b") is None
    keyring.set_password("a", "b", "c")

def test_secrets_two():
    import keyring
    assert keyring.get_password("a", "b") is None

def test_no_qt():
    pass
"""


@pytest.fixture
def run_tests(tmp_path):
    """Run a file of tests under this project's rules, in a process of its own; gives what pytest printed."""

    def run(text: str) -> str:
        (tmp_path / "test_inner.py").write_text(text)
        (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text())
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-c",
            str(ROOT / "pyproject.toml"),
            f"--rootdir={tmp_path}",
        ]
        command += ["-p", "no:cacheprovider", "-v", str(tmp_path)]
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST")}
        environment = inherited | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=120
        ).stdout

    return run


def test_every_offender_is_found_and_named(run_tests):
    said = run_tests(OFFENDERS)
    offenders = [
        line.split("(")[0].removeprefix("def ") for line in OFFENDERS.splitlines() if line.startswith("def ")
    ]
    reported = {
        line.split("::")[1].split()[0] for line in said.splitlines() if line.startswith(("FAILED ", "ERROR "))
    }
    assert reported == set(offenders), said
    for words in (
        "a surprise",
        "never said",
        "loiterer",
        "titled 'forgotten'",
        "test_inner.py:2",
        "not amused",
    ):
        assert words in said


def test_tidy_tests_pass(run_tests):
    said = run_tests(TIDY)
    assert f"{TIDY.count('def test_')} passed" in said, said
    assert "failed" not in said
