"""What the first window must know before the database is open: language, light or dark, its place on the screen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FILE_NAME = "window.json"


class StartMemory:
    """A small file in the data folder; a missing or damaged one means defaults."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / FILE_NAME
        self._values: dict[str, Any] = {}
        try:
            stored = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return
        if isinstance(stored, dict):
            self._values = stored

    def text(self, key: str) -> str:
        """The text kept under `key`, "" if there is none."""
        value = self._values.get(key, "")
        return value if isinstance(value, str) else ""

    def keep(self, **values: str) -> None:
        """Write the values at once; where that is impossible the next start begins with defaults."""
        if all(self._values.get(key) == value for key, value in values.items()):
            return
        self._values |= values
        fresh = self._path.with_suffix(".new")
        try:
            fresh.write_text(json.dumps(self._values), encoding="utf-8")
            fresh.replace(self._path)
        except OSError:
            return
