"""Queries on Mandanten, the people and rooms in them, and the types of appointments."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.domain.calendar import AppointmentType, Resource
from app.domain.mandants import Mandant
from app.models.appointment import AppointmentTypeRecord
from app.models.mandant import MandantRecord, ResourceRecord
from app.storage import rows
from app.storage.database import Work
from app.storage.repos import versioned


def get(work: Work, mandant_id: int) -> Mandant | None:
    record = work.get(MandantRecord, mandant_id)
    return None if record is None else rows.mandant(record)


def every(work: Work) -> tuple[Mandant, ...]:
    """All Mandanten, by name."""
    return rows.mandants_by_name(work.scalars(select(MandantRecord)))


def all_ids(work: Work) -> tuple[int, ...]:
    return tuple(work.scalars(select(MandantRecord.id).order_by(MandantRecord.id)))


def country(work: Work, mandant_id: int) -> str:
    """The ISO 3166 code in which the Mandant's phone numbers are read; "" if there is no such Mandant."""
    return work.scalar(select(MandantRecord.country).where(MandantRecord.id == mandant_id)) or ""


def save(work: Work, mandant: Mandant) -> Mandant | None:
    """Insert (id 0) or overwrite; None if somebody else saved it meanwhile."""
    values: dict[str, Any] = {name: getattr(mandant, name) for name in rows.MANDANT_PLAIN}
    values["working_hours"] = {str(day): list(times) for day, times in mandant.working_hours.hours.items()}
    record = versioned.store(work, MandantRecord, mandant.id, mandant.version, values)
    return None if record is None else rows.mandant(record)


def resources(work: Work, mandant_id: int) -> tuple[Resource, ...]:
    """Staff, rooms and others of one Mandant in their order, also those no longer active."""
    query = select(ResourceRecord).where(ResourceRecord.mandant_id == mandant_id)
    found = work.scalars(query.order_by(ResourceRecord.position, ResourceRecord.id))
    return tuple(_resource(record) for record in found)


def save_resource(work: Work, resource: Resource) -> Resource | None:
    """Insert (id 0) or overwrite; None if it is gone, belongs to another Mandant, or was saved meanwhile."""
    if resource.id:
        stored = work.get(ResourceRecord, resource.id)
        if stored is None or stored.mandant_id != resource.mandant_id:
            return None
    names = ("mandant_id", "name", "kind", "colour", "position", "active")
    values = {name: getattr(resource, name) for name in names}
    record = versioned.store(work, ResourceRecord, resource.id, resource.version, values)
    return None if record is None else _resource(record)


def appointment_types(work: Work) -> tuple[AppointmentType, ...]:
    """All types in their order, also those no longer active."""
    query = select(AppointmentTypeRecord).order_by(AppointmentTypeRecord.position, AppointmentTypeRecord.id)
    return tuple(_type(record) for record in work.scalars(query))


def save_appointment_type(work: Work, kind: AppointmentType) -> AppointmentType | None:
    """Insert (id 0) or overwrite; None if it is gone or was saved meanwhile."""
    values = {name: getattr(kind, name) for name in ("name", "colour", "minutes", "position", "active")}
    record = versioned.store(work, AppointmentTypeRecord, kind.id, kind.version, values)
    return None if record is None else _type(record)


def _resource(record: ResourceRecord) -> Resource:
    return Resource(
        id=record.id,
        mandant_id=record.mandant_id,
        name=record.name,
        kind=record.kind,
        colour=record.colour,
        position=record.position,
        active=record.active,
        version=record.version,
    )


def _type(record: AppointmentTypeRecord) -> AppointmentType:
    return AppointmentType(
        id=record.id,
        name=record.name,
        colour=record.colour,
        minutes=record.minutes,
        position=record.position,
        active=record.active,
        version=record.version,
    )
