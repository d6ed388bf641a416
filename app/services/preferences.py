"""What users and the installation have chosen and what windows remember: small JSON values by key."""

from __future__ import annotations

from typing import Any

from app.domain.permissions import Actor
from app.storage.database import Database
from app.storage.repos import settings

LANGUAGE = "interface.language"
APPEARANCE = "appearance"
LOCK_MINUTES = "lock.minutes"
LAST_MANDANT = "mandant.last"
"""Keys that more than one place reads."""


class PreferenceService:
    """Each user's own values, which need no right, and those of the installation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, actor: Actor, key: str, default: Any = None) -> Any:
        """The user's JSON value, or `default`."""
        with self._database.read() as work:
            return settings.get(work, settings.of_user(actor.user_id), key, default)

    def all(self, actor: Actor, prefix: str) -> dict[str, Any]:
        """The user's values whose key begins with `prefix`, by the rest of their key."""
        with self._database.read() as work:
            return settings.with_prefix(work, settings.of_user(actor.user_id), prefix)

    def set(self, actor: Actor, key: str, value: Any) -> None:
        with self._database.write() as work:
            settings.put(work, settings.of_user(actor.user_id), key, value)

    def installation(self, key: str, default: Any = None) -> Any:
        """A value of the whole installation; readable before anybody has logged in."""
        with self._database.read() as work:
            return settings.get(work, settings.INSTALLATION, key, default)

    def set_installation(self, actor: Actor, key: str, value: Any) -> None:
        """Any user may: the language and the last log-in name of this installation are theirs, too."""
        with self._database.write() as work:
            settings.put(work, settings.INSTALLATION, key, value)
