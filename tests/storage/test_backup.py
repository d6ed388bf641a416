from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app.domain.delivery import MessageStatus, StatusReason
from app.models.message import MessageEventRecord, MessageRecord
from app.storage import backup, errors, schema
from app.storage.database import Database
from app.storage.opening import open_database
from app.storage.restoring import back_up_database, restore_database
from app.storage.version import HEAD
from tests.fixtures.clock import START
from tests.storage.test_schema import STORED, load

S, R = MessageStatus, StatusReason


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Database]:
    """A database in use, with one customer and one delivered message."""
    database = Database(f"sqlite:///{tmp_path / 'data.sqlite'}")
    load(database.engine, STORED / "0001.sqlite.sql")
    yield database
    database.close()


def url(database: Database) -> str:
    return str(database.engine.url)


def names(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return [row[0] for row in connection.execute("SELECT last_name FROM customer ORDER BY id")]


def rename(database: Database, name: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE customer SET last_name = :name"), {"name": name})


def test_a_copy_holds_what_was_committed_last_and_is_one_file(data: Database, tmp_path: Path) -> None:
    rename(data, "Meyer-Lund")  # still in the journal only
    target = tmp_path / "copies" / "monday.sqlite"
    target.parent.mkdir()
    back_up_database(url(data), target)
    assert names(target) == ["Meyer-Lund"]
    assert [path.name for path in target.parent.iterdir()] == ["monday.sqlite"]
    assert backup.problems(target) == []


def test_copies_made_while_others_write_are_whole(data: Database, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with data.engine.begin() as connection:
                connection.execute(
                    text("UPDATE customer SET last_name = :n, sort_name = :n"), {"n": str(number)}
                )

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for copy in range(10):
            target = tmp_path / f"{copy}.sqlite"
            back_up_database(url(data), target)
            assert backup.problems(target) == []
            with closing(sqlite3.connect(target)) as connection:
                last, sort = connection.execute("SELECT last_name, sort_name FROM customer").fetchone()
            assert last == sort or last == "Meyer"
    finally:
        stop.set()
        writer.join()


def test_an_earlier_copy_is_replaced_but_nothing_else(data: Database, tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite"
    back_up_database(url(data), target)
    rename(data, "Later")
    back_up_database(url(data), target)
    assert names(target) == ["Later"]
    letter = tmp_path / "letter.odt"
    letter.write_bytes(b"PK and words")
    with pytest.raises(errors.ForeignDatabase):
        back_up_database(url(data), letter)
    assert letter.read_bytes() == b"PK and words"
    with pytest.raises(errors.ForeignDatabase):
        back_up_database(url(data), tmp_path / "data.sqlite")
    assert names(tmp_path / "data.sqlite") == ["Later"]


def test_a_copy_that_cannot_be_finished_leaves_the_earlier_one(
    data: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "copy.sqlite"
    back_up_database(url(data), target)
    rename(data, "Later")
    monkeypatch.setattr(backup, "problems", lambda path: ["made up for this test"])
    with pytest.raises(errors.DamagedDatabase):
        back_up_database(url(data), target)
    with pytest.raises(errors.FileMissing) as caught:
        back_up_database(url(data), tmp_path / "no such folder" / "copy.sqlite")
    assert caught.value.place == str(tmp_path / "no such folder")
    assert names(target) == ["Meyer"]
    assert sorted(path.name for path in tmp_path.glob("*copy*")) == ["copy.sqlite"]


def test_restoring_brings_the_old_state_back_and_keeps_the_newer(data: Database, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    back_up_database(url(data), copy)
    rename(data, "Later")
    data.close()
    done = restore_database(copy, url(data), START)
    assert names(tmp_path / "data.sqlite") == ["Meyer"]
    assert done.kept is not None
    assert names(done.kept) == ["Later"]
    assert names(copy) == ["Meyer"]
    again = restore_database(copy, url(data), START)
    assert again.kept is not None
    assert again.kept != done.kept
    open_database(url(data), backups=tmp_path).close()


def test_restoring_to_an_empty_computer(data: Database, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    back_up_database(url(data), copy)
    fresh = tmp_path / "new" / "terminbote.sqlite"
    assert restore_database(copy, f"sqlite:///{fresh}", START).kept is None
    assert names(fresh) == ["Meyer"]


def test_a_damaged_database_is_replaced_and_its_pieces_are_kept(data: Database, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    back_up_database(url(data), copy)
    data.close()
    broken = tmp_path / "data.sqlite"
    broken.write_bytes(b"nothing that makes sense" * 400)
    (tmp_path / "data.sqlite-wal").write_bytes(b"a journal that fits to nothing")
    done = restore_database(copy, url(data), START)
    assert names(broken) == ["Meyer"]
    assert done.kept is not None
    assert done.kept.read_bytes() == b"nothing that makes sense" * 400
    assert done.kept.with_name(done.kept.name + "-wal").read_bytes() == b"a journal that fits to nothing"


def test_a_program_that_is_still_running_stops_the_restoring(data: Database, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    back_up_database(url(data), copy)
    rename(data, "Later")
    with data.read() as work:
        work.scalar(text("SELECT count(*) FROM customer"))
        with pytest.raises(errors.Busy):
            restore_database(copy, url(data), START)
    assert names(tmp_path / "data.sqlite") == ["Later"]
    assert (
        sorted(path.suffix for path in tmp_path.iterdir() if "part" in path.name or "before" in path.name)
        == []
    )


def test_what_cannot_be_restored_leaves_everything_as_it_was(data: Database, tmp_path: Path) -> None:
    good = tmp_path / "copy.sqlite"
    back_up_database(url(data), good)
    content = good.read_bytes()
    newer, other, torn, empty = (tmp_path / f"{name}.sqlite" for name in ("newer", "other", "torn", "empty"))
    newer.write_bytes(content)
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    for file, statement in ((other, "CREATE TABLE recipe (id INTEGER)"), (empty, "PRAGMA user_version = 1")):
        with closing(sqlite3.connect(file)) as connection:
            connection.execute(statement)
    torn.write_bytes(content[:20_000] + os.urandom(20_000) + content[40_000:])
    data.close()
    for file, trouble in (
        (newer, errors.NewerDatabase),
        (other, errors.ForeignDatabase),
        (empty, errors.ForeignDatabase),
        (torn, errors.DamagedDatabase),
        (tmp_path / "missing.sqlite", errors.FileMissing),
    ):
        with pytest.raises(trouble) as caught:
            restore_database(file, url(data), START)
        assert caught.value.place == str(file)
    assert names(tmp_path / "data.sqlite") == ["Meyer"]
    assert not list(tmp_path.glob("*before*"))


BEFORE = {
    S.QUEUED: (None, True),
    S.SENDING: (None, True),
    S.UNKNOWN: (R.LINE_BROKE, True),
    S.ACCEPTED: (None, False),
    S.SCHEDULED: (None, False),
    S.DELIVERED: (None, False),
    S.NEEDS_DECISION: (R.LINE_BROKE, False),
    S.CANCELLED: (R.USER_CANCELLED, False),
}


@pytest.mark.behaviour("D-14")
def test_nothing_restored_goes_out_by_itself(data: Database, tmp_path: Path) -> None:
    with data.write() as work:
        for status, (reason, leaves) in BEFORE.items():
            work.add(message(status, reason, acts=leaves))
        work.add(message(S.HELD, None, acts=True))  # the few seconds in which it can be undone
        work.add(message(S.HELD, R.WAITS_FOR_WITHDRAWAL, acts=False))
        work.add(message(S.HELD, R.NO_CONSENT, acts=False))
    copy = tmp_path / "copy.sqlite"
    back_up_database(url(data), copy)
    data.close()
    assert restore_database(copy, url(data), START).held == 5
    with data.read() as work:
        rows = work.scalars(select(MessageRecord).where(MessageRecord.id > 1)).all()
        assert [row.id for row in rows if row.act_at is not None or row.lease_token is not None] == []
        found = [(row.status, row.reason) for row in rows]
        assert found.count((S.HELD, R.RESTORED)) == 5
        assert set(found) - {(S.HELD, R.RESTORED)} == {
            *((status, reason) for status, (reason, leaves) in BEFORE.items() if not leaves),
            (S.HELD, R.NO_CONSENT),
        }
        events = work.scalars(select(MessageEventRecord).where(MessageEventRecord.message_id > 1)).all()
        assert [(event.at, event.status, event.reason) for event in events] == [
            (START, S.HELD, R.RESTORED)
        ] * 5


def message(status: MessageStatus, reason: StatusReason | None, *, acts: bool) -> MessageRecord:
    key = f"{status.value}{reason}{acts}"[:32]
    return MessageRecord(
        mandant_id=1, reference=key, dedup_key=key, purpose="appointments", number="+491701234567", text="Hallo",
        parts=1, rule="now", status=status, reason=reason, created_at=START, due_at=START, status_at=START,
        listed_at=START, act_at=START if acts else None, lease_token="token" if status is S.SENDING else None,
    )  # fmt: skip


def test_a_server_is_copied_with_its_own_tools(postgres_url: str, tmp_path: Path) -> None:
    with pytest.raises(errors.NotForServers):
        back_up_database(postgres_url, tmp_path / "copy.sqlite")
    with pytest.raises(errors.NotForServers):
        restore_database(tmp_path / "copy.sqlite", postgres_url, START)


def test_an_older_copy_is_brought_to_this_version(data: Database, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    back_up_database(url(data), copy)
    data.close()
    restore_database(copy, url(data), START)
    with data.engine.connect() as connection:
        assert schema.found_version(connection) == HEAD
