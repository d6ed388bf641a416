"""The table of what an answer, or the lack of one, means: each line over a real socket."""

from __future__ import annotations

import gzip
import logging
import socket
import threading
import traceback
from collections.abc import Callable
from datetime import timedelta

import pytest

from app.providers.base import Provider
from app.providers.errors import (
    AccountUnusable,
    BadCredentials,
    InvalidSettings,
    NoCredit,
    NotSent,
    OutcomeUnknown,
    RateLimited,
    Refused,
    TemporarilyUnavailable,
    Trouble,
)
from app.providers.http import HttpClient, basic_authorization, header_value
from tests.fixtures.clock import FakeClock
from tests.gateways.faults import Fault, FaultKind
from tests.gateways.http_gateway import Gateway, Reply
from tests.providers.conftest import NUMBER, TEXT, Sms
from tests.providers.raw_server import RawServer, answer, raw_server, read_request, reset

SHORT = (0.5, 0.2)
Company = tuple[Gateway, Provider]


def _post(url: str) -> None:
    client = HttpClient(url, {})
    try:
        client.request("POST", "sms", form={"to": NUMBER, "text": TEXT}, timeout=SHORT, sending=True)
    finally:
        client.close()


def _get(url: str) -> None:
    client = HttpClient(url, {})
    try:
        client.request("GET", "journal", params={"to": NUMBER}, timeout=SHORT)
    finally:
        client.close()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_refused_is_not_sent() -> None:
    with pytest.raises(NotSent) as raised:
        _post(f"http://127.0.0.1:{_free_port()}")
    assert raised.value.trouble is Trouble.OFFLINE
    with pytest.raises(TemporarilyUnavailable) as read:
        _get(f"http://127.0.0.1:{_free_port()}")
    assert read.value.trouble is Trouble.OFFLINE


def test_an_unknown_name_is_not_sent() -> None:
    with pytest.raises(NotSent) as raised:
        _post("http://no-such-name.invalid:80")
    assert "name was not found" in raised.value.words


def test_a_connection_that_does_not_come_about_in_time_is_not_sent() -> None:
    # A full backlog: the system answers no further handshake.
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for client in waiting:
            client.setblocking(False)
            client.connect_ex(("127.0.0.1", port))
        with pytest.raises(NotSent) as raised:
            _post(f"http://127.0.0.1:{port}")
        for client in waiting:
            client.close()
    assert "in time" in raised.value.words


def _silent(ended: threading.Event) -> Callable[[socket.socket], None]:
    def script(connection: socket.socket) -> None:
        read_request(connection)
        ended.wait(5)

    return script


def _hang_up(connection: socket.socket) -> None:
    read_request(connection)


def _reset(connection: socket.socket) -> None:
    read_request(connection)
    reset(connection)


def _reset_during_the_request(connection: socket.socket) -> None:
    connection.recv(10)
    reset(connection)


def _half_answer(connection: socket.socket) -> None:
    read_request(connection)
    connection.sendall(answer(b'{"success": "100", "messages": []}')[:-10])


def _half_head(connection: socket.socket) -> None:
    read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-")


def _no_http(connection: socket.socket) -> None:
    read_request(connection)
    connection.sendall(b"220 mail.example ESMTP\r\n")


def _too_long(connection: socket.socket) -> None:
    read_request(connection)
    connection.sendall(answer(b"y" * (1024 * 1024 + 1)))


def _bomb(connection: socket.socket) -> None:
    read_request(connection)
    packed = gzip.compress(b"\0" * (64 * 1024 * 1024))
    connection.sendall(answer(packed, headers="Content-Encoding: gzip\r\n"))


def _broken_chunks(connection: socket.socket) -> None:
    read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")


def _trickle(connection: socket.socket) -> None:
    read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")


@pytest.mark.parametrize(
    "script",
    [
        _hang_up,
        _reset,
        _reset_during_the_request,
        _half_answer,
        _half_head,
        _no_http,
        _too_long,
        _bomb,
        _broken_chunks,
        _trickle,
    ],
)
def test_whatever_breaks_after_the_connection_leaves_the_outcome_unknown(
    script: Callable[[socket.socket], None],
) -> None:
    with raw_server(script) as server:
        with pytest.raises(OutcomeUnknown):
            _post(server.url())
        assert server.connections == 1
        with pytest.raises(TemporarilyUnavailable) as read:
            _get(server.url())
        assert read.value.trouble is None


