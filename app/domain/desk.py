"""What somebody finds on coming in: who they are, where they may work, what they had chosen; and the first week."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from app.domain.calendar import AppointmentRow
from app.domain.mandants import Mandant
from app.domain.permissions import Actor

LAST_NAME = "log_in.last_name"
"""The installation's setting with the name used for the last log-in."""

LAYOUT = "layout."
"""What the keys of all remembered sizes begin with."""


class Desk(NamedTuple):
    """`language` and `appearance` are "" where nothing was chosen, `lock_minutes` 0 = never."""

    # Named tuples cost the start less than data classes.

    actor: Actor
    mandants: tuple[Mandant, ...]
    layout: Mapping[str, Any]
    language: str
    appearance: str
    lock_minutes: int
    last_mandant: int

    @property
    def mandant(self) -> Mandant:
        """The one in front last time, if it may still be worked in."""
        by_id = {mandant.id: mandant for mandant in self.mandants}
        return by_id.get(self.last_mandant) or by_id[self.actor.mandant_id]

    def looks_like(self, other: Desk) -> bool:
        """Whether a window made for one of them is right for the other."""
        return (self.actor, self.mandants, self.language, self.appearance) == (
            other.actor,
            other.mandants,
            other.language,
            other.appearance,
        )


def desk_of(
    actor: Actor,
    mandants: tuple[Mandant, ...],
    layout: Mapping[str, Any],
    chosen: Callable[[str, Any], Any],
) -> Desk:
    """`chosen(key, default)` gives what the user has set."""
    return Desk(
        actor=actor,
        mandants=mandants,
        layout=layout,
        language=str(chosen("interface.language", "")),
        appearance=str(chosen("appearance", "")),
        lock_minutes=int(chosen("lock.minutes", 0)),
        last_mandant=int(chosen("mandant.last", 0)),
    )


class FirstLook(NamedTuple):
    """Read before the services stand: the desk of who may come in unasked, and the current week of its Mandant."""

    desk: Desk
    monday: date
    rows: tuple[AppointmentRow, ...]
