#!/usr/bin/env python3
"""Set this checkout up: system libraries, virtual environment, packages, catalogues; does nothing twice.

    python3 tools/setup.py run     what the program needs
    python3 tools/setup.py test    what the checks and tests need as well

Runs before anything is installed: standard library only, on the computer's own Python.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"

REQUIREMENTS = {"run": ["requirements.txt"], "test": ["requirements.txt", "requirements-dev.txt"]}

WINDOW_PACKAGES = [
    "libegl1", "libgl1", "libxkbcommon-x11-0", "libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1",
    "libxcb-shape0", "libdbus-1-3", "libfontconfig1", "fonts-dejavu-core",
]  # fmt: skip
"""Debian's libraries that Qt loads when a window opens."""

SESSION_PACKAGES = ["dbus", "gnome-keyring", "xauth", "xvfb"]
"""Debian's programs behind `tools/session.sh`."""

TEST_PACKAGES = ["at-spi2-core", "python3-pyatspi", "xdotool"]
"""Debian's programs that look at the windows from outside."""


def main(arguments: list[str]) -> int:
    purpose = arguments[0] if arguments else "run"
    if purpose not in REQUIREMENTS:
        print(__doc__, file=sys.stderr)
        return 2
    if sys.version_info < (3, 11):  # noqa: UP036 - any Python may start this file
        version = ".".join(map(str, sys.version_info[:3]))
        print(
            f"Terminbote needs Python 3.11 or newer; this is {version} ({sys.executable}).", file=sys.stderr
        )
        print("Name another one:  make PYTHON=/path/to/python3 …", file=sys.stderr)
        return 1
    return (
        install_system_packages(needed_packages(purpose))
        or make_environment()
        or install_requirements(purpose)
        or compile_catalogues()
    )


def needed_packages(purpose: str) -> list[str]:
    """Debian packages for `purpose`; a window nobody can see is shown on a virtual screen."""
    packages = list(WINDOW_PACKAGES)
    if importlib.util.find_spec("ensurepip") is None:
        packages.append("python3-venv")
    without_display = not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    if purpose == "test" or without_display:
        packages += SESSION_PACKAGES
    if purpose == "test":
        packages += TEST_PACKAGES
    return packages


def install_system_packages(packages: list[str]) -> int:
    """Install what is missing where that is possible without asking; otherwise print the one command to run."""
    missing = missing_packages(packages)
    if not missing or os.environ.get("SKIP_SYSTEM_PACKAGES"):
        return 0
    install = f"apt-get install --yes --no-install-recommends {' '.join(missing)}"
    prefix = privileges()
    if prefix is None:
        print("Some system packages are missing. Please run this, then the same make command again:\n")
        print(f"    sudo apt-get update && sudo {install}\n")
        print("(SKIP_SYSTEM_PACKAGES=1 goes on without them.)")
        return 1
    print(f"Installing system packages: {' '.join(missing)}", flush=True)
    # An old list may still name what is needed, so only the second command decides.
    run_quietly([*prefix, "apt-get", "update", "-qq"])
    done = run_quietly([*prefix, "env", "DEBIAN_FRONTEND=noninteractive", *install.split()])
    if done.returncode:
        print(f"{done.stdout}\nThat failed. Is the network there? The command was:\n    {install}")
    return done.returncode


def missing_packages(packages: list[str]) -> list[str]:
    """Those of `packages` that dpkg does not have; nothing on a system without dpkg."""
    if shutil.which("dpkg-query") is None:
        return []
    query = ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\n", *packages]
    answer = run_quietly(query).stdout
    installed = {line.split()[0] for line in answer.splitlines() if line.endswith(" installed")}
    return [package for package in packages if package not in installed]


def privileges() -> list[str] | None:
    """What to put before apt-get: nothing as root, sudo where it asks no password, None where neither is given."""
    if os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if run_quietly(["sudo", "-n", "true"]).returncode == 0 else None


def make_environment() -> int:
    """Make the virtual environment; again when the Python it was made from is gone or too old."""
    test = "import sys, pip; raise SystemExit(sys.version_info < (3, 11))"
    if PYTHON.exists() and run_quietly([str(PYTHON), "-I", "-c", test]).returncode == 0:
        return 0
    print("Making the virtual environment in .venv", flush=True)
    return subprocess.run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], check=False).returncode


def install_requirements(purpose: str) -> int:
    """Install the pinned packages, unless exactly these are there already."""
    files = REQUIREMENTS[purpose]
    stamps = {ENVIRONMENT / f"installed-{name}": fingerprint(ROOT / name) for name in files}
    if all(stamp.exists() and stamp.read_text() == wanted for stamp, wanted in stamps.items()):
        return 0
    print(f"Installing Python packages from {' and '.join(files)}", flush=True)
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    command += ["--require-hashes", *(argument for name in files for argument in ("--requirement", name))]
    code = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode
    if code == 0:
        for stamp, wanted in stamps.items():
            stamp.write_text(wanted)
    return code


def fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def compile_catalogues() -> int:
    """Compile the languages whose text is newer than its compiled form."""
    sources = sorted((ROOT / "translations").glob("*/LC_MESSAGES/app.po"))
    if all(is_newer(source.with_suffix(".mo"), source) for source in sources):
        return 0
    return subprocess.run(
        [str(PYTHON), str(ROOT / "tools" / "catalogues.py"), "compile"], check=False
    ).returncode


def is_newer(target: Path, source: Path) -> bool:
    return target.exists() and target.stat().st_mtime >= source.stat().st_mtime


def run_quietly(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run to the end without a word; what was said is in `stdout`. What cannot be started counts as failed."""
    try:
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    except OSError as error:
        return subprocess.CompletedProcess(command, 1, stdout=str(error))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
