"""`worker`: sends what others put into the outbox, and ends when told."""

from __future__ import annotations

import signal
import time
from uuid import uuid4

import pytest

from app.domain.delivery import MessageStatus
from app.domain.messages import SendRequest
from app.services.suite import Services
from tests.fixtures.commands import OWNER, PATIENCE_SECONDS, CommandLine, fill
from tests.fixtures.databases import FreshDatabase
from tests.gateways.seven_gateway import SevenGateway

STRANGER = "0152 28817386"


def queue(services: Services, text: str) -> int:
    request = SendRequest(uuid4().hex, STRANGER, text, undoable=False)
    return services.messaging.send(OWNER, request).message_id


def wait_for(services: Services, message_id: int, status: MessageStatus) -> None:
    give_up = time.monotonic() + PATIENCE_SECONDS
    while services.message_log.row(OWNER, message_id).status is not status:
        assert time.monotonic() < give_up, services.message_log.row(OWNER, message_id)
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("kind", "status", "number"),
    [
        ("sqlite", MessageStatus.DELIVERED, signal.SIGTERM),
        ("postgres", MessageStatus.ACCEPTED, signal.SIGINT),
    ],
)
def test_it_sends_what_comes_asks_for_news_and_ends_when_told(
    empty_place: CommandLine,
    fresh_database: FreshDatabase,
    kind: str,
    status: MessageStatus,
    number: signal.Signals,
) -> None:
    shared = CommandLine(empty_place.folder, fresh_database(kind))
    with shared.services() as services, SevenGateway(sent_after=0, delivered_after=0) as gateway:
        fill(services)
        shared.save_account("seven", {"base_url": gateway.url}, {"api_key": gateway.api_key})
        with shared.started("worker") as process:
            wait_for(services, queue(services, "Guten Tag"), status)
            ended = shared.end(process, number)
    assert ended.code == 0, ended
    assert ended.answer == {"ok": True}
    assert [message.text for message in gateway.messages] == ["Guten Tag"]


def test_once_does_what_is_due_and_ends(command_line: CommandLine) -> None:
    with command_line.services() as services:
        queue(services, "eins")
        queue(services, "zwei")
    ended = command_line("worker", "--once")
    assert ended.code == 0, ended
    assert ended.answer["handled"] == 2
    assert sorted(sms.text for sms in command_line.received()) == ["eins", "zwei"]
    assert command_line("worker", "--once").answer["handled"] == 0


def test_without_anything_set_up_it_waits_for_work(empty_place: CommandLine) -> None:
    ended = empty_place("worker", "--once")
    assert (ended.code, ended.answer["handled"]) == (0, 0)
