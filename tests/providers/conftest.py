"""Adapters that speak over real sockets to a gateway on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from app.domain.sms_text import Encoding
from app.providers.android import AndroidProvider
from app.providers.base import OutgoingSms, Provider, ProviderEnvironment
from app.providers.registry import create
from app.providers.seven import SevenProvider
from tests.fixtures.clock import FakeClock
from tests.gateways.android_gateway import AndroidGateway
from tests.gateways.http_gateway import Gateway
from tests.gateways.seven_gateway import SevenGateway

NUMBER = "+491771783130"
TEXT = "Guten Tag Frau Sommer, Ihr Termin ist morgen um 9:30."


class Sms:
    """Makes messages that differ only in what a test is about."""

    def __call__(
        self,
        *,
        text: str = TEXT,
        recipient: str = NUMBER,
        sender: str | None = None,
        send_at: datetime | None = None,
        valid_for: timedelta | None = None,
        reference: str | None = None,
    ) -> OutgoingSms:
        return OutgoingSms(
            reference or uuid4().hex, recipient, text, sender, Encoding.GSM7, send_at, valid_for
        )


@pytest.fixture
def sms() -> Sms:
    return Sms()


@pytest.fixture
def environment(tmp_path: Path, clock: FakeClock) -> ProviderEnvironment:
    return ProviderEnvironment(tmp_path, clock.now)


@pytest.fixture
def seven_gateway(clock: FakeClock) -> Iterator[SevenGateway]:
    gateway = SevenGateway(now=lambda: clock.now().timestamp())
    with gateway:
        yield gateway


@pytest.fixture
def android_gateway(clock: FakeClock) -> Iterator[AndroidGateway]:
    gateway = AndroidGateway(now=lambda: clock.now().timestamp())
    with gateway:
        yield gateway


@pytest.fixture
def seven(seven_gateway: SevenGateway, environment: ProviderEnvironment) -> Iterator[Provider]:
    provider = create(
        "seven", {"base_url": seven_gateway.url}, {"api_key": seven_gateway.api_key}, environment
    )
    assert isinstance(provider, SevenProvider)
    yield provider
    provider.close()


@pytest.fixture
def android(android_gateway: AndroidGateway, environment: ProviderEnvironment) -> Iterator[Provider]:
    provider = create(
        "android",
        {"base_url": android_gateway.url, "user": android_gateway.user},
        {"password": android_gateway.password},
        environment,
    )
    assert isinstance(provider, AndroidProvider)
    yield provider
    provider.close()


@pytest.fixture(params=["seven", "android"])
def company(request: pytest.FixtureRequest) -> tuple[Gateway, Provider]:
    """Each company's gateway with the adapter that speaks to it."""
    gateway: Gateway = request.getfixturevalue(f"{request.param}_gateway")
    provider: Provider = request.getfixturevalue(request.param)
    return gateway, provider


def in_utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]
