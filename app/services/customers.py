"""Customer records: find, read, save, archive, and what a customer agreed to."""

from __future__ import annotations

import re
from array import array
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from app.clock import Clock
from app.domain import phone, search, spelling
from app.domain.consent import ConsentRecord, ConsentSource, ConsentStatement, Purpose, Verdict, verdict
from app.domain.customers import MOST_FOUND, Customer, CustomerCard, CustomerPhone, CustomerQuery, CustomerRow
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.permissions import Actor, Permission
from app.errors import EditConflict, FieldProblem, InvalidInput, NotFound
from app.i18n import _
from app.services import tagging
from app.services.events import CustomersChanged, Events, MessagesChanged
from app.storage.database import Database, Work
from app.storage.repos import audit, customer_search, customers, mandants, outbox, selections, tags

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


class CustomerService:
    """Use cases on customers; all limited to the actor's Mandant."""

    def __init__(self, database: Database, events: Events, clock: Clock) -> None:
        self._database = database
        self._events = events
        self._clock = clock

    def get(self, actor: Actor, customer_id: int) -> Customer:
        """Raises NotFound."""
        actor.require(Permission.READ_CUSTOMERS)
        with self._database.read() as work:
            return self._get(work, actor, customer_id)

    def card(self, actor: Actor, customer_id: int) -> CustomerCard:
        """The customer with the next and last appointment and the newest SMS. Raises NotFound."""
        actor.require(Permission.READ_CUSTOMERS)
        with self._database.read() as work:
            customer = self._get(work, actor, customer_id)
            around = customers.appointments_around(work, customer_id, self._clock.now())
            sms = customers.last_message(work, customer_id)
            carried = tags.of_customers(work, actor.mandant_id, [customer_id]).get(customer_id, ())
        coming, last = (appointment or (0, None, "") for appointment in around)
        sms_id, sms_at, sms_status, sms_reason = sms or (0, None, None, None)
        return CustomerCard(
            customer=customer,
            tags=carried,
            next_appointment_id=coming[0],
            next_appointment=coming[1],
            next_appointment_title=coming[2],
            last_appointment_id=last[0],
            last_appointment=last[1],
            last_appointment_title=last[2],
            last_sms_id=sms_id,
            last_sms_at=sms_at,
            last_sms_status=sms_status,
            last_sms_reason=sms_reason,
        )

    def ids(self, actor: Actor, query: CustomerQuery) -> array[int]:
        """The ids of a whole list in its order: by name, or the best hits first when searched (at most MOST_FOUND)."""
        actor.require(Permission.READ_CUSTOMERS)
        found: Sequence[int]
        terms = search.query_terms(query.text)
        with self._database.read() as work:
            if query.criteria is not None:
                mandant = mandants.get(work, actor.mandant_id)
                if mandant is None:
                    raise NotFound
                return selections.ids(work, mandant, query.criteria, self._clock.now(), terms=terms)
            if terms:
                found = customer_search.find_ids(
                    work, actor.mandant_id, terms, MOST_FOUND, archived=query.archived
                )
            else:
                found = customers.ids_in_order(work, actor.mandant_id, archived=query.archived)
        return array("q", found)

    def rows(self, actor: Actor, ids: Sequence[int]) -> tuple[CustomerRow, ...]:
        """The rows of these ids in the given order; who is gone meanwhile is left out."""
        actor.require(Permission.READ_CUSTOMERS)
        with self._database.read() as work:
            found = customers.rows(work, actor.mandant_id, ids)
        return tuple(_shown(found[number]) for number in ids if number in found)

    def find(self, actor: Actor, text: str, limit: int = 20) -> tuple[CustomerRow, ...]:
        """Instant search over name, number in any format, e-mail and city; nobody who is archived."""
        actor.require(Permission.READ_CUSTOMERS)
        if not text.strip():
            return ()
        with self._database.read() as work:
            ids = customer_search.find_ids(work, actor.mandant_id, search.query_terms(text), limit)
            found = customers.rows(work, actor.mandant_id, ids)
        return tuple(_shown(found[number]) for number in ids)

    def save(
        self,
        actor: Actor,
        customer: Customer,
        *,
        statements: Sequence[ConsentStatement] = (),
        tag_ids: Collection[int] | None = None,
    ) -> Customer:
        """Store a new or changed customer and what the customer said about consent, all of it or nothing.

        `tag_ids` are the tags to be carried from now on, None leaves them as they are.
        Raises InvalidInput, NotFound, EditConflict (carrying the stored one).
        """
        actor.require(Permission.EDIT_CUSTOMERS)
        customer = _tidied(customer)
        now = self._clock.now()
        _check(customer, today=now.date())
        with self._database.write() as work:
            country = mandants.country(work, actor.mandant_id)
            customer = replace(
                customer, mandant_id=actor.mandant_id, phones=_read_phones(customer.phones, country)
            )
            stored_id = customers.save(
                work,
                customer,
                sort_name=spelling.fold(customer.display_name),
                search_text=_search_text(customer),
                now=now,
            )
            if stored_id is None:
                raise EditConflict(self._get(work, actor, customer.id))
            audit.add(work, actor, now, "changed" if customer.id else "created", "customer", stored_id)
            if tag_ids is not None:
                tagging.set_all(work, actor, now, stored_id, tag_ids)
            taken_back = [self._write_down(work, actor, stored_id, statement) for statement in statements]
        self._tell(stored_id, chain.from_iterable(taken_back))
        return self.get(actor, stored_id)

    def likely_duplicates(self, actor: Actor, customer: Customer) -> tuple[CustomerRow, ...]:
        """Who might be the same person: somebody with one of the numbers, or with the same name and birthday."""
        actor.require(Permission.READ_CUSTOMERS)
        with self._database.read() as work:
            phones = _read_phones(customer.phones, mandants.country(work, actor.mandant_id))
            ids = customers.likely_the_same(
                work,
                actor.mandant_id,
                customer.id,
                [entry.e164 for entry in phones if entry.e164],
                spelling.fold(customer.display_name),
                customer.birthday,
            )
            found = customers.rows(work, actor.mandant_id, ids)
        return tuple(_shown(found[number]) for number in ids)

    def archive(self, actor: Actor, ids: Sequence[int]) -> tuple[int, ...]:
        """Take customers out of the lists; nothing is deleted. Returns those that were not archived before."""
        return self._set_archived(actor, ids, archived=True)

    def unarchive(self, actor: Actor, ids: Sequence[int]) -> tuple[int, ...]:
        """Bring archived customers back: also the undo of `archive`."""
        return self._set_archived(actor, ids, archived=False)

    def record_consent(
        self,
        actor: Actor,
        customer_id: int,
        number_e164: str,
        purpose: Purpose,
        *,
        granted: bool,
        on: date,
        source: ConsentSource,
    ) -> Customer:
        """Write down that the customer agreed, or took it back, for one number and purpose. Raises NotFound."""
        actor.require(Permission.RECORD_CONSENT)
        statement = ConsentStatement(number_e164, purpose, granted, on, source)
        with self._database.write() as work:
            self._get(work, actor, customer_id)
            taken_back = self._write_down(work, actor, customer_id, statement)
        self._tell(customer_id, taken_back)
        return self.get(actor, customer_id)

    def _write_down(
        self, work: Work, actor: Actor, customer_id: int, said: ConsentStatement
    ) -> tuple[int, ...]:
        """Keep it, and have the gateways give back what a withdrawal forbids; returns the ids of those messages."""
        actor.require(Permission.RECORD_CONSENT)
        if not said.number_e164:
            raise InvalidInput(
                FieldProblem("number", _("Consent belongs to a number. Enter a valid number first."))
            )
        now = self._clock.now()
        mandant = mandants.get(work, actor.mandant_id)
        if mandant is not None and said.on > now.astimezone(ZoneInfo(mandant.time_zone)).date():
            raise InvalidInput(FieldProblem("on", _("The date of consent lies in the future.")))
        record = ConsentRecord(
            said.number_e164, said.purpose, said.granted, said.on, said.source, actor.name, now
        )
        customers.add_consent(work, actor.mandant_id, customer_id, record)
        action = "consent granted" if said.granted else "consent withdrawn"
        audit.add(work, actor, now, action, "customer", customer_id)
        if said.granted:
            return ()
        consents = self._get(work, actor, customer_id).consents
        if verdict(consents, said.number_e164, said.purpose)[0] is not Verdict.WITHDRAWN:
            return ()
        # What waits here is looked at again before it leaves; what lies at a gateway would simply go.
        lying = outbox.scheduled_to(work, actor.mandant_id, customer_id, said.number_e164, said.purpose)
        for message in lying:
            status, reason = MessageStatus.CANCEL_REQUESTED, StatusReason.NO_CONSENT
            outbox.move(work, message, status, reason, now, act_at=now)
        return tuple(message.id for message in lying)

    def _tell(self, customer_id: int, message_ids: Iterable[int]) -> None:
        self._events.publish(CustomersChanged((customer_id,)))
        if withdrawn := tuple(message_ids):
            self._events.publish(MessagesChanged(withdrawn, (customer_id,)))

    def _set_archived(self, actor: Actor, ids: Sequence[int], *, archived: bool) -> tuple[int, ...]:
        actor.require(Permission.EDIT_CUSTOMERS)
        now = self._clock.now()
        with self._database.write() as work:
            changed = customers.set_archived(work, actor.mandant_id, ids, archived=archived, now=now)
            for customer_id in changed:
                audit.add(work, actor, now, "archived" if archived else "unarchived", "customer", customer_id)
        if changed:
            self._events.publish(CustomersChanged(changed))
        return changed

    def _get(self, work: Work, actor: Actor, customer_id: int) -> Customer:
        customer = customers.get(work, actor.mandant_id, customer_id)
        if customer is None:
            raise NotFound
        return customer


