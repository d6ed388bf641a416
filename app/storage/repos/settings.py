"""Remembered values of the installation, of one Mandant, of one user."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.models.mandant import SettingRecord
from app.storage.database import Work

INSTALLATION = "installation"


def of_user(user_id: int) -> str:
    """The scope of one user's values."""
    return f"user:{user_id}"


def get(work: Work, scope: str, key: str, default: Any = None) -> Any:
    """The JSON value kept under `key`."""
    found = work.scalar(select(SettingRecord).where(SettingRecord.scope == scope, SettingRecord.key == key))
    return default if found is None else found.value


def with_prefix(work: Work, scope: str, prefix: str) -> dict[str, Any]:
    """All values whose key begins with `prefix`, by the rest of their key."""
    rows = work.execute(
        select(SettingRecord.key, SettingRecord.value).where(
            SettingRecord.scope == scope, SettingRecord.key.startswith(prefix, autoescape=True)
        )
    )
    return {key.removeprefix(prefix): value for key, value in rows}


def put(work: Work, scope: str, key: str, value: Any) -> None:
    """Keep a JSON value, instead of the one kept so far."""
    found = work.scalar(select(SettingRecord).where(SettingRecord.scope == scope, SettingRecord.key == key))
    if found is None:
        work.add(SettingRecord(scope=scope, key=key, value=value))
    else:
        found.value = value
    work.flush()
