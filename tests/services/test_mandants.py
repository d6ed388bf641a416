from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.appointments import WorkingHours
from app.domain.calendar import AppointmentType, Resource
from app.domain.mandants import Mandant
from app.domain.permissions import Actor, NotPermitted, Role
from app.domain.users import User
from app.errors import EditConflict, InvalidInput, NotFound
from app.services.events import Event, Events, MandantsChanged
from app.services.mandants import MandantService
from app.storage.database import Database
from app.storage.repos import mandants, users
from tests.fixtures.clock import FakeClock


@pytest.fixture
def told() -> list[Event]:
    return []


@pytest.fixture
def service(database: Database, clock: FakeClock, told: list[Event]) -> MandantService:
    events = Events()
    events.subscribe(told.append)
    with database.write() as work:
        users.save(work, User(0, "Anna", Role.OWNER), "")
        users.save(work, User(0, "Ben", Role.OWNER), "")
        mandants.save(work, Mandant(0, "Mitte"))
    return MandantService(database, events, clock)


@pytest.fixture
def owner(database: Database, service: MandantService) -> Actor:
    with database.read() as work:
        return Actor(users.every(work)[0].id, "Anna", Role.OWNER, mandants.every(work)[0].id)


def test_a_mandant_comes_back_as_it_was_saved(
    service: MandantService, owner: Actor, told: list[Event]
) -> None:
    hours = WorkingHours({0: (480, 1080), 5: (540, 780)})
    saved = service.save(
        owner,
        Mandant(
            0, " Nord ", street="Gata 1", city="Malmö", country="se", time_zone="Europe/Stockholm",
            language="sv", colour="#8F5B00", default_sender="Nord AB", working_hours=hours,
        ),
    )  # fmt: skip
    assert saved.name == "Nord"
    assert saved.country == "SE"
    assert saved.working_hours == hours
    assert saved in service.list(owner)
    assert told == [MandantsChanged()]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "  "),
        ("time_zone", "Europe/Nowhere"),
        ("time_zone", "../etc/passwd"),
        ("country", "Germany"),
        ("language", "fr"),
        ("colour", "red"),
        ("email", "no address"),
        ("default_sender", "Hörwelt Mitte"),
    ],
)
def test_what_cannot_be_used_is_refused_at_its_field(
    service: MandantService, owner: Actor, field: str, value: str, told: list[Event]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        service.save(owner, replace(service.get(owner), **{field: value}))  # type: ignore[arg-type]
    assert [problem.field for problem in refused.value.problems] == [field]
    assert told == []


def test_a_second_editor_is_told_and_shown_the_stored_one(service: MandantService, owner: Actor) -> None:
    first = service.get(owner)
    service.save(owner, replace(first, city="Berlin"))
    with pytest.raises(EditConflict) as conflict:
        service.save(owner, replace(first, city="Bonn"))
    assert isinstance(conflict.value.theirs, Mandant)
    assert conflict.value.theirs.city == "Berlin"
    with pytest.raises(NotFound):
        service.save(owner, replace(first, id=4711))


def test_users_see_the_mandants_they_work_in(
    service: MandantService, owner: Actor, database: Database
) -> None:
    north = service.save(owner, Mandant(0, "Nord"))
    with database.write() as work:
        ben = users.every(work)[1]
        users.save(work, replace(ben, mandant_ids=(north.id,)), None)
    assert [m.name for m in service.list(owner)] == ["Mitte", "Nord"]
    ben_actor = Actor(ben.id, "Ben", Role.OWNER, north.id)
    assert [m.name for m in service.list(ben_actor)] == ["Nord"]
    service.save(ben_actor, Mandant(0, "Süd"))  # who founds one may work in it
    assert [m.name for m in service.list(ben_actor)] == ["Nord", "Süd"]


def test_only_owners_change_anything(service: MandantService, owner: Actor) -> None:
    reception = replace(owner, role=Role.RECEPTION)
    for act in (
        lambda: service.save(reception, service.get(owner)),
        lambda: service.save_resource(reception, Resource(0, owner.mandant_id, "Eva")),
        lambda: service.save_appointment_type(reception, AppointmentType(0, "Test")),
    ):
        with pytest.raises(NotPermitted):
            act()
    assert service.appointment_types(reception) == ()


def test_staff_belong_to_one_mandant(service: MandantService, owner: Actor) -> None:
    north = service.save(owner, Mandant(0, "Nord"))
    eva = service.save_resource(owner, Resource(0, 999, " Eva ", position=1))
    assert (eva.name, eva.mandant_id) == ("Eva", owner.mandant_id)
    assert service.resources(owner) == (eva,)
    elsewhere = owner.for_mandant(north.id)
    assert service.resources(elsewhere) == ()
    with pytest.raises(NotFound):
        service.save_resource(elsewhere, eva)


def test_appointment_types_keep_their_order(service: MandantService, owner: Actor) -> None:
    late = service.save_appointment_type(owner, AppointmentType(0, "Fitting", minutes=60, position=2))
    early = service.save_appointment_type(owner, AppointmentType(0, "Test", position=1))
    assert service.appointment_types(owner) == (early, late)
    with pytest.raises(InvalidInput) as refused:
        service.save_appointment_type(owner, replace(late, minutes=0))
    assert refused.value.field == "minutes"
    service.save_appointment_type(owner, replace(late, name="Adjusting"))
    with pytest.raises(EditConflict):
        service.save_appointment_type(owner, late)
