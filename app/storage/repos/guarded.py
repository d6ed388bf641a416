"""The guarded update of a message: it counts only while the row is still as it was read.

Put together once for each set of columns: SQLAlchemy takes several times as long over building such a statement as
SQLite over running it, and two of them stand behind every SMS.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from sqlalchemy import CursorResult, Table, Update, bindparam, update

from app.domain.outbox import OutboxMessage
from app.models.message import MessageRecord
from app.storage.database import Work

_MESSAGE = cast("Table", MessageRecord.__table__)


def change(work: Work, message: OutboxMessage, columns: Mapping[str, Any]) -> bool:
    """Write `columns` if state and lease of the message are those it was read with; False if they are not."""
    values = {
        **columns,
        "read_id": message.id,
        "read_status": message.status,
        "read_lease_token": message.lease_token,
    }
    result = work.connection().execute(_statement(tuple(sorted(columns))), values)
    return cast("CursorResult[Any]", result).rowcount == 1


@cache
def _statement(names: tuple[str, ...]) -> Update:
    table = _MESSAGE.c
    return (
        update(_MESSAGE)
        .where(
            table.id == bindparam("read_id"),
            table.status == bindparam("read_status"),
            table.lease_token.is_not_distinct_from(
                bindparam("read_lease_token", type_=table.lease_token.type)
            ),
        )
        .values({name: bindparam(name) for name in names})
    )
