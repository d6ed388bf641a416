"""A Mandant: one company or branch, with everything that is said in its name."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.appointments import WorkingHours


@dataclass(frozen=True, slots=True)
class Mandant:
    """`time_zone` is an IANA name, `country` an ISO 3166 code, `colour` `#rrggbb`; `id` 0 = not stored yet."""

    id: int
    name: str
    street: str = ""
    postal_code: str = ""
    city: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    time_zone: str = "Europe/Berlin"
    country: str = "DE"
    language: str = "de"
    colour: str = "#0F6E84"
    default_sender: str = ""
    sender_locked: bool = False
    working_hours: WorkingHours = field(default_factory=WorkingHours)
    version: int = 0
