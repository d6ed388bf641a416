"""Who works with the program right now, for which Mandant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.mandants import Mandant
from app.domain.permissions import Actor, Permission

if TYPE_CHECKING:
    from app.domain.desk import FirstLook


class Session(QObject):
    """The logged-in actor and the Mandant in front; windows follow `changed`."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor: Actor | None = None
        self._mandant: Mandant | None = None
        self.mandants: tuple[Mandant, ...] = ()
        self._first_look: FirstLook | None = None

    @property
    def ready(self) -> bool:
        return self._actor is not None and self._mandant is not None

    @property
    def actor(self) -> Actor:
        if self._actor is None:
            raise RuntimeError("nobody is logged in")
        return self._actor

    @property
    def mandant(self) -> Mandant:
        if self._mandant is None:
            raise RuntimeError("no Mandant is chosen")
        return self._mandant

    def may(self, permission: Permission) -> bool:
        return self._actor is not None and self._actor.may(permission)

    def begin(
        self,
        actor: Actor,
        mandants: tuple[Mandant, ...],
        mandant: Mandant,
        *,
        first_look: FirstLook | None = None,
    ) -> None:
        """Work as `actor` for `mandant` from now on; `first_look` is what was read of it before the services stand."""
        self._first_look = first_look
        self._actor = replace(actor, mandant_id=mandant.id)
        self.mandants = mandants
        self._mandant = mandant
        self.changed.emit()

    def take_first_look(self) -> FirstLook | None:
        """What was read of this Mandant already, once."""
        found, self._first_look = self._first_look, None
        return found

    def switch(self, mandant: Mandant) -> None:
        self.begin(self.actor, self.mandants, mandant)

    def know(self, mandants: Sequence[Mandant]) -> None:
        """The Mandanten were edited: take their new names and colours; the one in front stays in front."""
        self.mandants = tuple(mandants)
        self._mandant = next((m for m in mandants if m.id == self.mandant.id), self._mandant)
        self.changed.emit()

    def end(self) -> None:
        """Nobody is logged in any more."""
        self._actor = None
        self._mandant = None
        self._first_look = None
        self.changed.emit()