def test_silence_after_the_request_leaves_the_outcome_unknown() -> None:
    ended = threading.Event()
    with raw_server(_silent(ended)) as server:
        with pytest.raises(OutcomeUnknown) as raised:
            _post(server.url())
        assert "in time" in raised.value.words
        assert server.connections == 1
        ended.set()


def test_an_answer_of_exactly_one_mebibyte_is_read() -> None:
    def script(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(answer(b"y" * (1024 * 1024)))

    with raw_server(script) as server:
        client = HttpClient(server.url(), {})
        assert len(client.request("GET", "x").text) == 1024 * 1024
        client.close()


def test_a_redirect_is_not_followed() -> None:
    seen: list[bytes] = []

    def script(connection: socket.socket) -> None:
        seen.append(read_request(connection))
        connection.sendall(answer(b"", status="307 Moved", headers="Location: /elsewhere\r\n"))

    with raw_server(script) as server:
        client = HttpClient(server.url(), {})
        assert client.request("POST", "sms", form={}, sending=True).status == 307
        assert client.request("GET", "sms").status == 307
        client.close()
    assert [request.split(b" ")[1] for request in seen] == [b"/sms", b"/sms"]


def test_cookies_and_netrc_are_ignored(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    netrc = f"{tmp_path}/netrc"
    with open(netrc, "w", encoding="ascii") as file:  # noqa: PTH123
        file.write("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", netrc)
    seen: list[bytes] = []

    def script(connection: socket.socket) -> None:
        while request := read_request(connection):
            seen.append(request.lower())
            connection.sendall(answer(b"{}", headers="Set-Cookie: a=b\r\n"))

    with raw_server(script) as server:
        client = HttpClient(server.url(), {})
        client.request("GET", "x")
        client.request("GET", "x")
        client.close()
    assert len(seen) == 2
    assert not any(b"cookie" in request or b"authorization" in request for request in seen)


class _KeepAlive:
    """Answers the first request of the first connection and then hangs up, announced by nothing."""

    def __init__(self) -> None:
        self.posts = 0
        self.hung_up = threading.Event()

    def __call__(self, connection: socket.socket) -> None:
        request = read_request(connection)
        self.posts += request.startswith(b"POST")
        connection.sendall(answer(b"{}"))
        if not request.startswith(b"POST"):
            connection.shutdown(socket.SHUT_RDWR)
            self.hung_up.set()


def test_a_kept_alive_connection_that_has_died_harms_no_sending() -> None:
    script = _KeepAlive()
    with raw_server(script) as server:
        client = HttpClient(server.url(), {})
        assert client.request("GET", "balance").status == 200
        assert script.hung_up.wait(2)
        assert client.request("POST", "sms", form={"to": "1"}, sending=True).status == 200
        assert script.posts == 1
        client.close()


def test_each_sending_has_a_connection_of_its_own_and_questions_share_one() -> None:
    def script(connection: socket.socket) -> None:
        while read_request(connection):
            connection.sendall(answer(b"{}"))

    with raw_server(script) as server:
        client = HttpClient(server.url(), {})
        for _ in range(3):
            client.request("GET", "balance")
        assert server.connections == 1
        for _ in range(3):
            client.request("POST", "sms", form={}, sending=True)
        assert server.connections == 4
        client.close()


@pytest.mark.parametrize("recorded", [False, True])
def test_a_server_that_dies_at_the_first_byte_sees_one_post_only(
    company: Company, sms: Sms, recorded: bool
) -> None:
    gateway, provider = company
    provider.check()  # there is a kept-alive connection now
    gateway.counts.clear()
    gateway.faults.next(Fault(FaultKind.RESET, recorded=recorded))
    with pytest.raises(OutcomeUnknown):
        provider.send(sms())
    assert gateway.counts["sendings"] == 1
    assert len(gateway.messages) == int(recorded)


UNKNOWN = [
    Fault(FaultKind.HANG_UP),
    Fault(FaultKind.HANG_UP, recorded=True),
    Fault(FaultKind.RESET, recorded=True),
    Fault(FaultKind.HALF_ANSWER, recorded=True),
    Fault(FaultKind.ERROR_500),
    Fault(FaultKind.ERROR_500, recorded=True),
    Fault(FaultKind.BAD_GATEWAY, recorded=True),
    Fault(FaultKind.NONSENSE),
    Fault(FaultKind.NONSENSE, recorded=True),
    Fault(FaultKind.OVERLONG, recorded=True),
    Fault(FaultKind.REDIRECT),
]


@pytest.mark.parametrize("fault", UNKNOWN, ids=lambda fault: f"{fault.kind}-{fault.recorded}")
def test_an_unclear_end_is_cleared_up_by_asking(
    company: Company, sms: Sms, clock: FakeClock, fault: Fault
) -> None:
    gateway, provider = company
    message = sms()
    gateway.faults.next(fault)
    with pytest.raises(OutcomeUnknown):
        provider.send(message)
    assert gateway.counts["sendings"] == 1
    found = provider.find(message.reference, message.recipient, clock.now())
    assert (found is not None) == fault.recorded
    assert len(gateway.messages) == int(fault.recorded)


def test_a_slow_gateway_is_waited_for(company: Company, sms: Sms) -> None:
    gateway, provider = company
    gateway.faults.next(Fault(FaultKind.DELAY, 0.05, recorded=True))
    assert provider.send(sms()).gateway_id == gateway.messages[0].id


@pytest.mark.parametrize("kind", [FaultKind.TOO_MANY_SECONDS, FaultKind.TOO_MANY_DATE, FaultKind.BUSY])
def test_not_now_is_not_sent_and_says_until_when(
    company: Company, sms: Sms, clock: FakeClock, kind: FaultKind
) -> None:
    gateway, provider = company
    gateway.faults.next(Fault(kind, 90))
    with pytest.raises(RateLimited) as raised:
        provider.send(sms())
    assert raised.value.until(clock.now()) == clock.now() + timedelta(seconds=90)
    gateway.faults.next(Fault(kind, 90), sending=False)
    with pytest.raises(TemporarilyUnavailable) as read:
        provider.check()
    assert read.value.retry_at == clock.now() + timedelta(seconds=90)
    assert gateway.messages == []


class _Status:
    def __init__(self, status: int) -> None:
        self._status = status

    def __call__(self, _request: object) -> Reply:
        return Reply(self._status, {"message": f"No {NUMBER} for you: {TEXT}"})


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, Refused),
        (422, Refused),
        (413, Refused),
        (401, BadCredentials),
        (403, BadCredentials),
        (402, NoCredit),
        (408, OutcomeUnknown),
        (500, OutcomeUnknown),
        (502, OutcomeUnknown),
        (503, OutcomeUnknown),
        (504, OutcomeUnknown),
        (302, OutcomeUnknown),
        (303, OutcomeUnknown),
        (301, NotSent),
        (307, NotSent),
        (308, NotSent),
        (429, RateLimited),
    ],
)
def test_each_status_has_its_meaning_and_quotes_neither_number_nor_text(
    company: Company,
    sms: Sms,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    error: type[Exception],
) -> None:
    gateway, provider = company
    monkeypatch.setattr(gateway, "handle", _Status(status))
    with pytest.raises(error) as raised:
        provider.send(sms())
    assert not _gives_away(raised.value)


