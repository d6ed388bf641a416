"""The overview of all SMS: counted, read from any place of it, and found again."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence

from app.domain.message_list import Mark, MessageOrder, MessageQuery, Standing
from app.domain.message_words import words_of
from app.domain.messages import MessageRow
from app.domain.number_search import pattern_of
from app.domain.permissions import Actor, Permission
from app.domain.search import query_terms
from app.models.message_standing import RANKS
from app.services.events import CustomersChanged, Event, Events, MessagesChanged
from app.storage.database import Database, Work
from app.storage.errors import Busy
from app.storage.repos import message_tally, messages_found, messages_list, messages_log, messages_near
from app.storage.repos.messages_found import Found
from app.storage.repos.messages_list import OwnMandant
from app.storage.repos.messages_where import Key, Wanted

log = logging.getLogger(__name__)

_STANDINGS: Mapping[int, Standing] = {rank: standing for standing, rank in RANKS.items()}


class MessageListService:
    """Reads messages of all Mandanten that the user may work in; needs the right READ_LOG throughout.

    A list is never numbered through: each page begins behind a mark, which is the sort key of one of its rows.
    """

    def __init__(self, database: Database, events: Events) -> None:
        self._database = database
        # How the last list is best read, and all of it if it is short: until anything happens to messages.
        self._prepared: tuple[Wanted, Wanted | Found] | None = None
        self._happened = 0
        events.subscribe(self._forget)

    def count(self, actor: Actor, query: MessageQuery) -> int:
        """How many messages the list holds, exactly."""
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            own = messages_list.own_mandants(work, actor.user_id)
            return messages_list.count(work, self._list(work, own, query, to_count=True))

    def first(
        self, actor: Actor, query: MessageQuery, limit: int
    ) -> tuple[tuple[MessageRow, ...], int | None]:
        """The first rows, and how many the list holds if that need not be counted."""
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            own = messages_list.own_mandants(work, actor.user_id)
            wanted = self._list(work, own, query)
            keys = messages_list.keys(work, wanted, None, limit)
            return _rows(work, own, [key.id for key in keys]), messages_list.known_count(work, wanted)

    def page(
        self, actor: Actor, query: MessageQuery, after: Mark | None, limit: int, *, skip: int = 0
    ) -> tuple[MessageRow, ...]:
        """The rows behind a mark, or the first ones, in list order; `skip` of them are passed over.

        A small `skip` is a hop along the index; for a large one take a nearer mark.
        """
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            own = messages_list.own_mandants(work, actor.user_id)
            keys = messages_list.keys(work, self._list(work, own, query), _key(after), limit, skip)
            return _rows(work, own, [key.id for key in keys])

    def last(self, actor: Actor, query: MessageQuery, limit: int) -> tuple[MessageRow, ...]:
        """The rows at the end of the list, in list order."""
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            own = messages_list.own_mandants(work, actor.user_id)
            keys = messages_list.last_keys(work, self._list(work, own, query), limit)
            return _rows(work, own, [key.id for key in keys])

    def marks(
        self, actor: Actor, query: MessageQuery, after: Mark | None, step: int, most: int
    ) -> tuple[Mark, ...]:
        """The key of each `step`-th row behind `after`; fewer than `most` mean that the list ends there."""
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            own = messages_list.own_mandants(work, actor.user_id)
            found = messages_list.marks(work, self._list(work, own, query), _key(after), step, most)
        return tuple(map(_mark, found))

    def near(self, actor: Actor, query: MessageQuery, place: int, count: int) -> tuple[Mark, int] | None:
        """A place not far before the row `place` of a list that had `count` rows, and how many stand before it.

        None where that is not known sooner than by going there.
        """
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            own = messages_list.own_mandants(work, actor.user_id)
            wanted = self._list(work, own, query)
            came = (messages_list.known_count(work, wanted) or count) - count if query.descending else 0
            found = messages_near.near(work, wanted, place + came)
        return (_mark(found.key), found.before - came) if found else None

    def rows(self, actor: Actor, ids: Iterable[int]) -> tuple[MessageRow, ...]:
        """These messages in the order asked for; what is gone or not the user's to see is left out."""
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            own = messages_list.own_mandants(work, actor.user_id)
            return _rows(work, own, list(ids))

    def position(self, actor: Actor, query: MessageQuery, message_id: int) -> int:
        """How many rows stand before this message; -1 if the list does not hold it."""
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            own = messages_list.own_mandants(work, actor.user_id)
            return messages_list.position(work, self._list(work, own, query), message_id)

    def place(self, actor: Actor, query: MessageQuery, mark: Mark) -> int:
        """How many rows stand before a mark, whether its row is still there or not."""
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            own = messages_list.own_mandants(work, actor.user_id)
            key = Key(RANKS[Standing(mark.status)] if mark.status else None, mark.at, mark.id)
            return messages_list.place(work, self._list(work, own, query), key)

    def ids(self, actor: Actor, query: MessageQuery, limit: int) -> tuple[int, ...]:
        """The first `limit` messages of the list."""
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            own = messages_list.own_mandants(work, actor.user_id)
            found = messages_list.keys(work, self._list(work, own, query), None, limit)
        return tuple(key.id for key in found)

    def users(self, actor: Actor) -> tuple[str, ...]:
        """The names of all who have sent anything in the user's Mandanten, in order."""
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            own = messages_list.own_mandants(work, actor.user_id)
            names = messages_list.user_names(work, [mandant.id for mandant in own])
            return tuple(sorted(names, key=str.casefold))

    def remember_count(self) -> None:
        """Keep in mind how many messages there are, so that only those to come have to be counted.

        For a worker; if somebody else is just storing messages it does nothing.
        """
        with self._database.read() as work:
            if not message_tally.is_stale(work):
                return
        try:
            with self._database.write() as work:
                newest = message_tally.newest_for_ever(work)
            with self._database.write() as work:
                message_tally.remember(work, newest)
        except Busy:
            log.info("messages are being stored: they are counted later")

    def _list(
        self, work: Work, own: Sequence[OwnMandant], query: MessageQuery, *, to_count: bool = False
    ) -> Wanted | Found:
        """The list as it is best read."""
        wanted, kept, happened = _wanted(own, query), self._prepared, self._happened
        if kept is not None and kept[0] == wanted and (isinstance(kept[1], Found) or not to_count):
            return kept[1]
        prepared = messages_found.prepared(work, wanted, to_count=to_count)
        # Anything that happens from now on is told after `happened` was read, and the answer is not kept.
        if wanted.is_looked_up and happened == self._happened:
            self._prepared = (wanted, prepared)
        return prepared

    def _forget(self, event: Event) -> None:
        if isinstance(event, MessagesChanged | CustomersChanged):
            self._happened += 1
            self._prepared = None


