"""The tour: a newcomer's first half hour, through the real windows, in two languages, by day and by night."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app import i18n
from app.clock import ShiftedClock
from app.config import APP_NAME, Config
from app.tour.scenes import Scenes
from app.tour.stage import Stage, TourFailed
from app.ui import theme
from app.ui.main_window import MainWindow
from app.ui.program import Program
from app.ui.start_memory import StartMemory

BEGINNING = datetime(2026, 11, 25, 9, 20, tzinfo=UTC)
"""A Wednesday morning in Berlin: the sample week lies around it."""

WALKS = (("en", theme.Appearance.LIGHT), ("de", theme.Appearance.DARK), ("de", theme.Appearance.LIGHT))


def run(directory: Path, language: str | None = None) -> int:
    """Leave numbered pictures in `directory`, a folder for each language and light; 1 if a walk got stuck.

    With a `language` that one alone is walked through, by day.
    """
    application = QApplication.instance() or theme.make_application()
    if not isinstance(application, QApplication):
        raise TypeError("the tour needs windows")
    application.setApplicationName(APP_NAME)
    application.setQuitOnLastWindowClosed(False)
    theme.apply(application, theme.Appearance.LIGHT)
    failed = 0
    for spoken, appearance in [(language, theme.Appearance.LIGHT)] if language else WALKS:
        folder = directory / (
            spoken if appearance is theme.Appearance.LIGHT else f"{spoken}-{appearance.value}"
        )
        try:
            with _program(spoken, appearance) as program:
                scenes = Scenes(Stage(program, folder))
                scenes.play()
        except TourFailed as stuck:
            print(f"{folder.name}: {stuck}", file=sys.stderr)  # noqa: T201  (a command's answer)
            failed = 1
        else:
            print(f"{folder}: {len(list(folder.glob('*.png')))} pictures")  # noqa: T201
    return failed


@contextmanager
def _program(language: str, appearance: theme.Appearance) -> Iterator[Program]:
    """A program of its own in an empty folder, ended in order."""
    from app.bootstrap import opening

    with tempfile.TemporaryDirectory(prefix="terminbote-tour-") as folder:
        config = Config(Path(folder), language=language)
        i18n.install(language)
        theme.set_appearance(appearance)
        window = MainWindow()
        window.resize(1200, 800)
        window.move(0, 0)
        program = Program(
            window, config, opening(config, clock=ShiftedClock(BEGINNING)), StartMemory(config.data_dir)
        )
        window.show()
        try:
            program.begin()
            yield program
        finally:
            for dialog in QApplication.topLevelWidgets():
                if dialog is not program.window and dialog.isVisible():
                    dialog.hide()
            program.close()
            program.window.deleteLater()
            program.deleteLater()
            QApplication.processEvents()
