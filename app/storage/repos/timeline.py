"""A customer's timeline: messages, steps of appointments, consents and notes, merged by time."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    bindparam,
    cast,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy import text as sql

from app.domain.appointments import AppointmentState
from app.domain.calendar import Appointment
from app.domain.timeline import AppointmentStep, Step, TimelineEntry, TimelineKind, TimelineQuery
from app.models.appointment import AppointmentRecord, AppointmentTypeRecord
from app.models.customer import ConsentRow
from app.models.history import AppointmentEventRecord, CustomerNoteRecord
from app.models.message import MessageRecord
from app.storage.database import Work

_M, _E, _C, _N = MessageRecord, AppointmentEventRecord, ConsentRow, CustomerNoteRecord
_A, _T = AppointmentRecord, AppointmentTypeRecord
_KINDS = tuple(TimelineKind)
_CHUNK = 500

# Kind → its key, its instant and its customer.
_PLACES: Mapping[TimelineKind, tuple[Any, Any, Any]] = MappingProxyType(
    {
        TimelineKind.SMS: (_M.id, _M.listed_at, _M.customer_id),
        TimelineKind.APPOINTMENT: (_E.id, _E.at, _E.customer_id),
        TimelineKind.CONSENT: (_C.id, _C.recorded_at, _C.customer_id),
        TimelineKind.NOTE: (_N.id, _N.at, _N.customer_id),
    }
)


# One question for all four kinds: what each statement costs on its way is most of what they cost. The plus keeps
# SQLite from the index of the Mandant, under which far more rows lie.
_TABLES = (
    ("message", "listed_at", ""),
    ("appointment_event", "at", ""),
    ("consent", "recorded_at", ""),
    ("customer_note", "at", " AND removed_at IS NULL"),
)
_COUNTS = sql(
    " UNION ALL ".join(
        f"SELECT {number}, count(*) FROM {table} WHERE customer_id = :customer{kept}"  # noqa: S608
        for number, (table, _at, kept) in enumerate(_TABLES)
    )
)
_ENTRIES = " UNION ALL ".join(
    f"SELECT {at} AS moment, id * {len(_KINDS)} + {number} AS entry FROM {table} "  # noqa: S608
    f"WHERE customer_id = :customer AND +mandant_id = :mandant{kept}"
    for number, (table, at, kept) in enumerate(_TABLES)
)
_KEYS = sql(_ENTRIES + " ORDER BY moment DESC, entry DESC")
_OWNER = sql(
    "SELECT last_name, first_name, company, time_zone FROM customer JOIN mandant ON mandant.id = customer.mandant_id "
    "WHERE customer.id = :customer AND customer.mandant_id = :mandant"
)


def key_of(kind: TimelineKind, source_id: int) -> int:
    """One number for entries of all kinds."""
    return source_id * len(_KINDS) + _KINDS.index(kind)


def source_of(key: int) -> tuple[TimelineKind, int]:
    """What `key_of` made the number from."""
    source_id, kind = divmod(key, len(_KINDS))
    return _KINDS[kind], source_id


def counts(work: Work, customer_id: int) -> dict[TimelineKind, int]:
    """How many entries of each kind there are."""
    found = work.connection().execute(_COUNTS, {"customer": customer_id})
    return {_KINDS[number]: count for number, count in found}


def keys(work: Work, mandant_id: int, query: TimelineQuery) -> array[int]:
    """All entries asked for, the newest first; each kind is read from its index by customer."""
    wanted = {"customer": query.customer_id, "mandant": mandant_id}
    if not query.text:
        rows: Iterable[Any] = work.connection().execute(_KEYS, wanted)
        shown = {_KINDS.index(kind) for kind in query.kinds or _KINDS}
        return array("q", (key for _at, key in rows if key % len(_KINDS) in shown))
    if owner(work, mandant_id, query.customer_id) is None:
        return array("q")  # asked apart: with the Mandant in it, SQLite would read all of its messages
    found: list[tuple[datetime, int]] = []
    for kind in query.kinds or _KINDS:
        key, at, owner_id = _PLACES[kind]
        theirs = owner_id == query.customer_id
        statement = select(at, key).where(theirs, *_kept(kind), *_texts(kind, query.text))
        found += [(row[0], key_of(kind, row[1])) for row in work.execute(statement)]
    found.sort(reverse=True)
    return array("q", map(itemgetter(1), found))


def entries(work: Work, mandant_id: int, wanted: Sequence[int]) -> tuple[TimelineEntry, ...]:
    """These entries in the order asked for; what is not in this Mandant is left out."""
    by_kind: dict[TimelineKind, list[int]] = {}
    for key in wanted:
        kind, source_id = source_of(key)
        by_kind.setdefault(kind, []).append(source_id)
    found: dict[int, TimelineEntry] = {}
    for kind, ids in by_kind.items():
        for start in range(0, len(ids), _CHUNK):
            rows = work.connection().execute(_LINES[kind], {"ids": ids[start : start + _CHUNK]})
            names = tuple(rows.keys())
            for row in rows:
                values = dict(zip(names, row, strict=True))
                if values.pop("mandant_id") == mandant_id:
                    key = key_of(kind, values["source_id"])
                    found[key] = _entry(key, kind, values)
    return tuple(found[key] for key in wanted if key in found)


def owner(work: Work, mandant_id: int, customer_id: int) -> tuple[str, str] | None:
    """The customer's name as lists sort people, and the Mandant's time zone; None if there is no such customer."""
    row = work.connection().execute(_OWNER, {"customer": customer_id, "mandant": mandant_id}).one_or_none()
    if row is None:
        return None
    return ", ".join(part for part in (row.last_name, row.first_name) if part) or row.company, row.time_zone


def add_steps(
    work: Work,
    steps: Iterable[Step],
    before: Appointment | None,
    after: Appointment,
    at: datetime,
    user_name: str,
) -> None:
    """Write down what happened to an appointment; `after` is as it is now, or was last."""
    moved = before is not None and before.start != after.start
    rows = [
        {
            "mandant_id": after.mandant_id,
            "appointment_id": after.id,
            "customer_id": step.customer_id,
            "at": at,
            "step": step.step,
            "title": after.title,
            "start": after.start,
            "start_before": before.start if before is not None and moved else None,
            "user_name": user_name,
        }
        for step in steps
    ]
    if rows:
        work.execute(insert(_E), rows)


def write_bookings(work: Work, first_id: int) -> None:
    """Write down in one go that the appointments from `first_id` on were booked, and of past ones how they ended."""
    plain = (_A.mandant_id, _A.id, _A.customer_id, _A.title, _A.start, literal(""))
    names = ["mandant_id", "appointment_id", "customer_id", "title", "start", "user_name", "at", "step"]
    booked = select(*plain, _A.created_at, literal(AppointmentStep.BOOKED.value)).where(_A.id >= first_id)
    ended = select(*plain, _A.end, cast(_A.state, String)).where(
        _A.id >= first_id, _A.state.in_((AppointmentState.ARRIVED, AppointmentState.NO_SHOW))
    )
    for query in (booked, ended):
        work.execute(insert(_E).from_select(names, query))


def add_note(work: Work, mandant_id: int, customer_id: int, text: str, at: datetime, user_name: str) -> int:
    """Store a note; returns its id."""
    note = _N(mandant_id=mandant_id, customer_id=customer_id, text=text, at=at, user_name=user_name)
    work.add(note)
    work.flush()
    return note.id


def set_note_removed(work: Work, mandant_id: int, note_id: int, at: datetime | None) -> int | None:
    """Take a note away, or bring it back (`at` None); returns its customer, None if there is no such note."""
    changed = work.execute(
        update(_N).where(_N.id == note_id, _N.mandant_id == mandant_id).values(removed_at=at)
        .returning(_N.customer_id)
    )  # fmt: skip
    return changed.scalar_one_or_none()


def change_note(work: Work, mandant_id: int, note_id: int, text: str) -> int | None:
    """Store another text; returns the note's customer, None if there is no such note."""
    changed = work.execute(
        update(_N).where(_N.id == note_id, _N.mandant_id == mandant_id, _N.removed_at.is_(None))
        .values(text=text).returning(_N.customer_id)
    )  # fmt: skip
    return changed.scalar_one_or_none()


