"""`python -m bench`: every table, each measured in a process of its own, with the machine named."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from bench import dataset, tables
from bench.measure import Table

SUBJECTS = (
    "start",
    "counting",
    "keystroke",
    "search",
    "log",
    "overview",
    "week",
    "report",
    "throughput",
    "sending",
    "mailing",
)
ROOT = Path(__file__).resolve().parents[1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables and keep them in build/bench; returns 1 if `--strict` is on and a figure missed its reach."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("subjects", nargs="*", help=f"some of: {', '.join(SUBJECTS)}; all without any")
    parser.add_argument(
        "--small", action="store_true", help="a hundredth of the records: quick, for trying out"
    )
    parser.add_argument("--strict", action="store_true", help="fail if a figure misses its reach")
    options = parser.parse_args(arguments)
    if unknown := set(options.subjects) - set(SUBJECTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    parts = [machine()]
    print(parts[0], flush=True)
    missed = 0
    for subject in options.subjects or SUBJECTS:
        for table in _measured(subject, small=options.small):
            parts.append(table.text())
            missed += sum(not line.kept for line in table.lines)
            print(f"\n{parts[-1]}", flush=True)
    dataset.FOLDER.mkdir(parents=True, exist_ok=True)
    (dataset.FOLDER / "tables.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    print(f"\n{missed} missed." if missed else "\nAll kept.")
    return 1 if missed and options.strict else 0


def machine() -> str:
    """What was measured on, as a sentence."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor(),
    )
    total = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    return (
        f"{os.cpu_count()} × {model}, {total / 2**20:.0f} GiB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, PySide6 {version('PySide6-Essentials')}, "
        f"SQLAlchemy {version('SQLAlchemy')}, load {os.getloadavg()[0]:.1f}"
    )


def _measured(subject: str, *, small: bool) -> list[Table]:
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "tables.json"
        command = [sys.executable, "-m", f"bench.{subject}", "--json", str(answer)]
        subprocess.run([*command, "--small"] if small else command, cwd=ROOT, check=True)
        return tables.read(answer)


def _lines(file: str) -> list[str]:
    path = Path(file)
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


if __name__ == "__main__":
    sys.exit(main())
