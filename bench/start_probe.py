"""Runs one program, ours or a bare window, and says when it was painted and how much memory it took.

Started by `bench.start` as a process of its own. Times are seconds of the system's monotonic clock, so that the
parent can count from the moment it started the process.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import json
import sys
import time
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

IDLE_AFTER_MS = 5_000
"""By then the services are open, the workers run, and what follows the first week by itself has been loaded."""

SETTLE_MS = 2_000
noted: dict[str, float] = {}
looking: list[float] = []
"""Seconds that each look at the memory took."""


def note(name: str) -> None:
    """Keep the first time something happened, and the memory then; to look at memory is no part of a start."""
    if name not in noted:
        now = time.clock_gettime(time.CLOCK_MONOTONIC)
        noted[name] = now - sum(looking)
        noted[f"{name} MiB"] = _pss()
        looking.append(time.clock_gettime(time.CLOCK_MONOTONIC) - now)


def finish(window: Any) -> None:
    """Tell, then end in good order: a data file that was not closed is looked through at the next start."""
    print(json.dumps(noted), flush=True)
    window.close()


def bare() -> None:
    """A `QMainWindow` with nothing in it."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Window(QMainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            note("painted")
            QTimer.singleShot(0, lambda: finish(self))

    application = QApplication(sys.argv[:1])
    window = Window()
    window.resize(1200, 800)
    window.show()
    application.exec()


def program(data_dir: str) -> None:
    """The program as it is started by `main.py`; two of its modules are listened to when it loads them."""
    sys.meta_path.insert(
        0, _Listener({"app.ui.main_window": _hear_window, "app.ui.calendar.time_grid": _hear_calendar})
    )
    from app.cli import main

    main(["--data-dir", data_dir, "--language", "en"])


def _hear_window(module: ModuleType) -> None:
    from PySide6.QtCore import QTimer

    paint = module.MainWindow.paintEvent

    def painted(self: Any, event: Any) -> None:
        paint(self, event)
        if "painted" not in noted:
            note("painted")
            QTimer.singleShot(0, lambda: note("answering"))  # behind what the program does first

    module.MainWindow.paintEvent = painted


def _hear_calendar(module: ModuleType) -> None:
    from PySide6.QtCore import QTimer

    paint = module.TimeGrid.paintEvent

    def painted(self: Any, event: Any) -> None:
        paint(self, event)
        if self.view is not None and "week" not in noted:  # it has a view when the week has been read
            note("week")
            window = self.window()
            QTimer.singleShot(IDLE_AFTER_MS, lambda: _load_everything(window))

    module.TimeGrid.paintEvent = painted


def _load_everything(window: Any) -> None:
    """The other places and the SMS dialog, with all the libraries behind them."""
    from PySide6.QtCore import QTimer

    from app.domain.messages import DraftContext
    from app.ui.places import PLACES

    note("idle")
    try:
        for place in PLACES:
            window.go_to(place.key)
        window._context.navigator.send_sms(DraftContext())
    except Exception:
        finish(window)  # or who waits for the figures would wait for a person
        raise

    def told() -> None:
        note("everything")
        finish(window)

    QTimer.singleShot(SETTLE_MS, told)


class _Listener(importlib.abc.MetaPathFinder):
    """Calls back when one of the modules has been loaded; everything else goes its usual way."""

    def __init__(self, wanted: dict[str, Callable[[ModuleType], None]]) -> None:
        self._wanted = wanted

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        told = self._wanted.pop(fullname, None)
        spec = importlib.machinery.PathFinder.find_spec(fullname, path) if told else None
        if told is None or spec is None or spec.loader is None:
            return None
        run = spec.loader.exec_module

        def run_and_tell(module: ModuleType) -> None:
            run(module)
            told(module)

        spec.loader.exec_module = run_and_tell  # type: ignore[method-assign]
        return spec


def _pss() -> float:
    """MiB of this process, what it shares with others counted in part."""
    with open("/proc/self/smaps_rollup", encoding="ascii") as file:  # noqa: PTH123  (pathlib is not to be paid for)
        return next(int(line.split()[1]) for line in file if line.startswith("Pss:")) / 1024


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare()
    else:
        program(sys.argv[2])
