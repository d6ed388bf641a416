"""Insert or overwrite a row that two people may edit at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from app.models.base import Base
from app.storage.database import Work

Record = TypeVar("Record", bound=Base)


def store(
    work: Work, record_type: type[Record], record_id: int, version: int, values: Mapping[str, Any]
) -> Record | None:
    """The stored record with its new id and version; None if it is gone or its version is not `version`."""
    if record_id:
        record = work.get(record_type, record_id, with_for_update=True)
        if record is None or getattr(record, "version") != version:  # noqa: B009  (only some tables have it)
            return None
        for name, value in values.items():
            setattr(record, name, value)
    else:
        record = record_type(**values)
        work.add(record)
    work.flush()
    return record