def _kept(kind: TimelineKind) -> tuple[ColumnElement[bool], ...]:
    return (_N.removed_at.is_(None),) if kind is TimelineKind.NOTE else ()


def _texts(kind: TimelineKind, text: str) -> tuple[ColumnElement[bool], ...]:
    """What is searched in one customer's few rows: no index is needed."""
    if not text:
        return ()
    match kind:
        case TimelineKind.SMS:
            return (or_(_has(_M.text, text), _has(_M.number, text), _has(_M.user_name, text)),)
        case TimelineKind.APPOINTMENT:
            return (or_(_has(_E.title, text), _has(_E.user_name, text)),)
        case TimelineKind.CONSENT:
            return (or_(_has(_C.number_e164, text), _has(_C.recorded_by, text)),)
        case TimelineKind.NOTE:
            return (or_(_has(_N.text, text), _has(_N.user_name, text)),)


def _has(column: Any, text: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column.icontains(text, autoescape=True)
    return found


def _lines(kind: TimelineKind) -> Select[Any]:
    query: Any  # each kind has columns of its own
    match kind:
        case TimelineKind.SMS:
            query = select(
                _M.text, _M.number, _M.status, _M.reason, _M.parts, _M.appointment_id, _M.user_name, _A.start
            ).outerjoin(_A, _A.id == _M.appointment_id)
        case TimelineKind.APPOINTMENT:
            title = func.coalesce(func.nullif(_E.title, ""), _T.name, "").label("text")
            query = (
                select(title, _E.step, _E.appointment_id, _E.start, _E.start_before, _E.user_name)
                .outerjoin(_A, _A.id == _E.appointment_id)
                .outerjoin(_T, _T.id == _A.type_id)
            )
        case TimelineKind.CONSENT:
            number, user = _C.number_e164.label("number"), _C.recorded_by.label("user_name")
            query = select(number, user, _C.granted, _C.purpose, _C.source, _C.agreed_on)
        case TimelineKind.NOTE:
            query = select(_N.text, _N.user_name)
    key, at, _owner = _PLACES[kind]
    lines: Select[Any] = query.add_columns(key.label("source_id"), at.label("at"), key.class_.mandant_id)
    return lines.where(key.in_(bindparam("ids", expanding=True)))


_LINES = MappingProxyType({kind: _lines(kind) for kind in _KINDS})
"""Put together once: to do so takes as long as to ask them."""


def _entry(key: int, kind: TimelineKind, values: dict[str, Any]) -> TimelineEntry:
    on = values.pop("agreed_on", None)
    if on is not None:
        values.update(agreed_on=on, purpose=values["purpose"].value, source=values["source"].value)
    return TimelineEntry(key=key, kind=kind, **values)
