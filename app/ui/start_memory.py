"""What the first window must know before the database is open: language, light or dark, its place on the screen."""

from __future__ import annotations

from pathlib import Path

FILE_NAME = "window.txt"


class StartMemory:
    """A small file in the data folder, a line for each value; a missing or damaged one means defaults."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / FILE_NAME
        self._values: dict[str, str] = {}
        try:
            lines = self._path.read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError):
            return
        for line in lines:
            key, _equals, value = line.partition("=")
            self._values[key] = value

    def text(self, key: str) -> str:
        """The text kept under `key`, "" if there is none."""
        return self._values.get(key, "")

    def keep(self, **values: str) -> None:
        """Write the values, each of one line, at once; where that is impossible the next start begins with defaults."""
        if all(self._values.get(key) == value for key, value in values.items()):
            return
        self._values |= values
        fresh = self._path.with_suffix(".new")
        try:
            lines = (f"{key}={value}" for key, value in self._values.items())
            fresh.write_text("\n".join(lines), encoding="utf-8")
            fresh.replace(self._path)
        except OSError:
            return
