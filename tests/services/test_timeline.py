from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.domain.appointments import AppointmentState
from app.domain.calendar import Appointment
from app.domain.consent import ConsentSource, Purpose
from app.domain.permissions import NotPermitted, Role
from app.domain.timeline import AppointmentStep, TimelineEntry, TimelineKind, TimelineQuery, steps_between
from app.errors import InvalidInput, NotFound
from app.models.customer import ConsentRow
from app.models.history import AppointmentEventRecord
from app.services.demo import DemoPlan, DemoService
from app.services.events import CustomersChanged, Events
from app.services.timeline import LONGEST_NOTE, TimelineService
from app.storage.database import Database
from app.storage.repos import timeline as repo
from tests.fixtures.appointments import Office, berlin, open_office
from tests.fixtures.clock import FakeClock

_K, _A = TimelineKind, AppointmentStep


@pytest.fixture
def office(database: Database, clock: FakeClock) -> Office:
    return open_office(database, clock)


@pytest.fixture
def service(office: Office, database: Database, clock: FakeClock) -> TimelineService:
    events = Events()
    events.subscribe(office.events.append)
    return TimelineService(database, events, clock)


def shown(service: TimelineService, office: Office, **limits: object) -> list[TimelineEntry]:
    query = TimelineQuery(office.customer_id, **limits)  # type: ignore[arg-type]
    return list(service.rows(office.actor, service.ids(office.actor, query)))


def book(office: Office, clock: FakeClock) -> Appointment:
    wanted = replace(office.wanted("2026-11-27 14:30", "2026-11-27 15:00"), customer_id=office.customer_id)
    made = office.service.save(office.actor, wanted).after
    assert made is not None
    clock.advance(timedelta(hours=1))
    return made


def test_the_life_of_an_appointment_is_told_the_newest_first(
    office: Office, service: TimelineService, clock: FakeClock
) -> None:
    made = book(office, clock)
    moved = office.service.save(office.actor, replace(made, start=berlin("2026-11-27 14:45"))).after
    assert moved is not None
    clock.advance(timedelta(hours=1))
    office.service.cancel(office.actor, made.id)
    steps = shown(service, office)
    assert [entry.step for entry in steps] == [_A.CANCELLED, _A.MOVED, _A.BOOKED]
    assert [entry.start_before for entry in steps] == [None, berlin("2026-11-27 14:30"), None]
    assert {entry.start for entry in steps[:2]} == {berlin("2026-11-27 14:45")}
    assert {entry.user_name for entry in steps} == {office.actor.name}


def test_undoing_is_told_too(office: Office, service: TimelineService, clock: FakeClock) -> None:
    made = book(office, clock)
    change = office.service.cancel(office.actor, made.id)
    clock.advance(timedelta(minutes=1))
    office.service.undo(office.actor, change)
    assert [entry.step for entry in shown(service, office)] == [_A.REINSTATED, _A.CANCELLED, _A.BOOKED]


def test_all_four_kinds_lie_in_one_order_and_can_be_chosen(
    office: Office, service: TimelineService, database: Database, clock: FakeClock
) -> None:
    book(office, clock)
    service.add_note(office.actor, office.customer_id, "  Hears better on the left. ")
    clock.advance(timedelta(hours=1))
    with database.write() as work:
        work.add(_consent(office, clock.now()))
    kinds = [entry.kind for entry in shown(service, office)]
    assert kinds == [_K.CONSENT, _K.NOTE, _K.APPOINTMENT]
    consent, note = shown(service, office, kinds=frozenset({_K.CONSENT, _K.NOTE}))
    assert (consent.granted, consent.source, consent.agreed_on) == (True, "phone", date(2026, 11, 20))
    assert (note.text, note.user_name) == ("Hears better on the left.", office.actor.name)
    assert dict(service.head(office.actor, office.customer_id).counts) == {
        _K.SMS: 0, _K.APPOINTMENT: 1, _K.CONSENT: 1, _K.NOTE: 1,
    }  # fmt: skip


def _consent(office: Office, at: datetime) -> ConsentRow:
    return ConsentRow(
        mandant_id=office.actor.mandant_id,
        customer_id=office.customer_id,
        number_e164="+491701234567",
        purpose=Purpose.APPOINTMENTS,
        granted=True,
        agreed_on=date(2026, 11, 20),
        source=ConsentSource.PHONE,
        recorded_by="A. Becker",
        recorded_at=at,
    )


