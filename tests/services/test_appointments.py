from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.appointments import AppointmentState
from app.domain.calendar import LONGEST_APPOINTMENT, Appointment, AppointmentChange
from app.domain.permissions import NotPermitted, Role
from app.errors import EditConflict, InvalidInput, NotFound
from app.services.events import AppointmentsChanged, MessagesChanged
from app.storage.database import Database
from tests.fixtures.appointments import Office, Outcome, berlin, open_office
from tests.fixtures.clock import FakeClock

MONDAY, TUESDAY = "2026-11-23 00:00", "2026-11-24 00:00"


@pytest.fixture
def office(database: Database, clock: FakeClock) -> Office:
    return open_office(database, clock)


def titles(office: Office, start: str = MONDAY, end: str = TUESDAY) -> list[str]:
    rows = office.service.between(office.actor, berlin(start), berlin(end))
    return [row.appointment.title for row in rows]


def after(change: AppointmentChange) -> Appointment:
    assert change.after is not None
    return change.after


def test_a_new_appointment_is_stored_told_and_planned(office: Office) -> None:
    wanted = replace(office.wanted("2026-11-23 10:00", "2026-11-23 10:45"), customer_id=office.customer_id)
    change = office.service.save(office.actor, wanted)
    made = after(change)
    assert change.before is None
    assert (made.id > 0, made.version) == (True, 1)
    assert replace(made, id=0, version=0) == wanted
    assert office.service.get(office.actor, made.id).appointment == made
    assert office.planning.told == [(None, made)]
    assert office.events == [AppointmentsChanged((made.id,), (office.customer_id,))]


def test_moving_tells_planning_both_sides_and_the_screens_what_became_of_the_sms(office: Office) -> None:
    made = office.book("2026-11-23 10:00", "2026-11-23 10:45")
    office.planning.outcome = Outcome(withdrawn=1, renewed=1, questions=(9,), message_ids=(7, 8))
    later = replace(made, start=berlin("2026-11-24 14:30"), end=berlin("2026-11-24 15:15"))
    change = office.service.save(office.actor, later)
    assert office.planning.told[-1] == (made, change.after)
    assert (change.withdrawn, change.renewed, change.questions) == (1, 1, (9,))
    assert MessagesChanged((7, 8), ()) in office.events


def test_what_planning_cannot_do_leaves_the_appointment_where_it_was(office: Office) -> None:
    made = office.book("2026-11-23 10:00", "2026-11-23 10:45")

    def fail(work: object) -> None:
        raise RuntimeError("planning failed")

    office.planning.act = fail
    with pytest.raises(RuntimeError, match="planning failed"):
        office.service.cancel(office.actor, made.id)
    assert office.service.get(office.actor, made.id).appointment == made


def test_saving_without_a_change_does_nothing(office: Office) -> None:
    made = office.book("2026-11-23 10:00", "2026-11-23 10:45")
    office.events.clear()
    assert office.service.save(office.actor, made) == AppointmentChange(made, made)
    assert office.events == []
    assert office.service.get(office.actor, made.id).appointment.version == made.version


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (MONDAY, TUESDAY, ["over midnight", "early", "late"]),
        ("2026-11-22 00:00", MONDAY, ["over midnight"]),
        ("2026-11-23 10:45", "2026-11-23 11:00", ["late"]),  # the first has just ended
        ("2026-11-25 00:00", "2026-11-26 00:00", []),
    ],
)
def test_between_finds_what_shares_time_with_the_period(
    office: Office, start: str, end: str, expected: list[str]
) -> None:
    office.book("2026-11-23 10:00", "2026-11-23 10:45", title="early")
    office.book("2026-11-23 10:30", "2026-11-23 11:15", title="late")
    office.book("2026-11-22 23:00", "2026-11-23 01:00", title="over midnight")
    assert titles(office, start, end) == expected