def _wanted(mandants: Sequence[OwnMandant], query: MessageQuery) -> Wanted:
    """The question in the database's terms; Mandanten that are not the user's own are left out."""
    own = [m for m in mandants if not query.mandant_ids or m.id in query.mandant_ids]
    return Wanted(
        mandant_ids=tuple(sorted(mandant.id for mandant in own)),
        ranks=tuple(sorted(RANKS[standing] for standing in query.standings)),
        since=query.since,
        until=query.until,
        user_names=tuple(sorted(query.user_names)),
        resent=query.resent,
        or_resent=query.or_resent and bool(query.standings) and not query.resent,
        words=words_of(query.text),
        number=pattern_of(query.number, [mandant.country for mandant in own]),
        people=query_terms(query.customer),
        mailing_id=query.mailing_id,
        by_standing=query.order is MessageOrder.STATUS,
        descending=query.descending,
    )


def _rows(work: Work, own: Sequence[OwnMandant], ids: list[int]) -> tuple[MessageRow, ...]:
    names = {mandant.id: mandant.name for mandant in own}
    found = {row.id: row for row in messages_log.lines(work, ids, names) if row.mandant_id in names}
    return tuple(found[number] for number in ids if number in found)


def _mark(key: Key) -> Mark:
    return Mark("" if key.rank is None else _STANDINGS[key.rank].value, key.at, key.id)


def _key(mark: Mark | None) -> Key | None:
    if mark is None:
        return None
    return Key(RANKS[Standing(mark.status)] if mark.status else None, mark.at, mark.id)
