from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import event, select, text, update
from sqlalchemy.exc import DBAPIError, StatementError

from app.models.mandant import MandantRecord, SettingRecord
from app.models.message import ProviderAccountRecord
from app.storage.database import Database
from app.storage.errors import AlreadyThere, Busy, ChangedMeanwhile, ConnectionLost


def put(database: Database, key: str, value: object = 1) -> None:
    with database.write() as work:
        work.add(SettingRecord(scope="installation", key=key, value=value))


def keys(database: Database) -> list[str]:
    with database.read() as work:
        return sorted(work.scalars(select(SettingRecord.key)))


def test_a_write_is_kept_and_a_failed_one_leaves_nothing(database: Database) -> None:
    put(database, "first")

    def fail() -> None:
        with database.write() as work:
            work.add(SettingRecord(scope="installation", key="second", value=2))
            work.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert keys(database) == ["first"]


def test_a_reader_cannot_change_anything(database: Database) -> None:
    with database.read() as work:
        work.add(SettingRecord(scope="installation", key="smuggled", value=1))
        with pytest.raises(DBAPIError, match=r"readonly|read-only"):
            work.flush()
    assert keys(database) == []


def test_a_reader_sees_one_state_while_others_write(database: Database) -> None:
    with database.read() as work:
        before = work.scalar(text("SELECT count(*) FROM setting"))
        put(database, "meanwhile")
        assert work.scalar(text("SELECT count(*) FROM setting")) == before == 0
    assert keys(database) == ["meanwhile"]


def test_sqlite_transactions_begin_as_they_have_to(sqlite_database: Database) -> None:
    said: list[str] = []
    for engine in (sqlite_database.engine, sqlite_database.reading_engine):
        event.listen(
            engine, "before_cursor_execute", lambda *arguments: said.append(arguments[2].split("\n")[0])
        )
    with sqlite_database.read() as work:
        work.scalar(select(SettingRecord.id))
    put(sqlite_database, "one")
    begins = [statement for statement in said if statement.startswith("BEGIN")]
    assert begins == ["BEGIN DEFERRED", "BEGIN IMMEDIATE"]
    assert said.index("BEGIN IMMEDIATE") < next(i for i, line in enumerate(said) if line.startswith("INSERT"))


def test_a_second_writer_waits_for_its_turn(database: Database) -> None:
    """Both read the counter and write it raised by one: none of the raises may be lost, and nobody is refused."""
    put(database, "counter", 0)

    def raise_counter() -> None:
        for _turn in range(20):
            with database.write() as work:
                counter = select(SettingRecord).where(SettingRecord.key == "counter").with_for_update()
                work.scalars(counter).one().value += 1

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(raise_counter) for _ in range(4)]:
            done.result()
    with database.read() as work:
        assert work.scalar(select(SettingRecord.value)) == 80


def test_a_lock_held_too_long_is_named(sqlite_database: Database) -> None:
    impatient = Database(str(sqlite_database.engine.url), patience_seconds=0.05)
    with sqlite_database.write() as work:
        work.scalar(select(SettingRecord.id))
        with pytest.raises(Busy):
            put(impatient, "two")
    put(impatient, "three")
    impatient.close()
    assert keys(sqlite_database) == ["three"]


def test_two_people_saving_the_same_row(database: Database) -> None:
    with database.write() as work:
        work.add(
            MandantRecord(
                name="A",
                time_zone="Europe/Berlin",
                country="DE",
                language="de",
                colour="#000000",
                working_hours={},
            )
        )

    def save_too_late() -> None:
        with database.write() as mine:
            record = mine.scalars(select(MandantRecord)).one()
            mine.execute(text("UPDATE mandant SET version = version + 1"))
            record.name = "mine"

    with pytest.raises(ChangedMeanwhile):
        save_too_late()
    with database.read() as work:
        assert work.scalar(select(MandantRecord.name)) == "A"


def test_what_exists_already_is_named(database: Database) -> None:
    put(database, "one")
    with pytest.raises(AlreadyThere) as caught:
        put(database, "one")
    assert "setting" in caught.value.constraint


def test_instants_come_back_aware_and_naive_ones_are_refused(database: Database) -> None:
    moment = datetime(2027, 3, 28, 3, 30, 15, 123456, tzinfo=timezone(timedelta(hours=2)))
    with database.write() as work:
        mandant = MandantRecord(
            name="A",
            time_zone="Europe/Berlin",
            country="DE",
            language="de",
            colour="#000000",
            working_hours={},
        )
        work.add(mandant)
        work.flush()
        work.add(
            ProviderAccountRecord(
                mandant_id=mandant.id,
                provider="practice",
                name="P",
                settings={},
                profile={},
                balance_at=moment,
                price_per_part=Decimal("0.07505"),
                balance=Decimal(-3),
            )
        )
    with database.read() as work:
        row = work.execute(
            select(
                ProviderAccountRecord.balance_at,
                ProviderAccountRecord.price_per_part,
                ProviderAccountRecord.balance,
            )
        ).one()
        assert row.balance_at == moment
        assert row.balance_at.tzinfo is UTC
        assert (row.price_per_part, row.balance) == (Decimal("0.07505"), Decimal(-3))
    with database.write() as work, pytest.raises(StatementError, match="naive"):
        work.execute(update(ProviderAccountRecord).values(balance_at=datetime(2027, 3, 28)))  # noqa: DTZ001


def test_a_server_that_goes_away_and_comes_back(postgres_database: Database) -> None:
    database = postgres_database

    def lose_the_connection() -> None:
        with database.write() as work:
            own = work.scalar(text("SELECT pg_backend_pid()"))
            with database.engine.connect() as other:
                other.execute(text("SELECT pg_terminate_backend(:own)"), {"own": own})
            work.execute(text("SELECT 1"))

    with pytest.raises(ConnectionLost):
        lose_the_connection()
    put(database, "afterwards")
    assert keys(database) == ["afterwards"]
