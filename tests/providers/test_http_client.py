"""Which addresses, keys and proxies the HTTP client accepts, and what it leaves out of a request."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from app.providers.errors import InvalidSettings, NotSent, Trouble
from app.providers.http import HttpClient, basic_authorization, header_value
from tests.providers.calls import post, wait_for
from tests.providers.conftest import NUMBER
from tests.providers.raw_server import answer, raw_server, read_request


def test_cookies_and_netrc_are_ignored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n", "ascii")
    monkeypatch.setenv("NETRC", str(netrc))
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
            post(server.url(host="localhost"))
        wait_for(lambda: len(seen) == 1)
    assert seen == [b""]


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
            post("https://gateway.example/api")
    assert seen[0].startswith(b"CONNECT gateway.example:443")
    assert NUMBER[1:].encode() not in b"".join(seen)


def test_a_proxy_address_that_is_none_means_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", "http://")
    with pytest.raises(NotSent) as raised:
        post("https://gateway.example/api")
    assert raised.value.trouble in (Trouble.WRONG_ADDRESS, Trouble.OFFLINE)


@pytest.mark.parametrize("key", ["with\nbreak", "schlüssel", "zero\u200bwidth"])
def test_a_key_that_no_header_can_carry_is_a_wrong_setting(key: str) -> None:
    with pytest.raises(InvalidSettings) as raised:
        header_value("api_key", key)
    assert raised.value.field == "api_key"
    assert key not in str(raised.value)


def test_basic_authorization_is_utf_8() -> None:
    assert basic_authorization("sms", "pässword") == "Basic c21zOnDDpHNzd29yZA=="
