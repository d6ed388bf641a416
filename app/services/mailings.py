"""Mailings as people keep them: written, copied, counted and deleted."""

from __future__ import annotations

from dataclasses import replace

from app.clock import Clock
from app.domain.mailings import (
    LONGEST_SPREAD_HOURS,
    MOST_NUMBERS,
    Mailing,
    MailingCounts,
    MailingSettings,
    MailingState,
    counts_of,
    shown_state,
)
from app.domain.permissions import Actor, Permission
from app.errors import EditConflict, FieldProblem, InvalidInput, NotFound, TooLate
from app.i18n import _
from app.services import mailing_settings
from app.services.events import Events, MailingsChanged
from app.storage.database import Database, Work
from app.storage.repos import audit, mailings

LONGEST_SENDER = 20
"""What the table takes; whether a gateway can show it, the review says."""


class MailingService:
    """Reading needs READ_LOG, writing SEND_SMS; limited to the actor's Mandant."""

    def __init__(self, database: Database, events: Events, clock: Clock) -> None:
        self._database = database
        self._events = events
        self._clock = clock

    def get(self, actor: Actor, mailing_id: int) -> Mailing:
        """Raises NotFound."""
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            mailing = self._get(work, actor, mailing_id)
            return self._as_shown(mailing, anything_open=mailings.anything_open(work, mailing_id))

    def counts(self, actor: Actor, mailing_id: int) -> MailingCounts:
        """Where its messages are now; cheap enough to be asked with every event. Raises NotFound."""
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            self._get(work, actor, mailing_id)
            return counts_of(mailings.counts(work, mailing_id))

    def save(self, actor: Actor, mailing: Mailing, *, by_itself: bool = False) -> Mailing:
        """Store a new (id 0) or changed draft, however unfinished (ML-06, ML-12).

        `by_itself`: kept every few seconds while somebody writes; of that only the beginning is noted for good.
        Raises InvalidInput (spread_hours, recipients, sender), EditConflict, NotFound, TooLate for a launched one.
        """
        actor.require(Permission.SEND_SMS)
        _check(mailing)
        now = self._clock.now()
        with self._database.write() as work:
            if mailing.id:
                _require_draft(self._get(work, actor, mailing.id, lock=True))
            wanted = replace(
                mailing, name=mailing.name.strip(), mandant_id=actor.mandant_id, user_name=actor.name
            )
            stored = mailings.store(work, wanted, actor.user_id or None, now)
            if stored is None:
                raise EditConflict(self._get(work, actor, mailing.id))
            if not (mailing.id and by_itself):
                audit.add(work, actor, now, "changed" if mailing.id else "created", "mailing", stored.id)
        self._events.publish(MailingsChanged((stored.id,)))
        return stored

    def copy(self, actor: Actor, mailing_id: int) -> Mailing:
        """A draft with the same text and recipients, for now (ML-15). Raises NotFound."""
        original = self.get(actor, mailing_id)
        name = _("{name} – copy").format(name=original.name) if original.name else ""
        recipients = replace(original.recipients, left_out=frozenset(), numbers_left_out=frozenset())
        return self.save(
            actor, replace(original, id=0, version=0, name=name, due=None, recipients=recipients)
        )

    def delete(self, actor: Actor, mailing_id: int) -> Mailing:
        """Delete a draft; `save` of what it returns, with id 0, brings it back. Raises NotFound, TooLate."""
        actor.require(Permission.SEND_SMS)
        with self._database.write() as work:
            mailing = self._get(work, actor, mailing_id, lock=True)
            _require_draft(mailing)
            mailings.remove(work, mailing_id)
            audit.add(work, actor, self._clock.now(), "deleted", "mailing", mailing_id)
        self._events.publish(MailingsChanged((mailing_id,)))
        return replace(mailing, id=0, version=0)

    def settings(self, actor: Actor) -> MailingSettings:
        """The Mandant's budget, and from how many recipients on their number has to be typed."""
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            return mailing_settings.read(work, actor.mandant_id)

    def save_settings(self, actor: Actor, wanted: MailingSettings) -> None:
        """Raises InvalidInput (parts, warn_percent, confirm_above)."""
        actor.require(Permission.MANAGE_MANDANTS)
        with self._database.write() as work:
            mailing_settings.write(work, actor.mandant_id, wanted)
            audit.add(work, actor, self._clock.now(), "changed", "mailing settings", None)
        self._events.publish(MailingsChanged())

    def _get(self, work: Work, actor: Actor, mailing_id: int, *, lock: bool = False) -> Mailing:
        mailing = mailings.get(work, actor.mandant_id, mailing_id, lock=lock)
        if mailing is None:
            raise NotFound
        return mailing

    def _as_shown(self, mailing: Mailing, *, anything_open: bool) -> Mailing:
        now = self._clock.now()
        state = shown_state(mailing.state, due=mailing.due, now=now, anything_open=anything_open)
        return replace(mailing, state=state)


def _require_draft(mailing: Mailing) -> None:
    if mailing.state is not MailingState.DRAFT:
        raise TooLate(_("This mailing was sent already. Copy it to change it."))


def _check(mailing: Mailing) -> None:
    problems = []
    if not 0 <= mailing.spread_hours <= LONGEST_SPREAD_HOURS:
        words = _("A mailing can be spread over up to {hours} hours.").format(hours=LONGEST_SPREAD_HOURS)
        problems.append(FieldProblem("spread_hours", words))
    if len(mailing.recipients.numbers) > MOST_NUMBERS:
        words = _("At most {limit} numbers can be pasted.").format(limit=MOST_NUMBERS)
        problems.append(FieldProblem("recipients", words))
    if len(mailing.sender) > LONGEST_SENDER:
        words = _("The sender is too long: at most 11 characters, or a number of up to 15 digits.")
        problems.append(FieldProblem("sender", words))
    if problems:
        raise InvalidInput(*problems)
