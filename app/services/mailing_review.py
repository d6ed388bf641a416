"""The review of a mailing: everyone who gets it, everyone who does not and why, and the repairs in place."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from app import field_names
from app.clock import Clock
from app.domain.accounts import Account
from app.domain.consent import Purpose
from app.domain.mailing_review import (
    RecipientPreview,
    RecipientReview,
    ReviewQuery,
    ReviewVerdict,
    repairs_for,
)
from app.domain.mailings import Mailing, MailingForecast, MailingState, NamedPeople, Recipients
from app.domain.mandants import Mandant
from app.domain.permissions import Actor, Permission
from app.domain.placeholders import gaps_in, to_display
from app.domain.sms_text import Encoding, measure
from app.errors import FieldProblem, InvalidInput, NotFound, TooLate, UserError
from app.i18n import _
from app.services import mailing_forecast, senders
from app.services.events import Events, MailingsChanged
from app.services.review_words import reason_text
from app.services.reviewing import CHUNK, Reviewer, Target, Targets, profile_of, resolve_doubles
from app.storage.database import Database, Work
from app.storage.repos import accounts, mailing_recipients, mailings, mandants
from app.storage.repos.mailing_recipients import ReviewLine, StoredLine

WRITTEN_AT_ONCE = 2_000
"""Lines in one transaction: some ten milliseconds, and on a slow disk not a wait for each two hundred."""

MOST_EXAMPLES = 20
"""So many customers are given to try a text with."""

JUDGED_AGAIN_AT_ONCE = 400
"""Lines in one transaction after a repair of many."""

Progress = Callable[[int, int], bool | None]
"""Called with how many are done of how many; an answer of False breaks off, and nothing has changed."""


class RecipientSource(Protocol):
    """Where customers come from that are chosen by something else than themselves: a tag, a saved selection."""

    def __call__(self, actor: Actor, source_id: int, /) -> array[int]:
        """The ids of the customers it stands for now, in its order. Raises NotFound."""
        ...


class ReviewBrokenOff(UserError):
    """Somebody did not want to wait, or somebody else began another review of the same mailing."""


class MailingReviewService:
    """Needs SEND_SMS; limited to the actor's Mandant. Reviews can be made of drafts only, and read for ever."""

    def __init__(
        self,
        database: Database,
        events: Events,
        clock: Clock,
        *,
        tags: RecipientSource | None = None,
        selections: RecipientSource | None = None,
    ) -> None:
        self._database = database
        self._events = events
        self._clock = clock
        self._tags = tags
        self._selections = selections

    def named(self, actor: Actor, recipients: Recipients) -> NamedPeople:
        """How many these are now, while they are chosen; whether they can get it, `review` says. Raises NotFound."""
        actor.require(Permission.SEND_SMS)
        targets = self._targets(actor, recipients)
        some = (target.customer_id for target in targets.some(0)[:MOST_EXAMPLES])
        return NamedPeople(len(targets), tuple(one for one in some if one is not None))

    def review(self, actor: Actor, mailing_id: int, progress: Progress | None = None) -> MailingForecast:
        """Judge everybody anew, and say what the mailing would do; a review that was there counts until the end.

        In chunks of a few milliseconds and with the same little memory for any number. Raises NotFound, TooLate
        for a mailing that was launched, ReviewBrokenOff.
        """
        actor.require(Permission.SEND_SMS)
        with self._database.read() as work:
            mailing, mandant, account = self._desk(work, actor, mailing_id)
        _require_draft(mailing)
        targets = self._targets(actor, mailing.recipients)
        with self._database.write() as work:
            review = mailings.begin_review(work, mailing_id)
        reviewer = Reviewer(mailing, mandant, account, actor.name, self._clock.now())
        lines: list[ReviewLine] = []
        for position in range(0, len(targets), CHUNK):
            with self._database.read() as work:
                lines += reviewer.lines(work, review, position, targets.some(position))
            if len(lines) >= WRITTEN_AT_ONCE:
                self._write(mailing, review, lines)
                lines.clear()
            _go_on(progress, position, len(targets))
        with self._database.write() as work:
            # Somebody may have launched it meanwhile: then it keeps the review that it left with.
            _require_draft(self._mailing(work, actor, mailing_id, lock=True))
            resolve_doubles(work, mailing, review, lines)
            mailing_recipients.add(work, lines)
            if not mailings.finish_review(work, mailing_id, review):
                raise ReviewBrokenOff(_("Somebody else has just begun to review this mailing."))
            mailing_recipients.discard_others(work, mailing_id, review)
        self._events.publish(MailingsChanged((mailing_id,)))
        return self.forecast(actor, mailing_id)

    def still_holds(self, actor: Actor, mailing_id: int, progress: Progress | None = None) -> bool:
        """Whether a new review would come to exactly what the last one did, texts included; writes nothing.

        Raises NotFound, TooLate, ReviewBrokenOff.
        """
        actor.require(Permission.SEND_SMS)
        with self._database.read() as work:
            mailing, mandant, account = self._desk(work, actor, mailing_id)
            review = mailings.review(work, mailing_id)
        _require_draft(mailing)
        targets = self._targets(actor, mailing.recipients)
        now = self._clock.now()
        reviewer = Reviewer(mailing, mandant, account, actor.name, now, with_words=False)
        phones = _Phones(one_each=mailing.one_per_phone)
        for position in range(0, len(targets) + CHUNK, CHUNK):
            with self._database.read() as work:
                known = mailing_recipients.between(work, mailing_id, review, position, position + CHUNK)
                lines = reviewer.lines(work, review, position, targets.some(position))
            if len(lines) != len(known) or not all(_same(known.get(line.position), line) for line in lines):
                return False
            if not all(phones.allow(line) for line in known.values()):
                return False
            _go_on(progress, position, len(targets))
        return phones.all_reached

    def forecast(self, actor: Actor, mailing_id: int) -> MailingForecast:
        """The same from the lines as they stand now, repairs included. Raises NotFound."""
        actor.require(Permission.SEND_SMS)
        with self._database.read() as work:
            mailing, mandant, account = self._desk(work, actor, mailing_id)
            review = mailings.review(work, mailing_id)
            return mailing_forecast.forecast(work, mailing, mandant, account, review, self._clock.now())

    def ids(self, actor: Actor, mailing_id: int, query: ReviewQuery) -> array[int]:
        """The lines that fit the query, in its order."""
        actor.require(Permission.SEND_SMS)
        with self._database.read() as work:
            self._heading(work, actor, mailing_id)
            return mailing_recipients.ids(work, mailing_id, mailings.review(work, mailing_id), query)

    def rows(self, actor: Actor, mailing_id: int, ids: Sequence[int]) -> tuple[RecipientReview, ...]:
        """These lines in the order asked for; what is gone is left out."""
        actor.require(Permission.SEND_SMS)
        with self._database.read() as work:
            heading = self._heading(work, actor, mailing_id)
            found = mailing_recipients.by_ids(work, mailing_id, ids)
        return tuple(_shown(stored, *heading) for stored in found)

    def preview(self, actor: Actor, mailing_id: int, line_id: int) -> RecipientPreview:
        """One recipient's text as it would leave. Raises NotFound."""
        actor.require(Permission.SEND_SMS)
        with self._database.read() as work:
            mailing, mandant, account = self._desk(work, actor, mailing_id)
            found = mailing_recipients.by_ids(work, mailing_id, (line_id,))
        if not found:
            raise NotFound
        profile = profile_of(mailing, account)
        written = to_display(found[0].line.text, field_names.labels())  # what is left of fields is a gap
        size = measure(written, profile)
        return RecipientPreview(
            recipient=_shown(found[0], mailing.purpose, mailing.state),
            text=written,
            parts=size.parts,
            units=size.units,
            is_unicode=size.encoding is Encoding.UCS2,
            gaps=tuple(dict.fromkeys(gap.name for gap in gaps_in(written))),
            profile=profile,
            sender=_sender(mailing, mandant, account),
        )

    def example(self, actor: Actor, mailing: Mailing, customer_id: int) -> str:
        """The text that a draft, as it stands in the form, would have for a customer. Raises NotFound."""
        actor.require(Permission.SEND_SMS)
        with self._database.read() as work:
            mandant = mandants.get(work, actor.mandant_id)
            if mandant is None:
                raise NotFound
            account = accounts.active(work, mandant.id)
            reviewer = Reviewer(mailing, mandant, account, actor.name, self._clock.now())
            lines = reviewer.lines(work, 0, 0, [Target(customer_id)])
        if not lines:
            raise NotFound
        return lines[0].text

    def recheck(self, actor: Actor, mailing_id: int, ids: Sequence[int]) -> tuple[RecipientReview, ...]:
        """Judge these lines again, after a repair; returns them and those whose verdict depends on them.

        In transactions of a few hundred lines. Raises NotFound, TooLate.
        """
        actor.require(Permission.SEND_SMS)
        shown: list[RecipientReview] = []
        for start in range(0, len(ids), JUDGED_AGAIN_AT_ONCE):
            shown += self._recheck(actor, mailing_id, ids[start : start + JUDGED_AGAIN_AT_ONCE])
        self._events.publish(MailingsChanged((mailing_id,)))
        return tuple(shown)

    def _recheck(self, actor: Actor, mailing_id: int, ids: Sequence[int]) -> Iterator[RecipientReview]:
        changed: dict[int, StoredLine] = {}
        with self._database.write() as work:
            # Locked, or its lines would change while it is launched from them.
            mailing, mandant, account = self._desk(work, actor, mailing_id, lock=True)
            _require_draft(mailing)
            review = mailings.review(work, mailing_id)
            reviewer = Reviewer(mailing, mandant, account, actor.name, self._clock.now())
            waiting = mailing_recipients.by_ids(work, mailing_id, ids)
            while waiting:
                fresh = {
                    one.id: one for one in waiting if one.line.review == review and one.id not in changed
                }
                changed |= _judged_again(work, mailing, reviewer, tuple(fresh.values()))
                freed = (_freed_number(one.line, changed[one.id].line) for one in fresh.values())
                waiting = mailing_recipients.left_for(work, mailing_id, review, [*filter(None, freed)])
        return (_shown(stored, mailing.purpose, mailing.state) for stored in changed.values())

    def lines_of(self, actor: Actor, mailing_id: int, customer_ids: Sequence[int]) -> tuple[int, ...]:
        """The lines these customers have in the review that counts."""
        actor.require(Permission.SEND_SMS)
        with self._database.read() as work:
            self._heading(work, actor, mailing_id)
            review = mailings.review(work, mailing_id)
            found = mailing_recipients.of_customers(work, mailing_id, review, customer_ids)
        return tuple(stored.id for stored in found)

    def _targets(self, actor: Actor, recipients: Recipients) -> Targets:
        """Everybody who was named, each once, in the order of the form."""
        ids: dict[int, None] = {}
        if recipients.selection_id is not None:
            ids.update(dict.fromkeys(_ask(self._selections, actor, recipients.selection_id)))
        for tag_id in recipients.tag_ids:
            ids.update(dict.fromkeys(_ask(self._tags, actor, tag_id)))
        ids.update(dict.fromkeys(recipients.customer_ids))
        return Targets(array("q", ids), tuple(dict.fromkeys(recipients.numbers)))

    def _write(self, mailing: Mailing, review: int, lines: Sequence[ReviewLine]) -> None:
        with self._database.write() as work:
            resolve_doubles(work, mailing, review, lines)
            mailing_recipients.add(work, lines)

    def _heading(self, work: Work, actor: Actor, mailing_id: int) -> tuple[Purpose, MailingState]:
        heading = mailings.heading(work, actor.mandant_id, mailing_id)
        if heading is None:
            raise NotFound
        return heading

    def _mailing(self, work: Work, actor: Actor, mailing_id: int, *, lock: bool = False) -> Mailing:
        mailing = mailings.get(work, actor.mandant_id, mailing_id, lock=lock)
        if mailing is None:
            raise NotFound
        return mailing

    def _desk(
        self, work: Work, actor: Actor, mailing_id: int, *, lock: bool = False
    ) -> tuple[Mailing, Mandant, Account | None]:
        mandant = mandants.get(work, actor.mandant_id)
        if mandant is None:
            raise NotFound
        return self._mailing(work, actor, mailing_id, lock=lock), mandant, accounts.active(work, mandant.id)


