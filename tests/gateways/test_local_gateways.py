"""The judge of the drills is judged: the local gateways count, wait and misbehave as they were told."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from tests.gateways.android_gateway import AndroidGateway
from tests.gateways.faults import RANDOM_FAULTS, Fault, FaultKind, FaultPlan
from tests.gateways.http_gateway import Gateway
from tests.gateways.seven_gateway import SevenGateway

SERVER = Path(__file__).with_name("server.py")
KEY = {"X-Api-Key": "seven-test-key", "Content-Type": "application/x-www-form-urlencoded"}


def _call(
    address: str, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    try:
        connection.request(method, urlsplit(address).path + path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def _send(url: str, reference: str, text: str = "Hello") -> tuple[int, bytes]:
    form = urlencode({"to": "491771783130", "text": text, "foreign_id": reference}).encode()
    return _call(url, "POST", "/sms", form, KEY)


class _Time:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def test_a_message_goes_through_its_states_by_the_gateways_time() -> None:
    with SevenGateway(now=_Time()) as gateway:
        _send(gateway.url, "r1")
        (message,) = gateway.messages
        seen = []
        for _ in range(3):
            seen.append(gateway.progress(message))
            gateway.advance(0.8)
        assert seen == ["queued", "sent", "delivered"]
        message.fails_with = "EXPIRED"
        assert gateway.progress(message) == "failed"
        message.send_at = gateway.now() + 60
        assert gateway.progress(message) == "scheduled"


@pytest.mark.parametrize(
    ("fault", "taken"),
    [
        (Fault(FaultKind.HANG_UP), 0),
        (Fault(FaultKind.HANG_UP, recorded=True), 1),
        (Fault(FaultKind.RESET), 0),
        (Fault(FaultKind.RESET, recorded=True), 1),
        (Fault(FaultKind.HALF_ANSWER, recorded=True), 1),
    ],
)
def test_a_hang_up_leaves_the_client_without_an_answer(fault: Fault, taken: int) -> None:
    with SevenGateway() as gateway:
        gateway.faults.next(fault)
        with pytest.raises((OSError, http.client.HTTPException)):
            _send(gateway.url, "r1")
        assert len(gateway.messages) == taken
        assert _send(gateway.url, "r2")[0] == 200


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (FaultKind.TOO_MANY_SECONDS, 429),
        (FaultKind.TOO_MANY_DATE, 429),
        (FaultKind.BUSY, 503),
        (FaultKind.ERROR_500, 500),
        (FaultKind.BAD_GATEWAY, 502),
        (FaultKind.NONSENSE, 200),
        (FaultKind.EMPTY_ACCOUNT, 200),
        (FaultKind.BAD_KEY, 200),
        (FaultKind.REDIRECT, 302),
    ],
)
def test_a_fault_is_ordered_over_the_wire_and_takes_nothing(kind: FaultKind, status: int) -> None:
    with SevenGateway() as gateway:
        order = json.dumps({"kind": kind, "seconds": 7, "times": 2}).encode()
        assert _call(gateway.admin_url, "POST", "/faults", order)[0] == 204
        assert [_send(gateway.url, "r")[0] for _ in range(3)] == [status, status, 200]
        assert len(gateway.messages) == 1


def test_what_is_never_taken_cannot_be_ordered_as_taken() -> None:
    with pytest.raises(ValueError, match="never takes"):
        Fault(FaultKind.BAD_KEY, recorded=True)


def test_chance_is_repeatable_and_hits_the_ordered_share() -> None:
    first, second = (FaultPlan(share=0.25, seed=7) for _ in range(2))
    taken = [first.take(sending=True) for _ in range(2000)]
    assert taken == [second.take(sending=True) for _ in range(2000)]
    hit = sum(fault.kind is not FaultKind.NONE for fault in taken)
    assert 400 < hit < 600
    assert set(taken) == {Fault(), *RANDOM_FAULTS}
    assert first.take(sending=False) == Fault()


def test_the_phone_knows_its_own_and_seven_does_not() -> None:
    body = json.dumps({"id": "r1", "textMessage": {"text": "x"}, "phoneNumbers": ["+491771783130"]}).encode()
    login = {"Authorization": "Basic c21zOnBob25lLXRlc3QtcGFzc3dvcmQ="}
    with AndroidGateway() as phone, SevenGateway() as seven:
        assert [_call(phone.url, "POST", "/messages", body, login)[0] for _ in range(2)] == [202, 409]
        assert [_send(seven.url, "r1")[0] for _ in range(2)] == [200, 200]
        assert phone.references() == ["r1"]
        assert seven.references() == ["r1", "r1"]
        counts = json.loads(_call(seven.admin_url, "GET", "/counts")[1])
    assert counts == {"messages": 2, "references": 1, "doubled": 1, "sendings": 2}


def test_half_a_request_takes_nothing() -> None:
    with SevenGateway() as gateway:
        connection = http.client.HTTPConnection(urlsplit(gateway.url).netloc)
        connection.putrequest("POST", "/api/sms")
        for name, value in {**KEY, "Content-Length": "100"}.items():
            connection.putheader(name, value)
        connection.endheaders(b"to=491771783130&text=Hel")
        connection.close()
        assert _send(gateway.url, "r1")[0] == 200
        assert gateway.references() == ["r1"]


def test_stopping_waits_for_nobody() -> None:
    gateway: Gateway = SevenGateway()
    gateway.start()
    kept = http.client.HTTPConnection(urlsplit(gateway.url).netloc)
    kept.request("GET", "/api/balance", headers=KEY)
    assert kept.getresponse().read()
    gateway.stop()
    kept.close()
    with pytest.raises(OSError):
        _send(gateway.url, "r1")


@contextmanager
def _program(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    command = [sys.executable, str(SERVER), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd="/") as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().strip(), process.stdout.readline().strip()
        finally:
            process.kill()


@pytest.mark.parametrize("api", ["seven", "android"])
def test_as_a_program_it_keeps_what_it_took_over_a_restart_and_ends_when_told(
    api: str, tmp_path: Path
) -> None:
    arguments = ("--api", api, "--state", str(tmp_path / "state.jsonl"))
    body = json.dumps({"id": "r1", "textMessage": {"text": "x"}, "phoneNumbers": ["+491771783130"]}).encode()
    with _program(*arguments) as (process, url, admin):
        if api == "seven":
            assert _send(url, "r1")[0] == 200
        else:
            login = {"Authorization": "Basic c21zOnBob25lLXRlc3QtcGFzc3dvcmQ="}
            assert _call(url, "POST", "/messages", body, login)[0] == 202
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    with _program(*arguments) as (process, url, admin):
        (message,) = json.loads(_call(admin, "GET", "/messages")[1])
        assert message["reference"] == "r1"
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0


def test_as_a_program_it_misbehaves_at_random() -> None:
    arguments = ("--api", "seven", "--faults", "random", "--share", "0.99", "--seed", "3")
    with _program(*arguments) as (_process, url, admin):
        good = 0
        for number in range(8):
            try:
                good += _send(url, f"r{number}")[1].startswith(b'{"success"')
            except (OSError, http.client.HTTPException):
                continue
        counts = json.loads(_call(admin, "GET", "/counts")[1])
    assert counts["sendings"] == 8
    assert good < 8


def test_the_gateways_share_nothing_with_the_program() -> None:
    for file in SERVER.parent.glob("*.py"):
        if file.name.startswith("test_") or file.name == "prism_drill.py":
            continue
        lines = file.read_text("utf-8").splitlines()
        assert not [line for line in lines if line.strip().startswith(("from app", "import app"))], file.name
