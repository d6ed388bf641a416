"""Writes down who did what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.domain.permissions import Actor
from app.models.message import AuditRecord
from app.storage.database import Work


def add(
    work: Work,
    actor: Actor,
    at: datetime,
    action: str,
    entity: str,
    entity_id: int | None,
    detail: Mapping[str, str | int | bool | None] | None = None,
) -> None:
    """Add one entry to the transaction; `detail` holds ids and words of the program, never texts or numbers."""
    work.add(
        AuditRecord(
            at=at,
            mandant_id=actor.mandant_id or None,
            user_id=actor.user_id or None,
            user_name=actor.name,
            action=action,
            entity=entity,
            entity_id=entity_id,
            detail=dict(detail or {}),
        )
    )
