from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.bootstrap import open_services
from app.config import Config
from app.domain.first_start import FirstStart
from app.domain.mandants import Mandant
from app.domain.messages import DraftContext
from app.domain.permissions import Role
from app.domain.placeholders import Field, fill, find
from app.domain.sms_text import Encoding, measure
from app.errors import InvalidInput
from app.i18n import LANGUAGES
from app.resources import resource
from app.services.first_start import default_blocks
from app.services.suite import Services
from app.storage.secrets import MemorySecretStore
from tests.fixtures.clock import FakeClock

ANSWERS = FirstStart(
    Mandant(0, "Hörwelt Mitte", phone="+49 30 1234567"),
    owner_name=" Anna  Becker ",
    account_name="Practice phone",
)
LONG_VALUES = {
    "en": {Field.GREETING: "Dear Dr. Wolfeschlegelstein", Field.APPOINTMENT_WEEKDAY: "Wednesday",
           Field.APPOINTMENT_DATE: "23 Sept 2026"},
    "de": {Field.GREETING: "Guten Tag Frau Dr. Meyer-Landshut", Field.APPOINTMENT_WEEKDAY: "Donnerstag",
           Field.APPOINTMENT_DATE: "26.11.2026"},
    "sv": {Field.GREETING: "Hej Margareta Lindqvist-Öberg", Field.APPOINTMENT_WEEKDAY: "torsdag",
           Field.APPOINTMENT_DATE: "26 nov. 2026"},
    "nb": {Field.GREETING: "Hei Margrethe Sørensen-Ødegård", Field.APPOINTMENT_WEEKDAY: "torsdag",
           Field.APPOINTMENT_DATE: "26. nov. 2026"},
}  # fmt: skip
COMMON_VALUES = {
    Field.APPOINTMENT_TIME: "14:30",
    Field.COMPANY_NAME: "Hörwelt Mitte",
    Field.COMPANY_PHONE: "+49 30 1234567",
    Field.COMPANY_WEBSITE: "www.hoerwelt.example",
}


@pytest.fixture
def services(database_url: str, tmp_path: Path, clock: FakeClock) -> Iterator[Services]:
    opened = open_services(Config(tmp_path, database_url), clock=clock, secrets=MemorySecretStore())
    yield opened
    opened.close()


def test_an_empty_database_becomes_one_to_work_with(services: Services) -> None:
    assert services.first_start.is_needed()
    actor = services.first_start.set_up(ANSWERS)
    assert not services.first_start.is_needed()
    assert services.auth.log_in_without_password() == actor
    assert (actor.name, actor.role) == ("Anna Becker", Role.OWNER)
    assert [m.name for m in services.mandants.list(actor)] == ["Hörwelt Mitte"]
    account = services.accounts.get_active(actor)
    assert account is not None
    assert account.provider == "practice"
    assert [r.name for r in services.mandants.resources(actor)] == ["Anna Becker"]
    assert len(services.mandants.appointment_types(actor)) == 5
    blocks = services.text_blocks.list(actor)
    assert {block.language for block in blocks} == set(LANGUAGES)
    draft = services.messaging.draft(actor, DraftContext())
    assert draft.account_name == "Practice phone"


def test_a_password_closes_the_door(services: Services) -> None:
    actor = services.first_start.set_up(replace(ANSWERS, password="correct horse"))
    assert services.auth.log_in_without_password() is None
    assert services.auth.log_in("anna becker", "correct horse").user_id == actor.user_id


def test_sample_data_can_be_had_at_once(services: Services) -> None:
    actor = services.first_start.set_up(replace(ANSWERS, sample_data=True))
    start = services.appointments.next_free(actor, 30, FakeClock().now())
    assert services.customers.find(actor, "meyer")
    assert start.astimezone(ZoneInfo("Europe/Berlin")).hour in range(8, 18)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (replace(ANSWERS, owner_name=" "), "owner_name"),
        (replace(ANSWERS, mandant=Mandant(0, "")), "name"),
        (replace(ANSWERS, password="short"), "password"),
        (replace(ANSWERS, provider="seven"), "api_key"),
    ],
)
def test_a_mistake_is_named_and_the_second_attempt_leaves_one_company(
    services: Services, wrong: FirstStart, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.first_start.set_up(wrong)
    assert refused.value.field == field
    assert services.first_start.is_needed()
    actor = services.first_start.set_up(replace(ANSWERS, mandant=Mandant(0, "Nord")))
    assert [m.name for m in services.mandants.list(actor)] == ["Nord"]
    assert len(services.auth.list_users(actor)) == 1
    assert len(services.mandants.appointment_types(actor)) == 5
    assert len(services.accounts.list(actor)) == 1
    assert not services.first_start.is_needed()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_ready_made_text_fits_into_one_sms(language: str) -> None:
    blocks = default_blocks(language)
    assert [block.appointment_default for block in blocks] == [True] + [False] * (len(blocks) - 1)
    assert len(blocks) == len(default_blocks("en"))
    for block in blocks:
        assert all(found.field is not None for found in find(block.text)), block.name
        filled = fill(block.text, LONG_VALUES[language] | COMMON_VALUES)
        assert filled.gaps == ()
        size = measure(filled.text)
        assert (size.encoding, size.parts) == (Encoding.GSM7, 1), f"{block.name}: {size.units}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_files_hold_nothing_unknown(language: str) -> None:
    content = tomllib.loads(resource("text_blocks", f"{language}.toml").read_text(encoding="utf-8"))
    assert set(content) == {"block"}
    for block in content["block"]:
        assert set(block) <= {"name", "text", "appointment_default"}
        assert "appointment" in block["text"].lower() or not block.get("appointment_default")
