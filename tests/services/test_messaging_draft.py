from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.calendar import Appointment
from app.domain.consent import Verdict
from app.domain.messages import DraftContext
from app.domain.permissions import NotPermitted, Role
from app.domain.placeholders import Field
from app.domain.send_time import FROM_APPOINTMENT, FROM_CUSTOMER, SendRule
from app.domain.text_blocks import TextBlock
from app.errors import NotFound
from app.storage.repos import appointments
from tests.fixtures.composing import CONFIRMATION, FRIDAY, Scene
from tests.fixtures.drafts import LANDLINE, MOBILE, SECOND_MOBILE


@pytest.mark.behaviour("AW-04", "AW-08", "SA-28", "SA-30")
def test_from_a_customer_all_numbers_come_with_what_was_agreed(scene: Scene) -> None:
    draft = scene.messaging.draft(scene.actor, scene.from_customer)
    assert [(choice.phone.e164, choice.verdict, choice.is_landline) for choice in draft.numbers] == [
        (LANDLINE, Verdict.MISSING, True),
        (MOBILE, Verdict.GRANTED, False),
        (SECOND_MOBILE, Verdict.MISSING, False),
    ]
    assert draft.title == "Erika Meyer"
    assert draft.sender == "Hoerwelt"


@pytest.mark.behaviour("AW-20")
def test_values_come_from_customer_mandant_appointment_and_user(scene: Scene) -> None:
    values = scene.messaging.draft(scene.actor, scene.from_appointment).values
    assert values[Field.GREETING] == "Guten Tag Frau Dr. Meyer"
    assert values[Field.BIRTHDAY] == "03.05.1950"
    assert values[Field.CUSTOMER_PHONE] == "+49 1511 2345678"
    assert values[Field.COMPANY_NAME] == "Hörwelt Mitte"
    assert values[Field.APPOINTMENT_WEEKDAY] == "Freitag"
    assert values[Field.APPOINTMENT_DATE] == "27.11.2026"
    assert (values[Field.APPOINTMENT_TIME], values[Field.APPOINTMENT_END]) == ("10:00", "10:45")
    assert (values[Field.APPOINTMENT_TYPE], values[Field.APPOINTMENT_STAFF]) == ("Hörtest", "B. Krüger")
    assert values[Field.USER_NAME] == "A. Becker"
    assert values[Field.TODAY] == "23.11.2026"


@pytest.mark.parametrize(
    ("language", "greeting", "weekday", "date"),
    [
        ("en", "Dear Dr. Meyer", "Friday", "27 Nov 2026"),
        ("sv", "Hej Erika Meyer", "fredag", "27 nov. 2026"),
        ("nb", "Hei Erika Meyer", "fredag", "27. nov. 2026"),
    ],
)
def test_values_are_written_in_the_customers_language(
    scene: Scene, language: str, greeting: str, weekday: str, date: str
) -> None:
    scene.save_customer(language=language)
    values = scene.messaging.draft(scene.actor, scene.from_customer).values
    assert values[Field.GREETING] == greeting
    assert values[Field.APPOINTMENT_WEEKDAY] == weekday
    assert values[Field.APPOINTMENT_DATE] == date


def test_times_are_those_of_the_mandants_zone(scene: Scene) -> None:
    scene.change_mandant(time_zone="America/New_York")
    values = scene.messaging.draft(scene.actor, scene.from_customer).values
    assert values[Field.APPOINTMENT_TIME] == "04:00"


@pytest.mark.behaviour("AW-24")
def test_unsaved_edits_of_the_open_appointment_count(scene: Scene) -> None:
    edited = replace(scene.appointment, start=FRIDAY + timedelta(hours=6), title="Neu")
    values = scene.messaging.draft(scene.actor, DraftContext(scene.customer.id, edited)).values
    assert values[Field.APPOINTMENT_TIME] == "16:00"
    assert values[Field.APPOINTMENT_TITLE] == "Neu"


@pytest.mark.behaviour("AW-25")
def test_from_the_customer_the_next_appointment_counts(scene: Scene) -> None:
    earlier = Appointment(
        0, scene.actor.mandant_id, FRIDAY - timedelta(days=1), FRIDAY, customer_id=scene.customer.id
    )
    with scene.database.write() as work:
        appointments.insert(work, earlier, scene.clock.now())
        appointments.insert(work, replace(earlier, start=FRIDAY - timedelta(days=30)), scene.clock.now())
    values = scene.messaging.draft(scene.actor, scene.from_customer).values
    assert values[Field.APPOINTMENT_DATE] == "26.11.2026"


@pytest.mark.behaviour("AW-25")
def test_without_a_coming_appointment_its_fields_stay_empty(scene: Scene) -> None:
    scene.clock.advance(timedelta(days=60))
    assert Field.APPOINTMENT_DATE not in scene.messaging.draft(scene.actor, scene.from_customer).values


def test_an_all_day_appointment_has_no_time(scene: Scene) -> None:
    whole = replace(scene.appointment, all_day=True)
    values = scene.messaging.draft(scene.actor, DraftContext(scene.customer.id, whole)).values
    assert Field.APPOINTMENT_TIME not in values
    assert values[Field.APPOINTMENT_DATE] == "27.11.2026"


