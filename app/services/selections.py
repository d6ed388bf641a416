"""Selections of customers: counted while they are built, kept under a name, and resolved when they are used."""

from __future__ import annotations

from array import array
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from app.clock import Clock
from app.domain.mandants import Mandant
from app.domain.permissions import Actor, Permission
from app.domain.selection import (
    LONGEST_NAME,
    Criteria,
    Flaw,
    FlawKind,
    Preview,
    SavedSelection,
    SelectionChoices,
    flaws,
)
from app.domain.spelling import fold
from app.errors import EditConflict, FieldProblem, InvalidInput, NotFound
from app.i18n import _
from app.services.events import Events, GroupingChanged
from app.storage.database import Database, Work
from app.storage.repos import audit, customers, mailings, mandants, selections, tags

SHOWN_NAMES = 10


class SelectionService:
    """Reading needs READ_CUSTOMERS, writing EDIT_CUSTOMERS; all limited to the actor's Mandant."""

    def __init__(self, database: Database, events: Events, clock: Clock) -> None:
        self._database = database
        self._events = events
        self._clock = clock

    def list(self, actor: Actor) -> tuple[SavedSelection, ...]:
        """All that are saved, by name."""
        actor.require(Permission.READ_CUSTOMERS)
        with self._database.read() as work:
            return selections.every(work, actor.mandant_id)

    def get(self, actor: Actor, selection_id: int) -> SavedSelection:
        """Raises NotFound."""
        actor.require(Permission.READ_CUSTOMERS)
        with self._database.read() as work:
            return _find(work, actor, selection_id)

    def preview(self, actor: Actor, criteria: Criteria, names: int = SHOWN_NAMES) -> Preview:
        """How many customers are meant now, and the first `names` of them. Raises InvalidInput, see `save`."""
        actor.require(Permission.READ_CUSTOMERS)
        _check(criteria)
        with self._database.read() as work:
            # One look at all of them: to count first and then to look for the first ones takes twice as long.
            found = selections.ids(work, _mandant(work, actor), criteria, self._clock.now())
            first = found[:names]
            rows = customers.rows(work, actor.mandant_id, first)
        return Preview(len(found), tuple(rows[customer_id].name for customer_id in first))

    def count(self, actor: Actor, criteria: Criteria) -> int:
        """How many customers are meant now. Raises InvalidInput, see `save`."""
        return len(self.ids(actor, criteria))

    def ids(self, actor: Actor, criteria: Criteria) -> array[int]:
        """Who is meant now, by name (ST-22). Raises InvalidInput, see `save`."""
        actor.require(Permission.READ_CUSTOMERS)
        _check(criteria)
        with self._database.read() as work:
            return selections.ids(work, _mandant(work, actor), criteria, self._clock.now())

    def choices(self, actor: Actor) -> SelectionChoices:
        """What there is to choose from while conditions are built."""
        actor.require(Permission.READ_CUSTOMERS)
        with self._database.read() as work:
            zone = ZoneInfo(_mandant(work, actor).time_zone)
            return SelectionChoices(
                tags.every(work, actor.mandant_id),
                mandants.appointment_types(work),
                mandants.resources(work, actor.mandant_id),
                mailings.sent(work, actor.mandant_id, zone),
            )

    def save(self, actor: Actor, selection: SavedSelection) -> SavedSelection:
        """Store a new (id 0) or changed one. Raises InvalidInput, NotFound, EditConflict.

        The field of a problem is `name`, or the condition's group and row: `0.2` is the third one of `include`,
        `1.0` the first one of the first exclusion.
        """
        actor.require(Permission.EDIT_CUSTOMERS)
        name = " ".join(selection.name.split())
        selection = replace(selection, name=name, mandant_id=actor.mandant_id)
        _check_name(name)
        _check(selection.criteria)
        with self._database.write() as work:
            if selection.id:
                _find(work, actor, selection.id)
            _refuse_a_second(work, actor, selection)
            stored = selections.store(work, selection)
            if stored is None:
                raise EditConflict(_find(work, actor, selection.id))
            action = "changed" if selection.id else "created"
            audit.add(work, actor, self._clock.now(), action, "selection", stored.id)
        self._events.publish(GroupingChanged())
        return stored

    def rename(self, actor: Actor, selection_id: int, name: str) -> SavedSelection:
        """Give it another name. Raises InvalidInput (name), NotFound."""
        return self.save(actor, replace(self.get(actor, selection_id), name=name))

    def delete(self, actor: Actor, selection_id: int) -> SavedSelection:
        """Take it away; `restore` brings it back. Raises NotFound."""
        return self._set_removed(actor, selection_id, self._clock.now())

    def restore(self, actor: Actor, selection_id: int) -> SavedSelection:
        """The undo of `delete`. Raises NotFound, InvalidInput if there is another one with its name by now."""
        return self._set_removed(actor, selection_id, None)

    def _set_removed(self, actor: Actor, selection_id: int, at: datetime | None) -> SavedSelection:
        actor.require(Permission.EDIT_CUSTOMERS)
        with self._database.write() as work:
            selection = selections.set_removed(work, actor.mandant_id, selection_id, at)
            if selection is None:
                raise NotFound
            if at is None:
                _refuse_a_second(work, actor, selection)
            action = "brought back" if at is None else "deleted"
            audit.add(work, actor, self._clock.now(), action, "selection", selection_id)
        self._events.publish(GroupingChanged())
        return selection


def _find(work: Work, actor: Actor, selection_id: int) -> SavedSelection:
    selection = selections.get(work, actor.mandant_id, selection_id)
    if selection is None:
        raise NotFound
    return selection


def _mandant(work: Work, actor: Actor) -> Mandant:
    mandant = mandants.get(work, actor.mandant_id)
    if mandant is None:
        raise NotFound
    return mandant


def _refuse_a_second(work: Work, actor: Actor, selection: SavedSelection) -> None:
    for other in selections.every(work, actor.mandant_id):
        if other.id != selection.id and fold(other.name) == fold(selection.name):
            raise InvalidInput(FieldProblem("name", _("There is a selection with this name already.")))


def _check_name(name: str) -> None:
    if not name:
        raise InvalidInput(FieldProblem("name", _("Give the selection a name.")))
    if len(name) > LONGEST_NAME:
        words = _("A name has at most {limit} letters.").format(limit=LONGEST_NAME)
        raise InvalidInput(FieldProblem("name", words))


def _check(criteria: Criteria) -> None:
    if found := flaws(criteria):
        raise InvalidInput(*(FieldProblem(f"{flaw.group}.{flaw.row}", _words(flaw)) for flaw in found))


def _words(flaw: Flaw) -> str:
    match flaw.kind:
        case FlawKind.NO_VALUE:
            return _("Choose or enter what it is compared with.")
        case FlawKind.WRONG_VALUE:
            return _("This cannot be compared with. Enter something else.")
        case FlawKind.NOT_COMPARABLE:
            return _("This comparison does not fit. Choose another one.")
        case FlawKind.TOO_MANY:
            return _("These are too many conditions. Take some away.")
