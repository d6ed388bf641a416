"""From the start of the process to the painted window, and to the week's appointments in it; memory then."""

from __future__ import annotations

import compileall
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench import dataset, tables
from bench.measure import Line, Reach, Table

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 9
Times = dict[str, list[float]]


def measured(small: bool) -> Iterable[Table]:
    folder = dataset.sqlite(small=small).folder
    for package in ("app", "bench"):  # what is shipped is compiled, too
        compileall.compile_dir(ROOT / package, quiet=1)
    ours: Times = {}
    bare: Times = {}
    for round_number in range(ROUNDS + 1):  # the first one fills the caches of Python and of the disk
        for program, times in ((("bare",), bare), (("program", str(folder)), ours)):
            found = _run(program)
            if round_number:
                for name, value in found.items():
                    times.setdefault(name, []).append(value)
    floor = statistics.median(bare["painted"])
    memory = statistics.median(bare["painted MiB"])

    def line(what: str, name: str, ratio: float | None) -> Line:
        return Line(what, statistics.median(ours[name]), floor, Reach(ratio) if ratio else None)

    def weight(what: str, name: str, most: float) -> Line:
        return Line(what, statistics.median(ours[f"{name} MiB"]), memory, Reach(at_most=most), unit="MiB")

    yield Table(
        "Start, from the process to the screen",
        "a bare `QMainWindow` in the same Python",
        (
            line("window painted", "painted", 1.35),
            line("keys and clicks answered", "answering", None),
            line("the week's appointments painted", "week", 2.0),
        ),
    )
    yield Table(
        "Memory (PSS)",
        "the bare `QMainWindow`",
        (
            weight("at first paint", "painted", 60),
            weight("with the week's appointments", "week", 95),
            weight("idle, with all that is loaded after the start", "idle", 95),
            weight("every place and the SMS dialog opened", "everything", 95),
        ),
    )


def _run(program: Sequence[str]) -> dict[str, float]:
    """Times in seconds since the process was started, memory in MiB."""
    begin = time.clock_gettime(time.CLOCK_MONOTONIC)
    ended = subprocess.run(
        [sys.executable, "-m", "bench.start_probe", *program],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        timeout=120,
        check=True,
    )
    noted: dict[str, float] = json.loads(ended.stdout.splitlines()[-1])
    return {name: value if name.endswith("MiB") else value - begin for name, value in noted.items()}


if __name__ == "__main__":
    tables.run(measured)
