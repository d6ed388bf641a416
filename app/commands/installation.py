"""One installation as a command sees it: opened when it is needed, with the owner in whose name things are done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.clock import Clock, SystemClock
from app.commands import failures
from app.commands.exits import CommandFailed
from app.commands.output import Output
from app.config import Config
from app.domain.permissions import Actor, Role
from app.i18n import _, current_language

if TYPE_CHECKING:
    from app.domain.mandants import Mandant
    from app.services.suite import Services


@dataclass(frozen=True, slots=True)
class Installation:
    """What the global options say; handed to every command."""

    config: Config
    output: Output
    clock: Clock = field(default_factory=SystemClock)

    @contextmanager
    def services(self) -> Iterator[Services]:
        """All services, closed afterwards. Raises CommandFailed with NO_DATABASE where it cannot be opened."""
        from app.bootstrap import open_services

        try:
            services = open_services(self.config, clock=self.clock)
        except Exception as error:
            raise failures.opening(error, self.config) from error
        try:
            yield services
        finally:
            services.close()


@dataclass(frozen=True, slots=True)
class Seat:
    """Who acts and for whom: `actor` is the first active owner, under the name that is recorded."""

    actor: Actor
    owner_name: str
    mandant: Mandant


def take_seat(services: Services, wanted: str) -> Seat:
    """Work for the Mandant of this id or name (in any case). Raises CommandFailed if there is none."""
    owners = [user for user in services.auth.users_for_log_in() if user.role is Role.OWNER]
    if not owners:
        words = _("Nothing is set up here yet. Start the program once, or run “demo”.")
        raise CommandFailed(words, kind="not_set_up")
    name = wanted.strip().casefold()
    known: dict[int, str] = {}
    for owner in sorted(owners, key=lambda user: user.id):
        actor = Actor(owner.id, _("command line"), Role.OWNER, 0, current_language())
        theirs = services.mandants.list(actor)
        known |= {mandant.id: mandant.name for mandant in theirs}
        found = [m for m in theirs if str(m.id) == name] or [m for m in theirs if m.name.casefold() == name]
        if len(found) == 1:
            return Seat(actor.for_mandant(found[0].id), owner.name, found[0])
    listed = ", ".join(f"{number} {name}" for number, name in sorted(known.items()))
    words = _("“{wanted}” is no company here, or not only one. There are: {listed}")
    raise CommandFailed(words.format(wanted=wanted, listed=listed), kind="unknown_mandant", field="mandant")
