from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, event

from app import bootstrap
from app.config import Config
from app.domain.appointments import AppointmentState
from app.domain.calendar import Appointment
from app.domain.desk import LAYOUT, FirstLook, desk_of
from app.domain.permissions import Actor, Role
from app.domain.users import User
from app.domain.weeks import span_of
from app.services.demo import DemoPlan
from app.services.suite import Services
from app.storage import first_look as module
from app.storage.first_look import first_look
from app.storage.secrets import MemorySecretStore
from tests.fixtures.clock import FakeClock
from tests.fixtures.program import ANSWERS, set_up

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "correct horse"


@pytest.fixture
def file(tmp_path: Path, clock: FakeClock) -> Path:
    """The data of a company with a week full of appointments and SMS, as the program has left them."""
    set_up(tmp_path, clock, then=_fill)
    return tmp_path / "terminbote.sqlite"


@pytest.fixture
def services(file: Path, clock: FakeClock) -> Iterator[Services]:
    opened = bootstrap.open_services(Config(file.parent), clock=clock, secrets=MemorySecretStore())
    yield opened
    opened.close()


def _fill(services: Services, actor: Actor) -> None:
    services.demo.fill(DemoPlan(customers=40, appointments=200, messages=400, seed=7))
    preferences = services.preferences
    preferences.set(actor, "layout.calendar.mode", "day")
    preferences.set(actor, "lock.minutes", 5)
    monday = FakeClock().now()
    whole = Appointment(0, actor.mandant_id, monday, monday + timedelta(hours=2), all_day=True, title="Fair")
    services.appointments.save(actor, whole)
    off = replace(whole, all_day=False, title="", type_id=1, state=AppointmentState.CANCELLED)
    services.appointments.save(actor, off)
    undone = services.appointments.save(actor, replace(whole, title="Undone"))
    services.appointments.undo(actor, undone)


def _look(file: Path, clock: FakeClock) -> FirstLook:
    found = first_look(file, clock.now())
    assert found is not None
    return found


def test_it_sees_what_the_services_say(file: Path, clock: FakeClock) -> None:
    look = _look(file, clock)
    services = bootstrap.open_services(Config(file.parent), clock=clock, secrets=MemorySecretStore())
    try:
        actor = services.auth.log_in_without_password()
        assert actor is not None
        preferences = services.preferences
        assert look.desk == desk_of(
            actor,
            services.mandants.list(actor),
            preferences.all(actor, LAYOUT),
            lambda key, default: preferences.get(actor, key, default),
        )
        week = span_of(look.monday, ZoneInfo(look.desk.mandant.time_zone))
        assert look.rows == services.appointments.between(actor, *week)
    finally:
        services.close()
    assert look.desk.lock_minutes == 5
    assert look.desk.layout == {"calendar.mode": "day"}
    assert len(look.rows) > 20
    assert {row.sms_status for row in look.rows} > {None}
    assert any(row.appointment.all_day for row in look.rows)
    assert all(row.appointment.title != "Undone" for row in look.rows)


def test_it_asks_in_the_words_of_the_database_library(services: Services, clock: FakeClock) -> None:
    asked: set[str] = set()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.add(_normal(statement))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        actor = services.auth.log_in_without_password()
        assert actor is not None
        services.mandants.list(actor)
        services.preferences.all(actor, LAYOUT)
        services.preferences.get(actor, "appearance")
        services.appointments.between(actor, clock.now(), clock.now() + timedelta(days=7))
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    ours = ("ACTIVE_USERS", "MANDANTS", "SETTING", "SETTINGS", "WEEK", "NEWEST_SMS")
    assert {_normal(getattr(module, name)) for name in ours} <= asked


def _normal(statement: str) -> str:
    """One spelling for line breaks and for however many ids are looked for."""
    words = " ".join(statement.replace("{ids}", "?, ?, ?").split())
    return re.sub(r"message\.appointment_id IN \([?, ]+\)", "message.appointment_id IN (…)", words)


