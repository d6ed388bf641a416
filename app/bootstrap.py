"""Builds one running program from its parts: the only module that knows all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.clock import Clock, SystemClock
from app.config import Config

if TYPE_CHECKING:
    from app.domain.desk import FirstLook
    from app.errors import UserError
    from app.services.suite import Services
    from app.storage.secrets import SecretStore
    from app.ui.opening import Opening, Workers

# Everything else is imported inside the functions: this module is loaded before the first window is painted.


def opening(config: Config, *, clock: Clock | None = None) -> Opening:
    """What the windows are given; nothing is opened before they ask for it."""
    from app.ui.opening import Opening

    clock = clock or SystemClock()
    return Opening(
        open_services=lambda: open_services(config, clock=clock),
        make_workers=lambda services: make_workers(services, clock),
        explain=explain,
        clock=clock,
        first_look=lambda: first_look(config, clock),
    )


def first_look(config: Config, clock: Clock) -> FirstLook | None:
    """The first week without the database library, where that can be; a database named by its address is not."""
    if config.database is not None:
        return None
    from app.storage.first_look import first_look

    return first_look(config.data_file, clock.now())


def explain(error: BaseException) -> UserError | None:
    """Words for what the user can mend; None for a fault of the program."""
    from app.services import troubles

    return troubles.explain(error)


def make_workers(services: Services, clock: Clock) -> Workers:
    """The threads that send and ask for reports."""
    from app.workers.crew import Crew

    return Crew(services, clock)


def open_services(
    config: Config, *, clock: Clock | None = None, secrets: SecretStore | None = None
) -> Services:
    """Open the database, make or migrate its tables, and build all services on it.

    Raises a StorageError named after the trouble. Without `secrets` the computer's keyring is used.
    """
    from app.storage.installation import installation_id
    from app.storage.opening import open_database
    from app.storage.secrets import KeyringSecretStore

    database = open_database(config.database_url, backups=config.data_dir / "backups")
    try:
        from app.services import assembly

        store = secrets or KeyringSecretStore(installation_id(database))
        return assembly.build(
            database=database, clock=clock or SystemClock(), secrets=store, data_dir=config.data_dir
        )
    except BaseException:
        database.close()
        raise
