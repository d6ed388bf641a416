"""What the customers' page says: how many there are, what an empty list means, and the card of one. No Qt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app import formats
from app.domain import phone
from app.domain.consent import ConsentRecord, Purpose, Verdict, verdict
from app.domain.customers import MOST_FOUND, Customer, CustomerCard, CustomerPhone, CustomerQuery, PhoneLabel
from app.domain.greeting import full_name
from app.domain.search import looks_like_number, query_terms
from app.domain.tags import Tag
from app.i18n import _, ngettext
from app.ui.customers.words import PHONE_ICONS, PHONE_LABELS, PURPOSES
from app.ui.sms.status_words import status_words

_TRAILING_NUMBER = re.compile(r"(?:^|\s)\+?[\d\s()/.-]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with its icon; `colour` is a name of the theme."""

    icon: str
    text: str
    colour: str = "text"


@dataclass(frozen=True, slots=True)
class PhoneLine:
    """One number on the card: as it is shown, what it is, and what was agreed for it (None = cannot get SMS)."""

    icon: str
    number: str
    what: str
    raw: str
    consent: Line | None


@dataclass(frozen=True, slots=True)
class AppointmentLine:
    """One appointment on the card: when, and what it is."""

    id: int
    when: str
    what: str


@dataclass(frozen=True, slots=True)
class CardView:
    """The card, ready to be shown; an empty text or None means that there is none."""

    customer_id: int
    name: str
    company: str
    archived: bool
    tags: tuple[Tag, ...]
    phones: tuple[PhoneLine, ...]
    facts: tuple[Line, ...]
    next_appointment: AppointmentLine | None
    last_appointment: AppointmentLine | None
    sms: Line | None
    sms_at: str
    sms_why: str
    """Why it did not arrive, and what to do; empty where all is well."""


@dataclass(frozen=True, slots=True)
class EmptyWords:
    """What stands where no customer is; `creates` = the button makes a new one."""

    icon: str
    title: str
    text: str
    action: str = ""
    creates: bool = False


def count_words(count: int, query: CustomerQuery) -> str:
    """How many there are, in words."""
    number = formats.format_number(count)
    if query_terms(query.text):
        if not count:
            return _("Nobody found")
        if count >= MOST_FOUND and query.criteria is None:
            return _("More than {count} found – type one letter more").format(count=number)
        return ngettext("{count} found", "{count} found", count).format(count=number)
    if query.criteria is not None:
        words = ngettext("{count} customer in this selection", "{count} customers in this selection", count)
        return words.format(count=number)
    if query.archived:
        return ngettext("{count} archived customer", "{count} archived customers", count).format(count=number)
    return ngettext("{count} customer", "{count} customers", count).format(count=number)


def empty_words(query: CustomerQuery, *, may_edit: bool) -> EmptyWords:
    """Nobody found, nobody archived, or nobody at all, with the step that helps."""
    searched = query.text.strip()
    if query.criteria is not None:
        return EmptyWords(
            "list-filter",
            _("Nobody fits this selection."),
            _("Change its conditions with “Select…”, or show all customers."),
        )
    if searched and query.archived:
        return EmptyWords("search", _("Nobody in the archive matches “{text}”.").format(text=searched), "")
    if searched:
        return EmptyWords(
            "search",
            _("Nobody matches “{text}”.").format(text=searched),
            _("Name, company, number in any spelling, e-mail and town are searched."),
            _("Add “{text}” as a customer").format(text=searched) if may_edit else "",
            creates=may_edit,
        )
    if query.archived:
        return EmptyWords(
            "archive", _("Nobody is archived."), _("Who is archived keeps the appointments and SMS.")
        )
    return EmptyWords(
        "users",
        _("No customers yet."),
        _("Everything begins with the first one."),
        _("Add the first customer") if may_edit else "",
        creates=may_edit,
    )


