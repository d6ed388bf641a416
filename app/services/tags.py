"""Tags: made, changed and deleted, and given to customers and taken from them, one or many at once."""

from __future__ import annotations

import re
from array import array
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from app.clock import Clock
from app.domain.permissions import Actor, Permission
from app.domain.spelling import fold
from app.domain.tags import LONGEST_TITLE, CountedTag, Tag, TagChange
from app.errors import EditConflict, FieldProblem, InvalidInput, NotFound
from app.i18n import _
from app.services import tagging
from app.services.events import CustomersChanged, Events, GroupingChanged
from app.storage.database import Database, Work
from app.storage.repos import audit, tags

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


class TagService:
    """Reading needs READ_CUSTOMERS, everything else EDIT_CUSTOMERS; all limited to the actor's Mandant."""

    def __init__(self, database: Database, events: Events, clock: Clock) -> None:
        self._database = database
        self._events = events
        self._clock = clock

    def list(self, actor: Actor) -> tuple[Tag, ...]:
        """All tags, by title; empty where there are none: then nobody need be offered a choice by tag (ST-06)."""
        actor.require(Permission.READ_CUSTOMERS)
        with self._database.read() as work:
            return tags.every(work, actor.mandant_id)

    def counted(self, actor: Actor) -> tuple[CountedTag, ...]:
        """All tags with the number of customers who carry them."""
        actor.require(Permission.READ_CUSTOMERS)
        with self._database.read() as work:
            return tags.counted(work, actor.mandant_id)

    def members(self, actor: Actor, tag_id: int) -> array[int]:
        """The ids of the customers who carry it, by name; of an unknown tag nobody."""
        actor.require(Permission.READ_CUSTOMERS)
        with self._database.read() as work:
            return tags.members(work, actor.mandant_id, tag_id)

    def of_customers(self, actor: Actor, customer_ids: Sequence[int]) -> dict[int, tuple[Tag, ...]]:
        """Their tags, by title; who has none is not in it."""
        actor.require(Permission.READ_CUSTOMERS)
        with self._database.read() as work:
            return tags.of_customers(work, actor.mandant_id, customer_ids)

    def save(self, actor: Actor, tag: Tag) -> Tag:
        """Store a new (id 0) or changed tag. Raises InvalidInput (title, colour), NotFound, EditConflict."""
        actor.require(Permission.EDIT_CUSTOMERS)
        tag = _checked(replace(tag, title=" ".join(tag.title.split()), mandant_id=actor.mandant_id))
        with self._database.write() as work:
            if tag.id:
                tagging.find(work, actor, tag.id)
            _refuse_a_second(work, actor, tag)
            stored = tags.store(work, tag)
            if stored is None:
                raise EditConflict(tagging.find(work, actor, tag.id))
            audit.add(work, actor, self._clock.now(), "changed" if tag.id else "created", "tag", stored.id)
        self._events.publish(GroupingChanged())
        if tag.id:
            self._events.publish(CustomersChanged())
        return stored

    def delete(self, actor: Actor, tag_id: int) -> Tag:
        """Take a tag from everybody; `restore` brings it back with all who had it. Raises NotFound."""
        return self._set_removed(actor, tag_id, self._clock.now())

    def restore(self, actor: Actor, tag_id: int) -> Tag:
        """The undo of `delete`. Raises NotFound, InvalidInput if there is another one with its title by now."""
        return self._set_removed(actor, tag_id, None)

    def change(
        self,
        actor: Actor,
        customer_ids: Sequence[int],
        *,
        give: Collection[int] = (),
        take: Collection[int] = (),
    ) -> TagChange:
        """Give all these customers the tags `give` and take the tags `take`; what was changed, for `undo`.

        Archived customers are left out of tags for active ones only (ST-21). Raises NotFound.
        """
        actor.require(Permission.EDIT_CUSTOMERS)
        with self._database.write() as work:
            done = tagging.change(work, actor, self._clock.now(), customer_ids, give=give, take=take)
        return self._told(done)

    def undo(self, actor: Actor, done: TagChange) -> TagChange:
        """Take a change back: returns what that has changed. Raises NotFound if a tag is gone."""
        actor.require(Permission.EDIT_CUSTOMERS)
        with self._database.write() as work:
            undone = tagging.apply_again(work, actor, self._clock.now(), done.undone())
        return self._told(undone)

    def _told(self, done: TagChange) -> TagChange:
        if done.customer_ids:
            self._events.publish(CustomersChanged(done.customer_ids))
        return done

    def _set_removed(self, actor: Actor, tag_id: int, at: datetime | None) -> Tag:
        actor.require(Permission.EDIT_CUSTOMERS)
        with self._database.write() as work:
            tag = tags.set_removed(work, actor.mandant_id, tag_id, at)
            if tag is None:
                raise NotFound
            if at is None:
                _refuse_a_second(work, actor, tag)
            action = "brought back" if at is None else "deleted"
            audit.add(work, actor, self._clock.now(), action, "tag", tag_id)
        self._events.publish(GroupingChanged())
        self._events.publish(CustomersChanged())
        return tag


def _refuse_a_second(work: Work, actor: Actor, tag: Tag) -> None:
    for other in tags.every(work, actor.mandant_id):
        if other.id != tag.id and fold(other.title) == fold(tag.title):
            raise InvalidInput(FieldProblem("title", _("There is a tag with this title already.")))


def _checked(tag: Tag) -> Tag:
    problems = []
    if not tag.title:
        problems.append(FieldProblem("title", _("Give the tag a title.")))
    if len(tag.title) > LONGEST_TITLE:
        words = _("A title has at most {limit} letters.").format(limit=LONGEST_TITLE)
        problems.append(FieldProblem("title", words))
    if not _COLOUR.fullmatch(tag.colour):
        problems.append(FieldProblem("colour", _("Choose a colour.")))
    if problems:
        raise InvalidInput(*problems)
    return tag