def _with_password(services: Services, actor: Actor) -> None:
    services.auth.change_password(actor, "", PASSWORD)


def _with_a_second_user(services: Services, actor: Actor) -> None:
    services.auth.change_password(actor, "", PASSWORD)
    services.auth.save_user(actor, User(0, "Ben", Role.STAFF), PASSWORD)


@pytest.mark.parametrize("then", [_with_password, _with_a_second_user])
def test_nothing_is_shown_before_a_log_in(
    tmp_path: Path, clock: FakeClock, then: Callable[[Services, Actor], None]
) -> None:
    set_up(tmp_path, clock, ANSWERS, then)
    assert first_look(tmp_path / "terminbote.sqlite", clock.now()) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE alembic_version SET version_num = '0000'",
        "UPDATE alembic_version SET version_num = '9999'",
        "DELETE FROM alembic_version",
        "DROP TABLE alembic_version",
        "DROP TABLE message",
        "UPDATE setting SET value = '\"begun\"' WHERE \"key\" = 'first_start'",
        "UPDATE user_account SET role = 'reception'",
        "UPDATE user_account SET active = 0",
        "UPDATE user_account SET mandant_ids = '[77]'",
        "UPDATE appointment SET state = 'unheard of'",
        "UPDATE mandant SET time_zone = 'Mars/Olympus'",
    ],
)
def test_what_is_out_of_the_ordinary_is_left_to_the_services(
    file: Path, clock: FakeClock, statement: str
) -> None:
    assert first_look(file, clock.now()) is not None
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(statement)
        connection.commit()
    assert first_look(file, clock.now()) is None


def test_a_file_in_use_or_not_closed_properly_is_left_alone(
    file: Path, services: Services, clock: FakeClock
) -> None:
    actor = services.auth.log_in_without_password()
    assert actor is not None
    services.preferences.set(actor, "lock.minutes", 10)
    assert first_look(file, clock.now()) is None


def test_a_missing_or_damaged_file_is_left_alone(
    tmp_path: Path, file: Path, clock: FakeClock, expect_log: Callable[[str, str], None]
) -> None:
    expect_log("app.storage.examination", "damaged")
    assert first_look(tmp_path / "missing.sqlite", clock.now()) is None
    assert not (tmp_path / "missing.sqlite").exists()
    empty = tmp_path / "empty.sqlite"
    empty.touch()
    assert first_look(empty, clock.now()) is None
    content = bytearray(file.read_bytes())
    content[4096 * 3 : 4096 * 6] = b"\x5a" * (4096 * 3)
    file.write_bytes(content)
    assert first_look(file, clock.now()) is None


def test_a_database_named_by_its_address_is_left_to_the_services(file: Path, clock: FakeClock) -> None:
    by_address = Config(file.parent, database=f"sqlite:///{file}")
    assert bootstrap.first_look(by_address, clock) is None
    assert bootstrap.first_look(Config(file.parent), clock) is not None


def test_a_crowded_week_is_left_to_the_services(
    file: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_APPOINTMENTS", 5)
    assert first_look(file, clock.now()) is None


def test_it_leaves_no_trace(file: Path, clock: FakeClock) -> None:
    before = file.read_bytes()
    _look(file, clock)
    assert file.read_bytes() == before
    journal = file.with_name(f"{file.name}-wal")
    assert not journal.exists() or not journal.stat().st_size


def test_it_needs_no_heavy_library(file: Path) -> None:
    program = (
        "import sys; from datetime import UTC, datetime; from pathlib import Path\n"
        "from app.storage.first_look import first_look\n"
        "assert first_look(Path(sys.argv[1]), datetime(2026, 11, 23, tzinfo=UTC))\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(file)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    loaded = set(ended.stdout.split())
    assert "sqlite3" in loaded
    assert not loaded & {
        "sqlalchemy",
        "alembic",
        "babel",
        "phonenumbers",
        "requests",
        "keyring",
        "asyncio",
        "ssl",
    }
