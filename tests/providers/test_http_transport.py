"""The table of what a broken connection means: each line over a real socket."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable

import pytest

from app.providers.errors import NotSent, OutcomeUnknown, TemporarilyUnavailable, Trouble
from app.providers.http import HttpClient
from tests.providers.calls import SHORT, free_port, get, post
from tests.providers.raw_server import answer, raw_server, read_request, reset


def test_refused_is_not_sent() -> None:
    with pytest.raises(NotSent) as raised:
        post(f"http://127.0.0.1:{free_port()}")
    assert raised.value.trouble is Trouble.OFFLINE
    with pytest.raises(TemporarilyUnavailable) as read:
        get(f"http://127.0.0.1:{free_port()}")
    assert read.value.trouble is Trouble.OFFLINE


def test_an_unknown_name_is_not_sent() -> None:
    with pytest.raises(NotSent) as raised:
        post("http://no-such-name.invalid:80")
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
            post(f"http://127.0.0.1:{port}", SHORT)
        for client in waiting:
            client.close()
    assert "in time" in raised.value.words


def _silent(ended: threading.Event) -> Callable[[socket.socket], None]:
    def script(connection: socket.socket) -> None:
        read_request(connection)
        ended.wait(20)

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
    packed = gzip.compress(bytes(16 * 1024 * 1024))
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
            post(server.url())
        assert server.connections == 1
        with pytest.raises(TemporarilyUnavailable) as read:
            get(server.url())
        assert read.value.trouble is None


def test_silence_after_the_request_leaves_the_outcome_unknown() -> None:
    ended = threading.Event()
    with raw_server(_silent(ended)) as server:
        with pytest.raises(OutcomeUnknown) as raised:
            post(server.url(), SHORT)
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
        assert script.hung_up.wait(20)
        assert client.request("POST", "sms", form={"to": "1"}, sending=True).status == 200
        assert script.posts == 1
        client.close()


def test_a_server_that_hangs_up_at_the_very_moment_of_sending_harms_no_sending() -> None:
    posts: list[bytes] = []

    def script(connection: socket.socket) -> None:
        """One answer to each connection; a second request on it meets a server that has just given up waiting."""
        request = read_request(connection)
        posts.extend([request] * request.startswith(b"POST"))
        connection.sendall(answer(b"{}"))
        read_request(connection)
        reset(connection)

    with raw_server(script) as server:
        client = HttpClient(server.url(), {})
        client.request("GET", "balance")
        assert client.request("POST", "sms", form={"to": "1"}, sending=True).status == 200
        client.close()
    assert len(posts) == 1


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
