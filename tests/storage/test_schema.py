from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, inspect, text

from app.storage import errors, opening, schema
from app.storage.database import Database
from app.storage.version import HEAD
from tests.fixtures.databases import KINDS, FreshDatabase
from tests.fixtures.hygiene_logs import LogWatch

STORED = Path(__file__).parent / "stored"

CATALOGUE = (
    # columns with their types, defaults and order
    """SELECT table_name, ordinal_position, column_name, data_type, character_maximum_length, is_nullable,
              column_default, collation_name, udt_name
       FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2""",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2",
    """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2""",
)


def shape(database: Database) -> list[tuple[object, ...]]:
    """Everything the database knows of its tables, in an order that does not depend on how they were made."""
    with database.read() as work:
        if database.is_sqlite:
            rows = work.execute(
                text("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name")
            )
            return [(*row[:3], "".join((row[3] or "").split())) for row in rows]
        return [tuple(row) for statement in CATALOGUE for row in work.execute(text(statement))]


def execute(database: Database, statement: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(text(statement))


def version(database: Database) -> str | None:
    with database.engine.connect() as connection:
        return schema.found_version(connection)


def migrated(url: str) -> Database:
    database = Database(url)
    schema.migrate(database)
    return database


def test_created_and_migrated_tables_are_the_same(database: Database, fresh_database: FreshDatabase) -> None:
    other = migrated(fresh_database("sqlite" if database.is_sqlite else "postgres"))
    assert shape(other) == shape(database)
    assert version(other) == version(database) == HEAD
    other.close()


def test_the_newest_step_is_the_version_the_program_expects() -> None:
    steps = sorted(path.stem for path in (schema.MIGRATIONS / "versions").glob("[0-9]*.py"))
    assert steps[-1].startswith(f"{HEAD}_")
    assert [step[:4] for step in steps] == [f"{number:04}" for number in range(1, len(steps) + 1)]


def test_nothing_that_is_deleted_takes_messages_consents_or_the_audit_with_it(database: Database) -> None:
    for table in database.metadata.tables.values():
        assert [key.name for key in table.foreign_key_constraints if key.ondelete] == []


def test_creating_twice_at_once_makes_one_set_of_tables(database_url: str) -> None:
    first, second = Database(database_url), Database(database_url)
    schema.create(first)
    schema.create(second)
    assert version(second) == HEAD
    first.close()
    second.close()


def test_a_database_that_is_up_to_date_costs_two_statements(database: Database) -> None:
    from sqlalchemy import event

    said: list[str] = []
    event.listen(database.reading_engine, "before_cursor_execute", lambda *told: said.append(told[2]))
    schema.make_ready(database, before_migration=pytest.fail)
    assert len([statement for statement in said if not statement.startswith("BEGIN")]) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_every_released_database_is_brought_up_to_date(kind: str, fresh_database: FreshDatabase) -> None:
    """What lies in `stored` was written by that version; every row is there afterwards."""
    stored = sorted(STORED.glob(f"*.{kind}.sql"))
    assert [path.name[:4] for path in stored] == [f"{n:04}" for n in range(1, len(stored) + 1)]
    for path in stored:
        url = fresh_database(kind)
        database = Database(url)
        load(database.engine, path)
        before = rows(database)
        assert before["message"] > 0
        assert before["consent"] > 0
        schema.make_ready(database, before_migration=lambda found: None)
        assert version(database) == HEAD
        assert {table: count for table, count in rows(database).items() if table in before} == before
        assert shape(database) == shape_of_new(kind, fresh_database)
        database.close()


def test_a_step_sees_every_row_again_and_a_copy_lies_beside(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = with_one_message(database_url)
    monkeypatch.setattr(schema, "HEAD", NEXT)
    monkeypatch.setattr(schema, "MIGRATIONS", steps_with(tmp_path, ADDS_A_COLUMN))
    database.close()
    opened = opening.open_database(database_url, backups=tmp_path / "backups")
    with opened.read() as work:
        assert work.execute(text("SELECT nickname, last_name FROM customer")).all() == [("none", "Meyer")]
        assert work.scalar(text("SELECT count(*) FROM message")) == 1
    copies = [path.name for path in (tmp_path / "backups").glob("*")]
    assert copies == (["test-version-0001.sqlite"] if opened.is_sqlite else [])
    opened.close()


@pytest.mark.parametrize("fault", ["LOSES_ROWS", "STOPS_HALFWAY", "LEAVES_ORPHANS"])
def test_a_step_that_goes_wrong_changes_nothing(
    fault: str, database_url: str, tmp_path: Path, expect_log: LogWatch
) -> None:
    database = with_one_message(database_url)
    before, counts = shape(database), rows(database)
    expect_log("app.storage.schema", "could not be brought up to date")
    with pytest.raises(errors.MigrationFailed):
        schema.migrate(database, steps=steps_with(tmp_path, FAULTS[fault]))
    assert shape(database) == before
    assert rows(database) == counts
    assert version(database) == "0001"
    with database.engine.connect() as connection:
        assert_keys_are_enforced(connection)
    database.close()


def test_a_newer_database_is_refused(database: Database) -> None:
    execute(database, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(errors.NewerDatabase):
        schema.make_ready(database, before_migration=pytest.fail)
    assert version(database) == "9999"


def test_somebody_elses_tables_are_refused(database_url: str) -> None:
    database = Database(database_url)
    execute(database, "CREATE TABLE recipe (id INTEGER PRIMARY KEY)")
    with pytest.raises(errors.ForeignDatabase):
        schema.make_ready(database, before_migration=pytest.fail)
    execute(database, "DROP TABLE recipe")
    schema.make_ready(database, before_migration=pytest.fail)
    assert version(database) == HEAD
    database.close()


NEXT = f"{int(HEAD) + 1:04}"
STEP = """
from alembic import op
import sqlalchemy as sa
revision = "{next}"
down_revision = "{head}"
def upgrade():
    {body}
"""
# Replacing the table is what SQLite needs for most changes, and where careless steps lose rows.
ADDS_A_COLUMN = """
    replace = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("customer", recreate=replace) as table:
        table.add_column(sa.Column("nickname", sa.String(), nullable=False, server_default="none"))
"""
FAULTS = {
    "LOSES_ROWS": """op.execute("DELETE FROM message_event"); op.execute("DELETE FROM message")""",
    "STOPS_HALFWAY": """op.execute("ALTER TABLE customer ADD COLUMN half TEXT"); op.execute("SELECT no_such_column")""",
    "LEAVES_ORPHANS": """op.execute("UPDATE customer_phone SET customer_id = 999")""",
}


def steps_with(folder: Path, body: str) -> Path:
    """The real steps and one more."""
    steps = folder / "steps"
    shutil.copytree(schema.MIGRATIONS, steps, ignore=shutil.ignore_patterns("__pycache__"))
    (steps / "versions" / f"{NEXT}_trial.py").write_text(STEP.format(body=body.strip(), head=HEAD, next=NEXT))
    return steps


def with_one_message(url: str) -> Database:
    database = Database(url)
    kind = "sqlite" if database.is_sqlite else "postgres"
    load(database.engine, STORED / f"0001.{kind}.sql")
    return database


def load(engine: Engine, script: Path) -> None:
    with engine.begin() as connection:
        for statement in script.read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement)


def rows(database: Database) -> dict[str, int]:
    """How many rows each table has; an older version has fewer tables."""
    known = set(inspect(database.reading_engine).get_table_names())
    with database.read() as work:
        return {
            table: work.scalar(text(f"SELECT count(*) FROM {table}")) or 0
            for table in schema.NEVER_LOSES_ROWS
            if table in known
        }


def shape_of_new(kind: str, fresh_database: FreshDatabase) -> list[tuple[object, ...]]:
    database = Database(fresh_database(kind))
    schema.create(database)
    found = shape(database)
    database.close()
    return found


def assert_keys_are_enforced(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
