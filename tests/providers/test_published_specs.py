"""Every request an adapter makes, caught behind the socket, against what the vendor publishes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.validation.request.exceptions import InvalidRequestBody, SecurityValidationError
from werkzeug.datastructures import Headers, ImmutableMultiDict

from app.providers.base import Provider, ProviderEnvironment
from app.providers.registry import create
from tests.fixtures.clock import FakeClock
from tests.gateways.android_gateway import AndroidGateway
from tests.gateways.seven_gateway import SevenGateway
from tests.gateways.wire import Request
from tests.providers.conftest import NUMBER, Sms

SPECS = Path(__file__).parents[1] / "specs"


class _Caught:
    """A caught request in the form the validator wants, as if it had gone to the vendor's own address."""

    def __init__(self, request: Request, server: str, prefix: str) -> None:
        self._request = request
        address = server.split("/", 3)
        self.host_url = "/".join(address[:3])
        base = "/" + address[3] if len(address) > 3 else ""
        assert request.path.startswith(prefix)
        self.path = base + request.path.removeprefix(prefix)
        self.method = request.method.lower()
        self.body = request.body or None
        self.content_type = request.headers.get("content-type", "")
        query = [(name, value) for name, values in request.query.items() for value in values]
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(query), header=Headers(list(request.headers.items()))
        )


def _seven_spec(name: str = "openapi.yml") -> dict[str, Any]:
    spec: dict[str, Any] = yaml.safe_load((SPECS / "seven" / name).read_text("utf-8"))
    if name == "openapi.yml":
        # It declares OAuth 2 only; the header with the key is known from the vendor's clients, and the local
        # gateway insists on it.
        spec["security"] = []
    return spec


def _android_spec(name: str = "local-swagger.json") -> dict[str, Any]:
    spec: dict[str, Any] = json.loads((SPECS / "android-sms-gateway" / name).read_text("utf-8"))
    return spec


def _validate(spec: dict[str, Any], requests: list[Request], prefix: str = "") -> set[str]:
    """Check each request; return what was checked as "METHOD path"."""
    api = OpenAPI.from_dict(spec)
    server = spec["servers"][0]["url"]
    checked = set()
    for request in requests:
        api.validate_request(_Caught(request, server, prefix))
        checked.add(f"{request.method} {request.path.removeprefix(prefix)}")
    return checked


def _use_everything(provider: Provider, sms: Sms, clock: FakeClock) -> None:
    provider.check()
    plain = sms(text="Grüße 😘 & <b>1+1=2</b>\nund mehr")
    ids = [provider.send(plain).gateway_id, provider.send(sms(sender="Praxis")).gateway_id]
    later = clock.now() + timedelta(days=3)
    ids.append(provider.send(sms(send_at=later, valid_for=timedelta(hours=4))).gateway_id)
    provider.fetch_status(ids)
    provider.find(plain.reference, NUMBER, clock.now())
    provider.find("0" * 32, NUMBER, clock.now())
    provider.cancel(ids[-1])
    provider.cancel(ids[0])


def test_every_request_to_seven_is_as_published(
    seven: Provider, seven_gateway: SevenGateway, sms: Sms, clock: FakeClock
) -> None:
    _use_everything(seven, sms, clock)
    requests = list(seven_gateway.requests)
    assert _validate(_seven_spec(), requests, "/api") == {
        "GET /balance",
        "POST /sms",
        "GET /status",
        "GET /journal/outbound",
        "DELETE /sms",
    }
    # The derived description adds the header with the key: all requests carry it.
    assert len(_validate(_seven_spec("openapi.prism.json"), requests, "/api")) == 5


def test_every_request_to_the_phone_is_as_published(
    android_gateway: AndroidGateway, environment: ProviderEnvironment, sms: Sms, clock: FakeClock
) -> None:
    provider = create(
        "android",
        {"base_url": android_gateway.url, "user": "sms", "sim": "1"},
        {"password": android_gateway.password},
        environment,
    )
    _use_everything(provider, sms, clock)
    provider.close()
    requests = [_by_template(request) for request in android_gateway.requests]
    # The published description knows no withdrawal; the derived one has it from the app's source.
    published = [request for request in requests if request.method != "DELETE"]
    assert _validate(_android_spec(), published) == {
        "GET /health",
        "GET /messages",
        "POST /messages",
        "GET /messages/m1",
    }
    assert "DELETE /messages/m1" in _validate(_android_spec("local-swagger.prism.json"), requests)


def _by_template(request: Request) -> Request:
    """The same request with a fixed message id, so that paths can be compared."""
    place, slash, _ = request.path.removeprefix("/").partition("/")
    path = f"/{place}/m1" if slash else request.path
    return Request(request.method, path, request.query, request.headers, request.body)


def _with_body(request: Request, change: Callable[[bytes], bytes]) -> Request:
    return Request(request.method, request.path, request.query, request.headers, change(request.body))


def test_the_validator_notices_what_is_wrong(
    seven: Provider,
    seven_gateway: SevenGateway,
    android: Provider,
    android_gateway: AndroidGateway,
    sms: Sms,
) -> None:
    seven.send(sms())
    android.send(sms())
    without_to = _with_body(seven_gateway.requests[-1], lambda body: body.replace(b"to=", b"two="))
    with pytest.raises(InvalidRequestBody):
        _validate(_seven_spec(), [without_to], "/api")
    without_numbers = _with_body(
        android_gateway.requests[-1], lambda body: body.replace(b"phoneNumbers", b"numbers")
    )
    with pytest.raises(InvalidRequestBody):
        _validate(_android_spec(), [without_numbers])
    anonymous = Request(
        "POST", "/messages", {}, {"content-type": "application/json"}, android_gateway.requests[-1].body
    )
    with pytest.raises(SecurityValidationError):
        _validate(_android_spec(), [anonymous])
