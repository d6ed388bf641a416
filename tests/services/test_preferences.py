from __future__ import annotations

from app.domain.permissions import Actor, Role
from app.services.preferences import PreferenceService
from app.storage.database import Database

ANNA = Actor(1, "Anna", Role.STAFF, 1)
BEN = Actor(2, "Ben", Role.STAFF, 1)


def test_each_user_has_values_of_his_own(database: Database) -> None:
    service = PreferenceService(database)
    service.set(ANNA, "layout.window", [800, 600])
    service.set(ANNA, "layout.window", [1024, 700])
    assert service.get(ANNA, "layout.window") == [1024, 700]
    assert service.get(BEN, "layout.window", "none") == "none"


def test_values_are_read_by_their_beginning(database: Database) -> None:
    service = PreferenceService(database)
    service.set(ANNA, "layout.customers.columns", [1, 2])
    service.set(ANNA, "layout_other", 1)
    service.set(ANNA, "appearance", "dark")
    assert service.all(ANNA, "layout.") == {"customers.columns": [1, 2]}


def test_the_installation_has_values_before_anybody_logs_in(database: Database) -> None:
    service = PreferenceService(database)
    assert service.installation("interface.language", "en") == "en"
    service.set_installation(ANNA, "interface.language", "sv")
    assert service.installation("interface.language") == "sv"
    assert service.get(ANNA, "interface.language") is None