def test_searching_finds_words_in_any_case_and_takes_signs_literally(
    office: Office, service: TimelineService
) -> None:
    service.add_note(office.actor, office.customer_id, "Paid 100% in cash")
    service.add_note(office.actor, office.customer_id, "Rang about the bill")
    assert [entry.text for entry in shown(service, office, text="RANG")] == ["Rang about the bill"]
    assert [entry.text for entry in shown(service, office, text="0%")] == ["Paid 100% in cash"]
    assert shown(service, office, text="_") == []


def test_a_note_can_be_changed_taken_away_and_brought_back(office: Office, service: TimelineService) -> None:
    note = service.add_note(office.actor, office.customer_id, "first")
    service.change_note(office.actor, note, "second")
    service.remove_note(office.actor, note)
    assert shown(service, office) == []
    service.remove_note(office.actor, note, back=True)
    assert [entry.text for entry in shown(service, office)] == ["second"]
    assert office.events.count(CustomersChanged((office.customer_id,))) == 4


@pytest.mark.parametrize("text", ["", "   ", "x" * (LONGEST_NOTE + 1)])
def test_a_note_that_says_nothing_or_too_much_is_refused(
    office: Office, service: TimelineService, text: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        service.add_note(office.actor, office.customer_id, text)
    assert [problem.field for problem in refused.value.problems] == ["text"]
    assert shown(service, office) == []


def test_nobody_sees_or_writes_the_neighbours(office: Office, service: TimelineService) -> None:
    note = service.add_note(office.actor, office.customer_id, "ours")
    neighbour = office.neighbour
    keys = service.ids(office.actor, TimelineQuery(office.customer_id))
    assert list(service.ids(neighbour, TimelineQuery(office.customer_id))) == []
    assert service.rows(neighbour, keys) == ()
    for refused in (
        lambda: service.head(neighbour, office.customer_id),
        lambda: service.add_note(neighbour, office.customer_id, "theirs"),
        lambda: service.change_note(neighbour, note, "theirs"),
        lambda: service.remove_note(neighbour, note),
    ):
        with pytest.raises(NotFound):
            refused()


def test_staff_read_and_write_nothing(office: Office, service: TimelineService) -> None:
    staff = replace(office.actor, role=Role.STAFF)
    with pytest.raises(NotPermitted):
        service.add_note(staff, office.customer_id, "no")
    assert service.head(staff, office.customer_id).customer_name


def test_sample_data_have_a_history(office: Office, database: Database, clock: FakeClock) -> None:
    DemoService(database, Events(), clock).fill(DemoPlan(customers=5, appointments=20, messages=0))
    with database.read() as work:
        steps = work.execute(select(AppointmentEventRecord.step, AppointmentEventRecord.at)).all()
    assert sum(step is _A.BOOKED for step, _at in steps) == 20
    assert all(at <= clock.now() for step, at in steps if step is _A.BOOKED)
    assert any(step in (_A.ARRIVED, _A.NO_SHOW) for step, _at in steps)


def test_keys_of_all_kinds_differ_and_lead_back() -> None:
    keys = {repo.key_of(kind, number): (kind, number) for kind in _K for number in (1, 2, 3, 1_000_000)}
    assert len(keys) == 16
    assert all(repo.source_of(key) == origin for key, origin in keys.items())


NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
PLAIN = Appointment(1, 1, NOON, NOON + timedelta(minutes=30), customer_id=7)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (replace(PLAIN, note="parking", version=2), []),
        (replace(PLAIN, end=PLAIN.end + timedelta(minutes=15)), [(_A.CHANGED, 7)]),
        (replace(PLAIN, state=AppointmentState.NO_SHOW), [(_A.NO_SHOW, 7)]),
        (replace(PLAIN, customer_id=8), [(_A.REMOVED, 7), (_A.BOOKED, 8)]),
        (replace(PLAIN, customer_id=None), [(_A.REMOVED, 7), (_A.BOOKED, None)]),
        (
            replace(PLAIN, start=NOON - timedelta(hours=1), state=AppointmentState.CONFIRMED),
            [(_A.MOVED, 7), (_A.CONFIRMED, 7)],
        ),
        (None, [(_A.REMOVED, 7)]),
    ],
)
def test_what_a_change_means(
    after: Appointment | None, expected: list[tuple[AppointmentStep, int | None]]
) -> None:
    assert [(step.step, step.customer_id) for step in steps_between(PLAIN, after)] == expected
