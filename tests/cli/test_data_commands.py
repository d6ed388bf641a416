"""`demo`, `backup` and `restore`, and what a database in trouble is answered with."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from app.domain.customers import CustomerQuery
from app.domain.delivery import MessageStatus
from app.domain.messages import SendRequest
from tests.fixtures.commands import OWNER, CommandLine, Prepared
from tests.fixtures.outbox import closed_port

FEW = ("--customers", "6", "--appointments", "5", "--messages", "4")


def test_an_empty_place_gets_three_companies_with_the_practice_phone(empty_place: CommandLine) -> None:
    ended = empty_place("demo", *FEW, "--seed", "7")
    assert ended.code == 0, ended
    assert ended.answer == {
        "ok": True,
        "set_up": True,
        "customers": 6,
        "appointments": 5,
        "messages": 4,
        "seed": 7,
    }
    with empty_place.services() as services:
        companies = services.mandants.list(OWNER)
        assert len(companies) == 3
        assert {company.country for company in companies} == {"DE", "SE"}
        for company in companies:
            actor = OWNER.for_mandant(company.id)
            account = services.accounts.get_active(actor)
            assert account is not None
            assert account.provider == "practice"
            assert len(services.customers.ids(actor, CustomerQuery())) == 2
        assert services.auth.log_in_without_password() is not None


def test_more_is_added_to_what_is_there(command_line: CommandLine) -> None:
    ended = command_line("demo", *FEW, json=False)
    assert ended.code == 0, ended
    assert ended.out == "Added: 6 customers, 5 appointments, 4 messages.\n"
    with command_line.services() as services:
        assert len(services.customers.ids(OWNER, CustomerQuery())) == 8


def test_strangers_are_not_made_beside_a_real_gateway(command_line: CommandLine) -> None:
    command_line.save_account("android", {"base_url": "http://127.0.0.1:9", "user": "sms"}, {"password": "x"})
    ended = command_line("demo", *FEW)
    assert (ended.code, ended.error["kind"]) == (1, "refused")


def test_a_copy_is_made_in_use_and_brought_back(
    command_line: CommandLine, prepared: Prepared, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.sqlite"
    with command_line.services() as services:
        request = SendRequest("key", "0152 28817386", "Noch nicht weg", undoable=False)
        message_id = services.messaging.send(OWNER, request).message_id
        made = command_line("backup", str(copy))
        assert made.code == 0, made
        assert made.answer == {"ok": True, "file": str(copy)}
        services.customers.archive(OWNER, (prepared.erika,))
    back = command_line("restore", str(copy))
    assert back.code == 0, back
    assert back.answer["held"] == 1
    assert Path(back.answer["kept"]).is_file()
    assert command_line.row(message_id).status is MessageStatus.HELD
    with command_line.services() as services:
        assert len(services.customers.ids(OWNER, CustomerQuery())) == 2


def test_restoring_under_a_running_program_is_refused(command_line: CommandLine, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    assert command_line("backup", str(copy)).code == 0
    with command_line.services() as services:
        services.mandants.get(OWNER)
        ended = command_line("restore", str(copy))
    assert (ended.code, ended.error["kind"]) == (1, "storage"), ended


def test_a_file_that_is_no_copy_changes_nothing(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir")
    ended = command_line("restore", str(tmp_path / "letter.txt"))
    assert ended.code == 1
    assert ended.error["kind"] == "storage"
    missing = command_line("restore", str(tmp_path / "nothing.sqlite"), json=False)
    assert missing.code == 1
    assert "nothing.sqlite" in missing.err
    with command_line.services() as services:
        assert len(services.customers.ids(OWNER, CustomerQuery())) == 2


def test_a_database_that_cannot_be_opened_has_a_code_of_its_own(
    command_line: CommandLine, tmp_path: Path
) -> None:
    file = command_line.folder / "terminbote.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    newer = command_line("worker", "--once")
    assert (newer.code, newer.error["kind"]) == (3, "database")
    assert "newer version" in newer.error["text"]
    file.write_bytes(b"no database" * 500)
    damaged = command_line("worker", "--once", json=False)
    assert damaged.code == 3
    assert "is damaged" in damaged.err
    server = CommandLine(command_line.folder, "postgresql+psycopg://nobody@127.0.0.1:9/nothing")
    assert server("worker", "--once").code == 3


def test_nothing_set_up_is_said_before_anything_is_sent(empty_place: CommandLine) -> None:
    ended = empty_place("send", "--mandant", "1", "--to", "0152 28817386", "--text", "Hi")
    assert (ended.code, ended.error["kind"]) == (1, "not_set_up")


def test_a_sound_installation_is_told_so(command_line: CommandLine) -> None:
    ended = command_line("check")
    assert ended.code == 0, ended
    areas = {finding["area"] for finding in ended.answer["findings"]}
    assert areas == {"database", "keyring", "gateway", "clock"}
    assert all(finding["ok"] for finding in ended.answer["findings"])


def test_a_gateway_that_is_away_is_found(command_line: CommandLine) -> None:
    command_line.save_account(
        "seven", {"base_url": f"http://127.0.0.1:{closed_port()}/api"}, {"api_key": "x"}
    )
    ended = command_line("check", json=False)
    assert ended.code == 5, ended
    wrong = [line for line in ended.out.splitlines() if line.startswith("✗")]
    assert len(wrong) == 1
    assert wrong[0].startswith("✗ Hörwelt Mitte, seven: The gateway cannot be reached.")


def test_help_names_every_command(empty_place: CommandLine) -> None:
    ended = empty_place("--help")
    assert ended.code == 0, ended
    listed = {line.split()[0] for line in ended.out.split("Commands:")[1].splitlines() if line.strip()}
    assert listed >= {"gui", "send", "worker", "demo", "backup", "restore", "check", "tour"}
    assert not empty_place.folder.exists()
