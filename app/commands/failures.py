"""What went wrong in a command, in words for people and with a name and a code for machines."""

from __future__ import annotations

import logging

from app.commands.exits import CommandFailed, Exit
from app.config import Config
from app.domain.permissions import NotPermitted
from app.errors import (
    AlreadySent,
    ConsentMissing,
    EditConflict,
    InvalidInput,
    NotFound,
    UnfilledPlaceholder,
)
from app.i18n import _

log = logging.getLogger(__name__)

KINDS: dict[type[Exception], str] = {
    InvalidInput: "invalid_input",
    ConsentMissing: "consent_missing",
    UnfilledPlaceholder: "unfilled_placeholder",
    AlreadySent: "already_sent",
    NotFound: "not_found",
    EditConflict: "changed_meanwhile",
    NotPermitted: "not_permitted",
}
"""The short names in the JSON object; everything else that a person can mend is "refused"."""


def named(error: Exception, config: Config) -> CommandFailed:
    """The failure to show for `error`; a fault of the program goes to the log, with its place only."""
    from app.services import troubles
    from app.storage.errors import StorageError

    if isinstance(error, CommandFailed):
        return error
    told = troubles.explain(error)
    if told is None:
        log.error("the command failed: %s", type(error).__name__, exc_info=error)
        words = _("The program has a fault here. What happened is written in {file}.")
        return CommandFailed(words.format(file=config.data_dir / LOG_NAME), kind="fault")
    kind = "storage" if isinstance(error, StorageError) else "refused"
    kind = next((name for known, name in KINDS.items() if isinstance(error, known)), kind)
    return CommandFailed(told.text, kind=kind, field=told.field or "")


def opening(error: Exception, config: Config) -> CommandFailed:
    """The same for a database that cannot be opened."""
    failed = named(error, config)
    if failed.kind == "fault":
        return failed
    return CommandFailed(failed.text, Exit.NO_DATABASE, kind="database")


LOG_NAME = "terminbote-commands.log"
"""In the data folder; the windows have a log of their own, as two processes cannot share one that turns over."""
