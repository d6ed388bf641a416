"""Turns the criteria of a selection into a condition on the table of customers: the only place that does.

Every condition is true or false, never unknown, so that it can be turned round and excluded by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    collate,
    extract,
    func,
    not_,
    or_,
    select,
    text,
    true,
    tuple_,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.domain.appointments import AppointmentState
from app.domain.customers import PhoneLabel
from app.domain.mailings import FAILED, WITHDRAWN
from app.domain.selection import CAPITALS, SMALL, Comparison, Condition, Criteria, Field, Group, Join, plain
from app.models.appointment import AppointmentRecord
from app.models.customer import ConsentRow, CustomerPhoneRecord, CustomerRecord
from app.models.grouping import CustomerTagRecord, TagRecord
from app.models.mailing import MailingMessageRecord
from app.models.message import MessageRecord
from app.storage.repos import tags

Where = ColumnElement[bool]
Text = ColumnElement[str] | InstrumentedAttribute[str]
_C = Comparison
_CUSTOMER, _APPOINTMENT, _PHONE = CustomerRecord, AppointmentRecord, CustomerPhoneRecord
_MESSAGE, _OF_MAILING = MessageRecord, MailingMessageRecord
_TEXTS = frozenset(
    {
        Field.FIRST_NAME, Field.LAST_NAME, Field.TITLE, Field.COMPANY, Field.STREET, Field.POSTAL_CODE, Field.CITY,
        Field.EMAIL, Field.NOTES,
    }
)  # fmt: skip
"""Texts of a customer, in the column of the same name."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What conditions are read by: the Mandant with its language and time zone, and the present instant (UTC)."""

    mandant_id: int
    language: str
    zone: ZoneInfo
    now: datetime
    is_sqlite: bool

    def midnight(self, day: date) -> datetime:
        """The instant at which a day of the Mandant begins."""
        return datetime.combine(day, time.min, tzinfo=self.zone).astimezone(UTC)


def where(criteria: Criteria, at: Circumstances) -> Where:
    """Whether a row of `customer` is meant."""
    parts = [_CUSTOMER.mandant_id == at.mandant_id]
    if not criteria.asks_about_the_archive:
        parts.append(_CUSTOMER.archived.is_(False))
    parts.append(_group(criteria.include, at))
    parts += [not_(_group(group, at)) for group in criteria.exclude if group.conditions]
    return and_(*parts)


def _group(group: Group, at: Circumstances) -> Where:
    parts = [_condition(condition, at) for condition in group.conditions]
    if not parts:
        return true()
    return and_(*parts) if group.join is Join.ALL else or_(*parts)


def _condition(condition: Condition, at: Circumstances) -> Where:
    comparison, value = condition.comparison, cast("Any", condition.value)
    match condition.field:
        case field if field in _TEXTS:
            return _text(getattr(_CUSTOMER, field.value), comparison, value, at)
        case Field.ADDRESS_FORM:
            found: Where = _CUSTOMER.address_form == value
        case Field.LANGUAGE:
            own = case((_CUSTOMER.language == "", at.language), else_=_CUSTOMER.language)
            found = own == value
        case Field.SALUTATION:
            found = _CUSTOMER.salutation == value
        case Field.BIRTHDAY_MONTH:
            found = and_(_CUSTOMER.birthday.is_not(None), extract("month", _CUSTOMER.birthday) == value)
        case Field.MOBILE:
            found = _has_phone(_PHONE.label == PhoneLabel.MOBILE)
        case Field.ARCHIVED:
            found = _CUSTOMER.archived.is_(True)
        case Field.TAG:
            found = _has_tag(value)
        case Field.CONSENT:
            return _consent(comparison, value)
        case Field.LAST_APPOINTMENT:
            return _last_appointment(comparison, value, at)
        case Field.NEXT_APPOINTMENT:
            return _next_appointment(comparison, value, at)
        case Field.APPOINTMENT_TYPE:
            found = _has_appointment(_APPOINTMENT.type_id == value)
        case Field.APPOINTMENT_STATE:
            found = _has_any_appointment(_APPOINTMENT.state == value)
        case Field.APPOINTMENT_TITLE:
            return _has_appointment(_text(_APPOINTMENT.title, comparison, value, at))
        case Field.APPOINTMENT_NOTE:
            return _has_appointment(_text(_APPOINTMENT.note, comparison, value, at))
        case Field.STAFF:
            found = _has_appointment(_APPOINTMENT.staff_id == value)
        case Field.NO_SHOWS:
            return _no_shows(comparison, value)
        case Field.MAILING:
            found = _got_mailing(value)
    return not_(found) if comparison in (_C.IS_NOT, _C.NO) else found


def _text(column: Text, comparison: Comparison, value: str | None, at: Circumstances) -> Where:
    if comparison is _C.EMPTY:
        return column == ""
    if comparison is _C.FILLED:
        return column != ""
    small, wanted = _plain(column, at), plain(value or "")
    match comparison:
        case _C.IS:
            return small == wanted
        case _C.IS_NOT:
            return small != wanted
        case _C.BEGINS:
            return small.startswith(wanted, autoescape=True)
        case _:
            return small.contains(wanted, autoescape=True)


