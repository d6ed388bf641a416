"""What the windows need from outside: ways to open the services, to run the workers, to put faults into words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from app.clock import Clock
    from app.domain.desk import FirstLook
    from app.errors import UserError
    from app.services.suite import Services


class Workers(Protocol):
    """Threads that send and ask for reports while the program runs."""

    def start(self) -> None: ...

    def stop(self) -> None:
        """Tell all to end and wait until they have."""
        ...


class Opening(NamedTuple):
    """Given to the windows by `app.cli`, so that they know neither the database nor the workers.

    `first_look` and then `open_services` are called in the data lane; the first gives None wherever the services
    have to be waited for. `explain` gives None for a fault of the program.
    """

    open_services: Callable[[], Services]
    make_workers: Callable[[Services], Workers]
    explain: Callable[[BaseException], UserError | None]
    clock: Clock
    first_look: Callable[[], FirstLook | None] | None = None
