"""The name by which one database tells itself from every other, wherever it is moved, copied or restored to."""

from __future__ import annotations

from uuid import uuid4

from app.storage.database import Database
from app.storage.repos import settings

_KEY = "id"


def installation_id(database: Database) -> str:
    """Twelve letters and digits, made up when first asked for and the same ever after."""
    with database.read() as work:
        found = settings.get(work, settings.INSTALLATION, _KEY)
    if found is None:
        with database.write() as work:
            found = settings.get(work, settings.INSTALLATION, _KEY)
            if found is None:
                found = uuid4().hex[:12]
                settings.put(work, settings.INSTALLATION, _KEY, found)
    return str(found)
