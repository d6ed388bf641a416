from __future__ import annotations

from typing import Any

from sqlalchemy import event, text

from app.storage.database import Database
from app.storage.repos import resending


def test_what_was_resent_is_found_by_its_own_index(database: Database) -> None:
    asked: list[tuple[str, Any]] = []

    @event.listens_for(database.reading_engine, "before_cursor_execute")
    def note(
        _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool
    ) -> None:
        asked.append((statement, parameters))

    with database.read() as work:
        resending.resent(work, [1, 2, 3])
        resending.messages(work, 1, [1, 2, 3])
    event.remove(database.reading_engine, "before_cursor_execute", note)
    questions = [pair for pair in asked if "message" in pair[0]]
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        how = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
        plans = [str(connection.exec_driver_sql(f"{how} {sql}", values).all()) for sql, values in questions]
    assert len(plans) == 2
    assert "ix_message_resend_of" in plans[0]
    assert ("PRIMARY KEY" if database.is_sqlite else "pk_message") in plans[1]