def _gives_away(error: BaseException) -> str:
    """What of the secrets stands in an error as a log would print it, with all its causes."""
    printed = "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error))
    chain = error
    while chain.__context__ is not None:
        chain = chain.__context__
        printed += repr(chain) + str(chain)
    secrets = (NUMBER[1:], "Frau Sommer", "seven-test-key", "phone-test-password")
    return ", ".join(secret for secret in secrets if secret in printed)


@pytest.mark.parametrize("fault", [*UNKNOWN, Fault(FaultKind.BAD_KEY), Fault(FaultKind.TOO_MANY_SECONDS, 1)])
def test_no_error_gives_away_a_number_a_text_or_a_key(
    company: Company, sms: Sms, clock: FakeClock, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    gateway, provider = company
    caplog.set_level(logging.INFO)
    errors: list[BaseException] = []
    for sending in (True, False):
        gateway.faults.always(fault, sending=sending)
    for act in (
        lambda: provider.send(sms()),
        lambda: provider.find("0" * 32, NUMBER, clock.now()),
        lambda: provider.cancel("4711"),
        provider.check,
    ):
        with pytest.raises((NotSent, OutcomeUnknown, TemporarilyUnavailable, AccountUnusable)) as raised:
            act()
        errors.append(raised.value)
    assert [_gives_away(error) for error in errors] == [""] * 4
    assert caplog.text == ""


def test_an_unreachable_gateway_gives_nothing_away_either(
    company: Company, sms: Sms, clock: FakeClock
) -> None:
    gateway, provider = company
    gateway.stop()
    with pytest.raises(NotSent) as sent:
        provider.send(sms())
    with pytest.raises(TemporarilyUnavailable) as found:
        provider.find("0" * 32, NUMBER, clock.now())
    assert _gives_away(sent.value) == _gives_away(found.value) == ""


@pytest.mark.parametrize(
    "address",
    [
        "",
        "gateway.seven.io/api",
        "ftp://gateway.seven.io",
        "file:///etc/passwd",
        "https://",
        "https://user:password@gateway.seven.io",
        "https://gateway.seven.io/?key=1",
        "https://gateway.seven.io/#x",
        "https://gateway.seven.io:port/",
        "https://[::1",
        "https://a\nb/",
        "http://8.8.8.8/api",
        "http://[2001:4860:4860::8888]/",
        "http://100.64.0.1/",
    ],
)
def test_a_careless_address_is_refused_before_anything_is_sent(address: str) -> None:
    with pytest.raises(InvalidSettings) as raised:
        HttpClient(address, {})
    assert raised.value.field == "base_url"
    assert "password" not in repr(raised.value).replace("a password", "")


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:8080", "http://192.168.1.20:8080/", "http://[fe80::1]:80", "http://phone.lan"],
)
def test_in_the_own_network_plain_http_is_accepted(address: str) -> None:
    assert not HttpClient(address, {}).encrypted