def test_typography_in_a_record_does_not_make_the_sms_unicode(scene: Scene) -> None:
    scene.save_customer(last_name="O’Neill–Meyer")
    values = scene.messaging.draft(scene.actor, scene.from_customer).values
    assert values[Field.LAST_NAME] == "O'Neill-Meyer"


@pytest.mark.behaviour("AW-18", "AW-19")
def test_the_default_block_belongs_to_appointments_only(scene: Scene) -> None:
    block = scene.messaging.draft(scene.actor, scene.from_appointment).default_block
    assert block is not None
    assert block.text == CONFIRMATION
    assert scene.messaging.draft(scene.actor, scene.from_customer).default_block is None


@pytest.mark.behaviour("AW-18")
def test_the_default_block_speaks_the_customers_language_and_the_mandants_own_goes_first(
    scene: Scene,
) -> None:
    own = TextBlock(0, "Eigene", "Eigene", "de", scene.actor.mandant_id, 2, appointment_default=True)
    swedish = TextBlock(0, "Svensk", "Svensk", "sv", position=3, appointment_default=True)
    scene.text_blocks.save(scene.actor, own)
    scene.text_blocks.save(scene.actor, swedish)
    german = scene.messaging.draft(scene.actor, scene.from_appointment).default_block
    scene.save_customer(language="sv")
    draft = scene.messaging.draft(scene.actor, scene.from_appointment)
    assert german is not None
    assert german.name == "Eigene"
    assert draft.default_block is not None
    assert draft.default_block.name == "Svensk"
    assert draft.blocks[0].name == "Svensk"
    scene.save_customer(language="nb")
    fallback = scene.messaging.draft(scene.actor, scene.from_appointment).default_block
    assert fallback is not None
    assert fallback.name == "Eigene"


@pytest.mark.behaviour("AW-29", "AW-32")
def test_the_rules_offered(scene: Scene) -> None:
    assert scene.messaging.draft(scene.actor, scene.from_appointment).rules == FROM_APPOINTMENT
    assert scene.messaging.draft(scene.actor, scene.from_customer).rules == FROM_CUSTOMER


@pytest.mark.behaviour("SA-29")
def test_without_any_context_there_is_no_customer(scene: Scene) -> None:
    draft = scene.messaging.draft(scene.actor, DraftContext(number="0151 12345678"))
    assert (draft.title, draft.numbers) == ("", ())
    assert draft.values[Field.COMPANY_NAME] == "Hörwelt Mitte"
    assert draft.country == "DE"


def test_an_appointment_knows_its_customer(scene: Scene) -> None:
    draft = scene.messaging.draft(scene.actor, DraftContext(appointment=scene.appointment))
    assert draft.title == "Erika Meyer"


@pytest.mark.behaviour("AW-03")
def test_without_a_gateway_the_draft_says_so(scene: Scene) -> None:
    scene.change_account(active=False)
    draft = scene.messaging.draft(scene.actor, scene.from_customer)
    assert draft.account_name == ""


@pytest.mark.behaviour("D-5")
def test_whether_the_gateway_schedules_is_known(scene: Scene) -> None:
    assert not scene.messaging.draft(scene.actor, scene.from_customer).provider_schedules
    scene.change_account(provider="seven")
    draft = scene.messaging.draft(scene.actor, scene.from_customer)
    assert draft.provider_schedules
    assert draft.window.possible


def test_a_draft_survives_and_belongs_to_user_and_place(scene: Scene) -> None:
    scene.messaging.save_draft(scene.actor, scene.from_customer, MOBILE, "Halb fertig")
    again = scene.messaging.draft(scene.actor, scene.from_customer)
    assert (again.saved_number, again.saved_text) == (MOBILE, "Halb fertig")
    assert scene.messaging.draft(scene.actor, scene.from_appointment).saved_text == ""
    scene.messaging.save_draft(scene.actor, scene.from_customer, MOBILE, "Fertig")
    assert scene.messaging.draft(scene.actor, scene.from_customer).saved_text == "Fertig"
    scene.messaging.discard_draft(scene.actor, scene.from_customer)
    assert scene.messaging.draft(scene.actor, scene.from_customer).saved_text == ""


def test_the_last_rule_is_remembered_for_the_type_of_appointment(scene: Scene) -> None:
    scene.messaging.send(
        scene.actor, scene.request(context=scene.from_appointment, rule=SendRule.DAY_1, template="x")
    )
    assert scene.messaging.draft(scene.actor, scene.from_appointment).last_rule is SendRule.DAY_1
    other = DraftContext(scene.customer.id, replace(scene.appointment, type_id=None))
    assert scene.messaging.draft(scene.actor, other).last_rule is SendRule.NOW


def test_staff_and_neighbours_get_nothing(scene: Scene) -> None:
    with pytest.raises(NotPermitted):
        scene.messaging.draft(replace(scene.actor, role=Role.STAFF), scene.from_customer)
    with pytest.raises(NotFound):
        scene.messaging.draft(scene.neighbour, scene.from_customer)
