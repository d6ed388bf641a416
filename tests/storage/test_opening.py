from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event, select, text

from app.models.mandant import SettingRecord
from app.storage import backup, errors, examination, opening, places
from app.storage.database import Database
from app.storage.engine import place_of
from app.storage.opening import open_database
from tests.fixtures.databases import PostgresServer
from tests.fixtures.hygiene_logs import LogWatch

ROOT = Path(__file__).resolve().parents[2]


def url_of(file: Path) -> str:
    return f"sqlite:///{file}"


def fill(database: Database, rows: int, *, length: int = 200, name: str = "key") -> None:
    with database.write() as work:
        work.add_all(
            SettingRecord(scope="installation", key=f"{name} {n}", value="x" * length) for n in range(rows)
        )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database with some hundred rows, properly closed."""
    path = tmp_path / "data" / "terminbote.sqlite"
    database = open_database(url_of(path), backups=tmp_path / "backups")
    fill(database, 300)
    database.close()
    return path


def test_a_new_database_is_made_and_opened_again(database_url: str, tmp_path: Path) -> None:
    for expected in (0, 1):
        database = open_database(database_url, backups=tmp_path)
        with database.read() as work:
            assert len(work.scalars(select(SettingRecord.id)).all()) == expected
        if not expected:
            fill(database, 1)
        database.close()


def test_it_is_durable_and_strict(file: Path, tmp_path: Path) -> None:
    database = open_database(url_of(file), backups=tmp_path)
    for engine in (database.engine, database.reading_engine):
        with engine.connect() as connection:
            said = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in
                    ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")]  # fmt: skip
            assert said == ["wal", 2, 1, 5000]
    database.close()


@pytest.mark.parametrize("content", [b"PK\x03\x04 a spreadsheet", b"x" * 40_000, b"SQLite"])
def test_a_file_that_is_no_database_is_refused_and_left_alone(
    file: Path, tmp_path: Path, content: bytes
) -> None:
    file.write_bytes(content)
    with pytest.raises(errors.DamagedDatabase) as caught:
        open_database(url_of(file), backups=tmp_path)
    assert caught.value.place == str(file)
    assert file.read_bytes() == content


def test_a_page_full_of_nonsense_is_noticed(file: Path, tmp_path: Path, expect_log: LogWatch) -> None:
    content = bytearray(file.read_bytes())
    content[-8192:-4096] = os.urandom(4096)
    file.write_bytes(content)
    expect_log("app.storage.examination", "damaged")
    with pytest.raises(errors.DamagedDatabase):
        open_database(url_of(file), backups=tmp_path)
    assert file.read_bytes() == content


def test_a_shortened_file_is_noticed(file: Path, tmp_path: Path, expect_log: LogWatch) -> None:
    content = file.read_bytes()[: file.stat().st_size // 2]
    file.write_bytes(content)
    expect_log("app.storage.examination", "damaged")
    with pytest.raises(errors.DamagedDatabase):
        open_database(url_of(file), backups=tmp_path)
    assert file.read_bytes() == content


def test_a_large_file_is_looked_through_only_after_an_unclean_end(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examination, "ALWAYS_CHECKED", 0)
    looked: list[Path] = []

    def look(path: Path, *, thorough: bool) -> list[str]:
        looked.append(path)
        return []

    monkeypatch.setattr(backup, "problems", look)
    open_database(url_of(file), backups=tmp_path).close()
    assert looked == []
    database = open_database(url_of(file), backups=tmp_path)
    fill_one_more = "INSERT INTO setting (scope, key, value) VALUES ('installation', 'late', '1')"
    with database.engine.begin() as connection:
        connection.execute(text(fill_one_more))
    for part in file.parent.iterdir():  # as a power failure leaves it
        shutil.copy(part, tmp_path / part.name)
    database.close()
    open_database(url_of(tmp_path / file.name), backups=tmp_path).close()
    assert looked == [tmp_path / file.name]


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "recipes.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE recipe (id INTEGER)")
    with pytest.raises(errors.ForeignDatabase):
        open_database(url_of(file), backups=tmp_path)


AS_NOBODY = """
import os, sys
from pathlib import Path
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
from app.storage import opening
try:
    opening.open_database("sqlite:///" + sys.argv[1], backups=Path(sys.argv[1]).parent / "backups")
