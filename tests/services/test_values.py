from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.messages import DraftContext
from app.domain.placeholders import Field
from app.domain.send_time import SendRule
from app.errors import NotFound
from app.services.values import ValueService
from app.storage.repos import appointments
from tests.fixtures.composing import FRIDAY, Scene


@pytest.mark.behaviour("D-3")
def test_at_hand_over_the_values_are_those_of_that_moment(scene: Scene) -> None:
    receipt = scene.messaging.send(
        scene.actor,
        scene.request(context=scene.from_appointment, rule=SendRule.DAY_1, template="<<AppointmentTime>>"),
    )
    scene.save_customer(last_name="Schmidt")
    moved = replace(scene.appointment, start=FRIDAY + timedelta(hours=5))
    with scene.database.write() as work:
        appointments.overwrite(work, moved, scene.clock.now())
    scene.clock.advance(timedelta(days=1))
    with scene.database.read() as work:
        values = ValueService(scene.clock).for_message(work, receipt.message_id)
    assert values[Field.LAST_NAME] == "Schmidt"
    assert values[Field.APPOINTMENT_TIME] == "15:00"
    assert values[Field.USER_NAME] == "A. Becker"
    assert values[Field.TODAY] == "24.11.2026"


@pytest.mark.behaviour("AW-25")
def test_a_message_without_appointment_takes_the_next_one_at_hand_over(scene: Scene) -> None:
    receipt = scene.messaging.send(scene.actor, scene.request())
    with scene.database.read() as work:
        values = ValueService(scene.clock).for_message(work, receipt.message_id)
    assert values[Field.APPOINTMENT_DATE] == "27.11.2026"


def test_a_free_number_has_only_the_companys_values(scene: Scene) -> None:
    receipt = scene.messaging.send(scene.actor, scene.request(context=DraftContext()))
    with scene.database.read() as work:
        values = ValueService(scene.clock).for_message(work, receipt.message_id)
    assert Field.FIRST_NAME not in values
    assert values[Field.COMPANY_CITY] == "Hannover"


def test_an_unknown_message_is_not_found(scene: Scene) -> None:
    with scene.database.read() as work, pytest.raises(NotFound):
        ValueService(scene.clock).for_message(work, 4711)