def _go_on(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None and progress(done, total) is False:
        raise ReviewBrokenOff(_("The review was broken off."))


def _same(known: ReviewLine | None, line: ReviewLine) -> bool:
    """Whether somebody gets the same as before; of two with one number the first is looked at for both."""
    if known is None or (known.customer_id, known.number) != (line.customer_id, line.number):
        return False
    if known.verdict is ReviewVerdict.SAME_NUMBER:
        return line.verdict is ReviewVerdict.GETS_IT
    # The same text may take more SMS at another gateway.
    return known.verdict is line.verdict and (
        (known.text, known.parts) == (line.text, line.parts) or line.verdict is not ReviewVerdict.GETS_IT
    )


class _Phones:
    """Whether everybody whose phone is reached by somebody else's SMS, and nobody else, is left out for that."""

    def __init__(self, *, one_each: bool) -> None:
        """`one_each` reaches a phone once, whoever shares it; otherwise each of them gets an SMS."""
        self._one_each = one_each
        self._reached: set[tuple[str, int | None]] = set()
        self._left_out: set[tuple[str, int | None]] = set()

    def allow(self, line: ReviewLine) -> bool:
        """Look at one more line; False if its phone was reached before."""
        key = (line.number, None if self._one_each else line.customer_id)
        if line.verdict is ReviewVerdict.SAME_NUMBER:
            self._left_out.add(key)
        elif line.verdict is ReviewVerdict.GETS_IT:
            if key in self._reached:
                return False
            self._reached.add(key)
        return True

    @property
    def all_reached(self) -> bool:
        """After the last line: whether what others were left out for is there."""
        return self._left_out <= self._reached


def _ask(source: RecipientSource | None, actor: Actor, source_id: int) -> array[int]:
    if source is None:
        raise InvalidInput(FieldProblem("recipients", _("Nobody can be chosen in this way.")))
    return source(actor, source_id)


def _target(line: ReviewLine) -> Target:
    return Target(None, line.typed) if line.typed else Target(line.customer_id)


def _judged_again(
    work: Work, mailing: Mailing, reviewer: Reviewer, stored: Sequence[StoredLine]
) -> dict[int, StoredLine]:
    """The lines as they are now, already written; their numbers are free while they are looked at."""
    if not stored:
        return {}
    mailing_recipients.put_aside(work, [one.id for one in stored])
    in_order = sorted(stored, key=lambda one: one.line.position)
    review = in_order[0].line.review
    found = reviewer.lines(work, review, 0, [_target(one.line) for one in in_order])
    by_target = {(line.typed, None if line.typed else line.customer_id): line for line in found}
    lines: dict[int, ReviewLine] = {}
    for one in in_order:
        old = one.line
        judged = by_target.get((old.typed, None if old.typed else old.customer_id))
        if judged is None:  # the customer is not there any more
            judged = replace(old, verdict=ReviewVerdict.NO_MOBILE)
        lines[one.id] = replace(judged, position=old.position)
    resolve_doubles(work, mailing, review, list(lines.values()))
    mailing_recipients.replace_all(work, lines)
    return {one.id: StoredLine(one.id, lines[one.id]) for one in stored}


def _freed_number(before: ReviewLine, after: ReviewLine) -> str:
    """The number that is not written to any more: the next in order who has it gets it; "" if there is none."""
    had_it = before.verdict is ReviewVerdict.GETS_IT
    has_it = after.verdict is ReviewVerdict.GETS_IT and after.number == before.number
    return before.number if had_it and not has_it else ""


def _sender(mailing: Mailing, mandant: Mandant, account: Account | None) -> str:
    """What a phone would show; a sender that is not possible is a red mark elsewhere."""
    try:
        return senders.choose(mailing.sender, mandant, account) if account is not None else ""
    except InvalidInput:
        return ""


def _require_draft(mailing: Mailing) -> None:
    if mailing.state is not MailingState.DRAFT:
        raise TooLate(_("This mailing was sent already. Copy it to send it again."))


def _shown(stored: StoredLine, purpose: Purpose, state: MailingState) -> RecipientReview:
    line = stored.line
    is_draft = state is MailingState.DRAFT
    return RecipientReview(
        id=stored.id,
        customer_id=line.customer_id,
        name=line.name,
        number=line.number,
        verdict=line.verdict,
        reason=reason_text(line.verdict, line.detail, purpose),
        repairs=repairs_for(line.verdict, typed=bool(line.typed)) if is_draft else (),
        parts=line.parts,
        other=line.detail if line.verdict is ReviewVerdict.SAME_NUMBER else "",
    )
