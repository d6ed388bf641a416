"""Sample data: a few lifelike records for a newcomer, or very many, from a seed, to measure with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from app.clock import Clock
from app.domain.calendar import ResourceKind
from app.errors import UserError
from app.i18n import _
from app.services.events import AppointmentsChanged, CustomersChanged, Events, MessagesChanged
from app.services.sample_people import SamplePeople
from app.storage.database import Database, Work
from app.storage.repos import accounts, bulk, customer_search, mandants, timeline

CHUNK = 5_000
Row = dict[str, Any]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """How much to make; the same seed on the same day makes the same records."""

    customers: int = 40
    appointments: int = 60
    messages: int = 50
    seed: int = 1

    @property
    def is_small(self) -> bool:
        """Small enough to be looked at: numbers free of use, nothing overlapping by chance."""
        return self.customers <= 80


class DemoService:
    """Fills Mandanten that send through the practice phone; refuses any other, lest a stranger gets an SMS."""

    def __init__(self, database: Database, events: Events, clock: Clock) -> None:
        self._database = database
        self._events = events
        self._clock = clock

    def fill(self, plan: DemoPlan, *, progress: Progress | None = None) -> DemoPlan:
        """Add the records, shared out among all Mandanten. Raises UserError where a real gateway is set up."""
        total = plan.customers + plan.appointments + plan.messages
        done = 0
        with self._database.write() as work:
            chosen = mandants.all_ids(work)
            first_appointment = bulk.next_id(work, "appointment")
            if any(provider != "practice" for provider in accounts.active_providers(work)):
                raise UserError(
                    _(
                        "Sample data is only added where every gateway is the practice phone. Nothing was changed."
                    )
                )
            for position, mandant_id in enumerate(chosen):
                share = _share(plan, position, len(chosen))
                maker = _Maker(work, mandant_id, share, self._clock.now())
                for table, rows in maker.tables():
                    while chunk := list(islice(rows, CHUNK)):
                        bulk.add(work, table, chunk)
                        done += len(chunk) if table in ("customer", "appointment", "message") else 0
                        if progress is not None:
                            progress(done, total)
                    bulk.settle_ids(work, table)
            timeline.write_bookings(work, first_appointment)
            customer_search.rebuild(work)
        for event in (CustomersChanged(), AppointmentsChanged(), MessagesChanged()):
            self._events.publish(event)
        return plan


def _share(plan: DemoPlan, position: int, count: int) -> DemoPlan:
    def part(whole: int) -> int:
        return whole // count + (1 if position < whole % count else 0)

    return DemoPlan(
        part(plan.customers), part(plan.appointments), part(plan.messages), plan.seed * 1000 + position
    )


class _Maker:
    """Makes the rows of one Mandant; ids are given here, so that rows can refer to each other."""

    def __init__(self, work: Work, mandant_id: int, plan: DemoPlan, now: datetime) -> None:
        mandant = mandants.get(work, mandant_id)
        if mandant is None:
            raise LookupError("the Mandant is gone")
        self._mandant = mandant
        self._plan = plan
        self._now = now
        self._zone = ZoneInfo(mandant.time_zone)
        self._people = SamplePeople(mandant.language, plan.seed, free_numbers=plan.is_small)
        self._account_id = accounts.active_id(work, mandant_id)
        self._ids = {table: bulk.next_id(work, table) for table in bulk.TABLES}
        self._types = [(kind.id, kind.minutes) for kind in mandants.appointment_types(work) if kind.active]
        resources = mandants.resources(work, mandant_id)
        self._staff = [staff.id for staff in resources if staff.kind is ResourceKind.STAFF and staff.active]
        self._people_made: list[tuple[int, str, str]] = []  # id, number, name
        self._appointments_made: list[tuple[int, int, datetime]] = []  # id, index of the person, start

    def tables(self) -> Iterator[tuple[str, Iterator[Row]]]:
        """The tables in the order in which they may refer to each other."""
        if not self._types:
            self._types = [
                (self._take("appointment_type"), minutes) for _name, minutes, _colour in self._people.types
            ]
            yield "appointment_type", self._type_rows()
        wanted = 3 if self._plan.is_small else 8
        missing = range(len(self._staff), wanted)
        self._staff += [self._take("resource") for _index in missing]
        yield "resource", self._staff_rows(list(missing))
        yield "customer", self._customer_rows()
        yield "customer_phone", self._phone_rows()
        yield "consent", self._consent_rows()
        yield "appointment", self._appointment_rows()
        yield "message", self._message_rows()

    def _take(self, table: str) -> int:
        number = self._ids[table]
        self._ids[table] += 1
        return number

    def _type_rows(self) -> Iterator[Row]:
        for position, (name, minutes, colour) in enumerate(self._people.types):
            yield {
                "id": self._types[position][0],
                "name": name,
                "colour": colour,
                "minutes": minutes,
                "position": position,
                "active": True,
                "version": 1,
            }

    def _staff_rows(self, missing: list[int]) -> Iterator[Row]:
        for position in missing:
            yield {
                "id": self._staff[position],
                "mandant_id": self._mandant.id,
                "name": self._people.staff[position],
                "kind": "staff",
                "colour": ("#0F6E84", "#7A5CC2", "#B5651D", "#2E8B57")[position % 4],
                "position": position,
                "active": True,
                "version": 1,
            }

    def _customer_rows(self) -> Iterator[Row]:
        for index in range(self._plan.customers):
            person = self._people.person(index)
            customer_id = self._take("customer")
            self._people_made.append((customer_id, person.e164, person.last_name))
            yield person.row(customer_id, self._mandant.id, self._now)

    def _phone_rows(self) -> Iterator[Row]:
        for customer_id, number, _name in self._people_made:
            yield {
                "id": self._take("customer_phone"),
                "customer_id": customer_id,
                "position": 0,
                "label": "mobile",
                "raw": number,
                "e164": number,
                "note": "",
            }

    def _consent_rows(self) -> Iterator[Row]:
        for index, (customer_id, number, _name) in enumerate(self._people_made):
            agreed = self._now - timedelta(days=30 + index % 700)
            for purpose in _agreed_to(index):
                yield {
                    "id": self._take("consent"),
                    "mandant_id": self._mandant.id,
                    "customer_id": customer_id,
                    "number_e164": number,
                    "purpose": purpose,
                    "granted": True,
                    "agreed_on": agreed.date(),
                    "source": "in_person",
                    "recorded_by": self._people.staff[0],
                    "recorded_at": agreed,
                }

    def _appointment_rows(self) -> Iterator[Row]:
        if not self._people_made:
            return
        random = self._people.random
        slots = self._slots()
        for index in range(self._plan.appointments):
            start, minutes, staff_id, type_position = next(slots)
            person = random.randrange(len(self._people_made))
            appointment_id = self._take("appointment")
            self._appointments_made.append((appointment_id, person, start))
            past = start < self._now
            booked = min(start, self._now) - timedelta(days=10)
            yield {
                "id": appointment_id,
                "mandant_id": self._mandant.id,
                "start": start,
                "end": start + timedelta(minutes=minutes),
                "all_day": False,
                "title": "",
                "type_id": self._types[type_position][0],
                "customer_id": self._people_made[person][0],
                "staff_id": staff_id,
                "note": "",
                "state": ("arrived" if index % 14 else "no_show")
                if past
                else ("confirmed", "planned")[index % 2],
                "deleted": False,
                "created_at": booked,
                "changed_at": booked,
                "version": 1,
            }

    def _slots(self) -> Iterator[tuple[datetime, int, int, int]]:
        """Free times in working hours, one staff member after the other, around the present week."""
        random = self._people.random
        weeks = 2 if self._plan.is_small else 120
        lanes = weeks * 5 * len(self._staff)
        per_lane = max(1, -(-self._plan.appointments // lanes))
        monday = (
            self._now.astimezone(self._zone) - timedelta(days=self._now.astimezone(self._zone).weekday())
        ).replace(hour=8, minute=30, second=0, microsecond=0, tzinfo=None)
        first = monday - timedelta(weeks=0 if self._plan.is_small else weeks // 2)
        while True:  # a second round lies beside the first: busy days overlap
            for day in (first + timedelta(weeks=week, days=day) for week in range(weeks) for day in range(5)):
                for number, staff_id in enumerate(self._staff):
                    at = day + timedelta(minutes=15 * random.randrange(4))
                    if self._plan.is_small:  # one after the other, so that names can be read
                        at += timedelta(minutes=150 * ((number + day.day) % len(self._staff)))
                    for _slot in range(per_lane):
                        position = random.randrange(len(self._types))
                        minutes = self._types[position][1]
                        yield at.replace(tzinfo=self._zone), minutes, staff_id, position
                        at += timedelta(
                            minutes=-(-minutes // 15) * 15 + 15 * random.randrange(1 + 24 // per_lane)
                        )
                        if at.hour >= 17 or at.date() != day.date():
                            at = day

    def _message_rows(self) -> Iterator[Row]:
        random = self._people.random
        wishes = self._past_appointments()
        for index in range(self._plan.messages if self._people_made else 0):
            appointment = wishes[index] if self._plan.is_small and index < len(wishes) else None
            person = appointment[1] if appointment else random.randrange(len(self._people_made))
            minutes_ago = 30 + (index * 47) % 5_000 if self._plan.is_small else 5 + (index * 7) % 1_051_200
            at = self._now - timedelta(minutes=minutes_ago)
            if appointment:
                at = min(appointment[2] - timedelta(days=1), at)
            yield self._message(index, person, appointment, at)

    def _past_appointments(self) -> list[tuple[int, int, datetime]]:
        soon = self._now + timedelta(hours=20)
        return [made for made in self._appointments_made if made[2] < soon]

    def _message(
        self, index: int, person: int, appointment: tuple[int, int, datetime] | None, at: datetime
    ) -> Row:
        customer_id, number, name = self._people_made[person]
        status, reason = _OUTCOMES[index % len(_OUTCOMES)]
        local = (appointment[2] if appointment else at + timedelta(days=1)).astimezone(self._zone)
        text = self._people.texts[index % len(self._people.texts)].format(
            name=name, day=f"{local:%d.%m.}", time=f"{local:%H:%M}"
        )
        unique = f"{self._plan.seed:x}-{self._mandant.id:x}-{self._ids['message']:x}"
        return {
            "id": self._take("message"),
            "mandant_id": self._mandant.id,
            "account_id": self._account_id,
            "customer_id": customer_id,
            "appointment_id": appointment[0] if appointment else None,
            "user_id": None,
            "user_name": self._people.staff[index % 2],
            "resend_of": None,
            "replaces": None,
            "reference": f"demo-{unique}"[:32],
            "dedup_key": f"demo-{unique}",
            "purpose": "appointments",
            "number": number,
            "sender": "",
            "text": text,
            "template": None,
            "edited_by_hand": False,
            "parts": 1,
            "rule": "day_1" if appointment else "now",
            "fixed_weekday": None,
            "fixed_minute": None,
            "status": status,
            "reason": reason,
            "words": "",
            "created_at": at - timedelta(hours=1),
            "due_at": at,
            "act_at": None,
            "poll_at": None,
            "polled_at": at,
            "accepted_at": at,
            "status_at": at,
            "listed_at": at,
            "attempts": 1,
            "lease_token": None,
            "lease_until": None,
            "gateway_id": None,
            "price": None,
            "currency": "",
        }


_OUTCOMES: tuple[tuple[str, str | None], ...] = (
    *((("delivered", None),) * 12),
    ("undelivered", None),
    *((("delivered", None),) * 5),
    ("no_report", "no_report_in_time"),
    ("failed", "invalid_number"),
)


def _agreed_to(index: int) -> tuple[str, ...]:
    """What the customer of that number takes SMS for."""
    if index % 12 == 11:  # every twelfth has not been asked yet
        return ()
    return (
        "appointments",
        *(["information"] if index % 4 else []),
        *(["marketing"] if index % 3 == 0 else []),
    )
