from __future__ import annotations

import pytest

from app.domain.permissions import Actor, NotPermitted, Permission, Role

OWNER, RECEPTION, STAFF = (Actor(1, "A. Becker", role, 1) for role in Role)
MANAGING = {permission for permission in Permission if permission.name.startswith("MANAGE_")}


def rights(actor: Actor) -> set[Permission]:
    return {permission for permission in Permission if actor.may(permission)}


def test_the_owner_may_everything_and_reception_all_but_managing() -> None:
    assert rights(OWNER) == set(Permission)
    assert rights(RECEPTION) == set(Permission) - MANAGING
    assert len(MANAGING) == 4


@pytest.mark.behaviour("VI-03")
def test_staff_reads_and_sends_nothing() -> None:
    reading = {
        Permission.READ_CUSTOMERS,
        Permission.READ_CALENDAR,
        Permission.READ_LOG,
    }
    assert rights(STAFF) == reading


def test_a_missing_right_is_named() -> None:
    RECEPTION.require(Permission.SEND_SMS)
    with pytest.raises(NotPermitted, match="send_sms") as caught:
        STAFF.require(Permission.SEND_SMS)
    assert caught.value.permission is Permission.SEND_SMS


def test_the_same_person_works_for_another_mandant() -> None:
    other = OWNER.for_mandant(7)
    assert (other.mandant_id, other.user_id, other.role) == (7, 1, Role.OWNER)
    assert OWNER.mandant_id == 1