def test_the_longest_appointment_is_found_on_its_last_day(office: Office) -> None:
    start = berlin("2026-11-01 08:00")
    holiday = replace(office.wanted("2026-11-01 08:00", "2026-11-02 08:00"), end=start + LONGEST_APPOINTMENT)
    made = after(office.service.save(office.actor, holiday))
    rows = office.service.between(office.actor, made.end - timedelta(minutes=1), made.end)
    assert [row.appointment.id for row in rows] == [made.id]


def test_rows_carry_names_and_the_colour_of_the_type(office: Office) -> None:
    wanted = replace(
        office.wanted("2026-11-23 10:00", "2026-11-23 10:45", staff=1),
        customer_id=office.customer_id,
        type_id=office.types[1].id,
    )
    row = office.service.get(office.actor, after(office.service.save(office.actor, wanted)).id)
    assert (row.customer_name, row.staff_name) == ("Meyer, Erika", "B. Krüger")
    assert (row.type_name, row.colour) == ("Fitting", "#8F5B00")


def test_an_all_day_one_covers_whole_local_days_also_when_the_clocks_change(office: Office) -> None:
    wanted = replace(office.wanted("2027-03-28 09:00", "2027-03-28 09:00"), all_day=True)
    made = after(office.service.save(office.actor, wanted))
    assert (made.start, made.end) == (berlin("2027-03-28 00:00"), berlin("2027-03-29 00:00"))
    assert made.end - made.start == timedelta(hours=23)
    longer = after(office.service.save(office.actor, replace(made, end=berlin("2027-03-30 00:00"))))
    assert longer.end == berlin("2027-03-30 00:00")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"end": berlin("2026-11-23 10:00")}, "end"),
        ({"end": berlin("2026-12-30 10:00")}, "end"),
        ({"title": "  "}, "title"),
        ({"type_id": 999}, "type_id"),
        ({"customer_id": 999}, "customer_id"),
        ({"staff_id": 999}, "staff_id"),
    ],
)
def test_what_cannot_be_stored_is_said_at_its_field(
    office: Office, change: dict[str, object], field: str
) -> None:
    wanted = replace(office.wanted("2026-11-23 10:00", "2026-11-23 10:45"), **change)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput) as refused:
        office.service.save(office.actor, wanted)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert titles(office) == []


def test_a_customer_of_another_mandant_cannot_be_booked(office: Office) -> None:
    wanted = office.wanted("2026-11-23 10:00", "2026-11-23 10:45")
    with pytest.raises(InvalidInput):
        office.service.save(office.actor, replace(wanted, customer_id=office.neighbours_customer_id))