def test_a_name_that_leads_out_of_the_own_network_gets_no_byte_in_the_clear(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[bytes] = []

    def script(connection: socket.socket) -> None:
        seen.append(connection.recv(100))

    monkeypatch.setattr("app.providers.connection.is_own_network", lambda address: False)
    with raw_server(script) as server:
        with pytest.raises(InvalidSettings):
            _post(server.url(host="localhost"))
        _wait_for(lambda: len(seen) == 1)
    assert seen == [b""]


def _wait_for(condition: Callable[[], bool]) -> None:
    patience = threading.Event()
    for _ in range(200):
        if condition():
            return
        patience.wait(0.01)
    raise AssertionError("it did not happen")


def test_a_proxy_never_comes_between_us_and_our_own_network(
    monkeypatch: pytest.MonkeyPatch, company: Company, sms: Sms
) -> None:
    gateway, provider = company
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{_free_port()}")
    provider.send(sms())
    assert len(gateway.messages) == 1


@pytest.mark.parametrize("reply", [b"", b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"])
def test_a_proxy_that_does_not_connect_means_not_sent(monkeypatch: pytest.MonkeyPatch, reply: bytes) -> None:
    seen: list[bytes] = []

    def script(connection: socket.socket) -> None:
        seen.append(read_request(connection))
        connection.sendall(reply)

    with raw_server(script) as proxy:
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("https_proxy", proxy.url())
        with pytest.raises(NotSent):
            _post("https://gateway.example/api")
    assert seen[0].startswith(b"CONNECT gateway.example:443")
    assert NUMBER[1:].encode() not in b"".join(seen)


def test_a_proxy_address_that_is_none_means_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", "http://")
    with pytest.raises(NotSent) as raised:
        _post("https://gateway.example/api")
    assert raised.value.trouble in (Trouble.WRONG_ADDRESS, Trouble.OFFLINE)


@pytest.mark.parametrize("key", ["with\nbreak", "schlüssel", "zero\u200bwidth"])
def test_a_key_that_no_header_can_carry_is_a_wrong_setting(key: str) -> None:
    with pytest.raises(InvalidSettings) as raised:
        header_value("api_key", key)
    assert raised.value.field == "api_key"
    assert key not in str(raised.value)


def test_basic_authorization_is_utf_8() -> None:
    assert basic_authorization("sms", "pässword") == "Basic c21zOnDDpHNzd29yZA=="


def test_a_text_that_cannot_be_written_is_refused_before_anything_is_sent(company: Company, sms: Sms) -> None:
    gateway, provider = company
    with pytest.raises(Refused):
        provider.send(sms(text="half a pair: \ud83d"))
    assert gateway.counts["sendings"] == 0


def test_one_client_serves_many_threads(company: Company, sms: Sms) -> None:
    gateway, provider = company

    def work() -> None:
        for _ in range(10):
            provider.fetch_status([provider.send(sms()).gateway_id])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(gateway.references())) == len(gateway.messages) == 40


def test_the_scripted_server_counts_what_it_sees() -> None:
    with raw_server(_hang_up) as server:
        assert isinstance(server, RawServer)
        with socket.create_connection(("127.0.0.1", server.port)):
            _wait_for(lambda: server.connections == 1)