except Exception as error:
    print(type(error).__name__, getattr(error, "place", error))
else:
    print("opened")
"""


def opened_by_somebody_without_rights(file: Path) -> str:
    """What the program says when it may not write there; as root it first becomes somebody who can be refused."""
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import encodings.idna, sqlalchemy, app.storage.opening\n"
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code + AS_NOBODY, str(file)],
        capture_output=True, text=True, timeout=60, check=True, env=environment,
    )  # fmt: skip
    return done.stdout.strip()


def test_a_folder_that_may_not_be_written_to(file: Path) -> None:
    let_pass(file)
    file.chmod(0o666)
    file.parent.chmod(0o555)
    assert opened_by_somebody_without_rights(file) == f"ReadOnlyPlace {file.parent}"
    file.parent.chmod(0o755)
    file.unlink()
    file.parent.chmod(0o555)
    assert opened_by_somebody_without_rights(file) == f"ReadOnlyPlace {file.parent}"
    file.parent.chmod(0o755)


def test_a_file_that_may_not_be_written_to(file: Path) -> None:
    let_pass(file)
    file.parent.chmod(0o777)
    file.chmod(0o444)
    assert opened_by_somebody_without_rights(file) == f"ReadOnlyPlace {file}"


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    folder = tmp_path / "no folder but a file"
    folder.write_text("")
    with pytest.raises(errors.StorageError) as caught:
        open_database(url_of(folder / "terminbote.sqlite"), backups=tmp_path)
    assert caught.value.place == str(folder)


def let_pass(file: Path) -> None:
    """Open the way to the test's folder for other users."""
    for folder in file.parents:
        if folder.owner() == file.owner() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)