def customer_from_search(text: str, mandant_id: int) -> Customer:
    """A new customer from what was searched for in vain: a number, an e-mail, `Meyer, Erika` or `erika meyer`."""
    number = "".join(_TRAILING_NUMBER.findall(text)).strip()
    name = text.strip().removesuffix(number).strip()
    phones = (CustomerPhone(PhoneLabel.MOBILE, number),) if looks_like_number(number) else ()
    if "@" in name:
        return Customer(0, mandant_id, email=name, phones=phones)
    name = name.title() if name.islower() else name
    last, comma, first = name.partition(",")
    if not comma:
        first, _space, last = name.rpartition(" ")
    return Customer(0, mandant_id, last_name=last.strip(), first_name=first.strip(), phones=phones)


def card_view(card: CustomerCard, *, country: str, zone: ZoneInfo) -> CardView:
    """Everything the card says, in the interface's language and the Mandant's time zone."""
    customer = card.customer
    sms, sms_why = _sms_words(card)
    person = " ".join(word for word in (customer.title, full_name(customer)) if word)
    return CardView(
        customer_id=customer.id,
        name=person,
        company=customer.company if customer.company != person else "",
        archived=customer.archived,
        tags=card.tags,
        phones=tuple(_phone_line(entry, customer, country) for entry in customer.phones),
        facts=_facts(customer),
        next_appointment=_appointment(
            card.next_appointment_id, card.next_appointment, card.next_appointment_title, zone
        ),
        last_appointment=_appointment(
            card.last_appointment_id, card.last_appointment, card.last_appointment_title, zone
        ),
        sms=sms,
        sms_at=formats.format_instant(card.last_sms_at, zone) if card.last_sms_at else "",
        sms_why=sms_why,
    )


def consent_line(consents: tuple[ConsentRecord, ...], number_e164: str, purpose: Purpose) -> Line:
    """`Appointments agreed, 3 May 2025`, with a sign of its own for each verdict."""
    judged, record = verdict(consents, number_e164, purpose)
    name = _(PURPOSES[purpose])
    if judged is Verdict.GRANTED and record is not None:
        words = _("{purpose}: agreed, {date}")
        return Line("shield-check", words.format(purpose=name, date=formats.format_date(record.on)), "ok")
    if judged is Verdict.WITHDRAWN and record is not None:
        words = _("{purpose}: taken back, {date}")
        return Line("shield-off", words.format(purpose=name, date=formats.format_date(record.on)), "error")
    return Line("shield-alert", _("{purpose}: not asked yet").format(purpose=name), "warn")


def _phone_line(entry: CustomerPhone, customer: Customer, country: str) -> PhoneLine:
    reading = phone.read(entry.raw, country)
    shown = reading.number.international if reading.number else entry.raw
    able = reading.number is not None and reading.can_receive_sms and entry.label is not PhoneLabel.LANDLINE
    consent = consent_line(customer.consents, entry.e164, Purpose.APPOINTMENTS) if able else None
    what = " · ".join(word for word in (_(PHONE_LABELS[entry.label]), entry.note) if word)
    return PhoneLine(PHONE_ICONS[entry.label], shown, what, entry.e164 or entry.raw, consent)


def _facts(customer: Customer) -> tuple[Line, ...]:
    town = " ".join(word for word in (customer.postal_code, customer.city) if word)
    address = ", ".join(word for word in (customer.street, town) if word)
    birthday = formats.format_date(customer.birthday) if customer.birthday else ""
    facts = (
        ("mail", customer.email),
        ("map-pin", address),
        ("cake", birthday),
        ("file-text", customer.notes),
    )
    return tuple(Line(icon, text) for icon, text in facts if text)


def _appointment(number: int, start: datetime | None, title: str, zone: ZoneInfo) -> AppointmentLine | None:
    return None if start is None else AppointmentLine(number, formats.format_instant(start, zone), title)


def _sms_words(card: CustomerCard) -> tuple[Line | None, str]:
    if card.last_sms_status is None:
        return None, ""
    words = status_words(card.last_sms_status, card.last_sms_reason)
    why = f"{words.explanation} {words.next_step}".strip() if words.colour in ("error", "warn") else ""
    return Line(words.icon, words.title, words.colour), why
