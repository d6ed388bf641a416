"""Rounds, medians and verdicts: ours and its floor take turns, so that a busy machine slows both."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

ROUNDS = 9
SHORTEST_ROUND = 0.004
"""Seconds; what is quicker is repeated within a round until the clock can tell."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a figure has to keep: at most `ratio` times the floor and `plus` on top, and never above `at_most`."""

    ratio: float | None = None
    plus: float = 0.0
    at_most: float | None = None

    def keeps(self, ours: float, floor: float | None) -> bool:
        if self.at_most is not None and ours > self.at_most:
            return False
        return self.ratio is None or floor is None or ours <= self.ratio * floor + self.plus

    def words(self, unit: str) -> str:
        parts = []
        if self.ratio is not None:
            parts.append(f"≤ {self.ratio:g} ×" + (f" + {amount(self.plus, unit)}" if self.plus else ""))
        if self.at_most is not None:
            parts.append(f"≤ {amount(self.at_most, unit)}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table. `unit` is "s", "MiB" or "" (a count); without `reach` the line is for comparison only."""

    what: str
    ours: float
    floor: float | None = None
    reach: Reach | None = None
    unit: str = "s"

    @property
    def ratio(self) -> float | None:
        return self.ours / self.floor if self.floor else None

    @property
    def kept(self) -> bool:
        return self.reach is None or self.reach.keeps(self.ours, self.floor)

    def cells(self) -> tuple[str, ...]:
        """What, floor, ours, ratio, reach and the verdict, as words."""
        return (
            self.what,
            "" if self.floor is None else amount(self.floor, self.unit),
            amount(self.ours, self.unit),
            "" if self.ratio is None else f"{self.ratio:.2f}",
            "" if self.reach is None else self.reach.words(self.unit),
            "" if self.reach is None else ("kept" if self.kept else "MISSED"),
        )


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of one subject; `floor` says what the floor is."""

    title: str
    floor: str
    lines: tuple[Line, ...]

    def text(self) -> str:
        """The table in Markdown."""
        head = ("what", "floor", "ours", "ratio", "reach", "")
        rows = [head, *(line.cells() for line in self.lines)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(head))]

        def row(cells: Sequence[str]) -> str:
            return (
                "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"
            )

        rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
        return "\n".join(
            (f"### {self.title}", f"Floor: {self.floor}.", "", row(head), rule, *map(row, rows[1:]))
        )


def amount(value: float, unit: str) -> str:
    """`1.3 µs`, `17 ms`, `0.55 s`, `49 MiB`."""
    if unit != "s":
        return f"{value:,.0f} {unit}".rstrip() if value >= 10 else f"{value:.3g} {unit}".rstrip()
    for factor, name in ((1e6, "µs"), (1e3, "ms")):
        scaled = value * factor
        if scaled < 999.5:
            return f"{scaled:.2g} {name}" if scaled < 10 else f"{scaled:.0f} {name}"
    return f"{value:.2f} s"


def alternate(*actions: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, ...]:
    """The median seconds of one call of each action; they take turns, after one round to warm up."""
    repeats = [_repeats(action) for action in actions]
    times: list[list[float]] = [[] for _action in actions]
    for _round in range(rounds):
        for action, repeat, taken in zip(actions, repeats, times, strict=True):
            taken.append(timed(action, repeat))
    return tuple(statistics.median(taken) for taken in times)


def timed(action: Callable[[], object], repeat: int = 1) -> float:
    """Seconds of one call, averaged over `repeat`; the garbage of earlier rounds is not on its bill."""
    gc.collect()
    start = time.perf_counter()
    for _call in range(repeat):
        action()
    return (time.perf_counter() - start) / repeat


def _repeats(action: Callable[[], object]) -> int:
    action()
    return max(1, round(SHORTEST_ROUND / max(timed(action), 1e-7)))
