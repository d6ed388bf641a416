"""Remembers sizes of windows, splitters and columns: read once at log-in, written behind the user's back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.domain.desk import LAYOUT

if TYPE_CHECKING:
    from app.ui.session import Session
    from app.ui.tasks import TaskRunner


class LayoutMemory(QObject):
    """`get` answers at once from memory, `set` stores for the user who is logged in."""

    def __init__(self, tasks: TaskRunner, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._session = session
        self._values: dict[str, Any] = {}

    def load(self, values: Mapping[str, Any]) -> None:
        """Take what was stored: keys without the prefix, as `preferences.all(actor, LAYOUT)` gives them."""
        self._values = dict(values)

    def get(self, key: str, default: Any = None) -> Any:
        """The JSON value remembered under `key`, for instance `customers.columns`."""
        return self._values.get(key, default)

    def set(self, key: str, value: Any) -> None:
        """Remember a JSON value; nobody waits for it to be stored."""
        if self._values.get(key) == value:
            return
        self._values[key] = value
        if not self._session.ready:
            return
        actor = self._session.actor
        self._tasks.run(self, lambda s: s.preferences.set(actor, LAYOUT + key, value), lambda _none: None)