def test_a_disk_that_is_almost_full(
    tmp_path: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(errors.DiskFull):
        open_database(url_of(small_disk / "terminbote.sqlite"), backups=tmp_path)
    monkeypatch.setattr(places, "ROOM_NEEDED", 0)
    with pytest.raises(errors.DiskFull):  # the room is needed indeed
        open_database(url_of(small_disk / "terminbote.sqlite"), backups=tmp_path)


@pytest.fixture
def small_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """128 KiB: really, where the test may mount; otherwise SQLite and the system are told so."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = (
        os.getuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(folder)],
            check=False,
            capture_output=True,
        ).returncode
    )
    if not mounted:
        monkeypatch.setattr(shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(2**17, 0, 2**17))
        monkeypatch.setattr(opening, "Database", limited_to(32))
    yield folder
    if mounted:
        subprocess.run(["umount", str(folder)], check=True)


def limited_to(pages: int) -> Callable[[str], Database]:
    def make(url: str) -> Database:
        database = Database(url)

        @event.listens_for(database.engine, "connect")
        def limit(connection: sqlite3.Connection, _record: object) -> None:
            connection.execute(f"PRAGMA max_page_count={pages}")

        return database

    return make


def test_a_disk_that_fills_up_while_working_loses_nothing(file: Path, tmp_path: Path) -> None:
    database = limited_to(file.stat().st_size // 4096 + 2)(url_of(file))
    with pytest.raises(errors.DiskFull) as caught:
        fill(database, 1000, length=4000, name="long")
    assert caught.value.place == str(file)
    with database.read() as work:
        assert work.scalar(text("SELECT count(*) FROM setting")) == 300
    database.close()
    again = open_database(url_of(file), backups=tmp_path)
    with again.read() as work:
        assert work.scalar(text("SELECT count(*) FROM setting")) == 300
    again.close()


def test_a_network_share_is_refused_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mounts"
    share = tmp_path / "our office"
    share.mkdir()
    mounts.write_text(
        f"/dev/sda1 / ext4 rw 0 0\n//nas/office {str(share).replace(' ', chr(92) + '040')} cifs rw 0 0\n"
    )
    monkeypatch.setattr(places, "MOUNTS", mounts)
    with pytest.raises(errors.NetworkShare):
        open_database(url_of(share / "new" / "terminbote.sqlite"), backups=tmp_path)
    assert list(share.iterdir()) == []
    open_database(url_of(tmp_path / "own" / "terminbote.sqlite"), backups=tmp_path).close()


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/mnt/nas/data", "nfs4"),
        ("/mnt/nas", "nfs4"),
        ("/mnt/nasty", ""),
        ("/home/a/remote/x", "fuse.sshfs"),
        ("/home/a/local", ""),
        ("/home/a/remote/x/inside", "fuse.sshfs"),
        ("/mnt/nas/disk/a", ""),
        ("/media/stick", ""),
        ("/mnt/c/Users", "9p"),
    ],
)
def test_what_counts_as_a_network_share(folder: str, kind: str) -> None:
    mounts = (
        "/dev/sda1 / ext4 rw 0 0\nnas:/v /mnt/nas nfs4 rw 0 0\n/dev/sdc1 /mnt/nas/disk xfs rw 0 0\n"
        "a@b: /home/a/remote fuse.sshfs rw 0 0\n/dev/sdb1 /media/stick fuseblk rw 0 0\nC: /mnt/c 9p rw 0 0\n"
    )
    assert places.file_system_of_network(Path(folder), mounts=mounts) == kind


def test_a_link_to_a_share_is_followed(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "share")
    assert places.existing(tmp_path / "link" / "not" / "there") == tmp_path / "share"


@pytest.mark.parametrize(
    ("address", "trouble"),
    [
        ("postgresql://nobody:secret@127.0.0.1:1/office", errors.ServerMissing),
        ("postgresql://nobody:secret@no.such.host.invalid/office", errors.ServerMissing),
        ("mysql://root@localhost/office", errors.BadAddress),
        ("an address", errors.BadAddress),
        ("sqlite://", errors.BadAddress),
    ],
)
def test_a_server_that_does_not_answer_or_an_address_that_is_none(
    address: str, trouble: type[errors.StorageError], tmp_path: Path
) -> None:
    with pytest.raises(trouble) as caught:
        open_database(address, backups=tmp_path)
    assert "secret" not in str(caught.value) + caught.value.place


def test_the_place_names_server_and_database_but_no_password() -> None:
    assert place_of("postgresql://anna:secret@office.example:5433/terminbote") == "office.example/terminbote"


def test_a_database_the_server_does_not_have(postgres_server: PostgresServer, tmp_path: Path) -> None:
    with pytest.raises(errors.UnknownDatabase):
        open_database(postgres_server.url("no_such_database"), backups=tmp_path)


def test_users_and_passwords_the_server_does_not_accept(
    postgres_server: PostgresServer, postgres_url: str, tmp_path: Path
) -> None:
    with pytest.raises(errors.AccessDenied):
        open_database(as_user(postgres_url, "nobody_known"), backups=tmp_path)
    admin = Database(postgres_url)
    with admin.engine.begin() as connection:
        connection.execute(text("DROP ROLE IF EXISTS reader"))
        connection.execute(text("CREATE ROLE reader LOGIN"))
    with pytest.raises(errors.AccessDenied):  # may not make tables
        open_database(as_user(postgres_url, "reader"), backups=tmp_path)
    open_database(postgres_url, backups=tmp_path).close()
    with admin.engine.begin() as connection:
        connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader"))
    with pytest.raises(errors.AccessDenied):  # may read only
        open_database(as_user(postgres_url, "reader"), backups=tmp_path)
    with admin.engine.begin() as connection:
        connection.execute(text("DROP OWNED BY reader"))
        connection.execute(text("DROP ROLE reader"))
    admin.close()


def as_user(url: str, name: str) -> str:
    return url.replace("//postgres:", f"//{name}:", 1)
