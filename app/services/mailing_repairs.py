"""Mends in place what keeps somebody from getting a mailing; every line checks itself again afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from app.clock import Clock
from app.domain import phone
from app.domain.consent import ConsentSource
from app.domain.customers import Customer, CustomerPhone, PhoneLabel
from app.domain.mailing_review import RecipientReview, ReviewVerdict
from app.domain.mailings import Mailing, MailingState
from app.domain.permissions import Actor, Permission
from app.errors import FieldProblem, InvalidInput, NotFound, TooLate
from app.i18n import _
from app.phone_words import problem_text
from app.services.customers import CustomerService
from app.services.events import Events, MailingsChanged
from app.services.mailing_review import MailingReviewService
from app.storage.database import Database, Work
from app.storage.repos import audit, mailing_recipients, mailings, mandants, stop_list
from app.storage.repos.mailing_recipients import ReviewLine, StoredLine

Rows = tuple[RecipientReview, ...]
"""The lines a repair was asked for, and those whose verdict depended on them, as they are now."""


class MailingRepairService:
    """Each method is named like its `Repair`. All raise NotFound, and TooLate for a mailing that was launched."""

    def __init__(
        self,
        database: Database,
        events: Events,
        clock: Clock,
        customers: CustomerService,
        review: MailingReviewService,
    ) -> None:
        self._database = database
        self._events = events
        self._clock = clock
        self._customers = customers
        self._review = review

    def move_number(self, actor: Actor, mailing_id: int, line_id: int) -> Rows:
        """The number in the landline's field becomes the mobile number it is (ST-10)."""

        def moved(customer: Customer, line: ReviewLine) -> tuple[CustomerPhone, ...]:
            return tuple(
                replace(entry, label=PhoneLabel.MOBILE) if entry.e164 == line.number else entry
                for entry in customer.phones
            )

        return self._with_phones(actor, mailing_id, line_id, moved)

    def split_numbers(self, actor: Actor, mailing_id: int, line_id: int) -> Rows:
        """Several numbers in one field become one entry each (ST-12). Raises InvalidInput where none can be told."""
        stored, country = self._line(actor, mailing_id, line_id)
        pieces = phone.split(stored.line.number, country)
        if not pieces:
            raise InvalidInput(
                FieldProblem("number", _("The numbers cannot be told apart. Correct them by hand."))
            )
        if stored.line.typed:
            return self._retype(actor, mailing_id, stored, pieces)

        def parted(customer: Customer, line: ReviewLine) -> tuple[CustomerPhone, ...]:
            entries: list[CustomerPhone] = []
            for entry in customer.phones:
                if entry.raw != line.number:
                    entries.append(entry)
                else:
                    entries += [
                        replace(
                            entry, id=entry.id if not index else 0, raw=raw, label=_label_of(raw, country)
                        )
                        for index, raw in enumerate(pieces)
                    ]
            return tuple(entries)

        return self._with_phones(actor, mailing_id, line_id, parted)

    def correct_number(self, actor: Actor, mailing_id: int, line_id: int, raw: str) -> Rows:
        """Another number in place of the one shown, or the first mobile number of who had none.

        Raises InvalidInput (number) where it cannot be read.
        """
        stored, country = self._line(actor, mailing_id, line_id)
        reading = phone.read(raw, country)
        if reading.number is None:
            raise InvalidInput(FieldProblem("number", problem_text(reading.problems[0])))
        if stored.line.typed:
            return self._retype(actor, mailing_id, stored, (raw.strip(),))

        def corrected(customer: Customer, line: ReviewLine) -> tuple[CustomerPhone, ...]:
            entries = [
                replace(entry, raw=raw, label=PhoneLabel.MOBILE)
                if line.number and line.number in (entry.raw, entry.e164)
                else entry
                for entry in customer.phones
            ]
            if not any(entry.raw == raw for entry in entries):
                entries.append(CustomerPhone(PhoneLabel.MOBILE, raw))
            return tuple(entries)

        return self._with_phones(actor, mailing_id, line_id, corrected)

    def put_numbers_back(
        self, actor: Actor, mailing_id: int, line_id: int, phones: Sequence[CustomerPhone]
    ) -> Rows:
        """The customer has these numbers again: the undo of whatever moved, split or corrected them."""

        def as_before(customer: Customer, _line: ReviewLine) -> tuple[CustomerPhone, ...]:
            known = {entry.id for entry in customer.phones}
            return tuple(entry if entry.id in known else replace(entry, id=0) for entry in phones)

        return self._with_phones(actor, mailing_id, line_id, as_before)

    def record_consent(
        self, actor: Actor, mailing_id: int, ids: Sequence[int], *, on: date, source: ConsentSource
    ) -> Rows:
        """These customers agreed to SMS of the mailing's purpose at the number shown.

        Who has no number, or needs no consent, is passed over. Raises InvalidInput (on).
        """
        actor.require(Permission.RECORD_CONSENT)
        mailing, lines = self._lines(actor, mailing_id, ids)
        wanted = (ReviewVerdict.NO_CONSENT, ReviewVerdict.TAKEN_BACK)
        for stored in lines:
            line = stored.line
            if line.verdict in wanted and line.customer_id is not None:
                self._customers.record_consent(
                    actor, line.customer_id, line.number, mailing.purpose, granted=True, on=on, source=source
                )
        return self._review.recheck(actor, mailing_id, ids)

    def take_off_stop_list(self, actor: Actor, mailing_id: int, line_id: int) -> Rows:
        """The owner of the number wants marketing again, and said so."""
        actor.require(Permission.RECORD_CONSENT)
        stored, _country = self._line(actor, mailing_id, line_id)
        with self._database.write() as work:
            stop_list.remove(work, actor.mandant_id, stored.line.number)
            audit.add(work, actor, self._clock.now(), "taken off stop list", "mailing", mailing_id)
        return self._review.recheck(actor, mailing_id, (line_id,))

    def bring_back(self, actor: Actor, mailing_id: int, ids: Sequence[int]) -> Rows:
        """Archived customers are customers again."""
        _mailing, lines = self._lines(actor, mailing_id, ids)
        people = [stored.line.customer_id for stored in lines if stored.line.customer_id is not None]
        self._customers.unarchive(actor, people)
        return self._review.recheck(actor, mailing_id, ids)

    def leave_out(self, actor: Actor, mailing_id: int, ids: Sequence[int]) -> Rows:
        """These do not get this mailing, whatever is mended; `put_back` is the undo."""
        return self._cross_out(actor, mailing_id, ids, left_out=True)

    def put_back(self, actor: Actor, mailing_id: int, ids: Sequence[int]) -> Rows:
        """Those left out by hand are judged like everybody else again."""
        return self._cross_out(actor, mailing_id, ids, left_out=False)

    def _cross_out(self, actor: Actor, mailing_id: int, ids: Sequence[int], *, left_out: bool) -> Rows:
        actor.require(Permission.SEND_SMS)
        with self._database.write() as work:
            mailing = self._draft(work, actor, mailing_id, lock=True)
            lines = [stored.line for stored in mailing_recipients.by_ids(work, mailing_id, ids)]
            people = {line.customer_id for line in lines if line.customer_id is not None and not line.typed}
            numbers = {line.number for line in lines if line.typed}
            known = mailing.recipients
            wanted = replace(
                known,
                left_out=known.left_out | people if left_out else known.left_out - people,
                numbers_left_out=known.numbers_left_out | numbers
                if left_out
                else known.numbers_left_out - numbers,
            )
            mailings.cross_out(work, mailing_id, wanted)
        return self._review.recheck(actor, mailing_id, ids)

    def _with_phones(
        self,
        actor: Actor,
        mailing_id: int,
        line_id: int,
        change: Callable[[Customer, ReviewLine], tuple[CustomerPhone, ...]],
    ) -> Rows:
        """Save the customer with other numbers, as the customer's own window would."""
        stored, _country = self._line(actor, mailing_id, line_id)
        if stored.line.customer_id is None:
            raise NotFound
        customer = self._customers.get(actor, stored.line.customer_id)
        self._customers.save(actor, replace(customer, phones=change(customer, stored.line)))
        return self._review.recheck(actor, mailing_id, (line_id,))

    def _retype(self, actor: Actor, mailing_id: int, stored: StoredLine, numbers: Sequence[str]) -> Rows:
        """Write other numbers in place of a typed one; more than one become lines of their own at the end."""
        with self._database.write() as work:
            mailing = self._draft(work, actor, mailing_id, lock=True)
            known = list(mailing.recipients.numbers)
            place = known.index(stored.line.typed) if stored.line.typed in known else len(known)
            known[place : place + 1] = numbers
            recipients = replace(mailing.recipients, numbers=tuple(dict.fromkeys(known)))
            now = self._clock.now()
            if mailings.store(work, replace(mailing, recipients=recipients), None, now) is None:
                raise NotFound
            review = mailings.review(work, mailing_id)
            mailing_recipients.retype(work, stored.id, numbers[0])
            added = mailing_recipients.append(work, stored.line, review, numbers[1:])
        self._events.publish(MailingsChanged((mailing_id,)))
        return self._review.recheck(actor, mailing_id, (stored.id, *added))

    def _line(self, actor: Actor, mailing_id: int, line_id: int) -> tuple[StoredLine, str]:
        """A line, and the country its numbers are written for."""
        _mailing, lines = self._lines(actor, mailing_id, (line_id,))
        if not lines:
            raise NotFound
        with self._database.read() as work:
            return lines[0], mandants.country(work, actor.mandant_id)

    def _lines(
        self, actor: Actor, mailing_id: int, ids: Sequence[int]
    ) -> tuple[Mailing, tuple[StoredLine, ...]]:
        actor.require(Permission.SEND_SMS)
        with self._database.read() as work:
            mailing = self._draft(work, actor, mailing_id)
            return mailing, mailing_recipients.by_ids(work, mailing_id, ids)

    def _draft(self, work: Work, actor: Actor, mailing_id: int, *, lock: bool = False) -> Mailing:
        mailing = mailings.get(work, actor.mandant_id, mailing_id, lock=lock)
        if mailing is None:
            raise NotFound
        if mailing.state is not MailingState.DRAFT:
            raise TooLate(_("This mailing was sent already."))
        return mailing


def _label_of(raw: str, country: str) -> PhoneLabel:
    """Where a number belongs that was taken out of a field with several."""
    reading = phone.read(raw, country)
    return PhoneLabel.MOBILE if reading.can_receive_sms else PhoneLabel.LANDLINE
