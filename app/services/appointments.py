"""Books, moves, changes and cancels appointments, and takes each of these back; the outbox always follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from app.clock import Clock
from app.domain.appointments import AppointmentState
from app.domain.calendar import (
    LONGEST_APPOINTMENT,
    Appointment,
    AppointmentChange,
    AppointmentRow,
    ResourceKind,
)
from app.domain.free_time import LOOK_AHEAD, next_free
from app.domain.mandants import Mandant
from app.domain.permissions import Actor, Permission
from app.domain.send_time import from_local, to_local
from app.domain.timeline import steps_between
from app.errors import EditConflict, FieldProblem, InvalidInput, NotFound
from app.i18n import _
from app.services.events import AppointmentsChanged, Events, MessagesChanged
from app.storage.database import Database, Work
from app.storage.repos import appointments as repo
from app.storage.repos import audit, mandants, timeline


class PlanOutcome(Protocol):
    """What following an appointment did to its SMS."""

    @property
    def withdrawn(self) -> int: ...
    @property
    def renewed(self) -> int: ...
    @property
    def questions(self) -> tuple[int, ...]: ...
    @property
    def message_ids(self) -> tuple[int, ...]: ...


class Planning(Protocol):
    """Makes the outbox equal to a fresh computation, within the transaction that changes the appointment (D-14)."""

    def appointment_changed(
        self, work: Work, actor: Actor, before: Appointment | None, after: Appointment | None
    ) -> PlanOutcome: ...


class AppointmentService:
    """The calendar of a Mandant. All instants are UTC; all-day ones are brought to local midnights."""

    def __init__(self, database: Database, events: Events, clock: Clock, planning: Planning) -> None:
        self._database = database
        self._events = events
        self._clock = clock
        self._planning = planning

    def between(self, actor: Actor, start: datetime, end: datetime) -> tuple[AppointmentRow, ...]:
        """All that share time with the period, in the order they begin."""
        actor.require(Permission.READ_CALENDAR)
        with self._database.read() as work:
            return repo.between(work, actor.mandant_id, start, end)

    def get(self, actor: Actor, appointment_id: int) -> AppointmentRow:
        """One appointment. Raises NotFound."""
        actor.require(Permission.READ_CALENDAR)
        with self._database.read() as work:
            return _found(repo.get(work, actor.mandant_id, appointment_id))

    def overlapping(self, actor: Actor, appointment: Appointment) -> tuple[AppointmentRow, ...]:
        """What the same staff member has at the same time: a reason to warn, never to refuse."""
        actor.require(Permission.READ_CALENDAR)
        if appointment.staff_id is None or appointment.state is AppointmentState.CANCELLED:
            return ()
        with self._database.read() as work:
            return repo.overlapping(work, replace(appointment, mandant_id=actor.mandant_id))

    def next_free(
        self, actor: Actor, minutes: int, after: datetime, *, staff_id: int | None = None
    ) -> datetime:
        """The next start within working hours, of this staff member, or of anybody while somebody is free."""
        actor.require(Permission.READ_CALENDAR)
        with self._database.read() as work:
            mandant = _mandant(work, actor)
            until = after + LOOK_AHEAD + timedelta(days=1)
            taken = repo.busy(work, actor.mandant_id, after, until, staff_id=staff_id)
            people = 1 if staff_id is not None else _people(work, actor)
        hours = mandant.working_hours
        return next_free(after, minutes, ZoneInfo(mandant.time_zone), hours, taken, capacity=people)

    def save(self, actor: Actor, appointment: Appointment) -> AppointmentChange:
        """Store a new (id 0) or changed appointment and let its SMS follow.

        Raises InvalidInput (fields: start, end, title, type_id, customer_id, staff_id), NotFound, and
        EditConflict, whose `theirs` is the stored AppointmentRow.
        """
        actor.require(Permission.EDIT_CALENDAR)
        with self._database.write() as work:
            wanted = _checked(work, actor, replace(appointment, mandant_id=actor.mandant_id))
            if not wanted.id:
                change, outcome = self._write(work, actor, "created", None, wanted)
            else:
                stored = _found(repo.get(work, actor.mandant_id, wanted.id))
                if stored.appointment.version != wanted.version:
                    raise EditConflict(stored)
                if stored.appointment == wanted:
                    return AppointmentChange(wanted, wanted)
                change, outcome = self._write(work, actor, "changed", stored.appointment, wanted)
        self._tell(change, outcome)
        return change

    def cancel(self, actor: Actor, appointment_id: int) -> AppointmentChange:
        """Call it off: it stays in the calendar, crossed out, and its waiting SMS are withdrawn. Raises NotFound."""
        actor.require(Permission.EDIT_CALENDAR)
        with self._database.write() as work:
            before = _found(repo.get(work, actor.mandant_id, appointment_id)).appointment
            if before.state is AppointmentState.CANCELLED:
                return AppointmentChange(before, before)
            wanted = replace(before, state=AppointmentState.CANCELLED)
            change, outcome = self._write(work, actor, "cancelled", before, wanted)
        self._tell(change, outcome)
        return change

    def undo(self, actor: Actor, change: AppointmentChange) -> AppointmentChange:
        """Take `change` back; undoing what is returned does it again.

        Raises EditConflict if the appointment is not as `change` left it (whatever its version says: taking back
        and doing again count versions, too), NotFound if it is gone.
        """
        actor.require(Permission.EDIT_CALENDAR)
        with self._database.write() as work:
            if change.after is None:
                answer, outcome = self._restore(work, actor, change.before)
            else:
                stored = _found(repo.get(work, actor.mandant_id, change.after.id))
                before = stored.appointment
                if replace(before, version=0) != replace(change.after, version=0):
                    raise EditConflict(stored)
                wanted = None if change.before is None else replace(change.before, version=before.version)
                answer, outcome = self._write(work, actor, "undone", before, wanted)
        self._tell(answer, outcome)
        return answer

    def _restore(
        self, work: Work, actor: Actor, gone: Appointment | None
    ) -> tuple[AppointmentChange, PlanOutcome]:
        """Bring back a creation that was undone."""
        version = None if gone is None else repo.undone_version(work, actor.mandant_id, gone.id)
        if gone is None or version is None:
            raise NotFound()
        return self._write(work, actor, "redone", None, replace(gone, version=version))

    def _write(
        self, work: Work, actor: Actor, action: str, before: Appointment | None, after: Appointment | None
    ) -> tuple[AppointmentChange, PlanOutcome]:
        """Bring the row from `before` to `after` (None = not in the calendar) and let the SMS follow."""
        now = self._clock.now()
        target = AppointmentChange(before, after).subject
        if target.id:
            if not repo.overwrite(work, target, now, deleted=after is None):
                raise EditConflict(repo.get(work, actor.mandant_id, target.id))
            appointment_id, version = target.id, target.version + 1
        else:
            appointment_id, version = repo.insert(work, target, now), 1
        stored = None if after is None else replace(after, id=appointment_id, version=version)
        outcome = self._planning.appointment_changed(work, actor, before, stored)
        audit.add(work, actor, now, action, "appointment", appointment_id, _moved(before, stored))
        subject = stored or replace(target, id=appointment_id)
        timeline.add_steps(work, steps_between(before, stored), before, subject, now, actor.name)
        renewed_for = repo.earliest_waiting(work, appointment_id) if outcome.renewed else None
        change = AppointmentChange(
            before=before,
            after=stored,
            withdrawn=outcome.withdrawn,
            renewed=outcome.renewed,
            questions=outcome.questions,
            next_due=renewed_for,
        )
        return change, outcome

    def _tell(self, change: AppointmentChange, outcome: PlanOutcome) -> None:
        touched = change.subject
        sides = [side.customer_id for side in (change.before, change.after) if side is not None]
        people = sorted({customer_id for customer_id in sides if customer_id is not None})
        self._events.publish(AppointmentsChanged((touched.id,), tuple(people)))
        if outcome.message_ids:
            customers = () if touched.customer_id is None else (touched.customer_id,)
            self._events.publish(MessagesChanged(outcome.message_ids, customers))


def _checked(work: Work, actor: Actor, appointment: Appointment) -> Appointment:
    """The appointment with tidy texts and, if all-day, whole local days. Raises InvalidInput."""
    tidy = replace(appointment, title=appointment.title.strip(), note=appointment.note.strip())
    if tidy.all_day:
        tidy = _whole_days(tidy, ZoneInfo(_mandant(work, actor).time_zone))
    problems = _time_problems(tidy)
    if not tidy.title and tidy.type_id is None and tidy.customer_id is None:
        problems.append(FieldProblem("title", _("Say what it is: a title, a type or a customer.")))
    for field in repo.unknown_references(work, tidy):
        problems.append(FieldProblem(field, _("This entry does not exist any more. Choose another one.")))
    if problems:
        raise InvalidInput(*problems)
    return tidy


def _mandant(work: Work, actor: Actor) -> Mandant:
    found = mandants.get(work, actor.mandant_id)
    if found is None:
        raise NotFound
    return found


def _people(work: Work, actor: Actor) -> int:
    """How many can take an appointment at the same time; a company without any staff entered works alone."""
    staff = [
        r for r in mandants.resources(work, actor.mandant_id) if r.active and r.kind is ResourceKind.STAFF
    ]
    return max(1, len(staff))


def _found(row: AppointmentRow | None) -> AppointmentRow:
    if row is None:
        raise NotFound()
    return row


def _time_problems(appointment: Appointment) -> list[FieldProblem]:
    if appointment.end <= appointment.start:
        return [FieldProblem("end", _("The end has to be after the start."))]
    if appointment.end - appointment.start > LONGEST_APPOINTMENT:
        days = LONGEST_APPOINTMENT.days
        return [FieldProblem("end", _("An appointment lasts at most {days} days.").format(days=days))]
    return []


def _whole_days(appointment: Appointment, zone: ZoneInfo) -> Appointment:
    """From the local midnight of the first day to the one after the last day that is touched, at least one day."""
    first = to_local(appointment.start, zone).date()
    last_moment = max(appointment.start, appointment.end - timedelta(microseconds=1))
    after_last = to_local(last_moment, zone).date() + timedelta(days=1)
    midnight = datetime.min.time()
    return replace(
        appointment,
        start=from_local(datetime.combine(first, midnight), zone),
        end=from_local(datetime.combine(after_last, midnight), zone),
    )


def _moved(before: Appointment | None, after: Appointment | None) -> dict[str, str | int | bool | None]:
    """For the audit: which attributes changed, and the state if it did; no texts."""
    if before is None or after is None:
        return {}
    names = [name for name in Appointment.__slots__ if getattr(before, name) != getattr(after, name)]
    detail: dict[str, str | int | bool | None] = {"fields": ",".join(n for n in names if n != "version")}
    if before.state is not after.state:
        detail["state"] = after.state.value
    return detail
