"""Whether a Mandant sends at all: one remembered value that is there only while sending is switched off."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select

from app.models.mandant import SettingRecord
from app.storage.database import Work
from app.storage.repos import settings

KEY = "sending.off"
_SCOPE = "mandant:"


def off(work: Work, mandant_ids: Collection[int]) -> frozenset[int]:
    """Those of the Mandanten that do not send.

    Their values are locked for reading: whoever switches sending on waits until what this transaction holds back
    is written, and so finds all of it.
    """
    if not mandant_ids:
        return frozenset()
    query = (
        select(SettingRecord.scope)
        .where(SettingRecord.scope.in_([f"{_SCOPE}{key}" for key in mandant_ids]), SettingRecord.key == KEY)
        .with_for_update(read=True)
    )
    return frozenset(int(scope.removeprefix(_SCOPE)) for scope in work.scalars(query))


def is_off(work: Work, mandant_id: int) -> bool:
    """The same for one, without a lock: for what is only shown."""
    return settings.get(work, f"{_SCOPE}{mandant_id}", KEY) is not None


def turn_off(work: Work, mandant_id: int) -> None:
    settings.put(work, f"{_SCOPE}{mandant_id}", KEY, True)


def turn_on(work: Work, mandant_id: int) -> None:
    work.execute(
        delete(SettingRecord).where(SettingRecord.scope == f"{_SCOPE}{mandant_id}", SettingRecord.key == KEY)
    )
