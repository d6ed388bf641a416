"""Where this installation lives: data folder, database address, language asked for on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

APP_NAME = "Terminbote"
VERSION = "0.1.0"
"""As in pyproject.toml; a test keeps the two together."""


def default_data_dir() -> Path:
    """The operating system's place for a user's application data."""
    import platformdirs  # not needed when --data-dir is given, and start-up counts

    return Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))


class Config(NamedTuple):
    """What the start was told. `database` is an SQLAlchemy URL; without it SQLite in `data_dir`."""

    # Named tuples cost the start less than data classes.

    data_dir: Path
    database: str | None = None
    language: str | None = None

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.data_file}"

    @property
    def data_file(self) -> Path:
        """Where the data are unless `database` says otherwise."""
        return self.data_dir / "terminbote.sqlite"

    @property
    def crash_file(self) -> Path:
        """Is there only where the program itself died: which lines of it were running."""
        return self.data_dir / "crash.log"

    @property
    def log_file(self) -> Path:
        return self.data_dir / "terminbote.log"