def _shown(row: CustomerRow) -> CustomerRow:
    return replace(
        row, phone=phone.format_international(row.phone) if row.phone.startswith("+") else row.phone
    )


TEXTS = ("title", "first_name", "last_name", "company", "street", "postal_code", "city", "email", "notes")


def _tidied(customer: Customer) -> Customer:
    """Without blanks at the ends, which come along with pasted texts and spoil sorting."""
    texts: dict[str, Any] = {name: getattr(customer, name).strip() for name in TEXTS}
    return replace(customer, **texts)


def _check(customer: Customer, *, today: date) -> None:
    problems = []
    if not customer.display_name:
        problems.append(FieldProblem("last_name", _("Enter a name or a company.")))
    if customer.email and not _EMAIL.fullmatch(customer.email):
        problems.append(FieldProblem("email", _("This is not an e-mail address.")))
    if customer.birthday is not None and customer.birthday > today:
        problems.append(FieldProblem("birthday", _("This birthday lies in the future.")))
    if problems:
        raise InvalidInput(*problems)


def _read_phones(phones: Sequence[CustomerPhone], country: str) -> tuple[CustomerPhone, ...]:
    """Numbers with their normal form; one that cannot be read is kept as typed, without one."""
    readings = [(entry, phone.read(entry.raw, country)) for entry in phones if entry.raw.strip()]
    return tuple(
        replace(entry, raw=entry.raw.strip(), e164=reading.number.e164 if reading.number else "")
        for entry, reading in readings
    )


def _search_text(customer: Customer) -> str:
    digits = [phone.search_digits(entry.e164 or entry.raw) for entry in customer.phones]
    local = [phone.search_digits(entry.raw) for entry in customer.phones]
    return search.index_text(
        customer.last_name,
        customer.first_name,
        customer.company,
        customer.city,
        customer.email,
        *digits,
        *local,
    )
