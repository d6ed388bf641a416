"""Judges the recipients of one mailing, a few hundred at a time: number, consent, text and its size."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.domain import phone
from app.domain.accounts import Account
from app.domain.consent import Purpose
from app.domain.mailing_review import Person, ReviewVerdict, judge
from app.domain.mailing_text import CutTemplate, units_over, with_opt_out
from app.domain.mailings import Mailing
from app.domain.mandants import Mandant
from app.domain.message_words import words_of
from app.domain.placeholders import Field
from app.domain.segment_profile import STANDARD, SegmentProfile
from app.domain.sms_text import Encoding, measure
from app.errors import InvalidInput
from app.services import senders
from app.services.bulk_values import BulkValues
from app.storage.database import Work
from app.storage.repos import mailing_people, mailing_recipients, stop_list
from app.storage.repos.mailing_recipients import ReviewLine

CHUNK = 200
"""So many are judged at a time: a few milliseconds, and nothing of them is kept."""


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody who was chosen: a customer, or a number as it was written."""

    customer_id: int | None
    number: str = field(default="", repr=False)


class Targets:
    """Tens of thousands of customers as eight bytes each; a `Target` exists only while it is looked at."""

    def __init__(self, ids: array[int], numbers: Sequence[str]) -> None:
        self._ids = ids
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._ids) + len(self._numbers)

    def some(self, first: int) -> list[Target]:
        """A chunk of them, from place `first` on."""
        last = first + CHUNK
        typed = self._numbers[max(0, first - len(self._ids)) : max(0, last - len(self._ids))]
        return [Target(number) for number in self._ids[first:last]] + [Target(None, raw) for raw in typed]


class Reviewer:
    """Everything that is the same for all recipients, and the judgement on each. `now` is UTC."""

    def __init__(
        self,
        mailing: Mailing,
        mandant: Mandant,
        account: Account | None,
        user_name: str,
        now: datetime,
        *,
        with_words: bool = True,
    ) -> None:
        """`with_words` False leaves out what a message is found by, where nothing is to be stored."""
        self._mailing = mailing
        self._mandant = mandant
        self._now = now
        self._with_words = with_words
        self.profile = profile_of(mailing, account)
        self.sender = _sender(mailing, mandant, account)
        self._cut: dict[str, CutTemplate] = {}
        fields = CutTemplate(mailing.template).fields
        self._values = BulkValues(mandant, user_name, now, fields)
        self._wants_birthdays = Field.BIRTHDAY in fields

    def lines(self, work: Work, review: int, position: int, targets: Sequence[Target]) -> list[ReviewLine]:
        """The targets as lines of a review, counted from `position`; two of the same phone are not looked at yet."""
        chosen = self._people(work, targets)
        people = [person for _typed, person in chosen]
        numbers = [person.number for person in people if person.number]
        for person in people:
            if person.customer is not None:
                numbers += [entry.e164 for entry in person.customer.phones if entry.e164]
        stopped: frozenset[str] = frozenset()
        if self._mailing.purpose is Purpose.MARKETING:
            stopped = stop_list.among(work, self._mandant.id, numbers)
        return [
            self._line(person, typed, stopped, review, position + index)
            for index, (typed, person) in enumerate(chosen)
        ]

    def _people(self, work: Work, targets: Sequence[Target]) -> list[tuple[str, Person]]:
        """Each with the number as it was written, "" for a chosen customer."""
        mandant_id, purpose = self._mandant.id, self._mailing.purpose
        typed = {target.number: self._normal(target.number) for target in targets if target.number}
        owners = mailing_people.owners(work, mandant_id, list(typed.values())) if typed else {}
        ids = [target.customer_id for target in targets if target.customer_id is not None]
        ids += owners.values()
        known = mailing_people.customers(work, mandant_id, ids, birthdays=self._wants_birthdays)
        said = mailing_people.said_by_customers(work, ids, purpose)
        by_anybody = (
            mailing_people.said_by_anybody(work, mandant_id, list(typed.values()), purpose) if typed else {}
        )
        coming = (
            mailing_people.next_appointments(work, mandant_id, ids, self._now)
            if self._values.wants_appointments
            else {}
        )
        crossed = self._mailing.recipients
        people = []
        for target in targets:
            number = typed.get(target.number, "")
            key = owners.get(number) if target.number else target.customer_id
            customer = known.get(key) if key is not None else None
            if customer is None and not target.number:
                continue  # of another Mandant, or deleted since it was chosen
            person = Person(
                customer=customer,
                number=number,
                said=said.get(customer.id, {}) if customer is not None else by_anybody,
                appointment=coming.get(customer.id) if customer is not None else None,
                is_crossed_out=number in crossed.numbers_left_out
                if number
                else customer is not None and customer.id in crossed.left_out,
            )
            people.append((target.number, person))
        return people

    def _normal(self, raw: str) -> str:
        """A typed number in normal form; as it was typed where it has none."""
        number = phone.read(raw, self._mandant.country).number
        return number.e164 if number is not None else raw

    def _line(
        self, person: Person, typed: str, stopped: frozenset[str], review: int, position: int
    ) -> ReviewLine:
        verdict, number = judge(person, self._mandant.country, self._mailing.purpose, stopped)
        customer = person.customer
        language = (customer.language if customer else "") or self._mandant.language
        filled = self._template(language).fill(self._values.of(customer, person.appointment))
        size = measure(filled.text, self.profile)
        detail = ""
        if verdict is ReviewVerdict.GETS_IT:
            if filled.gaps or not size.parts:
                verdict, detail = ReviewVerdict.UNFILLED, ", ".join(filled.gaps)
            elif size.problem is not None:
                verdict = ReviewVerdict.TEXT_TOO_LONG
        gets_it = verdict is ReviewVerdict.GETS_IT
        return ReviewLine(
            mailing_id=self._mailing.id,
            review=review,
            position=position,
            customer_id=customer.id if customer is not None else None,
            typed=typed,
            name=customer.display_name if customer is not None else "",
            number=number,
            verdict=verdict,
            detail=detail,
            parts=size.parts,
            units=size.units,
            units_over=units_over(filled.text, size, self.profile),
            is_unicode=size.encoding is Encoding.UCS2,
            text=filled.text,
            words=" ".join(words_of(filled.text)) if gets_it and self._with_words else "",
        )

    def _template(self, language: str) -> CutTemplate:
        if language not in self._cut:
            self._cut[language] = CutTemplate(
                whole_template(self._mailing, self._mandant, language, self.sender)
            )
        return self._cut[language]


