"""Mandanten with their people and rooms, and the types of appointments: kept in order by the owner."""

from __future__ import annotations

import re
from dataclasses import replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.clock import Clock
from app.domain.calendar import AppointmentType, Resource
from app.domain.mandants import Mandant
from app.domain.permissions import Actor, Permission
from app.domain.sender import check_sender
from app.errors import EditConflict, FieldProblem, InvalidInput, NotFound
from app.i18n import LANGUAGES, _
from app.services.events import Events, MandantsChanged
from app.storage.database import Database
from app.storage.repos import audit, mandants, users

COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


class MandantService:
    """Everybody may read the Mandanten they work in; only with MANAGE_MANDANTS may one change them."""

    def __init__(self, database: Database, events: Events, clock: Clock) -> None:
        self._database = database
        self._events = events
        self._clock = clock

    def list(self, actor: Actor) -> tuple[Mandant, ...]:
        """Those the user may work in, by name."""
        with self._database.read() as work:
            user = users.get(work, actor.user_id)
            return tuple(m for m in mandants.every(work) if user is None or user.may_work_in(m.id))

    def get(self, actor: Actor) -> Mandant:
        """The actor's current Mandant. Raises NotFound."""
        with self._database.read() as work:
            found = mandants.get(work, actor.mandant_id)
        if found is None:
            raise NotFound
        return found

    def save(self, actor: Actor, mandant: Mandant) -> Mandant:
        """Store a new or changed Mandant. Raises InvalidInput, NotFound, EditConflict (carrying the stored one)."""
        actor.require(Permission.MANAGE_MANDANTS)
        mandant = checked(mandant)
        with self._database.write() as work:
            stored = mandants.save(work, mandant)
            if stored is None:
                theirs = mandants.get(work, mandant.id)
                raise NotFound if theirs is None else EditConflict(theirs)
            owner = users.get(work, actor.user_id)
            if owner is not None and owner.mandant_ids and stored.id not in owner.mandant_ids:
                users.save(work, replace(owner, mandant_ids=(*owner.mandant_ids, stored.id)), None)
            audit.add(work, actor, self._clock.now(), "saved", "mandant", stored.id)
        self._events.publish(MandantsChanged())
        return stored

    def resources(self, actor: Actor) -> tuple[Resource, ...]:
        """Staff, rooms and others of the current Mandant in their order, also those no longer active."""
        actor.require(Permission.READ_CALENDAR)
        with self._database.read() as work:
            return mandants.resources(work, actor.mandant_id)

    def save_resource(self, actor: Actor, resource: Resource) -> Resource:
        """Store a new or changed one of the current Mandant. Raises InvalidInput, EditConflict."""
        actor.require(Permission.MANAGE_MANDANTS)
        _check_named(resource.name, resource.colour)
        resource = replace(resource, mandant_id=actor.mandant_id, name=resource.name.strip())
        with self._database.write() as work:
            stored = mandants.save_resource(work, resource)
            if stored is None:
                theirs = [r for r in mandants.resources(work, actor.mandant_id) if r.id == resource.id]
                raise EditConflict(theirs[0]) if theirs else NotFound
            audit.add(work, actor, self._clock.now(), "saved", "resource", stored.id)
        self._events.publish(MandantsChanged())
        return stored

    def appointment_types(self, actor: Actor) -> tuple[AppointmentType, ...]:
        """Of all Mandanten, in their order, also those no longer active."""
        actor.require(Permission.READ_CALENDAR)
        with self._database.read() as work:
            return mandants.appointment_types(work)

    def save_appointment_type(self, actor: Actor, kind: AppointmentType) -> AppointmentType:
        """Store a new or changed type. Raises InvalidInput, EditConflict."""
        actor.require(Permission.MANAGE_MANDANTS)
        _check_named(kind.name, kind.colour)
        if not 5 <= kind.minutes <= 24 * 60:
            raise InvalidInput(FieldProblem("minutes", _("An appointment lasts from 5 minutes to a day.")))
        with self._database.write() as work:
            stored = mandants.save_appointment_type(work, replace(kind, name=kind.name.strip()))
            if stored is None:
                theirs = [t for t in mandants.appointment_types(work) if t.id == kind.id]
                raise EditConflict(theirs[0]) if theirs else NotFound
            audit.add(work, actor, self._clock.now(), "saved", "appointment_type", stored.id)
        self._events.publish(MandantsChanged())
        return stored


def checked(mandant: Mandant) -> Mandant:
    """The same, trimmed, if everything in it can be used. Raises InvalidInput with one problem per field."""
    problems: list[FieldProblem] = []
    trimmed = replace(
        mandant,
        name=mandant.name.strip(),
        country=mandant.country.strip().upper(),
        default_sender=mandant.default_sender.strip(),
        email=mandant.email.strip(),
    )
    if not trimmed.name:
        problems.append(FieldProblem("name", _("Enter the company's name.")))
    if not _is_zone(trimmed.time_zone):
        problems.append(FieldProblem("time_zone", _("Choose a time zone from the list.")))
    if not re.fullmatch(r"[A-Z]{2}", trimmed.country):
        problems.append(FieldProblem("country", _("Choose a country from the list.")))
    if trimmed.language not in LANGUAGES:
        problems.append(FieldProblem("language", _("Choose a language from the list.")))
    if not COLOUR.fullmatch(trimmed.colour):
        problems.append(FieldProblem("colour", _("Choose a colour.")))
    if trimmed.email and not re.fullmatch(r"[^@\s]+@[^@\s]+", trimmed.email):
        problems.append(FieldProblem("email", _("This does not look like an e-mail address.")))
    if trimmed.default_sender and check_sender(trimmed.default_sender).problem is not None:
        text = _("At most 11 letters, digits and spaces, or a number of at most 15 digits.")
        problems.append(FieldProblem("default_sender", text))
    if problems:
        raise InvalidInput(*problems)
    return trimmed


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _check_named(name: str, colour: str) -> None:
    problems = []
    if not name.strip():
        problems.append(FieldProblem("name", _("Enter a name.")))
    if not COLOUR.fullmatch(colour):
        problems.append(FieldProblem("colour", _("Choose a colour.")))
    if problems:
        raise InvalidInput(*problems)
