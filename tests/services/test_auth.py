from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.mandants import Mandant
from app.domain.permissions import Actor, NotPermitted, Role
from app.domain.users import User
from app.errors import EditConflict, InvalidInput, LogInFailed
from app.services import auth as auth_module
from app.services.auth import AuthService, wait_after
from app.services.events import Events
from app.storage.database import Database
from app.storage.repos import mandants, users
from tests.fixtures.clock import FakeClock

PASSWORD = "correct horse"


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cost of a hash is not what is tested here."""
    from argon2 import PasswordHasher

    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(auth_module, "_hasher", lambda: quick)
    auth_module._nobodys_hash.cache_clear()


@pytest.fixture
def service(database: Database, clock: FakeClock) -> AuthService:
    with database.write() as work:
        mandants.save(work, Mandant(0, "Mitte"))
        mandants.save(work, Mandant(0, "Nord"))
        users.save(work, User(0, "Änne Becker", Role.OWNER), "")
    return AuthService(database, Events(), clock)


@pytest.fixture
def owner(service: AuthService) -> Actor:
    found = service.log_in_without_password()
    assert found is not None
    return found


def _give_password(service: AuthService, owner: Actor) -> None:
    service.change_password(owner, "", PASSWORD)


def test_a_single_owner_without_password_needs_no_log_in(service: AuthService, owner: Actor) -> None:
    assert owner.name == "Änne Becker"
    assert owner.role is Role.OWNER
    _give_password(service, owner)
    assert service.log_in_without_password() is None
    assert service.has_password(owner)


def test_the_name_is_understood_in_any_case(service: AuthService, owner: Actor) -> None:
    _give_password(service, owner)
    assert service.log_in("änne becker ", PASSWORD).user_id == owner.user_id


def test_wrong_name_and_wrong_password_sound_the_same(service: AuthService, owner: Actor) -> None:
    _give_password(service, owner)
    with pytest.raises(LogInFailed) as wrong_password:
        service.log_in("Änne Becker", "nonsense")
    with pytest.raises(LogInFailed) as wrong_name:
        service.log_in("Nobody", "nonsense")
    assert wrong_password.value.text == wrong_name.value.text


def test_after_five_wrong_passwords_one_waits_and_longer_each_time(
    service: AuthService, owner: Actor, clock: FakeClock
) -> None:
    _give_password(service, owner)
    for _try in range(4):
        with pytest.raises(LogInFailed) as failed:
            service.log_in("Änne Becker", "nonsense")
        assert failed.value.wait_seconds == 0
    with pytest.raises(LogInFailed) as failed:
        service.log_in("Änne Becker", "nonsense")
    assert failed.value.wait_seconds == 30
    with pytest.raises(LogInFailed) as failed:
        service.log_in("Änne Becker", PASSWORD)  # the right one has to wait as well
    assert failed.value.wait_seconds == 30
    clock.advance(seconds=31)
    with pytest.raises(LogInFailed) as failed:
        service.check_password(owner, "nonsense")
    assert failed.value.wait_seconds == 60
    clock.advance(seconds=61)
    assert service.log_in("Änne Becker", PASSWORD).user_id == owner.user_id
    with pytest.raises(LogInFailed) as failed:
        service.log_in("Änne Becker", "nonsense")
    assert failed.value.wait_seconds == 0  # the right password has wiped the count


def test_the_wait_doubles_up_to_an_hour() -> None:
    assert [wait_after(n).total_seconds() for n in (4, 5, 6, 7)] == [0, 30, 60, 120]
    assert wait_after(500) == timedelta(hours=1)


def test_the_lock_opens_with_the_password_only(service: AuthService, owner: Actor) -> None:
    service.check_password(owner, "anything")
    _give_password(service, owner)
    service.check_password(owner, PASSWORD)
    with pytest.raises(LogInFailed):
        service.check_password(owner, "")


def test_several_users_all_need_passwords(service: AuthService, owner: Actor) -> None:
    with pytest.raises(InvalidInput) as refused:
        service.save_user(owner, User(0, "Ben", Role.RECEPTION), PASSWORD)
    assert "Änne Becker" in refused.value.text
    _give_password(service, owner)
    ben = service.save_user(owner, User(0, "Ben", Role.RECEPTION), PASSWORD)
    assert ben.has_password
    with pytest.raises(InvalidInput):
        service.change_password(owner, PASSWORD, "")
    assert [user.name for user in service.users_for_log_in()] == ["Änne Becker", "Ben"]


def test_an_owner_remains(service: AuthService, owner: Actor) -> None:
    me = service.list_users(owner)[0]
    with pytest.raises(InvalidInput) as refused:
        service.save_user(owner, User(me.id, me.name, Role.STAFF, version=me.version))
    assert refused.value.field == "role"
    assert service.list_users(owner)[0].role is Role.OWNER


def test_names_differ_and_passwords_are_long_enough(service: AuthService, owner: Actor) -> None:
    _give_password(service, owner)
    with pytest.raises(InvalidInput) as same:
        service.save_user(owner, User(0, "ÄNNE becker", Role.STAFF), PASSWORD)
    assert same.value.field == "name"
    with pytest.raises(InvalidInput) as short:
        service.save_user(owner, User(0, "Ben", Role.STAFF), "short")
    assert short.value.field == "password"


def test_two_owners_editing_one_user_are_told(service: AuthService, owner: Actor) -> None:
    me = service.list_users(owner)[0]
    service.save_user(owner, User(me.id, "Änne B.", Role.OWNER, version=me.version))
    with pytest.raises(EditConflict) as conflict:
        service.save_user(owner, User(me.id, "A. Becker", Role.OWNER, version=me.version))
    assert isinstance(conflict.value.theirs, User)
    assert conflict.value.theirs.name == "Änne B."


def test_only_owners_see_and_change_users(service: AuthService, owner: Actor) -> None:
    for role in (Role.RECEPTION, Role.STAFF):
        other = Actor(2, "Ben", role, 1)
        with pytest.raises(NotPermitted):
            service.list_users(other)
        with pytest.raises(NotPermitted):
            service.save_user(other, User(0, "Eve", Role.OWNER), PASSWORD)


def test_a_user_begins_in_a_mandant_of_his_own(
    service: AuthService, owner: Actor, database: Database
) -> None:
    _give_password(service, owner)
    with database.read() as work:
        north = next(m.id for m in mandants.every(work) if m.name == "Nord")
    service.save_user(owner, User(0, "Ben", Role.RECEPTION, mandant_ids=(north,)), PASSWORD)
    assert service.log_in("Ben", PASSWORD).mandant_id == north
    service.save_user(owner, User(0, "Cleo", Role.RECEPTION, mandant_ids=(999,)), PASSWORD)
    with pytest.raises(LogInFailed):
        service.log_in("Cleo", PASSWORD)


def test_who_is_not_active_stays_outside(service: AuthService, owner: Actor) -> None:
    _give_password(service, owner)
    service.save_user(owner, User(0, "Ben", Role.RECEPTION, active=False), PASSWORD)
    with pytest.raises(LogInFailed):
        service.log_in("Ben", PASSWORD)
