"""`send`, as a script uses it: through the practice phone, a local seven.io and a local phone."""

from __future__ import annotations

import signal
import time
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.delivery import MessageStatus
from tests.fixtures.commands import OWNER, CommandLine, Prepared
from tests.fixtures.drafts import LANDLINE, MOBILE
from tests.fixtures.outbox import closed_port
from tests.gateways.seven_gateway import SevenGateway

STRANGER = "0152 28817386"


def use_seven(command_line: CommandLine, url: str, key: str) -> None:
    command_line.save_account("seven", {"base_url": url}, {"api_key": key})


@pytest.fixture
def seven(command_line: CommandLine):
    with SevenGateway() as gateway:
        use_seven(command_line, gateway.url, gateway.api_key)
        yield gateway


def test_an_sms_to_the_practice_phone_is_accepted(command_line: CommandLine) -> None:
    ended = command_line("send", "--mandant", "1", "--to", STRANGER, "--text", "Guten Tag")
    assert ended.code == 0, ended
    assert ended.answer["ok"] is True
    assert (ended.answer["status"], ended.answer["parts"]) == ("accepted", 1)
    assert [(sms.recipient, sms.text) for sms in command_line.received()] == [("+4915228817386", "Guten Tag")]
    assert command_line.row(ended.answer["message_id"]).user_name == "command line"


def test_people_read_the_status_in_words(command_line: CommandLine) -> None:
    ended = command_line("send", "--mandant", "hörwelt mitte", "--to", STRANGER, "--text", "Hi", json=False)
    assert ended.code == 0, ended
    assert ended.out.startswith("Accepted. The gateway has taken the message.")
    assert ended.err == ""


@pytest.mark.behaviour("AW-22", "AW-35")
def test_placeholders_are_filled_for_the_customer_whose_log_it_is_in(
    command_line: CommandLine, prepared: Prepared
) -> None:
    text = "Hallo <<First name>> <<LastName>>, Gruß von <<CompanyName>>"
    ended = command_line(
        *("send", "--mandant", "1", "--to", MOBILE, "--text", text, "--customer", str(prepared.erika))
    )
    assert ended.code == 0, ended
    assert [sms.text for sms in command_line.received()] == ["Hallo Erika Meyer, Gruß von Hörwelt Mitte"]
    assert [row.id for row in command_line.log_of(prepared.erika)] == [ended.answer["message_id"]]


@pytest.mark.behaviour("SA-30")
def test_without_consent_nothing_is_queued(command_line: CommandLine, prepared: Prepared) -> None:
    ended = command_line(
        *("send", "--mandant", "1", "--to", "+4915228817387", "--text", "Hi"),
        *("--customer", str(prepared.bodo)),
    )
    assert ended.code == 1
    assert (ended.error["kind"], ended.error["field"]) == ("consent_missing", "number")
    assert command_line.log_of(prepared.bodo) == ()


@pytest.mark.behaviour("D-4")
def test_an_unfilled_placeholder_does_not_leave(command_line: CommandLine) -> None:
    ended = command_line("send", "--mandant", "1", "--to", STRANGER, "--text", "Hallo <<FirstName>>")
    assert ended.code == 1
    assert ended.error["kind"] == "unfilled_placeholder"
    assert "FirstName" in ended.error["text"]
    assert command_line.received() == ()


def test_a_landline_is_warned_of_and_not_refused(command_line: CommandLine) -> None:
    ended = command_line("send", "--mandant", "1", "--to", LANDLINE, "--text", "Hi")
    assert ended.code == 0, ended
    assert ended.answer["warning"] == "SMS rarely arrive on a landline."


@pytest.mark.parametrize(
    ("options", "kind", "code"),
    [
        (("--mandant", "Nord", "--to", STRANGER, "--text", "Hi"), "unknown_mandant", 1),
        (("--mandant", "1", "--to", "12", "--text", "Hi"), "invalid_input", 1),
        (("--mandant", "1", "--to", STRANGER, "--text", "Hi", "--customer", "99"), "not_found", 1),
        (("--mandant", "1", "--to", STRANGER, "--text", "Hi", "--at", "tomorrow"), "usage", 2),
        (("--mandant", "1", "--to", STRANGER), "usage", 2),
    ],
)
def test_what_cannot_be_done_is_named(
    command_line: CommandLine, options: tuple[str, ...], kind: str, code: int
) -> None:
    ended = command_line("send", *options)
    assert (ended.error["kind"], ended.code) == (kind, code)
    assert ended.err == ""


@pytest.mark.behaviour("AW-27", "D-5", "D-13")
def test_later_goes_to_a_gateway_that_can_schedule(command_line: CommandLine, seven: SevenGateway) -> None:
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).replace(hour=11, minute=30, second=0, microsecond=0)
    ended = command_line(
        "send", "--mandant", "1", "--to", STRANGER, "--text", "Hi", "--at", tomorrow.isoformat()
    )
    assert ended.code == 0, ended
    assert ended.answer["status"] == "scheduled"
    assert [message.send_at for message in seven.messages] == [tomorrow.timestamp()]


