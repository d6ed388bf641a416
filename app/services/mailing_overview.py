"""The overview of mailings: found, sorted, and with figures that are counted apart from it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from app.clock import Clock
from app.domain.mailing_list import MailingFigures, MailingHead, MailingQuery, begins_at, found
from app.domain.mailings import Mailing, MailingState, shown_state
from app.domain.permissions import Actor, Permission
from app.storage.database import Database, Work
from app.storage.repos import mailings, mailings_list


class MailingOverviewService:
    """Needs READ_LOG; limited to the actor's Mandant."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def ids(self, actor: Actor, query: MailingQuery) -> array[int]:
        """What the query finds, in its order. Costs the same however many messages the mailings have."""
        return array("q", (head.id for head in found(self._heads(actor), query)))

    def rows(self, actor: Actor, ids: Sequence[int]) -> tuple[Mailing, ...]:
        """These mailings in this order, with the state people see; those that are gone are missing."""
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            known = mailings_list.some(work, actor.mandant_id, ids)
            states = self._states(work, ((one.id, one.state, one.due) for one in known.values()))
        return tuple(replace(known[number], state=states[number]) for number in ids if number in known)

    def figures(self, actor: Actor, ids: Sequence[int]) -> dict[int, MailingFigures]:
        """Where their messages are and what they took (ST-17, ST-18): as long as there are messages to count."""
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            counted = mailings_list.figures(work, actor.mandant_id, ids)
        return {number: counted.get(number, MailingFigures()) for number in ids}

    def users(self, actor: Actor) -> tuple[str, ...]:
        """Who has written or sent any, by name."""
        return tuple(sorted({head.user_name for head in self._heads(actor)}, key=str.casefold))

    def _heads(self, actor: Actor) -> list[MailingHead]:
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            stored = mailings_list.heads(work, actor.mandant_id)
            states = self._states(work, ((head.id, head.state, head.due_at) for head in stored))
        return [
            MailingHead(
                id=head.id,
                name=head.name,
                template=head.template,
                state=states[head.id],
                at=begins_at(head.due_at, head.launched_at, head.created_at),
                recipients=head.planned_recipients,
                user_name=head.user_name,
            )
            for head in stored
        ]

    def _states(
        self, work: Work, stored: Iterable[tuple[int, MailingState, datetime | None]]
    ) -> dict[int, MailingState]:
        """As people see them, in one statement however many are running: some of those may be done by now."""
        known, now = list(stored), self._clock.now()
        still_open = mailings.open_among(
            work, [number for number, state, _due in known if state is MailingState.RUNNING]
        )
        return {
            number: shown_state(state, due=due, now=now, anything_open=number in still_open)
            for number, state, due in known
        }