def _plain(column: Text, at: Circumstances) -> ColumnElement[str]:
    """As `app.domain.selection.plain` does it: neither database is asked for its own idea of capitals."""
    if not at.is_sqlite:
        return cast("ColumnElement[str]", func.translate(func.lower(collate(column, "C")), CAPITALS, SMALL))
    small: ColumnElement[str] = func.lower(column)
    for capital, letter in zip(CAPITALS, SMALL, strict=True):
        small = func.replace(small, capital, letter)
    return small


def _has_phone(*conditions: Where) -> Where:
    mine = (_PHONE.customer_id == _CUSTOMER.id, _PHONE.e164 != "", *conditions)
    return select(_PHONE.id).where(*mine).exists()


def _has_tag(tag_id: int) -> Where:
    return (
        select(CustomerTagRecord.tag_id)
        .join(TagRecord, TagRecord.id == CustomerTagRecord.tag_id)
        .where(CustomerTagRecord.customer_id == _CUSTOMER.id, TagRecord.id == tag_id, text(tags.COUNTS))
        .exists()
    )


def _consent(comparison: Comparison, purpose: str) -> Where:
    granted, withdrawn = _said(purpose, granted=True), _said(purpose, granted=False)
    match comparison:
        case _C.GRANTED:
            return granted
        case _C.WITHDRAWN:
            return and_(withdrawn, not_(granted))
        case _:
            return and_(not_(withdrawn), not_(granted))


def _said(purpose: str, *, granted: bool) -> Where:
    """Whether that is the last word about one of the customer's numbers, by the rule of `app.domain.consent`."""
    said, later = aliased(ConsentRow), aliased(ConsentRow)

    def age(row: type[ConsentRow]) -> Any:
        return tuple_(row.agreed_on, row.recorded_at, case((row.granted, 0), else_=1))

    same = (
        later.customer_id == said.customer_id,
        later.number_e164 == said.number_e164,
        later.purpose == said.purpose,
    )
    overtaken = select(later.id).where(*same, age(later) > age(said)).exists()
    last_word = (
        select(said.id)
        .where(said.customer_id == _CUSTOMER.id, said.number_e164 == _PHONE.e164, said.purpose == purpose)
        .where(said.granted.is_(granted), not_(overtaken))
        .exists()
    )
    return _has_phone(_PHONE.label != PhoneLabel.LANDLINE, last_word)


def _has_any_appointment(*conditions: Where) -> Where:
    """One that was not undone."""
    mine = (_APPOINTMENT.customer_id == _CUSTOMER.id, _APPOINTMENT.deleted.is_(False), *conditions)
    return select(_APPOINTMENT.id).where(*mine).exists()


def _has_appointment(*conditions: Where) -> Where:
    """One that was neither undone nor cancelled."""
    return _has_any_appointment(_APPOINTMENT.state != AppointmentState.CANCELLED, *conditions)


def _got_mailing(mailing_id: int) -> Where:
    """Looked up from the mailing, once for all: the SMS of each customer are many more."""
    theirs = (
        select(_MESSAGE.customer_id)
        .join(_OF_MAILING, _OF_MAILING.message_id == _MESSAGE.id)
        .where(_OF_MAILING.mailing_id == mailing_id, _MESSAGE.customer_id.is_not(None))
        .where(_MESSAGE.status.not_in(tuple(FAILED | WITHDRAWN)))
    )
    return _CUSTOMER.id.in_(theirs)


def _last_appointment(comparison: Comparison, value: Any, at: Circumstances) -> Where:
    past = _APPOINTMENT.start < at.now
    if comparison is _C.NEVER:
        return not_(_has_appointment(past))
    by_days = comparison in (_C.LONGER_AGO, _C.WITHIN)
    limit = at.now - timedelta(days=value) if by_days else at.midnight(value)
    later = _has_appointment(past, _APPOINTMENT.start >= limit)
    if comparison in (_C.WITHIN, _C.SINCE):
        return later
    return and_(_has_appointment(past), not_(later))


def _next_appointment(comparison: Comparison, value: Any, at: Circumstances) -> Where:
    coming = _APPOINTMENT.start >= at.now
    if comparison in (_C.YES, _C.NO):
        found = _has_appointment(coming)
        return found if comparison is _C.YES else not_(found)
    limit = at.now + timedelta(days=value) if comparison is _C.WITHIN else at.midnight(value)
    earlier = _has_appointment(coming, _APPOINTMENT.start < limit)
    if comparison is _C.SINCE:
        return and_(_has_appointment(coming), not_(earlier))
    return earlier


def _no_shows(comparison: Comparison, value: int) -> Where:
    missed: Sequence[Where] = (
        _APPOINTMENT.customer_id == _CUSTOMER.id,
        _APPOINTMENT.deleted.is_(False),
        _APPOINTMENT.state == AppointmentState.NO_SHOW,
    )
    number = select(func.count()).select_from(_APPOINTMENT).where(*missed).scalar_subquery()
    return number >= value if comparison is _C.AT_LEAST else number <= value
