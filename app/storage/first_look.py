"""The first week, read before the database library is there: from one's own file, where nobody has to log in.

The library takes longer to import than all the rest of the start. What it would ask for the first page is asked here
in its own words (a test compares them), the rules are those of `app.domain`, the values are made by `app.storage.rows`.
Whatever is out of the ordinary is left to the ordinary way, which follows in any case.
"""

from __future__ import annotations

import json
import sqlite3
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.appointments import AppointmentState
from app.domain.calendar import LONGEST_APPOINTMENT, AppointmentRow
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.desk import LAYOUT, Desk, FirstLook, desk_of
from app.domain.first_start import BEGUN, STATE
from app.domain.permissions import Actor, Permission
from app.domain.send_time import to_local
from app.domain.users import comes_in_unasked
from app.domain.weeks import monday_of, span_of
from app.storage import rows
from app.storage.errors import StorageError
from app.storage.examination import examine, was_left_open
from app.storage.version import HEAD, OWN_TABLE, VERSION_TABLE

ACTIVE_USERS = """
SELECT user_account.id, user_account.name, user_account.role, user_account.password_hash, user_account.active,
 user_account.language, user_account.mobile, user_account.mandant_ids, user_account.failed_log_ins,
 user_account.locked_until, user_account.version
FROM user_account WHERE user_account.active IS 1
"""
MANDANTS = """
SELECT mandant.id, mandant.name, mandant.street, mandant.postal_code, mandant.city, mandant.phone, mandant.email,
 mandant.website, mandant.time_zone, mandant.country, mandant.language, mandant.colour, mandant.default_sender,
 mandant.sender_locked, mandant.working_hours, mandant.version
FROM mandant
"""
SETTING = """
SELECT setting.id, setting.scope, setting."key", setting.value
FROM setting WHERE setting.scope = ? AND setting."key" = ?
"""
SETTINGS = """
SELECT setting."key", setting.value
FROM setting WHERE setting.scope = ? AND (setting."key" LIKE ? || '%' ESCAPE '/')
"""
WEEK = """
SELECT appointment.id, appointment.mandant_id, appointment.start, appointment."end", appointment.all_day,
 appointment.title, appointment.type_id, appointment.customer_id, appointment.staff_id, appointment.note,
 appointment.state, appointment.version, customer.last_name, customer.first_name, customer.company,
 appointment_type.name AS type_name, appointment_type.colour AS colour, resource.name AS staff_name
FROM appointment
 LEFT OUTER JOIN customer ON customer.id = appointment.customer_id
 LEFT OUTER JOIN appointment_type ON appointment_type.id = appointment.type_id
 LEFT OUTER JOIN resource ON resource.id = appointment.staff_id
WHERE appointment.mandant_id = ? AND appointment.deleted IS 0
 AND appointment.start < ? AND appointment.start > ? AND appointment."end" > ?
ORDER BY appointment.start, appointment."end" DESC, appointment.id
"""
NEWEST_SMS = """
SELECT message.appointment_id, message.status, message.due_at, message.reason
FROM message
WHERE message.id IN
 (SELECT coalesce(max(CASE WHEN ((message.status NOT IN (?, ?))) THEN message.id END), max(message.id)) AS coalesce_1
 FROM message WHERE message.appointment_id IN ({ids}) GROUP BY message.appointment_id)
"""

MOST_APPOINTMENTS = 1000
"""A week with more takes as long to read as the library to import."""

_Converters = Mapping[str, Callable[[Any], Any]]


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


def _json(value: str | int | float) -> Any:
    """The column keeps numbers as numbers."""
    return json.loads(value) if isinstance(value, str) else value


def _reason(word: str | None) -> StatusReason | None:
    return None if word is None else StatusReason(word)


_USER: _Converters = {"active": bool, "mandant_ids": _json}
_MANDANT: _Converters = {"sender_locked": bool, "working_hours": _json}
_APPOINTMENT: _Converters = {
    "start": _instant, "end": _instant, "all_day": bool, "state": AppointmentState,
}  # fmt: skip
_MESSAGE: _Converters = {"status": MessageStatus, "due_at": _instant, "reason": _reason}


