"""The private desktop session: everything is there, nothing of the user's is touched, nothing is left."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import psutil
import pytest

from tests.architecture.sources import ROOT

SESSION = str(ROOT / "tools" / "session.sh")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([SESSION, *arguments], capture_output=True, text=True, check=False, timeout=60)


def processes_of(folder: str) -> list[str]:
    """Processes that still belong to the session whose runtime folder this was."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("XDG_RUNTIME_DIR") == folder:
                found.append(process.name())
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def test_the_exit_code_is_the_commands():
    assert run("sh", "-c", "exit 7").returncode == 7
    assert run("no-such-command-anywhere").returncode == 127
    assert run().returncode == 2


def test_each_worker_has_a_screen_and_the_folders_are_private():
    done = run("--screens", "2", "sh", "-c", 'echo "$SESSION_DISPLAYS|$XDG_DATA_HOME|$XDG_RUNTIME_DIR"')
    displays, data, runtime = done.stdout.strip().split("|")
    assert len(set(displays.split())) == 2
    assert not data.startswith(str(Path.home() / ".local"))
    assert not Path(data).exists()
    assert not processes_of(runtime)


def test_what_the_command_leaves_running_ends_with_the_session():
    done = run("sh", "-c", 'echo "$XDG_RUNTIME_DIR"; sleep 300 >/dev/null 2>&1 &')
    assert done.returncode == 0
    deadline = time.monotonic() + 20
    while processes_of(done.stdout.strip()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not processes_of(done.stdout.strip())


def test_a_terminated_session_takes_its_command_with_it(tmp_path):
    note = tmp_path / "runtime"
    session = subprocess.Popen([SESSION, "sh", "-c", f'echo "$XDG_RUNTIME_DIR" > {note}; exec sleep 300'])
    deadline = time.monotonic() + 20
    while not (note.exists() and note.read_text().strip()) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(session.pid, signal.SIGTERM)
    assert session.wait(timeout=20) == 143
    assert not processes_of(note.read_text().strip())


@pytest.mark.usefixtures("keyring_daemon")
def test_the_keyring_is_unlocked_and_keeps_a_secret():
    import keyring

    keyring.set_password("terminbote-test", "account:1", "geheim ü")
    assert keyring.get_password("terminbote-test", "account:1") == "geheim ü"
    keyring.delete_password("terminbote-test", "account:1")
    assert keyring.get_password("terminbote-test", "account:1") is None
