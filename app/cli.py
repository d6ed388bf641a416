"""The command line: opens the windows by default, and does the same things without them."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path

from app.config import Config, default_data_dir

GUI_OPTIONS = {"--data-dir": "data_dir", "--database": "database", "--language": "language"}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program with the process's arguments, then exit with one of the documented codes."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = for_windows(given)
    if options is None:
        from app.commands import terminbote  # everything but the windows; brings the command-line library

        terminbote.main(given, prog_name="main.py")
    else:
        sys.exit(open_windows(config_from(**options)))


def for_windows(arguments: Sequence[str]) -> dict[str, str] | None:
    """The global options if the windows are asked for and nothing else; None = let the full parser look.

    Done by hand, because the command-line library alone would cost a fifth of the time to the first window.
    """
    options: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        name, equals, value = word.partition("=")
        if name in GUI_OPTIONS and (equals or rest):
            options[GUI_OPTIONS[name]] = value if equals else rest.pop(0)
        elif word != "gui" or rest:
            return None
    return options


def config_from(data_dir: str = "", database: str = "", language: str = "") -> Config:
    folder = Path(data_dir).expanduser().absolute() if data_dir else default_data_dir()
    return Config(folder, database or None, language or None)


def open_windows(config: Config) -> int:
    """Work with the windows until they are closed; returns the exit code."""
    # Libraries are all that is made until the first page stands, and they stay: looking for garbage meanwhile
    # would take a tenth of the time. `app.ui.program` switches it on again.
    gc.disable()
    from app.bootstrap import opening
    from app.ui.plain_imports import load_qt

    load_qt()
    from app.ui.application import run

    return run(config, opening(config))
