"""The start of the windows: what must stand before the first one is painted, and not more."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from app import i18n, logs
from app.config import APP_NAME
from app.ui import theme
from app.ui.main_window import MainWindow
from app.ui.single_instance import SingleInstance
from app.ui.start_memory import StartMemory

if TYPE_CHECKING:
    from app.config import Config
    from app.ui.opening import Opening

LONGEST_WAIT_SECONDS = 0.1
"""For the first week, which takes a quarter of this. Importing beside it would make both slower: they share one
interpreter, and whoever reads a database hands it on with every row."""

LISTENS_AFTER_MS = 500
"""Later starts are heard from then on; they wait for it. The network library would delay the first week."""


def run(config: Config, opening: Opening) -> int:
    """Show the main window and work until it is closed; returns the exit code."""
    application = theme.make_application()
    application.setApplicationName(APP_NAME)
    application.setDesktopFileName(APP_NAME.lower())
    application.setQuitOnLastWindowClosed(False)
    with suppress(OSError):  # a folder that cannot be made is explained in the window
        config.data_dir.mkdir(parents=True, exist_ok=True)
    only = SingleInstance(config.data_dir, application)
    if not only.acquire() and only.raise_other():
        return 0
    memory = StartMemory(config.data_dir)
    i18n.install(config.language or memory.text("language") or i18n.system_language())
    theme.apply(application, appearance(memory))
    window = MainWindow()
    window.restore_geometry_text(memory.text("geometry"))

    def begin() -> None:
        from app.ui.tasks import TaskRunner

        tasks = TaskRunner(opening.open_services, application, look_first=opening.first_look)
        tasks.start()
        tasks.wait_for_look(LONGEST_WAIT_SECONDS)

        from app.ui.program import Program

        program = Program(window, config, opening, memory, tasks)
        only.asked_to_show.connect(program.come_to_front)
        program.ending.connect(only.stop_listening)
        program.ended.connect(application.quit)
        program.begin()
        QTimer.singleShot(LISTENS_AFTER_MS, only.listen)

    window.first_painted.connect(lambda: QTimer.singleShot(0, begin))
    window.show()
    with logs.crashes_noted(config.crash_file):
        code = application.exec()
    only.release()
    return code


def appearance(memory: StartMemory) -> theme.Appearance:
    """Light, dark or the system's, as it was when the program was last used."""
    word = memory.text("appearance")
    return theme.Appearance(word) if word in set(theme.Appearance) else theme.Appearance.SYSTEM
