"""The one way to a gateway over HTTP: it never sends twice and says of each failure whether a byte had left."""

from __future__ import annotations

import base64
import ipaddress
import json as json_text
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import DEFAULT_CA_BUNDLE_PATH, get_environ_proxies
from urllib3.exceptions import HTTPError
from urllib3.poolmanager import PoolManager, ProxyManager

from app.domain.delivery import StatusReason
from app.providers.connection import ADDRESS_FIELD, POOLS, NoConnection, is_own_network
from app.providers.errors import (
    InvalidSettings,
    NotSent,
    OutcomeUnknown,
    ProviderError,
    Refused,
    TemporarilyUnavailable,
    Trouble,
)

MAX_ANSWER_BYTES = 1024 * 1024
TIMEOUT = (5.0, 30.0)
_CHUNK = 64 * 1024

# What requests raises before it looks for a connection.
_BEFORE_CONNECTING = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.InvalidHeader,
)
_BROKEN = (requests.RequestException, HTTPError, HTTPException, OSError, ValueError)


class _BrokenAnswer(OSError):
    """The answer is not one that can be read to its end."""


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What came back: any status, header names in lower case, at most 1 MiB of text."""

    status: int
    headers: Mapping[str, str]
    text: str


def basic_authorization(user: str, password: str) -> str:
    """The value of an Authorization header for HTTP Basic in UTF-8 (RFC 7617)."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode("ascii")


def header_value(field: str, value: str) -> str:
    """`value`, if it can stand in a header. Raises InvalidSettings for `field` (a mistyped key, a line break)."""
    if not value.isascii() or not value.isprintable():
        raise InvalidSettings(field, "The access key holds characters that no key can have.")
    return value


class _GatewayAdapter(HTTPAdapter):
    """Carries requests over our own connections: no retries, no cookies, verification not negotiable."""

    def __init__(self, context: ssl.SSLContext | None) -> None:
        """`context` is None for addresses without encryption."""
        self._context = context
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)
        manager: PoolManager = self.poolmanager
        manager.pool_classes_by_scheme = POOLS

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> ProxyManager:
        manager: ProxyManager = super().proxy_manager_for(proxy, ssl_context=self._context, **kwargs)
        manager.pool_classes_by_scheme = POOLS
        return manager

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """The context knows the authorities already; reading them again for each message takes 20 ms."""
        conn.cert_reqs = "CERT_REQUIRED"


