"""Says in words what is wrong with the database or the computer, and what to do about it."""

from __future__ import annotations

from app.domain.permissions import NotPermitted
from app.domain.words import N_
from app.errors import UserError
from app.i18n import _
from app.storage import errors

WORDS: dict[type[errors.StorageError], str] = {
    errors.BadAddress: N_("This is not the address of a database. Check what follows --database."),
    errors.NetworkShare: N_(
        "The data folder {place} lies on another computer, where a database file gets damaged. Choose a folder of "
        "this computer, or use a PostgreSQL server for several workstations."
    ),
    errors.NewerDatabase: N_(
        "A newer version of this program has worked with {place}. Install that version here, too. Nothing was changed."
    ),
    errors.ForeignDatabase: N_("{place} belongs to another program. Choose another file or database."),
    errors.DamagedDatabase: N_(
        "The database {place} is damaged. It was left as it is. Bring back the last backup: "
        "close the program and run “restore FILE”."
    ),
    errors.ReadOnlyPlace: N_("{place} may not be written to. Ask for the right, or choose another folder."),
    errors.DiskFull: N_("The disk is full. Make room, then try again. Nothing that was saved is lost."),
    errors.DiskTrouble: N_(
        "The disk reports errors at {place}. Make a backup to another disk and have this one looked at."
    ),
    errors.FileMissing: N_("There is no file {place}."),
    errors.ServerMissing: N_(
        "The database server {place} does not answer. Check the network, then try again."
    ),
    errors.AccessDenied: N_("The database server {place} does not accept this user or password."),
    errors.UnknownDatabase: N_(
        "The server answers, but has no database of this name: {place}. Have it created."
    ),
    errors.DriverMissing: N_(
        "The part that speaks to PostgreSQL is not installed. Install “terminbote[postgres]”."
    ),
    errors.MigrationFailed: N_(
        "The database could not be brought to this version. It is as it was before; go on with the old version "
        "and send the log file to whoever looks after your program."
    ),
    errors.NotForServers: N_("A server has its own tools for backups, such as pg_dump. Use them."),
    errors.Busy: N_("The database was busy for too long. Try again in a moment."),
    errors.ConnectionLost: N_("The connection to the database server broke. Nothing was changed. Try again."),
    errors.ChangedMeanwhile: N_("Somebody else has changed this entry meanwhile. Open it again."),
    errors.AlreadyThere: N_("This exists already."),
    errors.StoreUnavailable: N_(
        "This computer has no unlocked store for passwords. Unlock it, or type the key for this session."
    ),
}


def explain(error: BaseException) -> UserError | None:
    """What to tell the user; None for a fault of the program."""
    if isinstance(error, UserError):
        return error
    if isinstance(error, NotPermitted):
        return UserError(_("You do not have the right to do this. Ask the owner."))
    if isinstance(error, errors.StorageError):
        words = next((WORDS[kind] for kind in type(error).__mro__ if kind in WORDS), "")
        if words:
            return UserError(_(words).format(place=error.place))
    return None
