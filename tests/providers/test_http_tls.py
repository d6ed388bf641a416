"""Certificates: whatever is wrong with one, no byte of a message leaves."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.providers.errors import NotSent, TemporarilyUnavailable, Trouble
from app.providers.http import HttpClient
from tests.providers.calls import PATIENT
from tests.providers.raw_server import RawServer, answer, raw_server, read_request

TODAY = datetime.now(UTC)


@dataclass
class Authority:
    """Signs certificates for servers on this machine; its own lies in `file`."""

    folder: Path

    def __post_init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "The company's own authority")])
        self._certificate = (
            self._builder(self._name, TODAY + timedelta(days=2))
            .public_key(self._key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        self.file = self.folder / "authority.pem"
        self.file.write_bytes(self._certificate.public_bytes(serialization.Encoding.PEM))

    def server(self, *names: x509.GeneralName, ends: datetime = TODAY + timedelta(days=1)) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = (
            self._builder(x509.Name([]), ends)
            .public_key(key.public_key())
            .add_extension(x509.SubjectAlternativeName(names), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        file = self.folder / "server.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _builder(self, subject: x509.Name, ends: datetime) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .serial_number(x509.random_serial_number())
            .not_valid_before(TODAY - timedelta(days=30))
            .not_valid_after(ends)
        )


LOOPBACK = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


class _Listener:
    """Answers whoever gets through, and keeps what was said."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []

    def __call__(self, connection: socket.socket) -> None:
        while request := read_request(connection):
            self.heard.append(request)
            connection.sendall(answer(b"{}"))


@pytest.fixture
def listener() -> _Listener:
    return _Listener()


def _trouble(url: str) -> NotSent:
    client = HttpClient(url, {})
    with pytest.raises(NotSent) as raised:
        client.request("POST", "sms", form={"to": "1"}, timeout=PATIENT, sending=True)
    with pytest.raises(TemporarilyUnavailable) as read:
        client.request("GET", "balance", timeout=PATIENT)
    assert read.value.trouble is raised.value.trouble
    client.close()
    return raised.value


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """The computer trusts the company's own authority, as it would after its administrator installed it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    return authority


def test_a_certificate_that_the_computer_trusts_is_good(trusted: Authority, listener: _Listener) -> None:
    with raw_server(listener, trusted.server(LOOPBACK)) as server:
        client = HttpClient(server.url("https"), {})
        assert client.encrypted
        assert client.request("POST", "sms", form={"to": "1"}, sending=True).status == 200
        assert client.request("GET", "balance").status == 200
        client.close()
    assert [heard[:4] for heard in listener.heard] == [b"POST", b"GET "]


def test_an_unknown_authority_is_not_trusted(authority: Authority, listener: _Listener) -> None:
    with raw_server(listener, authority.server(LOOPBACK)) as server:
        error = _trouble(server.url("https"))
    assert error.trouble is Trouble.NOT_TRUSTED
    assert "certificate is not trusted" in error.words
    assert listener.heard == []


def test_a_certificate_for_somebody_else_is_not_trusted(trusted: Authority, listener: _Listener) -> None:
    with raw_server(listener, trusted.server(x509.DNSName("gateway.example"))) as server:
        assert _trouble(server.url("https")).trouble is Trouble.NOT_TRUSTED
    assert listener.heard == []


def test_an_expired_certificate_is_not_trusted(trusted: Authority, listener: _Listener) -> None:
    with raw_server(listener, trusted.server(LOOPBACK, ends=TODAY - timedelta(days=1))) as server:
        error = _trouble(server.url("https"))
    assert error.trouble is Trouble.NOT_TRUSTED
    assert "expired" in error.words
    assert listener.heard == []


def test_an_environment_that_switches_requests_off_switches_nothing_off(
    authority: Authority, listener: _Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("PYTHONHTTPSVERIFY", "0")
    with raw_server(listener, authority.server(LOOPBACK)) as server:
        assert _trouble(server.url("https")).trouble is Trouble.NOT_TRUSTED


def test_a_server_that_speaks_no_tls_gets_nothing(listener: _Listener) -> None:
    def script(connection: socket.socket) -> None:
        listener.heard.append(connection.recv(4000))
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with raw_server(script) as server:
        assert _trouble(server.url("https")).trouble is Trouble.OFFLINE
    assert not any(b"POST" in heard for heard in listener.heard)


def test_a_handshake_that_never_ends_or_breaks_off_is_not_sent() -> None:
    def hang_up(connection: socket.socket) -> None:
        connection.recv(10)

    with raw_server(hang_up) as server:
        assert _trouble(server.url("https")).trouble is Trouble.OFFLINE

    def wait(connection: socket.socket) -> None:
        servers[0].ended.wait(20)

    with raw_server(wait) as server:
        servers: list[RawServer] = [server]
        client = HttpClient(server.url("https"), {})
        with pytest.raises(NotSent) as raised:
            client.request("POST", "sms", form={}, timeout=(0.2, 5), sending=True)
        client.close()
    assert "in time" in raised.value.words


def test_old_tls_is_refused(trusted: Authority, listener: _Listener) -> None:
    context = trusted.server(LOOPBACK)
    context.set_ciphers("DEFAULT@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        context.minimum_version = ssl.TLSVersion.TLSv1
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with raw_server(listener, context) as server:
        assert _trouble(server.url("https")).trouble is Trouble.OFFLINE
    assert listener.heard == []