@pytest.mark.behaviour("D-5")
def test_later_waits_here_where_the_gateway_cannot(command_line: CommandLine) -> None:
    ended = command_line(
        *("send", "--mandant", "1", "--to", STRANGER, "--text", "Hi", "--at", "2099-07-01T12:00"), json=False
    )
    assert ended.code == 0, ended
    assert ended.out.startswith("Waits here (")
    assert "12:00" in ended.out
    assert command_line.row(1).due == datetime(2099, 7, 1, 10, 0, tzinfo=UTC)
    assert command_line.received() == ()


def test_an_sms_reaches_the_gateway_once_whatever_its_key_is_repeated(
    command_line: CommandLine, seven: SevenGateway
) -> None:
    options = ("send", "--mandant", "1", "--to", STRANGER, "--text", "Hi", "--key", "invoice 17")
    first, second = command_line(*options), command_line(*options)
    assert (first.code, second.code) == (0, 0), (first, second)
    assert second.answer["message_id"] == first.answer["message_id"]
    assert [message.text for message in seven.messages] == ["Hi"]


def test_no_credit_pauses_and_keeps_it(command_line: CommandLine) -> None:
    with SevenGateway(balance="0") as gateway:
        use_seven(command_line, gateway.url, gateway.api_key)
        ended = command_line("send", "--mandant", "1", "--to", STRANGER, "--text", "Hi")
    assert ended.code == 4, ended
    assert (ended.answer["ok"], ended.answer["status"], ended.answer["account_paused"]) == (
        False,
        "queued",
        True,
    )


def test_a_key_that_is_not_accepted_is_said_in_words(command_line: CommandLine, seven: SevenGateway) -> None:
    seven.api_key = "another"
    ended = command_line("send", "--mandant", "1", "--to", STRANGER, "--text", "Hi", json=False)
    assert ended.code == 4, ended
    assert "does not accept the access data" in ended.out


def test_the_gateways_own_refusal_is_told(command_line: CommandLine, seven: SevenGateway) -> None:
    ended = command_line("send", "--mandant", "1", "--to", "+4930112233", "--text", "a" * 1400, json=True)
    assert ended.code == 0, ended  # ten parts are many, not too many
    refused = command_line("send", "--mandant", "1", "--to", STRANGER, "--text", "ä" * 1530)
    assert refused.code == 1, refused
    assert refused.answer["status"] == "rejected"


def test_a_gateway_that_is_away_has_not_taken_it(command_line: CommandLine) -> None:
    port = closed_port()
    use_seven(command_line, f"http://127.0.0.1:{port}/api", "seven-test-key")
    options = ("send", "--mandant", "1", "--to", STRANGER, "--text", "Ganz geheim", "--key", "k")
    away = command_line(*options, "--wait", "0")
    assert away.code == 4, away
    assert (away.answer["status"], away.answer["reason"]) == ("queued", "offline")
    with SevenGateway(port=port) as gateway:
        back = command_line(*options, "--wait", "30")
        assert back.code == 0, back
        assert [message.text for message in gateway.messages] == ["Ganz geheim"]
    logged = command_line.logged()
    assert "Ganz geheim" not in logged
    assert "28817386" not in logged


def test_ctrl_c_takes_back_what_has_not_left(command_line: CommandLine) -> None:
    use_seven(command_line, f"http://127.0.0.1:{closed_port()}/api", "seven-test-key")
    with (
        command_line.services() as services,
        command_line.started("send", "--mandant", "1", "--to", STRANGER, "--text", "Hi") as process,
    ):

        def tried() -> bool:
            state = services.accounts.state(OWNER)
            return state.waiting_here == 1 and services.message_log.row(OWNER, 1).reason is not None

        while process.poll() is None and not tried():
            time.sleep(0.02)
        ended = command_line.end(process, signal.SIGINT)
        assert ended.code == 130, ended
        assert ended.answer["status"] == "cancelled"
        assert services.message_log.row(OWNER, 1).status is MessageStatus.CANCELLED


def test_on_postgresql_as_well(empty_place: CommandLine, postgres_url: str) -> None:
    command_line = CommandLine(empty_place.folder, postgres_url)
    assert command_line("demo", "--customers", "3", "--appointments", "3", "--messages", "3").code == 0
    ended = command_line("send", "--mandant", "Hörwelt Altona", "--to", STRANGER, "--text", "Moin")
    assert ended.code == 0, ended
    assert [sms.text for sms in command_line.received()] == ["Moin"]
    assert not (command_line.folder / "terminbote.sqlite").exists()


@pytest.mark.behaviour("SA-25")
def test_switched_off_is_said_before_and_the_message_is_held(command_line: CommandLine) -> None:
    with command_line.services() as services:
        services.sending_switch.turn_off(OWNER)
    ended = command_line("send", "--mandant", "1", "--to", STRANGER, "--text", "Guten Tag", json=False)
    assert ended.err.startswith("Sending is switched off for this company.")
    assert "It goes when the owner switches sending on again" in ended.out
    assert ended.code == 4
    assert command_line.received() == ()
