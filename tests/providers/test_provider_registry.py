from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.providers.base import FINDING_TEXTS, BalanceKind, FindingCode, ProviderEnvironment
from app.providers.errors import InvalidSettings
from app.providers.registry import create, provider_types

SECRETS = {"api_key": "k", "password": "p"}
SETTINGS = {"user": "u", "base_url": "http://192.168.1.2:8080"}


def test_the_gateways_stand_in_the_order_of_the_choice() -> None:
    assert [(key, kind.label) for key, kind in provider_types().items()] == [
        ("practice", "Practice phone"),
        ("seven", "seven.io"),
        ("android", "SMS Gateway for Android"),
    ]


@pytest.mark.parametrize("key", list(provider_types()))
def test_every_gateway_keeps_the_contract(key: str, environment: ProviderEnvironment) -> None:
    kind = provider_types()[key]
    assert kind.key == key
    names = [wanted.key for wanted in kind.fields]
    assert len(names) == len(set(names))
    for wanted in kind.fields:
        assert wanted.label
        assert not (wanted.kind == "secret" and wanted.default)
    able = kind.capabilities
    assert able.client_ref_max >= 32  # our reference fits
    assert able.reconcile or able.idempotent_submit
    assert (
        able.cancel_scheduled or not able.native_schedule
    )  # what cannot be withdrawn is not handed over early
    provider = create(key, SETTINGS, SECRETS, environment)
    assert (provider.capabilities.balance is BalanceKind.MONEY) == (key == "seven")
    provider.close()


@pytest.mark.parametrize(
    ("key", "settings", "secrets", "field"),
    [
        ("pigeon", {}, {}, "provider"),
        ("seven", {}, {}, "api_key"),
        ("seven", {}, {"api_key": "   "}, "api_key"),
        ("seven", {}, {"api_key": "a\nb"}, "api_key"),
        ("seven", {"base_url": "http://gateway.seven.io@evil.example"}, {"api_key": "k"}, "base_url"),
        ("android", {"user": "u"}, {"password": "p"}, "base_url"),
        ("android", {"base_url": "http://192.168.1.2:8080"}, {"password": "p"}, "user"),
        ("android", {**SETTINGS, "sim": "4"}, {"password": "p"}, "sim"),
        ("android", SETTINGS, {}, "password"),
    ],
)
def test_a_setting_that_cannot_work_is_named(
    environment: ProviderEnvironment,
    key: str,
    settings: dict[str, str],
    secrets: dict[str, str],
    field: str,
) -> None:
    with pytest.raises(InvalidSettings) as raised:
        create(key, settings, secrets, environment)
    assert raised.value.field == field


def test_a_secret_is_never_read_from_the_settings(environment: ProviderEnvironment) -> None:
    with pytest.raises(InvalidSettings):
        create("seven", {"api_key": "k"}, {}, environment)


def test_the_list_of_keys_and_the_practice_phone_cost_no_http() -> None:
    program = (
        "import sys; from app.providers.registry import provider_types\n"
        "types = provider_types(); list(types); types['practice']\n"
        "sys.exit('requests' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0


def test_every_finding_has_its_words() -> None:
    assert set(FINDING_TEXTS) == set(FindingCode)
    assert all(text.format(detail="x") for text in FINDING_TEXTS.values())
