"""Where this installation lives: data folder, database address, language asked for on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

APP_NAME = "Terminbote"
VERSION = "0.1.0"
"""As in pyproject.toml; a test keeps the two together."""


def default_data_dir() -> Path:
    """The operating system's place for a user's application data."""
    import platformdirs  # not needed when --data-dir is given, and start-up counts

    return Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))


@dataclass(frozen=True, slots=True)
class Config:
    """What the start was told. `database` is an SQLAlchemy URL; without it SQLite in `data_dir`."""

    data_dir: Path
    database: str | None = None
    language: str | None = None

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.data_dir / 'terminbote.sqlite'}"

    @property
    def log_file(self) -> Path:
        return self.data_dir / "terminbote.log"