def test_another_mandant_neither_sees_nor_changes_it(office: Office) -> None:
    made = office.book("2026-11-23 10:00", "2026-11-23 10:45")
    assert office.service.between(office.neighbour, berlin(MONDAY), berlin(TUESDAY)) == ()
    for attempt in (
        lambda: office.service.get(office.neighbour, made.id),
        lambda: office.service.save(office.neighbour, replace(made, title="Mine now")),
        lambda: office.service.cancel(office.neighbour, made.id),
        lambda: office.service.undo(office.neighbour, AppointmentChange(None, made)),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert office.service.get(office.actor, made.id).appointment == made


def test_staff_may_look_but_not_book(office: Office) -> None:
    reader = replace(office.actor, role=Role.STAFF)
    made = office.book("2026-11-23 10:00", "2026-11-23 10:45")
    assert office.service.get(reader, made.id).appointment == made
    with pytest.raises(NotPermitted):
        office.service.save(reader, replace(made, title="x"))
    with pytest.raises(NotPermitted):
        office.service.cancel(reader, made.id)
    with pytest.raises(NotPermitted):
        office.service.undo(reader, AppointmentChange(None, made))


def test_an_old_version_never_overwrites_a_newer_one(office: Office) -> None:
    made = office.book("2026-11-23 10:00", "2026-11-23 10:45")
    office.service.save(office.actor, replace(made, title="Somebody else's"))
    with pytest.raises(EditConflict) as refused:
        office.service.save(office.actor, replace(made, title="Mine"))
    assert refused.value.theirs == office.service.get(office.actor, made.id)
    assert titles(office) == ["Somebody else's"]


def test_cancelling_keeps_it_in_the_calendar(office: Office) -> None:
    made = office.book("2026-11-23 10:00", "2026-11-23 10:45")
    change = office.service.cancel(office.actor, made.id)
    assert after(change).state is AppointmentState.CANCELLED
    assert titles(office) == ["Hearing test"]
    again = office.service.cancel(office.actor, made.id)
    assert again.before == again.after


def test_undo_takes_back_creating_moving_and_cancelling_and_does_them_again(office: Office) -> None:
    service, actor = office.service, office.actor
    created = service.save(actor, office.wanted("2026-11-23 10:00", "2026-11-23 10:45"))
    moved = service.save(
        actor, replace(after(created), start=berlin("2026-11-24 10:00"), end=berlin("2026-11-24 10:45"))
    )
    cancelled = service.cancel(actor, after(created).id)

    for change in (cancelled, moved, created):
        service.undo(actor, change)
    with pytest.raises(NotFound):
        service.get(actor, after(created).id)
    assert titles(office) == []
    assert office.planning.told[-1][1] is None

    service.undo(actor, AppointmentChange(before=after(created), after=None))
    assert titles(office) == ["Hearing test"]
    assert service.get(actor, after(created).id).appointment.start == berlin("2026-11-23 10:00")
    assert office.planning.told[-1][0] is None


def test_undoing_an_undo_does_it_again(office: Office) -> None:
    made = office.book("2026-11-23 10:00", "2026-11-23 10:45")
    change = office.service.save(office.actor, replace(made, title="Second visit"))
    back = office.service.undo(office.actor, change)
    assert titles(office) == ["Hearing test"]
    office.service.undo(office.actor, back)
    assert titles(office) == ["Second visit"]


def test_undo_refuses_what_somebody_else_changed_meanwhile(office: Office) -> None:
    made = office.book("2026-11-23 10:00", "2026-11-23 10:45")
    change = office.service.save(office.actor, replace(made, title="Second visit"))
    office.service.save(office.actor, replace(after(change), note="brings her daughter"))
    with pytest.raises(EditConflict):
        office.service.undo(office.actor, change)
    assert titles(office) == ["Second visit"]


def test_the_same_staff_member_at_the_same_time_is_found(office: Office) -> None:
    first = office.book("2026-11-23 10:00", "2026-11-23 10:45", title="first", staff=0)
    office.book("2026-11-23 10:45", "2026-11-23 11:00", title="next", staff=0)
    office.book("2026-11-23 10:00", "2026-11-23 10:45", title="colleague", staff=1)
    gone = office.book("2026-11-23 10:00", "2026-11-23 10:45", title="cancelled", staff=0)
    office.service.cancel(office.actor, gone.id)
    wanted = office.wanted("2026-11-23 10:30", "2026-11-23 10:45", staff=0)
    found = office.service.overlapping(office.actor, wanted)
    assert [row.appointment.title for row in found] == ["first"]
    assert office.service.overlapping(office.actor, first) == ()
    assert office.service.overlapping(office.actor, replace(wanted, staff_id=None)) == ()


def test_next_free_knows_the_working_hours_and_who_is_there(office: Office) -> None:
    monday_six = berlin("2026-11-23 06:00")
    office.book("2026-11-23 08:00", "2026-11-23 09:00", staff=0)
    service, actor = office.service, office.actor
    assert service.next_free(actor, 30, monday_six) == berlin("2026-11-23 08:00")
    assert service.next_free(actor, 30, monday_six, staff_id=office.staff[0].id) == berlin("2026-11-23 09:00")
    office.book("2026-11-23 08:00", "2026-11-23 08:30", staff=1)
    assert service.next_free(actor, 30, monday_six) == berlin("2026-11-23 08:30")
