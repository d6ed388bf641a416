"""One installation as a command sees it: opened when it is needed, with the owner in whose name things are done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.commands.exits import CommandFailed, Exit
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

    @contextmanager
    def services(self) -> Iterator[Services]:
        """All services, closed afterwards. Raises StorageOpening failures as CommandFailed with NO_DATABASE."""
        from app.bootstrap import open_services
        from app.services import troubles
        from app.storage.errors import StorageError

        try:
            services = open_services(self.config)
        except StorageError as error:
            told = troubles.explain(error)
            words = told.text if told else type(error).__name__
            raise CommandFailed(words, Exit.NO_DATABASE, kind="database") from error
        try:
            yield services
        finally:
            services.close()


def owner(services: Services) -> Actor:
    """The first active owner, recorded as "command line"; works for no Mandant yet."""
    owners = [user for user in services.auth.users_for_log_in() if user.role is Role.OWNER]
    if not owners:
        raise CommandFailed(
            _("Nothing is set up here yet. Start the program once, or run “demo”."), kind="not_set_up"
        )
    first = min(owners, key=lambda user: user.id)
    return Actor(first.id, _("command line"), Role.OWNER, 0, current_language())


def mandant_of(services: Services, actor: Actor, wanted: str) -> Mandant:
    """The Mandant of this id or name, in any case."""
    everyone = services.mandants.list(actor)
    name = wanted.strip().casefold()
    found = [m for m in everyone if str(m.id) == name or m.name.casefold() == name]
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"{m.id} {m.name}" for m in everyone)
    words = _("There is no company “{wanted}” here, or more than one. There are: {known}")
    raise CommandFailed(words.format(wanted=wanted, known=known), kind="unknown_mandant", field="mandant")
