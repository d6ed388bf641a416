"""The set-up installs what is missing, once, and says the one command where it may not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import setup


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """A project with requirements of its own and a pip that writes down how it was called."""
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "ENVIRONMENT", tmp_path / ".venv")
    for name in setup.REQUIREMENTS["test"]:
        (tmp_path / name).write_text(f"# {name}")
    pip = tmp_path / ".venv" / "bin" / "python"
    pip.parent.mkdir(parents=True)
    pip.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/calls"\n')
    pip.chmod(0o755)
    monkeypatch.setattr(setup, "PYTHON", pip)
    return tmp_path


def calls(folder: Path) -> list[str]:
    file = folder / "calls"
    return file.read_text().splitlines() if file.exists() else []


def test_packages_are_installed_once_and_with_hashes(environment):
    assert setup.install_requirements("test") == 0
    assert setup.install_requirements("test") == 0
    assert len(calls(environment)) == 1
    assert "--require-hashes" in calls(environment)[0]


def test_after_the_tests_packages_the_program_needs_no_others(environment):
    setup.install_requirements("test")
    setup.install_requirements("run")
    assert len(calls(environment)) == 1


def test_changed_requirements_are_installed_again(environment):
    setup.install_requirements("run")
    (environment / "requirements.txt").write_text("# another")
    setup.install_requirements("run")
    assert len(calls(environment)) == 2


def test_a_failed_installation_is_tried_again(environment):
    working = setup.PYTHON.read_text()
    setup.PYTHON.write_text("#!/bin/sh\nexit 3\n")
    assert setup.install_requirements("run") == 3
    setup.PYTHON.write_text(working)
    assert setup.install_requirements("run") == 0
    assert len(calls(environment)) == 1


def test_catalogues_are_compiled_when_their_text_is_newer(environment):
    source = environment / "translations" / "de" / "LC_MESSAGES" / "app.po"
    source.parent.mkdir(parents=True)
    source.write_text("")
    assert setup.compile_catalogues() == 0
    source.with_suffix(".mo").write_text("")
    assert setup.compile_catalogues() == 0
    assert len(calls(environment)) == 1
    os.utime(source, (2_000_000_000, 2_000_000_000))
    setup.compile_catalogues()
    assert len(calls(environment)) == 2


def test_without_the_right_to_install_the_one_command_is_printed(monkeypatch, capsys):
    monkeypatch.setattr(setup, "missing_packages", lambda packages: ["libegl1", "xvfb"])
    monkeypatch.setattr(setup, "privileges", lambda: None)
    assert setup.install_system_packages(["libegl1", "xvfb"]) == 1
    said = capsys.readouterr().out
    assert "sudo apt-get install --yes --no-install-recommends libegl1 xvfb" in said


def test_nothing_is_asked_when_nothing_is_missing(monkeypatch, capsys):
    monkeypatch.setattr(setup, "missing_packages", lambda packages: [])
    monkeypatch.setattr(setup, "privileges", lambda: pytest.fail("nobody needs to know"))
    assert setup.install_system_packages(["libegl1"]) == 0
    assert capsys.readouterr().out == ""


def test_a_display_makes_the_virtual_one_unnecessary(monkeypatch):
    monkeypatch.setenv("DISPLAY", ":7")
    assert "xvfb" not in setup.needed_packages("run")
    assert "xvfb" in setup.needed_packages("test")
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert "xvfb" in setup.needed_packages("run")


def test_a_package_nobody_has_is_missing(monkeypatch, tmp_path):
    query = tmp_path / "dpkg-query"
    query.write_text("#!/bin/sh\necho 'dbus installed'\necho 'xvfb config-files'\nexit 1\n")
    query.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert setup.missing_packages(["dbus", "xvfb", "xauth"]) == ["xvfb", "xauth"]


def test_it_runs_on_a_python_without_any_package():
    done = subprocess.run(
        [sys.executable, "-I", "-S", setup.__file__, "nonsense"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "setup.py run" in done.stderr