def whole_template(mailing: Mailing, mandant: Mandant, language: str, sender: str) -> str:
    """The text with what marketing has to say at its end; without it where nobody could opt out (a red mark)."""
    if mailing.purpose is not Purpose.MARKETING or not mailing.template.strip():
        return mailing.template
    try:
        return with_opt_out(mailing.template, language, mandant, sender)
    except LookupError:
        return mailing.template


def profile_of(mailing: Mailing, account: Account | None) -> SegmentProfile:
    """How the texts are counted, with the hard stop of *one SMS only* (ST-02)."""
    profile = account.profile if account is not None else STANDARD
    return replace(profile, max_parts=1) if mailing.one_sms_only else profile


def _sender(mailing: Mailing, mandant: Mandant, account: Account | None) -> str:
    if account is None:
        return mandant.default_sender
    try:
        return senders.choose(mailing.sender, mandant, account)
    except InvalidInput:
        return ""  # has a red mark of its own


def resolve_doubles(work: Work, mailing: Mailing, review: int, lines: Sequence[ReviewLine]) -> None:
    """Leave out who has the same number as somebody before; the same person counts once in any case."""
    wanted = [line for line in lines if line.verdict is ReviewVerdict.GETS_IT]
    taken = mailing_recipients.who_has(work, mailing.id, review, [line.number for line in wanted])
    for line in wanted:
        others = taken.setdefault(line.number, {})
        is_double = bool(others) if mailing.one_per_phone else line.customer_id in others
        if is_double:
            line.verdict, line.words = ReviewVerdict.SAME_NUMBER, ""
            line.detail = next(iter(others.values()))
        else:
            others[line.customer_id] = line.name