def first_look(file: Path, now: datetime) -> FirstLook | None:
    """Who comes in and the week around the UTC instant `now`; None where the ordinary way has to be waited for.

    That is so where somebody has to log in, the tables are of another version, the file is missing, open elsewhere,
    was not closed properly, lies where it must not, or is damaged: the ordinary way says so.
    """
    try:
        if not file.exists() or was_left_open(file):
            return None
        examine(file)
        address = f"{file.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=0.1)) as connection:
            connection.execute("BEGIN DEFERRED")
            return _look(connection, now) if _is_ours(connection) else None
    except (sqlite3.Error, StorageError, OSError, ValueError, LookupError, TypeError):
        return None  # values nobody expected included: it is the ordinary way that explains them


def _look(connection: sqlite3.Connection, now: datetime) -> FirstLook | None:
    active = rows.users_by_name(_rows(connection, ACTIVE_USERS, (), _USER))
    user = comes_in_unasked(active)
    if user is None or _setting(connection, "installation", STATE) == BEGUN:
        return None
    every = rows.mandants_by_name(_rows(connection, MANDANTS, (), _MANDANT))
    actor = user.at_work(sorted(mandant.id for mandant in every))
    if actor is None or not actor.may(Permission.READ_CALENDAR):
        return None
    mandants = tuple(mandant for mandant in every if user.may_work_in(mandant.id))
    scope = f"user:{actor.user_id}"
    found = _rows(connection, SETTINGS, (scope, LAYOUT), {"value": _json})
    layout = {row.key.removeprefix(LAYOUT): row.value for row in found}
    desk = desk_of(actor, mandants, layout, lambda key, default: _setting(connection, scope, key, default))
    return _with_week(connection, desk, now)


def _with_week(connection: sqlite3.Connection, desk: Desk, now: datetime) -> FirstLook | None:
    zone = ZoneInfo(desk.mandant.time_zone)
    monday = monday_of(to_local(now, zone).date())
    week = _week(connection, desk.actor.for_mandant(desk.mandant.id), *span_of(monday, zone))
    return None if week is None else FirstLook(desk, monday, week)


def _week(
    connection: sqlite3.Connection, actor: Actor, start: datetime, end: datetime
) -> tuple[AppointmentRow, ...] | None:
    limits = (actor.mandant_id, *map(_stored, (end, start - LONGEST_APPOINTMENT, start)))
    found = _rows(connection, WEEK, limits, _APPOINTMENT)
    if len(found) > MOST_APPOINTMENTS:
        return None
    withdrawn = (MessageStatus.CANCELLED.value, MessageStatus.SUPERSEDED.value)
    statement = NEWEST_SMS.format(ids=", ".join("?" * len(found)))
    sms = {
        row.appointment_id: (row.status, row.due_at, row.reason)
        for row in _rows(connection, statement, (*withdrawn, *(row.id for row in found)), _MESSAGE)
    }
    return tuple(rows.appointment(row, sms.get(row.id)) for row in found)


def _is_ours(connection: sqlite3.Connection) -> bool:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {VERSION_TABLE, OWN_TABLE} <= tables:
        return False
    return connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchall() == [(HEAD,)]  # noqa: S608


def _setting(connection: sqlite3.Connection, scope: str, key: str, default: Any = None) -> Any:
    found = _rows(connection, SETTING, (scope, key), {"value": _json})
    return found[0].value if found else default


def _rows(
    connection: sqlite3.Connection, statement: str, parameters: Sequence[Any], converters: _Converters
) -> list[Any]:
    """Rows with named columns, as the library hands them out."""
    cursor = connection.execute(statement, parameters)
    names = [column[0] for column in cursor.description]
    special = [(names.index(name), convert) for name, convert in converters.items() if name in names]
    row = namedtuple("row", names)  # type: ignore[misc]  # what it holds is only known now
    found = []
    for values in map(list, cursor):
        for place, convert in special:
            values[place] = convert(values[place])
        found.append(row._make(values))
    return found


def _stored(instant: datetime) -> str:
    """An instant as it stands in its column."""
    return instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
