from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from app.domain.maintenance import CheckArea, CheckFinding
from app.domain.permissions import Actor, NotPermitted, Role
from app.models.mandant import MandantRecord
from app.services import dispatch
from app.services.events import Events
from app.services.maintenance import MaintenanceService
from app.services.values import ValueService
from app.storage.secrets import MemorySecretStore
from tests.fixtures.composing import Scene


class NoStore(MemorySecretStore):
    """A computer without a keyring."""

    def available(self) -> bool:
        return False


@pytest.fixture
def maintenance(scene: Scene, tmp_path: Path) -> Iterator[MaintenanceService]:
    secrets = MemorySecretStore()
    built = dispatch.build(
        database=scene.database,
        events=Events(),
        clock=scene.clock,
        secrets=secrets,
        values=ValueService(scene.clock),
        data_dir=tmp_path,
    )
    yield MaintenanceService(scene.database, scene.clock, secrets, built.accounts)
    built.close()


@pytest.fixture
def owner(scene: Scene) -> Actor:
    return replace(scene.actor, role=Role.OWNER)


def of(findings: tuple[CheckFinding, ...], area: CheckArea) -> list[tuple[bool, str]]:
    return [(finding.ok, finding.text) for finding in findings if finding.area is area]


def test_all_is_well_except_for_the_company_without_a_gateway(
    maintenance: MaintenanceService, scene: Scene, owner: Actor
) -> None:
    scene.messaging.send(scene.actor, scene.request())
    found = maintenance.check(owner)
    assert of(found, CheckArea.DATABASE) == [(True, "The database is sound: 1 customer, 1 message.")]
    assert of(found, CheckArea.KEYRING) == [(True, "This computer can keep passwords.")]
    gateway = of(found, CheckArea.GATEWAY)
    assert (False, "Nord: no SMS gateway is set up yet.") in gateway
    assert [ok for ok, words in gateway if words.startswith("Hörwelt Mitte, Practice phone: ")] == [True] * (
        len(gateway) - 1
    )
    clock = of(found, CheckArea.CLOCK)
    assert clock == [(True, "The clock says Mon 23 Nov 2026, 10:00, which agrees with the data.")] or (
        not scene.database.is_sqlite and clock[0][1].startswith("This computer’s clock says")
    )


def test_only_for_the_owner(maintenance: MaintenanceService, scene: Scene) -> None:
    with pytest.raises(NotPermitted):
        maintenance.check(scene.actor)


def test_no_keyring(maintenance: MaintenanceService, scene: Scene, owner: Actor) -> None:
    without = MaintenanceService(scene.database, scene.clock, NoStore(), maintenance._accounts)
    ((ok, words),) = of(without.check(owner), CheckArea.KEYRING)
    assert not ok
    assert "type the gateway’s key" in words


def test_a_clock_that_goes_behind_the_data(
    maintenance: MaintenanceService, scene: Scene, owner: Actor
) -> None:
    scene.messaging.send(scene.actor, scene.request())
    scene.clock.set(scene.clock.now() - timedelta(days=1))
    ((ok, words),) = of(maintenance.check(owner), CheckArea.CLOCK)
    assert not ok
    assert words == (
        "This computer’s clock says Sun 22 Nov 2026, 10:00, but the data were used on Mon 23 Nov 2026, 10:00. "
        "Set the clock."
    )


def test_a_time_zone_nobody_knows(maintenance: MaintenanceService, scene: Scene, owner: Actor) -> None:
    with scene.database.write() as work:
        work.execute(
            update(MandantRecord).where(MandantRecord.name == "Nord").values(time_zone="Europe/Atlantis")
        )
    found = of(maintenance.check(owner), CheckArea.CLOCK)
    assert (
        False,
        "Nord: the time zone Europe/Atlantis is not known. Choose another one in the settings.",
    ) in found


def test_rows_that_refer_to_nothing_are_found(
    maintenance: MaintenanceService, scene: Scene, owner: Actor
) -> None:
    if not scene.database.is_sqlite:
        with pytest.raises(Exception, match="foreign key"), scene.database.engine.begin() as connection:
            connection.execute(text("UPDATE customer_phone SET customer_id = 999"))
        return
    with scene.database.engine.connect() as connection:
        connection.detach()
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            connection.execute(text("UPDATE customer_phone SET customer_id = 999"))
    ((ok, words),) = of(maintenance.check(owner), CheckArea.DATABASE)
    assert not ok
    assert "refer to rows that are not there" in words
    assert "restore FILE" in words