class HttpClient:
    """Speaks to one base address with fixed headers; usable from several threads.

    Reading requests share kept-alive connections. All others open a connection of their own: on a kept-alive one
    the server may hang up at the very moment of sending, and nobody could tell whether it took the message.
    Redirects are not followed, nothing is repeated, cookies and `.netrc` are ignored, certificates are verified,
    unencrypted addresses are refused outside the own network.
    """

    def __init__(self, base_url: str, headers: Mapping[str, str]) -> None:
        """Raises InvalidSettings for an address that is none, carries a password, or is careless."""
        self._base_url = _checked_address(base_url)
        self._headers = {"User-Agent": "Terminbote", "Accept": "application/json", **headers}
        self._context = _trusted_context() if self.encrypted else None
        self._reading = _GatewayAdapter(self._context)

    @property
    def encrypted(self) -> bool:
        """Whether the address begins with https."""
        return self._base_url.startswith("https:")

    def request(
        self,
        method: str,
        path: str,
        *,
        json: Mapping[str, object] | None = None,
        form: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        timeout: tuple[float, float] = TIMEOUT,
        sending: bool = False,
    ) -> HttpAnswer:
        """One attempt; any HTTP status is an answer. `timeout` is (connect, silence while reading) in seconds.

        With `sending`, raises NotSent if no byte left and OutcomeUnknown if one may have; without it,
        TemporarilyUnavailable for either. Raises Refused for a text that cannot be written as UTF-8.
        """
        prepared = self._prepare(method, path, json, form, params)
        adapter = self._reading if method == "GET" else _GatewayAdapter(self._context)
        # Raised outside the handlers: what the lower layers say may quote the number out of an address.
        failure: ProviderError
        try:
            response = adapter.send(prepared, stream=True, timeout=timeout, proxies=self._proxies)
            return _read(response, timeout[1])
        except NoConnection as error:
            failure = _not_connected(error.trouble, error.words, sending)
        except _BEFORE_CONNECTING:
            failure = _not_connected(Trouble.WRONG_ADDRESS, "The gateway's address cannot be used.", sending)
        except _BROKEN as error:
            words = _how_it_broke(error)
            failure = OutcomeUnknown(words) if sending else TemporarilyUnavailable(words)
        finally:
            if adapter is not self._reading:
                adapter.close()
        raise failure

    def close(self) -> None:
        """Close the kept-alive connections."""
        self._reading.close()

    @property
    def _proxies(self) -> dict[str, str]:
        """The environment's proxies; none for the own network, where they have no business."""
        host = urlsplit(self._base_url).hostname or ""
        if not self.encrypted or host == "localhost" or is_own_network(host):
            return {}
        return {scheme: proxy for scheme, proxy in get_environ_proxies(self._base_url).items() if proxy}

    def _prepare(
        self,
        method: str,
        path: str,
        json: Mapping[str, object] | None,
        form: Mapping[str, str] | None,
        params: Mapping[str, str] | None,
    ) -> requests.PreparedRequest:
        headers = dict(self._headers)
        body: bytes | None = None
        address = f"{self._base_url}/{path.lstrip('/')}"
        failure: ProviderError
        try:
            if json is not None:
                headers["Content-Type"] = "application/json"
                body = json_text.dumps(json, ensure_ascii=False).encode()
            elif form is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                body = urlencode(form, encoding="utf-8").encode("ascii")
            return requests.Request(method, address, headers=headers, data=body, params=params).prepare()
        except UnicodeEncodeError:
            failure = Refused(
                StatusReason.GATEWAY_REFUSED, "The message holds characters that cannot be sent."
            )
        except requests.RequestException:
            failure = InvalidSettings(ADDRESS_FIELD, "The gateway's address cannot be used.")
        raise failure


def _trusted_context() -> ssl.SSLContext:
    """TLS as this computer trusts it (a company's own authority included) plus the public authorities."""
    context = ssl.create_default_context()
    context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
    return context


def _checked_address(base_url: str) -> str:
    try:
        parts = urlsplit(base_url.strip())
        host, _port = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or not base_url.isprintable():
        raise InvalidSettings(ADDRESS_FIELD, "The gateway's address has to look like https://name/path.")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise InvalidSettings(
            ADDRESS_FIELD, "The gateway's address must not carry a password, nor anything behind ? or #."
        )
    if parts.scheme == "http" and _is_ip(host) and not is_own_network(host):
        raise InvalidSettings(
            ADDRESS_FIELD, "Outside the own network the gateway's address has to begin with https."
        )
    return base_url.strip().rstrip("/")


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _not_connected(trouble: Trouble, words: str, sending: bool) -> ProviderError:
    if sending:
        return NotSent(words, trouble=trouble)
    return TemporarilyUnavailable(words, trouble=trouble)


def _read(response: requests.Response, patience: float) -> HttpAnswer:
    """Read to the end, but neither beyond 1 MiB nor longer than `patience` seconds (a trickle has no end)."""
    deadline = time.monotonic() + patience
    content = bytearray()
    with response:
        for chunk in response.iter_content(_CHUNK):
            content += chunk
            if len(content) > MAX_ANSWER_BYTES:
                raise _BrokenAnswer("The gateway's answer is too long to be one.")
            if time.monotonic() > deadline:
                raise _BrokenAnswer("The gateway's answer did not come to an end in time.")
        headers = {name.lower(): value for name, value in response.headers.items()}
        return HttpAnswer(response.status_code, headers, content.decode("utf-8", "replace"))


def _how_it_broke(error: Exception) -> str:
    if isinstance(error, _BrokenAnswer):
        return str(error)
    if isinstance(error, requests.Timeout | TimeoutError):
        return "The gateway did not answer in time."
    return "The connection broke before the gateway's answer was complete."
