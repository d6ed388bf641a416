"""Connections that tell a failure before the first byte left from one after it, and that refuse careless ones."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from http.client import HTTPException, HTTPResponse

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NameResolutionError
from urllib3.util.response import assert_header_parsing

from app.providers.errors import InvalidSettings, Trouble

ADDRESS_FIELD = "base_url"

# Addresses that never leave the house: RFC 1918, RFC 4193, link-local and the loopback.
_OWN_NETWORKS = tuple(
    ipaddress.ip_network(network)
    for network in (
        "127.0.0.0/8",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
)


class NoConnection(Exception):
    """No connection came about, so nothing left. It is no kind of OSError: no layer below may swallow it."""

    def __init__(self, trouble: Trouble, words: str) -> None:
        super().__init__(words)
        self.trouble = trouble
        self.words = words


def is_own_network(address: str) -> bool:
    """Whether an IP address lies in the house (loopback, private or link-local); False for anything else."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return any(parsed in network for network in _OWN_NETWORKS)


def _why(error: Exception) -> NoConnection:
    """In plain words, without host, path or key, why there is no connection."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return NoConnection(
            Trouble.NOT_TRUSTED, f"The gateway's certificate is not trusted: {error.verify_message}"
        )
    if isinstance(error, NameResolutionError | socket.gaierror):
        return NoConnection(Trouble.OFFLINE, "The gateway's name was not found.")
    if isinstance(error, ConnectTimeoutError | TimeoutError):
        return NoConnection(Trouble.OFFLINE, "The gateway could not be reached in time.")
    if isinstance(error, ssl.SSLError):
        return NoConnection(Trouble.OFFLINE, "No secure connection to the gateway came about.")
    return NoConnection(Trouble.OFFLINE, "The gateway could not be reached.")


_CONNECT_ERRORS = (OSError, HTTPError, HTTPException, ValueError)


class _WholeResponse(HTTPResponse):
    """An answer cut off within its head is broken; urllib3 would log its address and take it for an empty one."""

    def begin(self) -> None:
        super().begin()
        assert_header_parsing(self.msg)


class _PlainConnection(HTTPConnection):
    """Unencrypted, therefore only to a machine in the own network: looked at after connecting, before sending."""

    response_class = _WholeResponse

    def connect(self) -> None:
        try:
            super().connect()
        except _CONNECT_ERRORS as error:
            failure = _why(error)
        else:
            peer = str(self.sock.getpeername()[0])
            if is_own_network(peer):
                return
            self.close()
            raise InvalidSettings(
                ADDRESS_FIELD, "Outside the own network the gateway's address has to begin with https."
            )
        raise failure


class _SecureConnection(HTTPSConnection):
    """Encrypted; the certificate is always verified."""

    response_class = _WholeResponse

    def connect(self) -> None:
        try:
            super().connect()
        except _CONNECT_ERRORS as error:
            failure = _why(error)
        else:
            return
        raise failure


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


POOLS: dict[str, type[HTTPConnectionPool]] = {"http": _PlainPool, "https": _SecurePool}
